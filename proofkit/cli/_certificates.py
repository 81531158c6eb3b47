"""Writing certificates, one file a theorem."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from proofkit._errors import InputError
from proofkit._files import write_in_one_piece
from proofkit.engines.pool import Ending


def write_certificates(folder: Path, endings: Iterable[Ending]) -> None:
    """Write `paper/slug.json` below the folder for every proved or refuted verdict.

    Raises
    ------
    InputError
        If a file cannot be written.
    """
    count = 0
    for ending in endings:
        if ending.certificate is not None:
            text = json.dumps(ending.certificate, ensure_ascii=False, separators=(",", ":"))
            try:
                path = folder / f"{ending.task.theorem_id}.json"
                path.parent.mkdir(parents=True, exist_ok=True)
                write_in_one_piece(path, text + "\n")
            except OSError as error:
                raise InputError(f"--certificates {folder}: {error.strerror}") from None
            count += 1
    print(f"{count} certificates in {folder}", file=sys.stderr)
