"""Runs at the same time, on one cache and one ledger: none undoes what another wrote."""

from __future__ import annotations

import json
import time
from pathlib import Path

from proofkit._files import locked

from .conftest import TRUE, Write
from .test_resume import WAITS, entries, start


def test_two_runs_on_one_cache_and_one_ledger(write: Write, tmp_path: Path) -> None:
    meets = WAITS.replace("waits", "meets_{0}").replace('"worker"', '"{0}.here"')
    meets = meets.replace('"go"', '"{1}.here"')
    for here, there in (("one", "two"), ("two", "one")):
        write(meets.format(here, there), TRUE.replace("positive", f"p_{here}"), name=f"{here}.py")
    options = ["--cache", "cache", "--update", "--jobs", "2"]
    runs = [start(tmp_path, f"paper/{name}.py", *options) for name in ("one", "two")]
    for run in runs:
        _, stderr = run.communicate(timeout=240)
        assert run.returncode == 0, stderr
    ledger = json.loads((tmp_path / "verdicts.json").read_text())
    assert sorted(ledger) == [
        f"paper/{slug}-{n}" for slug in ("meets", "p") for n in ("one", "two")
    ]
    assert len(entries(tmp_path)) == 4


def test_an_update_waits_for_another_and_keeps_what_that_wrote(
    write: Write, tmp_path: Path
) -> None:
    ledger = tmp_path / "verdicts.json"
    process = None
    with locked(tmp_path):
        process = start(tmp_path, str(write(TRUE)), "--update", "--no-cache")
        line = process.stdout.readline()
        assert line.startswith("paper/positive")
        time.sleep(1)
        assert process.poll() is None and not ledger.exists()
        entry = {"verdict": "refuted", "scope": "1 instance"}
        ledger.write_text(json.dumps({"paper/other": entry}))
    _, stderr = process.communicate(timeout=240)
    assert process.returncode == 0, stderr
    assert sorted(json.loads(ledger.read_text())) == ["paper/other", "paper/positive"]
