"""`check --json`."""

from __future__ import annotations

import json
import os
from fractions import Fraction
from pathlib import Path

import proofkit

from .conftest import FALSE, PROVED_BY_STEPS, TRUE, Cli, Write

NOISY = '''
print("noise while loading")

@theorem
def noisy():
    """It prints, through Python and past it."""
    print("noise while stating")
    os.write(1, b"noise past Python")
    return x**2 + x + 1 > 0
'''

ENTRY = {"id", "statement", "verdict", "scope", "evidence", "witness", "seconds"}
EVIDENCE = {"engine", "verdict", "scope", "seconds"}


def test_stdout_is_json_alone_and_everything_else_goes_to_stderr(cli: Cli, write: Write) -> None:
    done = cli("check", write(NOISY, PROVED_BY_STEPS), "--engine", "derive", "--json", "-")
    data = json.loads(done.stdout)
    assert [entry["id"] for entry in data["results"]] == ["paper/noisy", "paper/square"]
    for noise in ("while loading", "while stating", "past Python"):
        assert noise in done.stderr
    assert "paper/square  proved" in done.stderr


def test_the_document_has_the_promised_shape(cli: Cli, write: Write, tmp_path: Path) -> None:
    done = cli("check", write(TRUE, FALSE), "--json", tmp_path / "out.json", "--instances", "20")
    data = json.loads((tmp_path / "out.json").read_text())
    assert set(data) == {"proofkit", "results"}
    assert data["proofkit"] == proofkit.__version__
    assert "paper/positive   proved" in done.stdout
    true, false = data["results"]
    for entry in (true, false):
        assert entry.keys() >= ENTRY
        assert all(e.keys() >= EVIDENCE for e in entry["evidence"])
    assert (true["verdict"], true["witness"]) == ("proved", None)
    assert false["verdict"] == "refuted"
    x = Fraction(false["witness"]["values"]["x"])
    assert x**2 <= x / 3


def test_an_existing_file_is_replaced_and_what_is_no_file_is_written_to(
    cli: Cli, write: Write, tmp_path: Path
) -> None:
    path, out = write(PROVED_BY_STEPS), tmp_path / "out.json"
    out.write_text("old")
    assert cli("check", path, "--engine", "derive", "--json", out).returncode == 0
    assert json.loads(out.read_text())["results"][0]["verdict"] == "proved"
    assert cli("check", path, "--engine", "derive", "--json", os.devnull).returncode == 0
    assert not Path(os.devnull).is_file()
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
