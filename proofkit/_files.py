"""Writing files in one piece, and one process at a time."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proofkit._errors import InputError

try:
    import fcntl
except ImportError:  # Windows has no such locks, and goes without
    fcntl = None  # type: ignore[assignment]

PATIENCE = 60.0
"""Seconds to wait for another process to finish writing."""


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
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes that ask for this lock out of `folder` while the block runs.

    The lock is on the folder itself and ends with the process, so none is ever left behind.

    Raises
    ------
    InputError
        If another process holds it for too long.
    """
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        deadline = time.monotonic() + PATIENCE
        while not _acquired(handle):
            if time.monotonic() > deadline:
                raise InputError(f"{folder}: another process is still writing to it; try again")
            time.sleep(0.05)
        yield
    finally:
        os.close(handle)


def _acquired(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True
