"""Derivations changed as a mutant was: they prove true mutants, and never false ones."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from refuted_mutants import refuted_mutants

from proofkit import (
    Banach,
    Claim,
    LogisticSum,
    Verdict,
    by,
    by_arithmetic,
    claim,
    orbits_converge,
    real,
    signs,
    theorem,
    unique_minimiser,
    vector,
)
from proofkit.audit.run import Plan, audit
from proofkit.audit.transport import transported
from proofkit.engines.derive.replay import Continuation
from proofkit.statement.derivation import Derivation, Step

p, c = real("p", above=0), real("c", above=0, below=1)
x, y = vector("x", 1), vector("y", 1)
h = vector("h", 2)


def is_proved(stated: Claim, variant: Any, *steps: Step) -> bool:
    """Whether the steps, which prove one claim, are carried over to another."""
    changed = variant if isinstance(variant, Claim) else claim(then=variant)
    derivation = Derivation(list(steps))
    attempts = transported(stated, changed, derivation)
    return Continuation(stated, derivation).establishes(changed, attempts)


def affine(shift: sp.Expr, rate: sp.Expr = c) -> Any:
    return orbits_converge(x, sp.Matrix([rate * x[0] + shift]))


BANACH = by(Banach(y, [[1]], c), affine(sp.log(p)))


@pytest.mark.parametrize("shift", [0, -sp.log(p), sp.log(p) / 2, 1 / p])
def test_what_a_derivation_does_not_look_at_may_be_anything(shift: Any) -> None:
    assert is_proved(claim(then=affine(sp.log(p))), affine(shift), BANACH)


def test_the_change_is_made_in_the_data_of_a_rule() -> None:
    d = real("d", above=-1, below=1)
    step = by(Banach(y, [[1]], c), affine(d))
    assert is_proved(
        claim(then=affine(d)), affine(d, (1 + d) / 2), signs(1 - (1 + d) / 2 > 0), step
    )
    assert not is_proved(claim(then=affine(d)), affine(d, 2 * c), step)


@pytest.mark.parametrize("rate", [2 * c, -2 * c, sp.Integer(1), 1 / c, c + 1])
def test_a_map_that_need_not_contract_is_not_proved_to(rate: sp.Expr) -> None:
    assert not is_proved(claim(then=affine(sp.log(p))), affine(sp.log(p), rate), BANACH)


def losses(forwards: sp.Expr, backwards: sp.Expr) -> Any:
    gap = h[0] - h[1]
    loss = forwards * sp.log(1 + sp.exp(-gap)) + backwards * sp.log(1 + sp.exp(gap))
    return unique_minimiser(loss, over=h)


def logistic(forwards: sp.Expr, backwards: sp.Expr) -> Any:
    terms = (forwards, h[0] - h[1]), (backwards, h[1] - h[0])
    return by(LogisticSum(terms, (1, 1), sp.Integer(0)), losses(forwards, backwards))


@pytest.mark.parametrize("weights", [(c, 2 * p), (1, p), (c**2, p / c)])
def test_a_sum_of_losses_is_read_anew(weights: tuple[sp.Expr, sp.Expr]) -> None:
    assert is_proved(claim(then=losses(c, p)), losses(*weights), logistic(c, p))


@pytest.mark.parametrize("weights", [(c, -p), (c, 0), (c - 1, p), (0, 0)])
def test_a_sum_of_losses_without_a_minimum_has_none(weights: tuple[sp.Expr, sp.Expr]) -> None:
    assert not is_proved(claim(then=losses(c, p)), losses(*weights), logistic(c, p))


def test_a_step_by_signs_is_given_other_terms() -> None:
    step = signs(p**2 + c * p > 0, [p**2, c * p])
    assert is_proved(claim(then=p**2 + c * p > 0), p**3 + c * p > 0, step)
    assert not is_proved(claim(then=p**2 + c * p > 0), p**2 - c * p > 0, step)


def test_the_claim_itself_is_a_premise_of_its_mutant() -> None:
    least = sp.Min(p, c, x[0])
    stated = claim(given=x[0] > 0, then=least > 0)
    step = by_arithmetic(least > 0, p > 0, c > 0, x[0] > 0)
    weaker = claim(given=x[0] > 0, then=sp.Min(p, x[0]) + c > 0)
    stronger = claim(given=x[0] > 0, then=sp.Min(p, x[0]) - c > 0)
    assert is_proved(stated, weaker, step)
    assert not is_proved(stated, stronger, step)


def test_an_audit_counts_it_as_a_theorem() -> None:
    @theorem
    def settles() -> Any:
        """A shift does not keep a contraction from settling."""
        return affine(sp.log(p))

    @settles.derivation
    def _() -> Any:
        yield BANACH

    found = audit(settles, recorded=Verdict.PROVED, plan=Plan(mutants=20)).mutants
    reasons = {s.mutant.split(" in ")[0]: s.reason for s in found.true}
    assert "with the same change" in reasons["dropped term: without log(p)"]
    assert "with the same change" in reasons["sign: log(p) with the other sign"]
    assert "dropped factor: without c" not in reasons


@pytest.mark.parametrize(
    "theorem_id",
    [
        "sampling/dpo-insensitive-iff-bt",
        "sampling/gap-change-identity",
        "sampling/feedback-contracts",
        "sampling/mrs-ipo-spectrum-on-a-line",
        "sampling/ipo-closed-form",
        "sage/importance-sampling",
    ],
)
def test_no_mutant_that_has_a_counterexample_is_proved(theorem_id: str) -> None:
    checked = 0
    for claimed, derivation, refuted in refuted_mutants(theorem_id, 12):
        for variant in refuted:
            attempts = transported(claimed, variant, derivation)
            assert not Continuation(variant, derivation).establishes(variant, attempts)
        checked += len(refuted)
    assert checked >= 3
