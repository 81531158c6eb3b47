"""Theorem files that print, fork or do not return: only they are the worse for it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from .conftest import TRUE, Cli, Write, error_lines

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is not limited")

PRINTS = """
print("PRINTED")
os.write(1, b"WRITTEN\\n")
os.system("echo SAID")
"""
NEVER_STATED = '''
@theorem
def never():
    """It never states itself."""
    print("PRINTED")
    while True:
        pass
'''


def test_what_a_file_writes_to_stdout_does_not_mix_with_json(cli: Cli, write: Write) -> None:
    done = cli("check", write(TRUE, PRINTS), "--engine", "decide", "--json", "-")
    assert [entry["verdict"] for entry in json.loads(done.stdout)["results"]] == ["proved"]
    assert all(word in done.stderr for word in ("PRINTED", "WRITTEN", "SAID"))


def test_a_file_that_forks_is_checked_once(cli: Cli, write: Write, tmp_path: Path) -> None:
    path = write("os.fork()\n", TRUE)
    done = cli("check", path, "--engine", "decide")
    assert done.returncode == 0
    assert done.stdout.count("paper/positive") == 1
    assert done.stderr == ""


def test_a_fork_that_fails_goes_no_further_either(cli: Cli, write: Write) -> None:
    path = write("if os.fork() == 0:\n    raise SystemExit(3)\n", TRUE)
    done = cli("list", path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("paper/positive") == 1


def test_show_bounds_the_file_and_the_statement(cli: Cli, write: Write) -> None:
    for source in ("while True: pass\n", NEVER_STATED):
        path = write(TRUE, source)
        name = "never" if "never" in source else "positive"
        done = cli("show", f"{path}::{name}", "--timeout", "2")
        assert (done.returncode, done.stdout) == (2, "")
        (error,) = error_lines(done.stderr)
        assert f"{path}:" in error
        assert "still running after 2 s" in error


DEAF = """
while True:
    try:
        time.sleep(60)
    except BaseException:
        pass
"""
LEAVES = "os._exit(3)\n"
EATS = "kept = [bytearray(2**40)]\n"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (DEAF, "still running after 3 s and cannot be interrupted"),
        (LEAVES, "ends its process"),
        pytest.param(EATS, "out of memory", marks=LINUX),
    ],
)
def test_a_file_that_does_not_load_to_its_end_costs_only_itself(
    cli: Cli, write: Write, tmp_path: Path, source: str, reason: str
) -> None:
    write(TRUE, source, name="bad.py")
    write(TRUE.replace("positive", "sound"), name="good.py")
    done = cli("check", "paper", "--timeout", "3", "--engine", "decide", "--json", "out.json")
    (error,) = error_lines(done.stderr)
    assert str(tmp_path / "paper" / "bad.py") in error and reason in error
    assert done.returncode == 2
    assert "1 theorem: 1 proved" in done.stdout
    saved = json.loads((tmp_path / "out.json").read_text())
    assert [entry["id"] for entry in saved["results"]] == ["paper/sound"]
    (unread,) = saved["unread"]
    assert unread in error


def test_the_record_of_a_file_that_does_not_load_is_kept(
    cli: Cli, write: Write, tmp_path: Path
) -> None:
    for name in ("bad", "good"):
        path = write(TRUE.replace("positive", name), name=f"{name}.py")
    (tmp_path / "theorems").mkdir()
    folder = path.parent.rename(tmp_path / "theorems" / "paper")
    assert cli("check", "--update").returncode == 0
    ledger = tmp_path / "theorems" / "verdicts.json"
    assert list(json.loads(ledger.read_text())) == ["paper/bad", "paper/good"]
    with open(folder / "bad.py", "a") as file:
        file.write(LEAVES)
    assert cli("check", "--update").returncode == 2
    assert list(json.loads(ledger.read_text())) == ["paper/bad", "paper/good"]


def test_show_does_not_wait_for_the_deaf_either(cli: Cli, write: Write) -> None:
    done = cli("show", f"{write(TRUE, DEAF)}::positive", "--timeout", "2")
    (error,) = error_lines(done.stderr)
    assert "still running after 2 s" in error
    assert (done.returncode, done.stdout) == (2, "")


def test_a_file_without_its_suffix_is_told_how_to_get_one(
    cli: Cli, write: Write, tmp_path: Path
) -> None:
    write(TRUE).rename(tmp_path / "claims")
    done = cli("check", "claims")
    (error,) = error_lines(done.stderr)
    assert "claims.py" in error
    assert done.returncode == 2
