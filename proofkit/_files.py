"""Writing files in one piece."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_in_one_piece(path: Path, text: str) -> None:
    """Write `text`, so that a killed process leaves the old file or the new one, never a part.

    What is no regular file, such as a pipe or `/dev/null`, is written to as it stands.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")
        return
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
