"""The command line answers at once: nothing heavy is imported before a command runs."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

import proofkit

from .conftest import Cli

RUNS, ALLOWED = 9, 1.5


def seconds(*arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.perf_counter() - start


def test_help_takes_at_most_half_as_long_again_as_importing_typer() -> None:
    ratios = []
    for _ in range(3):
        pairs = [
            (seconds("-m", "proofkit", "--help"), seconds("-c", "import typer"))
            for _ in range(RUNS)
        ]
        ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
        ratios.append(ours / theirs)
        if ratios[-1] <= ALLOWED:
            break
    assert min(ratios) <= ALLOWED, ratios


def test_help_imports_neither_sympy_nor_rich_nor_an_engine() -> None:
    code = "import proofkit.cli, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"sympy", "rich", "attrs", "hypothesis", "numpy", "proofkit.engines.pool"}


def test_help_names_every_command_and_the_exit_codes(cli: Cli) -> None:
    shown = cli("--help").stdout
    for command in (
        "check",
        "derive",
        "diagnose",
        "doctor",
        "experiment",
        "list",
        "region",
        "show",
    ):
        assert re.search(rf"^  {command} ", shown, re.MULTILINE)
    assert "4 contradiction" in " ".join(shown.split())


def test_version(cli: Cli) -> None:
    assert cli("--version").stdout == f"proofkit {proofkit.__version__}\n"


def test_without_a_command_the_help_is_shown(cli: Cli) -> None:
    done = cli()
    assert done.returncode == 2
    assert done.stdout.startswith("Usage: proofkit")


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -m proofkit list sampling | head -n 1"
    root = Path(__file__).parents[2]
    done = subprocess.run(["sh", "-c", command], cwd=root, capture_output=True, text=True)
    assert done.stdout.startswith("sampling/")
    assert done.stderr == ""
