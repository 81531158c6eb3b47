"""Moduli of roots against 1: Schur–Cohn with every singular case."""

import mpmath
import pytest
from flint import arb, fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from proofkit._errors import InputError
from proofkit.arithmetic.number import rational
from proofkit.arithmetic.polynomial import schur_stable, schur_unstable
from proofkit.arithmetic.ternary import Ternary

T, F, U = Ternary.TRUE, Ternary.FALSE, Ternary.UNKNOWN
coefficient = st.fractions(min_value=-3, max_value=3, max_denominator=5)


def poly(*coefficients):
    return tuple(rational(c) for c in coefficients)


def multiply(*factors):
    result = poly(1)
    for q in factors:
        table = [fmpq(0)] * (len(result) + len(q) - 1)
        for i, a in enumerate(result):
            for j, b in enumerate(q):
                table[i + j] += a * b
        result = tuple(table)
    return result


def balls(p, radius="1e-12"):
    return tuple(arb(c, rational(radius)) for c in p)


CYCLOTOMIC_5 = poly(1, 1, 1, 1, 1)
LEHMER = poly(1, 1, 0, -1, -1, -1, -1, -1, 0, 1, 1)
THREE_FOUR_FIVE = poly(1, "-6/5", 1)

CASES = {
    "all roots zero": (poly(1, 0, 0, 0), T, F),
    "constant": (poly(7), T, F),
    "a double root inside": (multiply(poly(1, "-1/2"), poly(1, "-1/2")), T, F),
    "roots at ±i": (poly(1, 0, 1), F, F),
    "roots at ±1": (poly(1, 0, -1), F, F),
    "a Jordan block at 1": (poly(1, -2, 1), F, F),
    "fifth roots of unity": (CYCLOTOMIC_5, F, F),
    "repeated roots on the circle": (multiply(CYCLOTOMIC_5, CYCLOTOMIC_5, poly(1, 1)), F, F),
    "on the circle, no root of unity": (THREE_FOUR_FIVE, F, F),
    "circle and inside": (multiply(THREE_FOUR_FIVE, poly(2, -1), poly(1, 0)), F, F),
    "circle and outside": (multiply(THREE_FOUR_FIVE, poly(1, -2)), F, T),
    "a reciprocal pair": (multiply(poly(1, -2), poly(2, -1)), F, T),
    "a reciprocal pair of opposite sign": (multiply(poly(1, 2), poly(2, -1)), F, T),
    "a reciprocal pair and 1": (multiply(poly(1, -2), poly(2, -1), poly(1, -1)), F, T),
    "a reciprocal pair and -1": (multiply(poly(1, -2), poly(2, -1), poly(1, 1)), F, T),
    "a reciprocal pair and 0": (multiply(poly(1, -2), poly(2, -1), poly(1, 0, 0)), F, T),
    "a repeated reciprocal pair": (multiply(*[poly(1, -2), poly(2, -1)] * 2), F, T),
    "an unequal reciprocal pair": (multiply(poly(1, -2), poly(2, -1), poly(2, -1)), F, T),
    "a complex reciprocal quadruple": (multiply(poly(1, 2, 4), poly(4, 2, 1)), F, T),
    "Lehmer's Salem number": (LEHMER, F, T),
    "barely inside": (poly(10**30, -(10**30) + 1), T, F),
    "barely outside": (poly(10**30, 0, 10**30 + 1), F, T),
    "negative lead": (poly(-2, 1), T, F),
    "leading zero": (poly(0, 2, 1), T, F),
    "Jury: stable quartic": (poly(1, "-6/5", "7/100", "3/10", "-2/25"), T, F),
    "Jury: stable quintic": (poly(32, 16, 8, 4, 2, 1), T, F),
    "Jury: critically stable cubic": (poly(1, "-11/10", "-1/10", "1/5"), F, F),
    "Jury: a root at -2": (multiply(poly(1, 2), poly(4, 0, 1), poly(3, -1)), F, T),
}


@pytest.mark.parametrize(("p", "stable", "unstable"), CASES.values(), ids=CASES)
def test_decided_over_the_rationals(p, stable, unstable):
    assert schur_stable(p) is stable
    assert schur_unstable(p) is unstable


@pytest.mark.parametrize(("p", "stable", "unstable"), CASES.values(), ids=CASES)
def test_balls_are_never_wrong_and_unknown_only_at_the_boundary(p, stable, unstable):
    on_circle = stable is F and unstable is F
    near = any(abs(c) > 10**20 for c in p)
    if p[0] == 0 or near:
        assert schur_stable(balls(p)) in (U, stable)
        assert schur_unstable(balls(p)) in (U, unstable)
    else:
        assert schur_stable(balls(p)) is (U if on_circle else stable)
        assert schur_unstable(balls(p)) is (U if on_circle else unstable)


@pytest.mark.parametrize(
    "p",
    [(arb(0, 1), fmpq(1)), (arb.nan(), fmpq(1)), (fmpq(1), arb.nan()), (fmpq(1), arb(1, 1))],
    ids=["degree unknown", "nan lead", "nan constant", "wide"],
)
def test_balls_that_tell_nothing(p):
    assert schur_stable(p) is U
    assert schur_unstable(p) is U


def test_zero_polynomial_is_refused():
    for question in (schur_stable, schur_unstable):
        with pytest.raises(InputError, match="zero polynomial"):
            question(poly(0))
        with pytest.raises(InputError, match="zero polynomial"):
            question(())


def largest_modulus(p):
    with mpmath.workdps(50):
        coefficients = [mpmath.mpf(int(c.p)) / int(c.q) for c in p]
        return max(abs(z) for z in mpmath.polyroots(coefficients, maxsteps=500, extraprec=400))


@settings(deadline=None, max_examples=60)
@given(st.lists(coefficient, min_size=1, max_size=6))
def test_agree_with_numerical_roots_away_from_the_circle(tail):
    p = poly(3, *tail)
    assume(len(set(tail)) > 1 or tail[0] != 0)
    modulus = largest_modulus(p)
    assume(abs(modulus - 1) > 1e-6)
    assert schur_stable(p) is (T if modulus < 1 else F)
    assert schur_unstable(p) is (T if modulus > 1 else F)
    assert schur_stable(balls(p, "1e-14")) in (U, schur_stable(p))


@settings(deadline=None)
@given(st.lists(coefficient, min_size=1, max_size=4), st.integers(1, 3))
def test_reciprocal_products_are_never_stable(tail, copies):
    p = poly(4, *tail)
    assume(p[-1] != 0)
    q = multiply(*[p, p[::-1]] * copies)
    assert schur_stable(q) is F
    assert schur_unstable(q) is (F if schur_unstable(p) is schur_unstable(p[::-1]) is F else T)


@settings(deadline=None)
@given(
    st.lists(st.tuples(coefficient, coefficient), min_size=1, max_size=4),
    st.sampled_from([fmpq(1, 1000), fmpq(1, 20), fmpq(1, 2)]),
)
def test_a_known_answer_on_a_ball_holds_for_every_polynomial_inside(tail, radius):
    centre = poly(3, *(c for c, _ in tail))
    inside = tuple(
        c + radius * d / 3 for c, d in zip(centre, poly(0, *(d for _, d in tail)), strict=True)
    )
    wide = (fmpq(3), *(arb(c, radius) for c in centre[1:]))
    assert schur_stable(wide) in (U, schur_stable(inside))
    assert schur_unstable(wide) in (U, schur_unstable(inside))
