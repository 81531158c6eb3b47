"""Poles, branch cuts, overflow and cancellation: closed claims whose truth mpmath or hand tells.

Each trap stands beside its nearest valid control, so that an engine which refuses everything
fails. `enclose` decides a closed claim altogether; the oracle evaluates it again by another path.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath as mp
import pytest
import sympy as sp
from flint import arb, fmpq

from proofkit import And, Contradiction, Ne, Not, Or, StatementError, Verdict, claim, real
from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.precision import working_precision
from proofkit.arithmetic.ternary import Ternary
from proofkit.engines.checking import InstanceChecker

R = sp.Rational
x, p = real("x"), real("p", above=0)
ROOT_2 = sp.sqrt(2)
PROVED, REFUTED, OPEN = Verdict.PROVED, Verdict.REFUTED, Verdict.INCONCLUSIVE


def at(condition: Any, value: Any) -> Any:
    """The condition at x = value, as a claim about one number that SymPy cannot simplify away."""
    return claim(given=sp.Eq(x, value, evaluate=False), then=condition)


def outcome(condition: Any, value: Fraction) -> Ternary:
    return InstanceChecker(claim(then=condition, forall=[x])).check({x: value}).goal


AT_POINTS = {
    # value, a condition that fails or does not exist there, one that holds
    "a pole of a reciprocal": (0, 1 / x**2 > 0, x**2 >= 0),
    "a difference of poles": (1, 1 / (x - 1) - 1 / (x - 1) ** 2 < 1, (x - 1) ** 2 < 1),
    "a hidden pole": (-1, (x**2 - 1) / (x + 1) < 0, x - 1 < 0),
    "a logarithm at 0": (0, sp.log(x) < 0, sp.log(x + R(1, 2)) < 0),
    "a logarithm below 0": (-1, sp.log(x) ** 2 > -1, sp.log(-x) > -1),
    "a root below 0": (-4, sp.sqrt(x) > -1, sp.sqrt(-x) > 1),
    "a cube root below 0": (-8, x ** R(1, 3) < 3, (-x) ** R(1, 3) < 3),
    "a fractional power below 0": (-8, x ** R(2, 3) > 3, (x**2) ** R(1, 3) > 3),
    "a negative power of a root at 0": (0, x ** R(-1, 2) > 0, (x + 1) ** R(-1, 2) > 0),
    "a general power of 0": (0, x**ROOT_2 < 1, (x + 1) ** ROOT_2 < 2),
    "a sign of what does not exist": (-1, sp.sign(sp.log(x)) < 2, sp.sign(sp.log(-x + 1)) < 2),
    "an extremum with what does not exist": (-1, sp.Max(sp.sqrt(x), 1) >= 1, sp.Max(-x, 1) >= 1),
    "a tangent at a pole": (1, sp.tan(sp.pi * x / 2) > -1, sp.tan(sp.pi * x / 4) > -1),
    "a cotangent at a pole": (0, sp.cot(x) > -1, sp.cot(x + R(1, 2)) > -1),
    "an arc tangent of a pole": (0, sp.atan(1 / x) < 2, sp.atan(x) < 2),
}


@pytest.mark.parametrize("name", AT_POINTS)
def test_nothing_holds_where_a_part_does_not_exist(name: str, judge: Any) -> None:
    value, trap, control = AT_POINTS[name]
    assert outcome(trap, Fraction(value)) is not Ternary.TRUE
    assert outcome(Not(trap), Fraction(value)) is not Ternary.TRUE
    assert judge(at(trap, value)) not in (PROVED, Verdict.SUPPORTED)
    assert outcome(control, Fraction(value)) is Ternary.TRUE


@pytest.mark.parametrize("name", AT_POINTS)
def test_an_assumption_that_does_not_exist_is_not_met(name: str) -> None:
    """So it neither refutes what follows from it, nor lets an engine say that it was met."""
    value, trap, control = AT_POINTS[name]
    for condition in (trap, Not(trap), Or(trap, Not(trap, evaluate=False), evaluate=False)):
        checker = InstanceChecker(claim(given=condition, then=x > 10**6))
        assert checker.check({x: Fraction(value)}).assumptions is not Ternary.TRUE
    checker = InstanceChecker(claim(given=control, then=x > 10**6))
    assert checker.check({x: Fraction(value)}).is_counterexample


def _closed() -> dict[str, tuple[Any, Verdict]]:
    big, e = 10**6, sp.exp
    return {
        # exp(10⁶) ≈ 3·10⁴³⁴²⁹⁴, far beyond floats
        "a large exponential": (e(big) > sp.Integer(10) ** 434294, PROVED),
        "a larger bound": (e(big) > sp.Integer(10) ** 434295, REFUTED),
        "a small exponential": (e(-big) > 0, PROVED),
        "a smaller bound": (sp.Gt(e(-(10**3)), R(1, 10**434), evaluate=False), REFUTED),
        # a double cannot tell these from equality
        "a tiny rest": (sp.Gt(1 + e(-300), 1 + R(1, 10**131), evaluate=False), PROVED),
        "a tinier rest": (sp.Gt(1 + e(-300), 1 + R(1, 10**130), evaluate=False), REFUTED),
        # (10⁴⁰ + 1) − 10⁴⁰ with huge rationals: exact
        "huge rationals": (sp.Eq(R(10**40 + 1, 10**40) - 1, R(1, 10**40), evaluate=False), PROVED),
        "huge rationals, wrong": (
            sp.Eq(R(10**40 + 1, 10**40) - 1, R(1, 10**40 + 1), evaluate=False),
            REFUTED,
        ),
        # e^π − π = 19.9990999…, Ramanujan's e^(π√163) is an integer to 12 digits, and 22/7 > π
        "almost twenty": (sp.Lt(e(sp.pi) - sp.pi, 20, evaluate=False), PROVED),
        "almost an integer": (
            sp.Lt(e(sp.pi * sp.sqrt(163)), 262537412640768744, evaluate=False),
            PROVED,
        ),
        "at least that integer": (
            sp.Ge(e(sp.pi * sp.sqrt(163)), 262537412640768744, evaluate=False),
            REFUTED,
        ),
        "Archimedes": (sp.Lt(R(223, 71), sp.pi, evaluate=False), PROVED),
        "Archimedes, weakened": (sp.Gt(sp.pi, R(22, 7), evaluate=False), REFUTED),
        # equality of irrationals: exact by normal form, never by digits
        "roots that add up": (
            sp.Eq(sp.sqrt(8), 2 * sp.sqrt(2), evaluate=False),
            PROVED,
        ),
        "a logarithm of a power": (sp.Eq(sp.log(R(8, 27)), 3 * sp.log(R(2, 3))), PROVED),
        "a strict order of equals": (sp.Lt(sp.log(8), 3 * sp.log(2), evaluate=False), REFUTED),
        "a weak order of equals": (sp.Le(sp.log(8), 3 * sp.log(2), evaluate=False), PROVED),
    }


CLOSED = _closed()


@pytest.mark.parametrize("name", CLOSED)
def test_closed_claims(name: str, judge: Any) -> None:
    statement, truth = CLOSED[name]
    assert judge(claim(then=statement)) is truth


def test_numbers_too_close_to_tell_stay_open(judge: Any) -> None:
    """sin² 1 + cos² 1 = 1, which no digits confirm and no normal form here knows."""
    one = sp.sin(1) ** 2 + sp.cos(1) ** 2
    for relation in (sp.Eq, sp.Ne, sp.Lt, sp.Gt, sp.Le, sp.Ge):
        assert judge(claim(then=relation(one, 1, evaluate=False))) is OPEN
    apart = sp.Lt(one, 1 + R(1, 10**60), evaluate=False)
    assert judge(claim(then=apart)) is PROVED


def test_nested_roots_are_compared_exactly(judge: Any) -> None:
    """√2 + √3 = √(5 + 2√6), by squaring."""
    sides = sp.sqrt(2) + sp.sqrt(3), sp.sqrt(5 + 2 * sp.sqrt(6))
    for relation, truth in ((sp.Eq, PROVED), (sp.Ne, REFUTED), (sp.Lt, REFUTED), (sp.Le, PROVED)):
        assert judge(claim(then=relation(*sides, evaluate=False))) is truth


def test_a_number_too_long_to_print_cannot_be_stated() -> None:
    """Python prints no integer of more than 4300 digits; as a power it can be written."""
    with pytest.raises(StatementError, match="digits"):
        claim(then=sp.Gt(x, sp.Integer(10) ** 5000, evaluate=False))
    assert claim(then=sp.Gt(x, sp.Integer(10) ** 4000, evaluate=False)).hash


def test_more_digits_than_balls_have_stay_open(judge: Any) -> None:
    """e^(−10⁴) < 10⁻⁴⁰⁰⁰ is far below the precision of 512 bits beside 1."""
    tiny = sp.exp(-(10**4))
    assert judge(claim(then=sp.Gt(1 + tiny, 1, evaluate=False))) in (OPEN, PROVED)
    assert judge(claim(then=sp.Lt(1 + tiny, 1, evaluate=False))) in (OPEN, REFUTED)
    assert judge(claim(then=sp.Gt(1 + sp.exp(-300), 1, evaluate=False))) is PROVED


@pytest.mark.parametrize(
    "bad",
    [sp.oo, -sp.oo, sp.nan, sp.zoo, sp.I, sp.Float("0.1"), sp.Symbol("loose")],
)
def test_what_is_no_real_number_cannot_be_stated(bad: Any) -> None:
    with pytest.raises((StatementError, TypeError)):
        claim(then=sp.Eq(x, bad, evaluate=False))


@pytest.mark.parametrize("value", [Fraction(1, 3), Fraction(-7, 2), Fraction(10**9, 7)])
@pytest.mark.parametrize(
    "expression",
    [
        lambda v: sum((-1) ** k * v**k / sp.factorial(k) for k in range(12)),
        lambda v: (v - 1) ** 9 - sum(sp.binomial(9, k) * v**k * (-1) ** (9 - k) for k in range(9)),
        lambda v: 1 / (1 + v**2) - 1 / (2 + v**2),
    ],
)
def test_rational_expressions_are_exact(expression: Any, value: Fraction) -> None:
    """However they cancel: the reference is Python's own rational arithmetic."""
    (found,) = compile_nodes([expression(x)], [x])([fmpq(value.numerator, value.denominator)])
    truth = sp.Rational(expression(sp.Rational(value.numerator, value.denominator)))
    assert (int(found.p), int(found.q)) == (int(truth.p), int(truth.q))


@pytest.mark.parametrize("bits", [64, 256])
@pytest.mark.parametrize(
    "function",
    [sp.exp, sp.log, sp.sin, sp.cos, sp.tan, sp.atan, sp.sqrt, sp.sign, sp.Abs,
     lambda v: v ** R(5, 3), lambda v: sp.Max(v, 1 / v), lambda v: v ** v],
)  # fmt: skip
def test_balls_around_an_argument_contain_the_function(function: Any, bits: int) -> None:
    """Dependency or not, the image of a wide ball contains the values at its points (mpmath)."""
    program = compile_nodes([function(x)], [x])
    numeric = sp.lambdify(x, function(x), "mpmath")
    with working_precision(bits), mp.workdps(80):
        for middle, radius in ((R(3, 2), R(1, 4)), (R(40), R(1, 2**20)), (R(1, 50), R(1, 99))):
            ball = arb(fmpq(int(middle.p), int(middle.q)), fmpq(int(radius.p), int(radius.q)))
            (image,) = program([ball])
            for s in (-1, R(-1, 3), 0, R(1, 2), 1):
                point = middle + s * radius
                if point > 0:
                    value = numeric(mp.mpf(int(point.p)) / int(point.q))
                    digits = arb(mp.nstr(value, 70))
                    assert not (image < digits - arb("1e-60") * (1 + abs(digits)))
                    assert not (image > digits + arb("1e-60") * (1 + abs(digits)))


def test_dependency_does_not_decide(judge: Any) -> None:
    """x(1 − x) ≤ 1/4 on [0, 1]: plain intervals see [0, 1], and the maximum is an equality."""
    u = real("u", at_least=0, at_most=1)
    assert judge(u * (1 - u) <= R(1, 4), engines=["pave"]) in (OPEN, PROVED)
    assert judge(u * (1 - u) <= R(26, 100), engines=["pave"]) is PROVED
    assert judge(u * (1 - u) < R(1, 4), engines=["pave"]) in (OPEN, REFUTED)
    assert judge(u * (1 - u) < R(24, 100), engines=["pave"]) is REFUTED
    assert judge(sp.exp(u) - u * sp.exp(u) <= R(101, 100), engines=["pave"]) is PROVED
    assert judge(sp.exp(u) - u * sp.exp(u) <= R(99, 100), engines=["pave"]) is REFUTED


def test_the_oracle_and_the_balls_must_agree(judge: Any, monkeypatch: Any) -> None:
    """A wrong sign in one of them is found, a right one is not objected to."""
    from proofkit.engines import oracle

    statement = And(sp.exp(x) > 0, Ne(x, 10**9))
    assert judge(statement, engines=["oracle"]) is OPEN
    monkeypatch.setitem(oracle._FUNCTIONS, sp.exp, lambda v: -mp.exp(v))
    assert judge(sp.exp(x) - x > 0, engines=["enclose"]) is Verdict.SUPPORTED
    with pytest.raises(Contradiction):
        judge(sp.exp(x) - x > 0, engines=["oracle"])
