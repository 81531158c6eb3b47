"""A run that was killed, and started again: no finished verdict is lost, and none is wrong."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from .conftest import FALSE, PROVED_BY_STEPS, TRUE, Cli, Write, error_lines
from .test_interrupt import is_running, wait_for

WAITS = '''
@theorem
def waits():
    """x² − 2x + 2 is positive, which it states as soon as it may."""
    with open("worker", "w") as file:
        file.write(str(os.getpid()))
    while not os.path.exists("go"):
        time.sleep(0.02)
    return x**2 - 2 * x + 2 > 0
'''
LAST = '''
@theorem
def worse():
    """x² is above x/2."""
    return x**2 > x / 2
'''

FOLDER = [TRUE, FALSE, PROVED_BY_STEPS, WAITS, LAST]
FINISHED = ["paper/positive", "paper/square", "paper/too-small"]


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "proofkit", "check", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def entries(folder: Path) -> list[Path]:
    return sorted((folder / "cache").glob("*/*.json"))


def results(path: Path) -> dict[str, dict]:
    return {entry["id"]: entry for entry in json.loads(path.read_text())["results"]}


def test_a_run_killed_half_way_and_started_again_ends_with_the_same_ledger(
    cli: Cli, write: Write, tmp_path: Path
) -> None:
    write(*FOLDER)
    options = ["paper", "--cache", "cache", "--update", "--jobs", "1"]
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(tmp_path / "paper", undisturbed / "paper")
    (undisturbed / "go").touch()
    reference = start(undisturbed, "paper", "--no-cache", "--update")

    process = start(tmp_path, *options)
    worker = int(wait_for(tmp_path / "worker"))
    process.send_signal(signal.SIGKILL)
    shown, _ = process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    assert not (tmp_path / "verdicts.json").exists()
    assert sorted(line.split()[0] for line in shown.splitlines()) == FINISHED
    deadline = time.monotonic() + 20
    while is_running(worker):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    kept = {json.loads(p.read_text())["result"]["id"]: p for p in entries(tmp_path)}
    assert sorted(kept) == FINISHED

    _, stderr = reference.communicate(timeout=240)
    assert reference.returncode == 0, stderr
    (tmp_path / "go").touch()
    again = cli("check", *options, "--resume", "--json", "out.json")
    assert again.returncode == 0, again.stderr
    ledgers = [(folder / "verdicts.json").read_bytes() for folder in (tmp_path, undisturbed)]
    assert ledgers[0] == ledgers[1]
    found = results(tmp_path / "out.json")
    assert [i for i, entry in found.items() if entry["cached"]] == [
        "paper/positive", "paper/too-small", "paper/square",
    ]  # fmt: skip
    for name in FINISHED:
        assert found[name]["seconds"] == json.loads(kept[name].read_text())["result"]["seconds"]
    assert "5 theorems: 3 proved, 2 refuted; 3 of these cached" in again.stdout
    assert len(entries(tmp_path)) == 5


def test_a_damaged_entry_is_named_and_nothing_is_reused_unless_asked(
    cli: Cli, write: Write, tmp_path: Path
) -> None:
    path = write(TRUE, FALSE)
    options = [path, "--cache", "cache", "--json", "out.json", "--engine", "decide"]
    for _ in range(2):
        assert "cached" not in cli("check", *options).stdout
    assert [entry["cached"] for entry in results(tmp_path / "out.json").values()] == [False] * 2
    (damaged,) = (p for p in entries(tmp_path) if "too-small" in p.read_text())
    damaged.write_text(damaged.read_text().replace('"refuted"', '"proved"'))
    done = cli("check", *options, "--resume")
    assert done.returncode == 1
    (true, false) = sorted(done.stdout.splitlines()[:2])
    assert re.fullmatch(r"paper/positive +proved +all reals +cached", true)
    assert re.fullmatch(r"paper/too-small +refuted +1 instance +[0-9.]+ s", false)
    (note,) = done.stderr.splitlines()
    assert note.startswith("proofkit: note: ") and str(damaged) in note


def test_a_cache_that_cannot_be_used_is_refused(cli: Cli, write: Write, tmp_path: Path) -> None:
    path = write(TRUE)
    for options in (["--cache", path], ["--no-cache", "--resume"], ["--no-cache", "--cache", "x"]):
        done = cli("check", path, *options)
        (error,) = error_lines(done.stderr)
        assert "--cache" in error or "--no-cache" in error
        assert (done.returncode, done.stdout) == (2, "")
