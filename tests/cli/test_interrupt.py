"""Ctrl-C: finished verdicts stay printed and saved, and nothing goes on running."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import TRUE, Write

NOTES_ITS_PROCESS = '''
@theorem
def hangs():
    """It notes its process, then never states itself."""
    with open("pid", "w") as file:
        file.write(str(os.getpid()))
    while True:
        pass
'''


@pytest.fixture
def as_in_the_foreground() -> Iterator[None]:
    """A shell's background jobs ignore SIGINT, and would pass that on to their children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def wait_for(path: Path) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if path.exists() and path.read_text():
            return path.read_text()
        time.sleep(0.05)
    raise AssertionError(f"{path} did not appear")


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.usefixtures("as_in_the_foreground")
def test_finished_verdicts_are_printed_and_saved(write: Write, tmp_path: Path) -> None:
    path = write(TRUE, NOTES_ITS_PROCESS)
    options = ["--jobs", "1", "--json", "out.json", "--update"]
    process = subprocess.Popen(
        [sys.executable, "-m", "proofkit", "check", str(path), *options],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    worker = int(wait_for(tmp_path / "pid"))
    os.killpg(process.pid, signal.SIGINT)
    try:
        stdout, stderr = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 130
    assert "Traceback" not in stderr
    assert "paper/positive  proved" in stdout
    assert "2 theorems: 1 proved, 1 unfinished" in stdout
    saved = json.loads((tmp_path / "out.json").read_text())
    assert saved["interrupted"] is True
    assert [entry["id"] for entry in saved["results"]] == ["paper/positive"]
    assert list(json.loads((tmp_path / "verdicts.json").read_text())) == ["paper/positive"]
    assert not is_running(worker)


HOLDS_THE_LOCK = NOTES_ITS_PROCESS.replace(
    "while True:\n        pass", "import ctypes\n    ctypes.PyDLL(None).sleep(100)"
)
"""Code outside Python that lets no other thread of its process run."""


@pytest.mark.parametrize(
    "source",
    [
        NOTES_ITS_PROCESS,
        pytest.param(HOLDS_THE_LOCK, marks=pytest.mark.skipif(sys.platform != "linux", reason="")),
    ],
    ids=["Python", "C"],
)
def test_a_killed_parent_leaves_no_worker_behind(write: Write, tmp_path: Path, source: str) -> None:
    command = [sys.executable, "-m", "proofkit", "check", str(write(source))]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL)
    worker = int(wait_for(tmp_path / "pid"))
    process.kill()
    process.wait()
    deadline = time.monotonic() + 20
    while is_running(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(worker)


LOADS_FOR_EVER = """
with open("pid", "w") as file:
    file.write(str(os.getpid()))
while True:
    pass
"""


def test_an_interrupt_while_files_load_and_engines_start(write: Write, tmp_path: Path) -> None:
    path = write(TRUE, LOADS_FOR_EVER)
    process = subprocess.Popen(
        [sys.executable, "-m", "proofkit", "check", str(path)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_for(tmp_path / "pid")
    os.killpg(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate(timeout=30)
    assert (process.returncode, stdout, stderr) == (130, "", "proofkit: error: interrupted\n")


@pytest.mark.usefixtures("as_in_the_foreground")
def test_an_interrupt_in_the_first_moments_says_so_too(write: Write, tmp_path: Path) -> None:
    """From when proofkit's own code begins; what Python does before that is its own affair."""
    path = write(TRUE, "time.sleep(60)\n")
    begin = "import sys; print('begun', flush=True); from proofkit.cli import main; main()"
    for delay in (0.0, 0.02, 0.05, 0.1, 0.2, 0.4):
        process = subprocess.Popen(
            [sys.executable, "-c", f"import proofkit.cli; {begin}", "check", str(path)],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.003 + delay)
        os.killpg(process.pid, signal.SIGINT)
        _, stderr = process.communicate(timeout=30)
        assert (process.returncode, stderr) == (130, "proofkit: error: interrupted\n")
