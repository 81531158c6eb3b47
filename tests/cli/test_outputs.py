"""Files that `check` writes beside its verdicts: certificates and a Markdown table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import FALSE, PROVED_BY_STEPS, TRUE, Cli, Write, error_lines


def test_certificates_are_written_and_verified(cli: Cli, write: Write, tmp_path: Path) -> None:
    write(PROVED_BY_STEPS, FALSE)
    done = cli("check", "paper", "--certificates", "certificates")
    assert "2 certificates" in done.stderr
    names = {str(p.relative_to(tmp_path / "certificates")) for p in tmp_path.rglob("*.json")}
    assert names == {"paper/square.json", "paper/too-small.json"}
    recheck = subprocess.run(
        [sys.executable, "-m", "proofkit.recheck", "certificates"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert recheck.returncode == 0, recheck.stdout
    assert recheck.stdout.splitlines()[-1] == "2 verified"


QUARTIC = '''
@theorem
def quartic():
    """It has no zero, but to see that takes the square of x² − c for some c."""
    return x**4 - x + 1 > 0
'''


def test_a_proof_by_the_solver_alone_says_what_it_needs(
    cli: Cli, write: Write, tmp_path: Path
) -> None:
    """Unless a combination of its comparisons is found that explains it."""
    cli("check", write(TRUE, QUARTIC), "--engine", "decide", "--certificates", "out")
    kinds = {
        name: json.loads((tmp_path / "out" / "paper" / f"{name}.json").read_text())["claims"][0]
        for name in ("positive", "quartic")
    }
    assert kinds["quartic"]["evidence"] == {"kind": "needs", "tool": "z3"}
    assert kinds["positive"]["evidence"]["kind"] == "derivation"


def test_the_table(cli: Cli, write: Write, tmp_path: Path) -> None:
    cli("check", write(TRUE, FALSE), "--report", "table.md")
    head, rule, *rows = (tmp_path / "table.md").read_text().splitlines()
    assert head.startswith("| claim |") and rule.startswith("|---")
    assert [row.split(" | ")[2] for row in rows] == ["proved", "refuted"]
    assert "x = " in rows[1]


@pytest.mark.parametrize("option", ["--certificates", "--report"])
def test_places_that_cannot_be_written(cli: Cli, write: Write, option: str) -> None:
    path = write(TRUE)
    where = "missing/deeper/x" if option == "--report" else path
    done = cli("check", path, option, where)
    (error,) = error_lines(done.stderr)
    assert option in error
    assert (done.returncode, done.stdout) == (2, "")
