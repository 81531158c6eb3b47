"""Outputs that cannot be written: verdicts are printed, other outputs made, and it says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import FALSE, TRUE, Cli, Write, error_lines

LIMITED = """
import resource, sys
from proofkit.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
main()
"""
"""A disk that is full after so many bytes of a file: `write` fails in the same way."""


def with_room_for(size: int, folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    pytest.importorskip("resource", reason="file sizes are limited on Unix only")
    command = [sys.executable, "-c", LIMITED, str(size), "check", *map(str, arguments)]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


def files(folder: Path) -> set[str]:
    """The files there that neither the test nor Python or Hypothesis wrote."""
    found = (p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    return {p.name for p in found if p.parts[0] not in ("paper", ".hypothesis")}


def test_each_output_is_tried_and_old_files_stay_as_they_were(
    cli: Cli, write: Write, tmp_path: Path
) -> None:
    path = write(TRUE)
    assert cli("check", path, "--update").returncode == 0
    before = (tmp_path / "verdicts.json").read_bytes()
    write(TRUE, FALSE)
    (tmp_path / "out.json").write_text("old")
    options = ["--update", "--json", "out.json", "--report", "out.md", "--cache", "cache"]
    done = with_room_for(100, tmp_path, path, *options, "--certificates", "certificates")
    assert done.returncode == 2
    assert "2 theorems: 1 proved, 1 refuted" in done.stdout
    named = [line.split()[2] for line in error_lines(done.stderr)]
    assert named == ["--json", "--report", "--certificates", "--update"]
    assert "verdicts are not kept for --resume" in done.stderr
    assert (tmp_path / "out.json").read_text() == "old"
    assert (tmp_path / "verdicts.json").read_bytes() == before
    assert files(tmp_path) == {"out.json", "verdicts.json"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_table_that_cannot_be_printed_does_not_cost_the_other_outputs(
    write: Write, tmp_path: Path
) -> None:
    options = ["--json", "/dev/full", "--report", "out.md", "--update"]
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "proofkit", "check", str(write(TRUE)), *options],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            check=False,
        )
    json_error, table_error = error_lines(done.stderr)
    assert "--json /dev/full: No space left on device" in json_error
    assert "the table could not be written: No space left on device" in table_error
    assert done.returncode == 2
    assert "proved" in (tmp_path / "out.md").read_text()
    assert list(json.loads((tmp_path / "verdicts.json").read_text())) == ["paper/positive"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("command", [["list"], ["--version"]])
def test_other_commands_say_so_in_a_line(write: Write, tmp_path: Path, command: list[str]) -> None:
    target = [str(write(TRUE))] if command == ["list"] else []
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "proofkit", *command, *target],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            check=False,
        )
    (error,) = error_lines(done.stderr)
    assert "No space left on device" in error
    assert done.returncode == 2


def test_a_reader_who_has_seen_enough_is_no_error(write: Write, tmp_path: Path) -> None:
    command = f"{sys.executable} -m proofkit check {write(TRUE, FALSE)} --update | head -n 1"
    done = subprocess.run(
        ["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.startswith("paper/")
    assert done.stderr == f"recorded in {tmp_path / 'verdicts.json'}\n"


def test_a_folder_that_is_read_only(write: Write, tmp_path: Path) -> None:
    path = write(TRUE)
    environment = {**os.environ, "PROOFKIT_CACHE": "/proc/nothing/here"}
    done = subprocess.run(
        [sys.executable, "-m", "proofkit", "check", str(path)],
        cwd="/proc",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "paper/positive  proved" in done.stdout
    (note,) = done.stderr.splitlines()
    assert note.startswith("proofkit: note: ") and "/proc/nothing/here" in note
