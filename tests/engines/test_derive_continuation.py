"""A derivation continued with other steps: no more follows than if all were replayed at once."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import And, Matrix

from proofkit import (
    Arbitrary,
    StatementError,
    Ville,
    by,
    by_real_lemma,
    claim,
    for_all,
    real,
    signs,
    simplex,
)
from proofkit.engines.derive.replay import Continuation
from proofkit.statement.derivation import Derivation, Step

p, q = real("p"), real("q")
positive = [p > 0, q > 0]
SQUARE = p**2 + q**2 >= 2 * p * q


def proves(variant: Any, steps: list[Step], *attempts: list[Step]) -> bool:
    """Whether the steps, which are about positive p and q, and the attempts prove the variant."""
    derived = Continuation(claim(given=positive, then=SQUARE), Derivation(steps))
    return derived.establishes(claim(given=positive, then=variant), attempts)


def test_later_steps_rest_on_earlier_ones() -> None:
    product = p**3 + p * q**2 - 2 * p**2 * q >= 0
    then = by_real_lemma(product, p > 0, SQUARE, at={p: p, q: q})
    first = signs(SQUARE, [(p - q) ** 2])
    assert proves(product, [first], [], [then])
    assert not proves(product, [], [then])
    assert not proves(product, [first], [])


def test_rejected_steps_add_nothing() -> None:
    wrong = signs(p - q > 0)
    assert not proves(p - q > 0, [wrong], [wrong], [wrong])


def test_an_attempt_leaves_nothing_for_other_variants() -> None:
    derived = Continuation(claim(given=positive, then=SQUARE), Derivation([]))
    other = claim(given=positive, then=SQUARE)
    assert not derived.establishes(other, [[]])
    assert derived.establishes(other, [[signs(SQUARE, [(p - q) ** 2])]])
    assert not derived.establishes(other, [[]])


def test_what_was_obtained_is_not_arbitrary_afterwards() -> None:
    nu, skew = simplex("nu", 3), Matrix([[0, p, -q], [-p, 0, p], [q, -p, 0]])
    payoffs = And(*(entry >= 0 for entry in skew * Matrix(nu)))
    obtained = by(Ville(skew, nu), payoffs)
    everywhere = for_all(payoffs, over=nu)
    assert proves(payoffs, [obtained], [])
    assert not proves(everywhere, [obtained], [by(Arbitrary(), everywhere)])
    assert not proves(payoffs.xreplace({p: q, q: p}), [obtained], [by(Ville(skew, nu), payoffs)])


def test_one_name_with_two_domains_is_refused() -> None:
    other = real("p", at_most=3)
    with pytest.raises(StatementError):
        proves(SQUARE, [], [signs(other <= 3)])
