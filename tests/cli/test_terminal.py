"""On a terminal: a table with headings; elsewhere that is the business of other tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import FALSE, TRUE, Write

pty = pytest.importorskip("pty", reason="pseudo-terminals are a Unix matter")


def read_all(handle: int) -> str:
    """Everything that is written to a pseudo-terminal until its other end closes."""
    pieces = []
    while True:
        try:
            piece = os.read(handle, 65536)
        except OSError:  # how Linux says that the other end is closed
            piece = b""
        if not piece:
            return b"".join(pieces).decode()
        pieces.append(piece)


def test_a_table_with_headings_and_the_counterexample_below(write: Write, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "proofkit", "check", str(write(TRUE, FALSE))]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "NO_COLOR": "1"}
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=theirs, stderr=theirs, env=environment, close_fds=True
    )
    os.close(theirs)
    shown = read_all(ours)
    os.close(ours)
    assert process.wait(timeout=60) == 1
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    table = shown[shown.rindex("theorem  ") :]
    assert table.split()[:4] == ["theorem", "verdict", "scope", "time"]
    assert table.index("paper/positive") < table.index("paper/too-small")
    assert "counterexample: x = 0" in table
