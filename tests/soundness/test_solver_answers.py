"""Solvers: unknown is not unsat; algebraic models, partial functions made total, quantifiers.

Truth is by hand: discriminants, parity, and Python's own rational arithmetic.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
import sympy as sp
import z3

from proofkit import (
    And,
    Iff,
    Implies,
    Ne,
    Not,
    Or,
    Verdict,
    by_arithmetic,
    by_real_lemma,
    claim,
    equal,
    for_all,
    integer,
    real,
    simplex,
)
from proofkit.engines.solvers import Answer, Sat, Solvers

x, y, a, b, c = (real(name) for name in "xyabc")
p = real("p", above=0)
n, k = integer("n"), integer("k")
mu = simplex("mu", 3)
R = sp.Rational
PROVED, REFUTED, OPEN = Verdict.PROVED, Verdict.REFUTED, Verdict.INCONCLUSIVE
DECIDE = ["decide"]


def nonnegative(a2: int, a1: int, a0: int) -> bool:
    """Whether a₂x² + a₁x + a₀ ≥ 0 for all x."""
    if a2 == 0:
        return a1 == 0 and a0 >= 0
    return a2 > 0 and a1 * a1 <= 4 * a2 * a0


@pytest.mark.parametrize("a2", [-1, 0, 1, 2])
def test_quantified_quadratics(a2: int, judge: Any) -> None:
    """∀x and ∃x, weak and strict, against the discriminant."""
    for a1, a0 in product((-2, 0), (-1, 0, 1)):
        form = a2 * x**2 + a1 * x + a0
        weak = sp.Ge(form, 0, evaluate=False)
        truth = nonnegative(a2, a1, a0)
        assert judge(for_all(weak, over=x), engines=DECIDE) is (PROVED if truth else REFUTED)
        below = claim(exists=[x], then=sp.Lt(form, 0, evaluate=False))
        assert judge(below, engines=DECIDE) is (REFUTED if truth else PROVED)


def test_the_discriminant_itself(judge: Any) -> None:
    """∀x. ax² + bx + c > 0, as a condition on a, b, c, and three that are almost it."""
    form = for_all(a * x**2 + b * x + c > 0, over=x)
    right = Or(And(a > 0, b**2 < 4 * a * c), And(sp.Eq(a, 0), sp.Eq(b, 0), c > 0))
    assert judge(Iff(form, right), engines=DECIDE) is PROVED
    wrong = [
        And(a > 0, b**2 < 4 * a * c),
        Or(And(a > 0, b**2 <= 4 * a * c), And(sp.Eq(a, 0), sp.Eq(b, 0), c > 0)),
        Or(And(a >= 0, b**2 < 4 * a * c), And(sp.Eq(a, 0), c > 0)),
    ]
    for condition in wrong:
        assert judge(Iff(form, condition), engines=DECIDE) in (REFUTED, OPEN)


def test_orders_of_three_quantifiers(judge: Any) -> None:
    """∀x ∃y ∀n-like alternations, spelt with negations."""
    some_y = Not(for_all(Not(y > x), over=y))
    assert judge(for_all(some_y, over=x), engines=DECIDE) is PROVED
    every_x = for_all(y > x, over=x)
    assert judge(Not(for_all(Not(every_x), over=y)), engines=DECIDE) is REFUTED
    dense = for_all(
        for_all(Implies(x < y, Not(for_all(Not(And(x < a, a < y)), over=a))), over=y), over=x
    )
    assert judge(dense, engines=DECIDE) is PROVED
    discrete = for_all(
        for_all(Implies(n < k, Not(for_all(Not(And(n < integer("l"), integer("l") < k)),
                                           over=integer("l")))), over=k), over=n)  # fmt: skip
    assert judge(discrete, engines=DECIDE) in (REFUTED, OPEN)


ALGEBRAIC = {
    # the only counterexamples are irrational: never a witness, never a proof
    "a square that is no rational square": (Ne(x**2, 2), OPEN),
    "an irrational point on a curve": (claim(given=equal(x**2 + y**2, 3), then=x + y < 9), PROVED),
    "two irrational conditions": (claim(given=equal(x**2, 2), then=x < R(141, 100)), OPEN),
    # near them there are rational ones
    "between irrationals": (Or(x**2 < 2, x**2 > 2 + R(1, 10**20), x < 0), REFUTED),
    "a cubic": (Or(x**3 - x < 1, x > 2), REFUTED),
    "a point of the simplex": (Or(mu[0] ** 2 < 2 * mu[1] ** 2, mu[2] > R(1, 2)), REFUTED),
    # and these hold
    "a root from above": (claim(given=[equal(x**2, 2), x > 0], then=x < R(1415, 1000)), PROVED),
    "no rational root but a real one": (Not(for_all(Ne(x**3, 2), over=x)), PROVED),
}  # fmt: skip


@pytest.mark.parametrize("name", ALGEBRAIC)
def test_algebraic_models(name: str, judge: Any) -> None:
    statement, truth = ALGEBRAIC[name]
    assert judge(statement, engines=DECIDE) is truth


PARTIAL = {
    # x/0 is nothing: no value of it may prove or refute
    "a quotient by zero": (equal(x / y, x / y + 0 * x), REFUTED),
    "some value of a quotient": (claim(given=sp.Eq(y, 0), then=1 / y > 5), REFUTED),
    "no value of a quotient": (claim(given=sp.Eq(y, 0), then=Ne(1 / y, 5)), REFUTED),
    "the assumption is defined": (claim(given=1 / y > 0, then=y > 0), PROVED),
    "not so if it need not be": (claim(given=Or(1 / y > 0, y <= 0), then=y > 0), REFUTED),
    "two quotients of one": (claim(given=Ne(x, 0), then=(1 / x) * (1 / x) > 0), PROVED),
    "a root of a negative number": (claim(given=x < 0, then=sp.sqrt(x) ** 3 > 5), REFUTED),
    "a root in an assumption": (claim(given=sp.sqrt(x) > 1, then=x > 1), PROVED),
    "the sign of a root": (claim(given=x >= 0, then=sp.sqrt(x) >= 0), PROVED),
    "a cube root is real": (claim(given=p**3 > 8, then=(p**3) ** R(1, 3) > 2), PROVED),
    "a quotient of squares": (claim(given=x**2 > y**2, then=y**2 / x**2 < 1), PROVED),
    "almost": (claim(given=x**2 >= y**2, then=y**2 / x**2 <= 1), REFUTED),
    "the case that applies": (sp.Piecewise((1 / x, x > 0), (1, True)) > 0, PROVED),
    "the wrong case": (sp.Piecewise((1 / x, x >= 0), (1, True)) > 0, REFUTED),
    "a tie of extrema": (claim(given=sp.Eq(x, y), then=sp.Max(x, y) <= sp.Min(x, y)), PROVED),
    "the sign at zero": (sp.sign(x) ** 2 * x**2 >= x**2, PROVED),
    "the square of a sign": (equal(sp.sign(x) ** 2, 1), REFUTED),
}


@pytest.mark.parametrize("name", PARTIAL)
def test_partial_functions(name: str, judge: Any) -> None:
    statement, truth = PARTIAL[name]
    assert judge(statement, engines=DECIDE) is truth


WHOLE = {
    "parity": (Ne(2 * n, 2 * k + 1), PROVED, 2 * x, 2 * y + 1),
    "no square is 2": (Ne(n**2, 2), PROVED, x**2, sp.Integer(2)),
    "thirds": (Ne(3 * n, 1), PROVED, 3 * x, sp.Integer(1)),
    "fourths of even numbers": (Ne(4 * n, 2 * k), REFUTED, 4 * x, 2 * y),
}


@pytest.mark.parametrize("name", WHOLE)
def test_integers_are_no_reals(name: str, judge: Any) -> None:
    statement, truth, left, right = WHOLE[name]
    assert judge(statement, engines=["decide", "falsify"]) in (truth, OPEN, Verdict.SUPPORTED)
    assert judge(statement, engines=DECIDE) in (truth, OPEN)
    assert judge(Ne(left, right), engines=DECIDE) in (REFUTED, OPEN)  # never proved of reals


def test_unknown_and_timeouts_prove_nothing(judge: Any, monkeypatch: Any) -> None:
    for answer in (Sat.UNKNOWN, Sat.SAT):
        monkeypatch.setattr(Solvers, "ask", lambda *_, said=answer: Answer(said, ("nobody",)))
        assert judge(x**2 >= -p, engines=DECIDE) is OPEN
        assert judge(claim(exists=[y], then=y > x), engines=DECIDE) is OPEN
    monkeypatch.undo()
    assert judge(x**2 >= -p, engines=DECIDE) is PROVED


def test_an_unknown_in_a_step_rejects_it(judge: Any, monkeypatch: Any) -> None:
    statement = sp.Ge(x**2 + y**2, 2 * x * y, evaluate=False)
    steps = by_arithmetic(statement), by_real_lemma(statement, at={x: x, y: y})
    for step in steps:
        assert judge(statement, step, engines=["derive"]) is PROVED
    for answer in (z3.unknown, z3.sat):
        monkeypatch.setattr(z3.Solver, "check", lambda *_, said=answer: said)
        for step in steps:
            assert judge(statement, step, engines=["derive"]) is OPEN


def test_an_unsat_by_contradictory_assumptions_is_no_proof(judge: Any) -> None:
    odd = claim(given=[x**2 + y**2 < 2 * x * y], then=sp.Eq(x, 7))
    assert judge(odd, engines=DECIDE) is Verdict.VACUOUS
    even = claim(given=[x**2 + y**2 <= 2 * x * y], then=sp.Eq(x, y))
    assert judge(even, engines=DECIDE) is PROVED


def test_witnesses_violate_by_plain_rational_arithmetic() -> None:
    """What is called a counterexample is one for `fractions`, too."""
    from proofkit import Budget, check, theorem

    def stated() -> Any:
        """A quartic that dips below zero between 1.2 and 1.3 only."""
        return Or(100 * (x**2 - R(25, 16)) ** 2 > R(1, 100), x < 0)

    witness = check(theorem(stated), Budget(instances=20)).witness
    value = dict(witness.values)["x"]
    assert value >= 0
    assert not 100 * (value**2 - Fraction(25, 16)) ** 2 > Fraction(1, 100)
