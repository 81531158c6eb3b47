"""The audit of theorems of the corpus: what it found once, and their derivations prove no mutant
that has a counterexample."""

from __future__ import annotations

import pytest
from refuted_mutants import LIBRARY, refuted_mutants

from proofkit import Verdict
from proofkit.audit.run import Plan, audit
from proofkit.engines.derive.replay import follows


@pytest.mark.parametrize(
    "theorem_id", ["sampling/cyclic-instability", "recpo/is-a-likelihood--repaired"]
)
def test_sharp_statements_let_no_mutant_pass(theorem_id: str) -> None:
    theorem = LIBRARY[theorem_id]
    found = audit(theorem, recorded=Verdict.PROVED, plan=Plan(mutants=12))
    assert found.vacuous is False
    assert found.mutants.survived == ()
    assert found.constants


@pytest.mark.parametrize(
    "theorem_id",
    [
        "sampling/dpo-insensitive-iff-bt",
        "sampling/gap-change-identity",
        "sampling/softmax-halves-distances",
        "sampling/cyclic-instability",
        "sage/importance-sampling",
    ],
)
def test_derivations_prove_no_mutant_that_has_a_counterexample(theorem_id: str) -> None:
    """exp(h/2) once had the name of exp(h), so that a derivation proved a false mutant."""
    checked = 0
    for claim, derivation, refuted in refuted_mutants(theorem_id, 40):
        false = [v for v in refuted if v.given == claim.given]
        assert not any(follows(claim, derivation, false))
        checked += len(false)
    assert checked >= 10
