"""`proofkit audit`."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import FALSE, HANGS, PROVED_BY_STEPS, Cli, Write, error_lines

ASSUMES = '''
p = real("p", above=0)

@theorem
def mean():
    """For p > 0 and x > 1: p + x > 1."""
    return claim(given=x > 1, then=p + x > 1)
'''

UNMEETABLE = '''
@theorem
def of_nothing():
    """If x² < −1 − x⁴ then x > 0."""
    return claim(given=x**2 + x**4 < -1 + x**2 / 2, then=x > 0)
'''


def test_json_has_the_promised_shape_and_stands_alone_on_stdout(cli: Cli, write: Write) -> None:
    done = cli("audit", write(ASSUMES, PROVED_BY_STEPS), "--json")
    assert done.returncode == 0
    data = json.loads(done.stdout)
    mean, square = data["audits"]
    assert mean["id"] == "paper/mean" and square["id"] == "paper/square"
    for audit in (mean, square):
        assert audit["vacuous"] is False
        assert audit["mutants"]["survived"] == []
        total, killed = audit["mutants"]["total"], audit["mutants"]["killed"]
        assert audit["mutants"]["examined"] >= total == killed + audit["mutants"]["equivalent"] > 5
    assert {a["name"]: a["needed"] for a in mean["assumptions"]} == {"x > 1": True, "p > 0": True}
    assert all(a["witness"]["confirmed"] for a in mean["assumptions"])
    assert square["constants"]
    assert data["score"]["killed"] == data["score"]["of"]


def test_one_theorem_is_told_in_full(cli: Cli, write: Write) -> None:
    done = cli("audit", write(ASSUMES))
    assert done.returncode == 0
    assert "assumptions: not vacuous (met at" in done.stdout
    assert "x > 1: needed: fails at" in done.stdout
    assert "mutants killed, 100.0 %" in done.stdout


def test_the_report_lists_every_theorem(cli: Cli, write: Write, tmp_path: Path) -> None:
    done = cli("audit", write(ASSUMES, FALSE), "--report", tmp_path / "AUDIT.md")
    assert done.returncode == 0
    text = (tmp_path / "AUDIT.md").read_text()
    assert "| `paper/mean` |" in text and "| `paper/too-small` |" in text
    assert "mutants killed" in text


def test_a_vacuous_theorem_is_no_success(cli: Cli, write: Write) -> None:
    done = cli("audit", write(UNMEETABLE))
    assert done.returncode == 3
    assert "assumptions: vacuous" in done.stdout


def test_a_theorem_that_hangs_costs_only_itself(cli: Cli, write: Write) -> None:
    done = cli("audit", write(HANGS, PROVED_BY_STEPS), "--timeout", "6", "--jobs", "1", "--json")
    assert [a["id"] for a in json.loads(done.stdout)["audits"]] == ["paper/square"]
    assert done.returncode == 3
    assert any("ended after 18 s" in line for line in error_lines(done.stderr))


def test_bad_options_are_refused_at_once(cli: Cli, write: Write, tmp_path: Path) -> None:
    path = write(ASSUMES)
    for options in (("--mutants", "0"), ("--size", "K=3"), ("--report", tmp_path)):
        done = cli("audit", path, *options)
        assert done.returncode == 2
        assert len(error_lines(done.stderr)) == 1
