"""`check` beside a ledger: `--update` writes it, later runs are compared with it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from .conftest import FALSE, TRUE, Cli, Write


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "verdicts.json"


def rewrite(ledger: Path, theorem_id: str, **changes: object) -> None:
    data = json.loads(ledger.read_text())
    data[theorem_id] |= changes
    ledger.write_text(json.dumps(data))


def comparison(stdout: str, theorem_id: str) -> str:
    (line,) = [x for x in stdout.splitlines() if x.startswith(f"{theorem_id} ")]
    return re.split(r"\d s\b", line)[1].strip()


def test_a_recorded_refutation_is_as_recorded(cli: Cli, write: Write, ledger: Path) -> None:
    path = write(TRUE, FALSE)
    recording = cli("check", path, "--update")
    assert recording.returncode == 0
    assert str(ledger) in recording.stderr
    recorded = json.loads(ledger.read_text())
    assert {key: entry["verdict"] for key, entry in recorded.items()} == {
        "paper/positive": "proved",
        "paper/too-small": "refuted",
    }
    again = cli("check", path)
    assert again.returncode == 0
    assert comparison(again.stdout, "paper/too-small") == "as recorded"
    assert "counterexample" not in again.stdout


def test_worse_stronger_restated_and_unrecorded(cli: Cli, write: Write, ledger: Path) -> None:
    path = write(TRUE, FALSE)
    cli("check", path, "--update")
    rewrite(ledger, "paper/too-small", verdict="supported")
    worse = cli("check", path)
    assert worse.returncode == 1
    assert comparison(worse.stdout, "paper/too-small") == "worse: recorded supported"

    rewrite(ledger, "paper/too-small", verdict="refuted", hash="0" * 64)
    restated = cli("check", path)
    assert restated.returncode == 1
    assert comparison(restated.stdout, "paper/too-small") == "restated since it was recorded"

    data = json.loads(ledger.read_text())
    data["paper/positive"]["verdict"] = "inconclusive"
    ledger.write_text(json.dumps({"paper/positive": data["paper/positive"]}))
    fresh = cli("check", path)
    assert fresh.returncode == 1
    assert comparison(fresh.stdout, "paper/positive") == "stronger: recorded inconclusive"
    assert comparison(fresh.stdout, "paper/too-small") == "unrecorded"


def test_with_one_engine_nothing_is_compared(cli: Cli, write: Write, ledger: Path) -> None:
    path = write(TRUE)
    cli("check", path, "--update")
    done = cli("check", path, "--engine", "falsify", "--instances", "10")
    assert done.returncode == 0
    assert comparison(done.stdout, "paper/positive") == ""


def test_faults_and_timeouts_are_not_recorded(cli: Cli, write: Write, ledger: Path) -> None:
    hangs = '@theorem\ndef hangs():\n    """For ever."""\n    time.sleep(600)\n'
    done = cli("check", write(TRUE, hangs), "--update", "--timeout", "15")
    assert done.returncode == 3
    assert list(json.loads(ledger.read_text())) == ["paper/positive"]


def test_list_shows_what_is_recorded(cli: Cli, write: Write, ledger: Path) -> None:
    path = write(TRUE, FALSE)
    assert "paper/positive   unrecorded    2x² + x + 1 is positive." in cli("list", path).stdout
    cli("check", path, "--update")
    assert "paper/too-small  refuted       x² is above x/3." in cli("list", "paper").stdout
