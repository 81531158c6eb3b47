"""`proofkit diagnose`: real data, the schema, and one clear line for what cannot be used."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pref_voting.c1_methods import top_cycle
from pref_voting.weighted_majority_graphs import MarginGraph

from proofkit.data import read_records

from .conftest import Cli, error_lines

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
DATA = Path(os.environ.get("PROOFKIT_DATA", SHARED))
CYCLE = "name,a,b,c\na,1/2,3/4,1/4\nb,1/4,1/2,3/4\nc,3/4,1/4,1/2\n"
KEYS = {
    "id", "responses", "condorcet_winner", "smith_set", "tied_pairs", "wst", "mst", "sst",
    "strictly_sst", "additive", "spectral_norm", "span_constant", "regime",
}  # fmt: skip


def diagnosed(cli: Cli, *arguments: object) -> list[dict[str, Any]]:
    done = cli("diagnose", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    return data if isinstance(data, list) else [data]


@pytest.fixture
def cycle(tmp_path: Path) -> Path:
    path = tmp_path / "cycle.csv"
    path.write_text(CYCLE)
    return path


def test_the_examples_ship(cli: Cli) -> None:
    pandalm, topical = (diagnosed(cli, "--example", n) for n in ("pandalm", "topical_chat"))
    assert len(pandalm) == 7
    assert {row["condorcet_winner"] for row in pandalm} == {"llama-7b"}
    assert [row["condorcet_winner"] for row in topical] == ["New Human Generated"]
    assert all(set(row) >= KEYS and row["regime"] is None for row in pandalm + topical)


@pytest.mark.parametrize("folder", ["pandalm", "psychometric"])
def test_every_matrix_agrees_with_pref_voting_and_numpy(cli: Cli, folder: str) -> None:
    path = DATA / folder / "matrices.jsonl"
    if not path.exists():
        pytest.skip(f"the preference data are not at {path}; set PROOFKIT_DATA to their folder")
    rows = diagnosed(cli, path, "--missing", "half")
    records = read_records(path, missing="half")
    assert [row["id"] for row in rows] == [record.id for record in records]
    for row, record in zip(rows, records, strict=True):
        P = np.array([[float(x) for x in r] for r in record.matrix])
        pairs = [(i, j, P[i, j] - P[j, i]) for i in range(len(P)) for j in range(len(P))]
        graph = MarginGraph(list(range(len(P))), [p for p in pairs if p[2] > 0])
        winner = graph.condorcet_winner()
        assert row["condorcet_winner"] == (None if winner is None else record.responses[winner])
        assert row["smith_set"] == [record.responses[i] for i in sorted(top_cycle(graph))]
        assert math.isclose(row["spectral_norm"], np.linalg.norm(P - 0.5, 2), rel_tol=1e-9)


def test_the_threshold_of_the_three_cycle(cli: Cli, cycle: Path) -> None:
    """α² + a²β²λ²/3 at a = ¼, α = ½: equal to 1 at β = 6 (arXiv:2602.12180)."""
    for beta, name in [("5.99", "locally stable"), ("6.01", "unstable"), ("2.5", "contraction")]:
        (row,) = diagnosed(cli, cycle, "--alpha", "1/2", "--beta", beta, "--lam", "1")
        assert row["regime"]["name"] == name
    low, high = map(float, row["regime"]["spectral_radius_bounds"])
    assert low <= math.sqrt(1 / 4 + 2.5**2 / 48) <= high


def test_on_the_threshold_nothing_is_claimed(cli: Cli, cycle: Path) -> None:
    (row,) = diagnosed(cli, cycle, "--alpha", "0.5", "--beta", "6", "--lambda", "1.0")
    assert row["regime"]["name"] == "undecided"


def test_what_would_make_it_stable(cli: Cli, cycle: Path) -> None:
    (row,) = diagnosed(cli, cycle, "--alpha", "1/2", "--beta", "20", "--lam", "1")
    stable = row["regime"]["locally_stable"]["beta"]
    assert 5.9 < _number(stable["up_to"]) < 6 <= _number(stable["not_certified_at"])
    assert row["regime"]["contraction_below"] == {"alpha": "none", "beta": "8/3"}


def _number(text: str) -> float:
    above, _, below = text.partition("/")
    return float(above) / float(below or 1)


def test_text_for_a_reader(cli: Cli, cycle: Path) -> None:
    shown = cli("diagnose", cycle, "--alpha", "1/2", "--beta", "5/2", "--lam", "1").stdout
    for part in (
        "Smith set         a, b, c",
        "not even WST",
        "contraction",
        "β < 2.66666",
        "c(P) = 3/8",
    ):
        assert part in shown


def test_preflib_ballots_and_unranked_alternatives(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "ballots.soi"
    path.write_text(
        "# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 1: a\n# ALTERNATIVE NAME 2: b\n"
        "# ALTERNATIVE NAME 3: c\n# NUMBER VOTERS: 3\n2: 1,2\n1: 2,3,1\n"
    )
    (last,) = diagnosed(cli, path, "--unranked", "last")
    (ignored,) = diagnosed(cli, path, "--unranked", "ignore")
    assert (last["condorcet_winner"], ignored["condorcet_winner"]) == ("a", None)


BAD = [
    ("x.csv", "name,a,b\na,1/2,2/3\nb,2/3,1/2\n", ["x.csv", "sum to 1"]),
    ("x.csv", "name,a,b\na,1/2,nan\nb,nan,1/2\n", ["x.csv", "nan"]),
    ("x.csv", "name,a\na,1/2\n", ["x.csv", "two responses"]),
    ("x.csv", "name,a,b\na,1/2\nb,0,1/2\n", ["x.csv"]),
    ("x.jsonl", '{"id":"m","alternatives":["a","b"],"wins":[[0,-1],[2,0]]}\n', ["negative"]),
    ("x.jsonl", '{"id":"m","alternatives":["a","b"],"wins":[[0,0],[0,0]]}\n', ["'a'", "'b'"]),
    ("x.jsonl", "__import__('os').system('true')\n", ["x.jsonl"]),
    ("x.txt", "", [".txt"]),
]


@pytest.mark.parametrize(("name", "text", "parts"), BAD)
def test_unusable_files(cli: Cli, tmp_path: Path, name: str, text: str, parts: list[str]) -> None:
    (tmp_path / name).write_text(text)
    refused(cli("diagnose", name), parts)


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        ([], ["FILE", "--example"]),
        (["missing.csv"], ["missing.csv"]),
        (["--example", "nobody"], ["nobody", "pandalm"]),
        (["--example", "pandalm", "--alpha", "1.5", "--beta", "1", "--lam", "1"], ["alpha = 3/2"]),
        (["--example", "pandalm", "--alpha", "1", "--beta", "0", "--lam", "1"], ["beta = 0"]),
        (["--example", "pandalm", "--alpha", "pi", "--beta", "1", "--lam", "1"], ["--alpha", "pi"]),
        (["--example", "pandalm", "--alpha", "nan", "--beta", "1", "--lam", "1"], ["--alpha"]),
        (["--example", "pandalm", "--beta", "1"], ["--alpha", "--lam"]),
        (["--example", "pandalm", "--missing", "zero"], ["--missing"]),
    ],
)
def test_unusable_options(cli: Cli, options: list[str], parts: list[str]) -> None:
    refused(cli("diagnose", *options), parts)


def refused(done: Any, parts: list[str]) -> None:
    (error,) = error_lines(done.stderr)
    assert [part for part in parts if part not in error] == []
    assert (done.returncode, done.stdout) == (2, "")
