"""Theorem files that print, fork or do not return: only they are the worse for it."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import TRUE, Cli, Write, error_lines

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
