"""Bad input: one line on stderr that says what and where, exit code 2, nothing written."""

from __future__ import annotations

from pathlib import Path
from subprocess import CompletedProcess

import pytest

from .conftest import TRUE, Cli, Write, error_lines


def refused(done: CompletedProcess[str], *parts: str) -> None:
    """Assert that a run was refused in one line that holds all `parts`."""
    (error,) = error_lines(done.stderr)
    assert [part for part in parts if part not in error] == []
    assert done.returncode == 2
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        (["--instances", "0"], ["--instances", "positive", "0"]),
        (["--jobs", "-1"], ["--jobs", "positive", "-1"]),
        (["--timeout", "0"], ["--timeout", "positive", "0"]),
        (["--memory", "0"], ["--memory", "positive", "0"]),
        (["--timeout", "nan"], ["--timeout", "positive", "nan"]),
        (["--instances", "many"], ["--instances", "integer"]),
        (["--engine", "oracel"], ["unknown engine 'oracel'", "derive", "oracle"]),
        (["--engine", "derive", "--update"], ["--update", "--engine"]),
        (["--frobnicate"], ["--frobnicate"]),
    ],
)
def test_options(cli: Cli, write: Write, options: list[str], parts: list[str]) -> None:
    refused(cli("check", write(TRUE), *options), *parts)


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("from proofkit import theorem\n@theorem\ndef f(:\n", ["SyntaxError"]),
        (
            "from proofkit import theorem\n\nimport nothing_of_this_name\n",
            [":3: ModuleNotFoundError"],
        ),
        ("from proofkit import theorem\nraise SystemExit(0)\n", [":2: SystemExit"]),
        ("from proofkit import theorem\n@theorem\ndef f(): return True\n", ["docstring", "f"]),
        ("from proofkit import theorem\n", ["no theorem"]),
    ],
)
def test_files_that_do_not_load(cli: Cli, tmp_path: Path, source: str, parts: list[str]) -> None:
    path = tmp_path / "claims.py"
    path.write_text(source)
    refused(cli("check", path), str(path), *parts)


@pytest.mark.parametrize("target", ["missing.py", "paper/nothing", "no-such-paper", "paper::x"])
def test_targets_that_name_nothing(cli: Cli, target: str) -> None:
    refused(cli("check", target))


def test_a_slug_that_the_file_does_not_define(cli: Cli, write: Write) -> None:
    refused(cli("check", f"{write(TRUE)}::negative"), "negative", "claims.py")


@pytest.mark.parametrize("json", ["missing/out.json", "paper"])
def test_json_paths_that_cannot_be_written(cli: Cli, write: Write, json: str) -> None:
    refused(cli("check", write(TRUE), "--json", json), "--json", json)


def test_a_ledger_that_is_none(cli: Cli, write: Write, tmp_path: Path) -> None:
    (tmp_path / "verdicts.json").write_text("[1, 2]")
    refused(cli("check", write(TRUE)), "verdicts.json")


def test_show_wants_one_theorem_and_a_size_that_exists(cli: Cli, write: Write) -> None:
    path = write(TRUE, TRUE.replace("positive", "also_positive"))
    refused(cli("show", path), "2 theorems", "FILE::SLUG")
    refused(cli("derive", f"{path}::positive", "--size", "3"), "--size 3", "no sizes")


def test_a_command_that_does_not_exist(cli: Cli) -> None:
    refused(cli("chek"), "chek")


@pytest.mark.parametrize(
    "ledger", ['{"a/b": {"verdict": "refuted", "scope": "x", "sizes": [1]}}', '{"a/b": 3}', "null"]
)
def test_ledgers_of_other_shapes(cli: Cli, write: Write, tmp_path: Path, ledger: str) -> None:
    (tmp_path / "verdicts.json").write_text(ledger)
    refused(cli("check", write(TRUE)), "verdicts.json")


def test_two_theorems_of_one_name(cli: Cli, write: Write) -> None:
    refused(cli("check", write(TRUE, TRUE)), "positive", "already")


def test_a_file_that_never_returns(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "never.py"
    path.write_text("from proofkit import theorem\n@theorem\ndef f():\n    'f'\nwhile True: pass\n")
    refused(cli("check", path, "--timeout", "2"), "never.py:5", "2 s")
