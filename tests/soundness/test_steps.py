"""Steps that smuggle something in: each is rejected, and the nearest honest one is accepted.

Every trap would prove a falsehood. The truth is by hand, in the comment above it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit import (
    And,
    Drift,
    ExponentialLimit,
    Iff,
    LogisticSum,
    LogLinear,
    PlanarFamily,
    SchurCohn,
    StatementError,
    Verdict,
    bounded_above,
    by,
    by_arithmetic,
    by_real_lemma,
    claim,
    equal,
    identity,
    liminf_at_least,
    logic,
    lyapunov_coefficient,
    orbits_tend_to,
    policy,
    real,
    signs,
    smallest_nonzero_eigenvalue,
    stable,
    supercritical,
    tends_to,
    unique_minimiser,
    unstable,
    vector,
)
from proofkit.statement import predicates

x, y, a, b = real("x"), real("y"), real("a"), real("b")
p, t = real("p", above=0), real("t", above=0)
pi = policy("pi", 2)
s, v = vector("s", 1), vector("v", 4)
HALF = sp.Rational(1, 2)
BIG = sp.Float("1e20")


def _lemma(at: dict[Any, Any]) -> tuple[Boolean, Any]:
    step = by_real_lemma(x**2 >= 2 * x - 1, at=at)
    return step.formula, step


def _limit(expression: sp.Expr, given: Any = ()) -> tuple[Any, Any]:
    formula = tends_to(expression, t, sp.oo, 0)
    return claim(given=given, then=formula), by(ExponentialLimit(), formula)


def _bounded(objective: sp.Expr, right: Boolean, given: Any = ()) -> tuple[Any, Any]:
    formula = Iff(bounded_above(objective, over=pi), right)
    return claim(given=given, then=formula), by(LogLinear(), formula)


def _drift(observable: sp.Expr) -> tuple[Any, ...]:
    formula = liminf_at_least(observable, s, sp.Matrix([s[0] / 2]), 1)
    inequality = sp.Ge(s[0] / 2 + 1, HALF * (s[0] + 1) + HALF, evaluate=False)
    return formula, signs(inequality, [sp.Integer(0)]), by(Drift(HALF), formula)


def _minimiser(forms: list[sp.Expr], balance: list[Any]) -> tuple[Any, Any]:
    objective = sum(sp.log(1 + sp.exp(-form)) for form in forms)
    formula = unique_minimiser(objective, v)
    terms = tuple((sp.Integer(1), form) for form in forms)
    return formula, by(LogisticSum(terms, tuple(balance), sp.Integer(0)), formula)


CYCLE = [v[0] - v[1], v[1] - v[2], v[2] - v[3], v[3] - v[0]]
ONE_WAY = [v[0] - v[1], v[2] - v[3], v[1] - v[2], v[1] - v[0], v[3] - v[2]]


class AgreesWithAll(Boolean):
    """Python objects may claim to equal anything."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash(x > 5)

    @property
    def free_symbols(self) -> set[Any]:
        return set()


Lookalike = type("Unstable", (predicates.Stable,), {})
ONE = sp.ImmutableMatrix([[x]])

TRAPS = {
    # 3x − 6 ≥ 2x − 1 fails at 0: x² is no variable that could be given the value 3x − 6.
    "a value for a subexpression": _lemma({x: x, x**2: 3 * x - 6}),
    # √a e^−t is no real number for a < 0, and log a none for a ≤ 0.
    "a limit with an undefined root": _limit(sp.sqrt(a) * sp.exp(-t)),
    "a limit with an undefined logarithm": _limit(sp.log(a) * sp.exp(-t)),
    "a limit with an undefined rate": _limit(sp.exp(-(1 + sp.sqrt(a)) * t)),
    # 1/(1 + 1/z) is undefined for z = 0, though z/(z + 1) is not; here z = 0 where a = 0.
    "a limit of a fraction in a fraction": _limit(
        1 / (1 + 1 / (a * sp.exp(-t) + a * sp.exp(-2 * t)))
    ),
    # log(aπ₁) is undefined for a ≤ 0.
    "a bound on what is undefined": _bounded(b * sp.log(a * pi[0]), b >= 0),
    # (s² − 1)/(s − 1) is undefined at s = 1.
    "an observable with a gap": _drift((s[0] ** 2 - 1) / (s[0] - 1)),
    # Along (1, 1, 0, 0) only v₁ − v₂ (the third form) changes, and its term decreases for ever; in
    # doubles 1 + 1e−30 − 1 = 0 hides that the forms do not balance.
    "a balance in floats": _minimiser(ONE_WAY, [1.0, 1.0, 1e-30, 1.0, 1.0]),
    "a negative balance": _minimiser([CYCLE[0], CYCLE[1], CYCLE[2]], [1, 1, -1]),
    # In floats x + 1 + 1e20 = x + 1e20, so that 1 = 0.
    "a float that absorbs": (
        x > 5,
        identity(sp.Add(x, 1, BIG, evaluate=False), x + BIG),
        by_arithmetic(x > 5, sp.Eq(sp.Add(x, 1, BIG, evaluate=False), x + BIG, evaluate=False)),
    ),
    # Two floats that print alike.
    "floats of one spelling": (
        x > 5,
        logic(Iff(x > sp.Float(0.1) + sp.Float(0.2), x > sp.Float(0.3))),
    ),
    # ∞ − x = ∞ for SymPy, so that x = ∞ iff y = ∞ would be one statement.
    "infinity as a number": (
        x > 5,
        logic(Iff(sp.Eq(sp.oo, x, evaluate=False), sp.Eq(sp.oo, y, evaluate=False))),
    ),
    "an object that equals everything": (x > 5, logic(AgreesWithAll())),
    # The class is Stable's, the name Unstable.
    "a predicate of another's name": (
        Iff(unstable(ONE), And(x < 1, x > -1)),
        by(SchurCohn(), Iff(Lookalike(ONE), And(x < 1, x > -1))),
    ),
    "a Piecewise without a case": (
        sp.Ge(sp.Piecewise((p, x > 0)) + 1, sp.Piecewise((p, x > 0)), evaluate=False),
        signs(
            sp.Ge(sp.Piecewise((p, x > 0)) + 1, sp.Piecewise((p, x > 0)), evaluate=False),
            [sp.Integer(1)],
        ),
    ),
}

CONTROLS = {
    "a value for a variable": _lemma({x: 3 * y - 6}),
    "a limit with a root": _limit(sp.sqrt(a) * sp.exp(-t), a >= 0),
    "a limit with a logarithm": _limit(sp.log(a) * sp.exp(-t), a > 0),
    "a limit with a rate": _limit(sp.exp(-(1 + sp.sqrt(a)) * t), a >= 0),
    "a limit of a fraction": _limit(sp.exp(-t) / (1 + a**2 * sp.exp(-t))),
    "a bound on what is defined": _bounded(b * sp.log(a * pi[0]), b >= 0, a > 0),
    "an observable without a gap": _drift(s[0] + 1),
    "a balance": _minimiser(CYCLE, [1, 1, 1, 1]),
    "integers that do not absorb": (
        equal(x + 1 + 10**20 - 1, x + 10**20),
        identity(x + 1 + 10**20 - 1, x + 10**20),
    ),
    "rationals of one value": (x < x + p, logic(Iff(x > sp.Rational("0.3"), 10 * x > 3))),
    "the predicate itself": (
        Iff(stable(ONE), And(x < 1, x > -1)),
        by(SchurCohn(), Iff(stable(ONE), And(x < 1, x > -1))),
    ),
    "a Piecewise with all cases": (
        sp.Ge(sp.Piecewise((p, x > 0), (0, True)) + 1, sp.Piecewise((p, x > 0), (0, True))),
    ),
}


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_rejected(name: str, judge: Any) -> None:
    statement, *steps = TRAPS[name]
    with suppress(StatementError):  # refused outright
        assert judge(statement, *steps, engines=["derive"]) is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("name", CONTROLS)
def test_a_control_is_proved(name: str, judge: Any) -> None:
    statement, *steps = CONTROLS[name]
    assert judge(statement, *steps, engines=["derive"]) is Verdict.PROVED


def test_a_forged_coordinate_is_refused(judge: Any) -> None:
    """A symbol that calls itself x but is positive says nothing of the real number x."""
    forged = type(x)("x", x.variable, (), real("z", above=5).interval)
    step = signs(sp.Gt(forged, 0, evaluate=False))
    with pytest.raises(StatementError, match="no coordinate"):
        judge(sp.Gt(x, 0, evaluate=False), step, engines=["derive"])
    genuine = signs(sp.Gt(p, 0, evaluate=False))
    assert judge(sp.Gt(p, 0, evaluate=False), genuine, engines=["derive"]) is Verdict.PROVED


positive = real("y", above=0)
HOMONYMS = [
    lambda: claim(given=equal(y, x), exists=[positive], then=equal(y, x), witness=[(positive, 1)]),
    lambda: tends_to(y * sp.exp(-positive), positive, sp.oo, 0),
    lambda: bounded_above(sp.log(pi[0]) * real("pi_1"), over=pi),
    lambda: liminf_at_least(s[0] + vector("s", 1, above=0)[0], s, sp.Matrix([s[0]]), 0),
]


@pytest.mark.parametrize("make", HOMONYMS)
def test_two_variables_of_one_name_are_refused(make: Any) -> None:
    """Canonical forms tell variables apart by name: two meanings would have one hash."""
    with pytest.raises(StatementError):
        make()


MEANINGLESS = {
    # SymPy takes |s| for s, where s is declared positive, though the origin is no such s
    "a map near 0 of what is positive": lambda s: supercritical(
        PlanarFamily(s, TURN * sp.Matrix(s) - sp.sqrt(s[0] ** 2) * sp.Matrix(s), x, 0)
    ),
    "orbits of what is positive": lambda s: orbits_tend_to(
        sp.zeros(2, 1), s, sp.Matrix([sp.Abs(e) / 2 for e in s])
    ),
}
TURN = (1 + x) * sp.Matrix([[3, -4], [4, 3]]) / 5


@pytest.mark.parametrize("name", MEANINGLESS)
def test_maps_of_the_plane_are_maps_of_all_of_it(name: str) -> None:
    with pytest.raises(StatementError, match="any real numbers"):
        MEANINGLESS[name](vector("u", 2, above=0))
    assert MEANINGLESS[name](vector("u", 2)) is not None


@pytest.mark.parametrize(("critical", "truth"), [(1, Verdict.PROVED), (-1, Verdict.REFUTED)])
def test_a_critical_value_outside_of_the_parameters_domain(
    critical: int, truth: Verdict, judge: Any
) -> None:
    """|p| is simplified to p, so at −1 the map turns the wrong way round."""
    w = vector("w", 2)
    turn = sp.Matrix([[3, -4], [4, 3]]) / 5 * sp.Matrix(w) * (1 - w[0] ** 2 - w[1] ** 2)
    family = PlanarFamily(w, sp.sqrt(p**2) * turn, p, critical)
    assert judge(lyapunov_coefficient(family, -1), engines=["enclose"]) is truth


def test_an_eigenvalue_that_does_not_exist_is_no_number(judge: Any) -> None:
    """The zero matrix has no nonzero eigenvalue, so what is said of it fails; x² + 1 is one."""
    for matrix, found in ((x**2, Verdict.REFUTED), (x**2 + 1, Verdict.SUPPORTED)):
        least = smallest_nonzero_eigenvalue(sp.Matrix([[matrix]]))
        assert judge(equal(2 * least, least + least), engines=["derive"]) is Verdict.INCONCLUSIVE
        at_zero = claim(given=sp.Eq(x, 0), then=sp.Ge(least**2, 0, evaluate=False))
        assert judge(at_zero, engines=["enclose"]) is found


@pytest.mark.parametrize(
    "condition",
    [
        sp.Eq(sp.Gt(x, 0), sp.Gt(y, 0), evaluate=False),
        sp.Eq(sp.Gt(x, 0), sp.true, evaluate=False),
        sp.Eq(sp.ImmutableMatrix([[x]]), sp.ImmutableMatrix([[y]]), evaluate=False),
    ],
)
def test_only_numbers_are_compared(condition: Any) -> None:
    with pytest.raises(StatementError, match="no number"):
        claim(then=condition)
    assert claim(then=[Iff(x > 0, y > 0), equal(sp.Matrix([x, y]), sp.Matrix([y, x]))]).hash


def test_the_same_with_two_names_is_stated() -> None:
    assert claim(given=equal(y, x), exists=[p], then=equal(y, x), witness=[(p, 1)]).hash
    assert tends_to(y * sp.exp(-t), t, sp.oo, 0) is not None
