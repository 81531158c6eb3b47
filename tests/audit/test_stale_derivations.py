"""The audit of theorems of the corpus: what it found once, and their derivations prove no mutant
that has a counterexample."""

from __future__ import annotations

import pytest

from proofkit import Verdict
from proofkit.audit.mutants import mutants
from proofkit.audit.refuter import Refuter
from proofkit.audit.run import Plan, audit
from proofkit.engines.derive.replay import follows
from proofkit.theorem_files import corpus_folder, load

(LIBRARY,) = load([str(corpus_folder())])


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
    theorem = LIBRARY[theorem_id]
    size = theorem.sizes[0]
    checked = 0
    for claim, derivation in zip(theorem.claims(size), theorem.derivations(size), strict=True):
        refuter = Refuter(claim, size.values)
        found, _ = mutants(claim, 40, weaker=False)
        variants = [m.claim for m in found if m.claim.given == claim.given]
        false = [v for v in variants if refuter.refutation(v, boundary=False) is not None]
        assert derivation is not None
        assert not any(follows(claim, derivation, false))
        checked += len(false)
    assert checked >= 10
