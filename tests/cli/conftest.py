"""The command line in a process of its own, on theorem files written for the test."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
Write = Callable[..., Path]

PREAMBLE = """
import os, signal, time
from proofkit import Contradiction, claim, prose, real, signs, theorem
x = real("x")
"""

TRUE = '''
@theorem
def positive():
    """2x² + x + 1 is positive."""
    return 2 * x**2 + x + 1 > 0
'''

PROVED_BY_STEPS = '''
@theorem
def square():
    """x² + y² ≥ 2xy."""
    return x**2 + y**2 >= 2 * x * y

@square.derivation
def _():
    yield signs(x**2 + y**2 >= 2 * x * y, [(x - y) ** 2], "a square")

y = real("y")
'''

FALSE = '''
@theorem
def too_small():
    """x² is above x/3."""
    return x**2 > x / 3
'''

HANGS = '''
@theorem
def hangs():
    """It never states itself."""
    while True:
        pass
'''


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes `paper/<name>` from pieces; the library's root is `tmp_path`."""

    def write(*pieces: str, name: str = "claims.py") -> Path:
        path = tmp_path / "paper" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(PREAMBLE + "".join(dedent(p) for p in pieces), encoding="utf-8")
        return path

    return write


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """Runs `proofkit` with the arguments in `tmp_path`."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "proofkit", *map(str, arguments)]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )

    return run


def error_lines(stderr: str) -> list[str]:
    """The lines that report errors; fails if there is a traceback beside them."""
    assert "Traceback" not in stderr
    return [line for line in stderr.splitlines() if line.startswith("proofkit: error: ")]
