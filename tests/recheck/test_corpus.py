"""Certificates of the corpus that the rechecker verifies, and must go on verifying.

They are compared with what the ledger says of the theorem, as `python -m proofkit.recheck` does.
"""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from proofkit.engines.certificates import certificate
from proofkit.evidence.result import Result
from proofkit.evidence.scope import ALL_REALS
from proofkit.evidence.verdict import Verdict
from proofkit.recheck.__main__ import main
from proofkit.recheck._certificates import verify
from proofkit.recheck._outcomes import BeyondScope, Malformed, Rejected
from proofkit.theorem_files import load

ROOT = Path(__file__).parents[2]
LEDGER = json.loads((ROOT / "theorems" / "verdicts.json").read_text())
STATED = {name: entry["claims"] for name, entry in LEDGER.items()}

PROVED = [
    "sage/importance-sampling",
    "recpo/is-a-likelihood--repaired",
    "sampling/cyclic-instability",
    "sampling/cyclic-rounds-contract-area",
    "sampling/dpo-cyclic-instability",
    "sampling/dpo-unique-optimum",
    "sampling/gap-change-identity",
    "sampling/transitive-order-obstruction",
    "sampling/two-responses-never-oscillate",
]


@cache
def document(theorem_id: str) -> Any:
    """As it is read from a file."""
    ledger = LEDGER[theorem_id]
    assert ledger["verdict"] == "proved"
    sizes = tuple((size, Verdict.PROVED) for size in ledger.get("sizes", {}))
    result = Result(theorem_id, "", Verdict.PROVED, ALL_REALS, sizes=sizes)
    (library,) = load([theorem_id])
    return json.loads(json.dumps(certificate(library[theorem_id], result)))


@pytest.mark.parametrize("theorem_id", PROVED)
def test_verified(theorem_id: str) -> None:
    text = verify(document(theorem_id), STATED)
    assert text.startswith("proved, all reals")
    assert "not compared" not in text


AT_ONCE = [
    "recpo/is-a-likelihood--repaired",
    "sampling/gap-change-identity",
    "sampling/transitive-order-obstruction",
]
"""A normal form or opposite signs decide these; their steps are for the reader."""


@pytest.mark.parametrize("theorem_id", [name for name in PROVED if name not in AT_ONCE])
def test_not_without_its_steps(theorem_id: str) -> None:
    """The verdict rests on the steps: without them nothing is verified."""
    bare = deepcopy(document(theorem_id))
    for entry in bare["claims"]:
        entry["evidence"]["steps"] = []
    with pytest.raises((Rejected, BeyondScope)):
        verify(bare, STATED)


@pytest.mark.parametrize("theorem_id", PROVED)
def test_not_for_another_theorem(theorem_id: str) -> None:
    stolen = {**document(theorem_id), "id": "sampling/strong-transitivity-preserves-order"}
    with pytest.raises((Rejected, Malformed)):
        verify(stolen, STATED)


def test_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in PROVED[2:4]:
        path = tmp_path / "out" / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document(name)))
    (tmp_path / "out" / "bad.json").write_text("{")
    assert main([str(tmp_path / "out"), "--table", str(tmp_path / "table.md")]) == 2
    table = (tmp_path / "table.md").read_text()
    assert "- proved: 2 of 2 verified (100 %)" in table
    assert "| sampling/cyclic-instability | proved | verified | all reals |" in table
    assert "| ? | ? | MALFORMED |" in table
    assert capsys.readouterr().out.endswith("2 verified, 1 MALFORMED\n")
