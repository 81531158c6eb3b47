"""Theorems cited as lemmas: circles, changed claims, wrong domains. Nothing proves itself."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from proofkit import (
    And,
    Theorem,
    by,
    by_real_lemma,
    cite,
    claim,
    logic,
    policy,
    real,
    signs,
    simplex,
    theorem,
)
from proofkit.engines.derive.replay import replay
from proofkit.statement.derivation import Derivation
from proofkit.statement.rules import Lemma
from proofkit.statement.theorem import Size

x, y, p = real("x"), real("y"), real("p", above=0)
mu, pi = simplex("mu", 2), policy("pi", 2)


def _theorem(statement: Any, *steps: Any) -> Theorem:
    def stated() -> Any:
        """A lemma."""
        return statement

    made = theorem(stated)
    if steps:
        made.derivation(lambda: list(steps))
    return made


def _accepted(step: Any, given: Any = (), variables: Any = (x, y, p, pi)) -> bool:
    context = claim(given=given, then=sp.Gt(p, -1, evaluate=False), forall=variables)
    return replay(context, Derivation([step])).first_rejected is None


def test_a_theorem_does_not_prove_itself_by_way_of_its_double() -> None:
    """Two names for one falsehood, each of which cites the other."""
    statement = claim(then=x > 5)
    first, second = _theorem(statement), _theorem(statement)
    first.derivation(lambda: [cite(second)])
    second.derivation(lambda: [cite(first)])
    assert not _accepted(cite(first))
    honest = _theorem(claim(then=sp.Ge(x**2, 0, evaluate=False)), signs(x**2 + 0 * y >= 0))
    second.derivation(lambda: [cite(honest)])
    assert not _accepted(cite(first))  # x > 5 still does not follow
    assert _accepted(cite(honest))


def test_a_circle_of_three_is_a_circle() -> None:
    ring = [_theorem(claim(then=x > 5)) for _ in range(3)]
    for k, member in enumerate(ring):
        member.derivation(lambda k=k: [cite(ring[(k + 1) % 3])])
    assert not any(_accepted(cite(member)) for member in ring)
    chain = [_theorem(claim(then=x + p > x)) for _ in range(3)]
    chain[0].derivation(lambda: [cite(chain[1])])
    chain[1].derivation(lambda: [cite(chain[2])])
    chain[2].derivation(lambda: [signs(x + p > x)])
    assert all(_accepted(cite(member)) for member in chain)


def test_a_circle_through_another_claim_of_the_same_theorem() -> None:
    """Claim 2, which is true, may not be cited for claim 1 by way of claim 1."""
    both = _theorem([claim(then=x > 5), claim(then=x > 4)])
    both.derivation(lambda: [[cite(both, number=2)], [cite(both, number=1)]])
    assert not _accepted(cite(both, number=1))
    assert not _accepted(cite(both, number=2))


def test_a_claim_changed_after_it_was_proved_is_proved_anew() -> None:
    made = _theorem(claim(then=x + p > x), signs(x + p > x))
    assert _accepted(cite(made))
    made._claims[made.sizes[0]] = (claim(then=x > 5),)
    assert not _accepted(cite(made))


@pytest.mark.parametrize("value", [sp.Integer(-1), sp.Integer(0), x, x**2, -p])
def test_a_value_outside_the_lemmas_domain(value: sp.Expr) -> None:
    lemma = _theorem(claim(then=sp.Gt(p, 0, evaluate=False)))
    assert not _accepted(cite(lemma, {"p": value}))


@pytest.mark.parametrize("value", [sp.Integer(1), p, x**2 + 1, p * sp.exp(x), 1 / p])
def test_a_value_inside_the_lemmas_domain(value: sp.Expr) -> None:
    lemma = _theorem(claim(then=sp.Gt(p, 0, evaluate=False)))
    assert _accepted(cite(lemma, {"p": value}))


def test_a_lemma_about_the_interior_says_nothing_of_the_boundary() -> None:
    """Policies have full support, points of the simplex need not."""
    inside = _theorem(claim(then=sp.Gt(pi[0], 0, evaluate=False), forall=[pi]))
    assert not _accepted(cite(inside, {"pi": mu}), variables=[mu, p])
    assert not _accepted(cite(inside, {"pi": sp.Matrix([0, 1])}))
    assert _accepted(cite(inside, {"pi": sp.Matrix([pi[1], pi[0]])}))
    assert _accepted(cite(inside, {"pi": sp.Matrix([sp.Rational(1, 3), sp.Rational(2, 3)])}))


def test_a_lemma_whose_assumptions_nothing_meets_says_nothing() -> None:
    empty = _theorem(claim(given=[x > y, y > x], then=x > 5), logic(And(x > y, y > x)))
    assert not _accepted(cite(empty))
    met = _theorem(claim(given=[x > y, y > 5], then=x > y))
    assert _accepted(cite(met), given=[x > y, y > 5])


def test_a_size_that_was_not_proved() -> None:
    """Σ π = 1 for two responses says nothing of three."""

    @theorem(sizes=[2])
    def two(K: int) -> Any:
        """The first two entries of a policy sum to 1."""
        q = policy("q", K)
        return claim(then=sp.Eq(q[0] + q[1], 1))

    three = policy("q", 3)
    wrong = by(Lemma(two, Size((("K", 3),)), 1, ()), sp.Eq(three[0] + three[1], 1))
    assert not _accepted(wrong, variables=[three, p])
    assert _accepted(cite(two, K=2), variables=[policy("q", 2), p])


@pytest.mark.parametrize("number", [0, -1, 2, 3])
def test_a_number_of_no_claim(number: int) -> None:
    made = _theorem(claim(then=x > 5))
    step = by(Lemma(made, made.sizes[0], number, ()), x > 5)
    assert not _accepted(step)


def test_real_lemmas_swap_no_variables_in_the_middle() -> None:
    """The values are put in all at once: x − y at (y, x) is y − x."""
    ordered = sp.Gt(x, y, evaluate=False)
    swapped = by_real_lemma(sp.Ge(x, y), ordered, at={x: y, y: x})
    assert swapped.formula == (y >= x)
    assert _accepted(swapped, given=[y > x])
    assert not _accepted(swapped, given=[x > y])
