"""`proofkit experiment`: what it writes, the same twice, and nothing on bad input."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from .conftest import Cli, error_lines

SMALL = ("--matrices", 12, "--rounds", 60, "--runs", 3, "--draws", 1, "--jobs", 1)
TABLES = {"sweep.csv", "matrices.csv", "finite_sample.csv", "summary.json", "summary.md"}
FIGURES = {"trajectories", "simplex", "cycle_strength", "entropy", "averaging"}
GRID = ("--alpha", 0, "--alpha", 0.9, "--beta", 20, "--lambda", 0.5, "--lambda", 1)


def test_everything_is_written_and_the_same_twice(cli: Cli, tmp_path: Path) -> None:
    outputs = []
    for name in ("one", "two"):
        done = cli("experiment", "sampling", "--out", name, *SMALL, *GRID)
        assert done.returncode == 0, done.stderr
        outputs.append({f.name: f.read_bytes() for f in (tmp_path / name).iterdir()})
    one, two = outputs
    assert set(one) == TABLES | {f"{f}.{s}" for f in FIGURES for s in ("svg", "png")}
    assert one == two
    assert all(one[f"{f}.png"].startswith(b"\x89PNG") for f in FIGURES)
    summary = json.loads(one["summary.json"])
    assert summary["grid"] == {"alpha": [0, 0.9], "beta": [20], "lambda": [0.5, 1]}
    assert {row["status"] for row in summary["statements"]} <= {"holds", "fails", "no data"}
    assert all(row["statement"] in one["summary.md"].decode() for row in summary["statements"])
    settings = list(csv.DictReader(one["sweep.csv"].decode().splitlines()))
    assert len(settings) == 2 * 2 * 4  # methods, classes, settings
    assert len(one["matrices.csv"].decode().splitlines()) == 1 + 12


def test_a_cluster_writes_the_same_tables(cli: Cli, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="dask.distributed is not installed")
    small = ("--matrices", 6, "--rounds", 30, "--runs", 2, "--draws", 1, "--jobs", 1)
    for name, options in (("one", ()), ("two", ("--cluster", "local"))):
        done = cli("experiment", "sampling", "--out", name, *small, *GRID, *options)
        assert done.returncode == 0, done.stderr
    for table in TABLES:
        one, two = ((tmp_path / name / table).read_bytes() for name in ("one", "two"))
        assert one == two


def test_a_file_in_the_hubs_format_and_a_single_setting(cli: Cli, tmp_path: Path) -> None:
    sample = Path(__file__).parents[1] / "data" / "helpsteer_sample.jsonl"
    options = ("--data", sample, "--rounds", 20, "--alpha", 0.5, "--beta", 2, "--lambda", 1)
    done = cli("experiment", "sampling", "--out", "out", "--jobs", 1, "--runs", 0, *options)
    assert done.returncode == 0, done.stderr
    assert "no data" in (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")
    assert [f.name for f in tmp_path.iterdir()] == ["out"]  # no temporary folder is left


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["sampling"], ["--out"]),
        (["smapling", "--out", "x"], ["smapling", "sampling"]),
        (["sampling", "--out", "x", "--data", "nope"], ["nope", "topical_chat"]),
        (["sampling", "--out", "a/b/x"], ["--out", "a/b/x"]),
        (["sampling", "--out", "file"], ["--out", "file"]),
        (["sampling", "--out", "file/x"], ["--out", "file/x"]),
        (["sampling", "--out", "x", "--data", "file"], ["file"]),
        (["sampling", "--out", "x", "--ties", "maybe"], ["--ties", "maybe"]),
        (["sampling", "--out", "x", "--matrices", "0"], ["--matrices"]),
        (["sampling", "--out", "x", "--rounds", "9", "--window", "10"], ["10", "9"]),
        (["sampling", "--out", "x", "--alpha", "1.5"], ["alpha"]),
        (["sampling", "--out", "x", "--beta", "nan"], ["beta"]),
        (["sampling", "--out", "x", "--lambda", "-1"], ["lambda"]),
        (["sampling", "--out", "x", "--runs", "-1"], ["--runs"]),
        (["sampling", "--out", "x", "--seed", "-1"], ["--seed"]),
    ],
)
def test_bad_input(cli: Cli, tmp_path: Path, arguments: list[str], parts: list[str]) -> None:
    (tmp_path / "file").write_text("not data")
    done = cli("experiment", *arguments)
    (error,) = error_lines(done.stderr)
    assert [part for part in parts if part not in error] == []
    assert (done.returncode, done.stdout) == (2, "")
    assert [f.name for f in tmp_path.iterdir()] == ["file"]
