"""Implicit points: what Newton and Krawczyk may be made to believe.

A claim about an implicit point speaks of every zero. A zero that does not exist must not refute
anything, and one that does must not be missed so that something false is proved.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath as mp
import pytest
import sympy as sp
from flint import arb

from proofkit import ArithmeticFailure, Verdict, claim, implicit, orbits_tend_to, real, vector
from proofkit.arithmetic.derivatives import shared_jacobian
from proofkit.arithmetic.krawczyk import enclose_zero
from proofkit.arithmetic.precision import working_precision

STEP = sp.Rational(1, 100)
BALLS = ["enclose", "falsify", "oracle"]


def _point(equation: Any) -> sp.Expr:
    return implicit("z", 1, lambda z: [equation(z[0])])[0]


def _jump(z: sp.Expr) -> sp.Expr:
    """e^z − 1 moved down left of 0 and up right of it: never zero, with the slope e^z wherever it
    has one."""
    return sp.exp(z) - 1 + sp.Piecewise((-STEP, z < 0), (STEP, True))


def test_a_jump_across_zero_is_no_zero(judge: Any) -> None:
    """Krawczyk's operator, which sees slopes only, maps a box around the jump into itself."""
    z = _point(_jump)
    assert judge(z > 5, engines=BALLS) is not Verdict.REFUTED
    assert judge(z < 5, engines=BALLS) is not Verdict.SUPPORTED


def test_without_the_jump_there_is_one(judge: Any) -> None:
    z = _point(lambda z: sp.exp(z) - 1 - STEP)  # z = log 1.01
    assert judge(z > 5, engines=BALLS) is Verdict.REFUTED
    assert judge(z < 5, engines=BALLS) is Verdict.SUPPORTED


def test_a_kink_of_an_absolute_value_is_enclosed_by_both_slopes(judge: Any) -> None:
    z = _point(lambda z: sp.Abs(z) + 2 * z - 1 + sp.exp(-20))  # z = (1 − e⁻²⁰)/3
    assert judge(z > sp.Rational(1, 4), engines=BALLS) is Verdict.SUPPORTED
    assert judge(z > sp.Rational(1, 3), engines=BALLS) is Verdict.REFUTED


@pytest.mark.parametrize("function", [sp.sign, lambda z: sp.Max(z, 0), lambda z: sp.Min(z, 1)])
def test_what_has_no_derivative_is_given_up(function: Any, judge: Any) -> None:
    z = _point(lambda z: function(z) + 2 * sp.exp(z) - 3)
    assert judge(z < 5, engines=BALLS) is Verdict.INCONCLUSIVE
    with pytest.raises(ArithmeticFailure):
        shared_jacobian([function(z)], [z])


def test_a_step_of_a_parameter_is_no_obstacle(judge: Any) -> None:
    a = real("a", at_least=0, at_most=1)
    z = _point(lambda z: sp.exp(z) - 1 - sp.Piecewise((1, 2 * a > 1), (2, True)))
    half = sp.Rational(1, 2)
    assert judge(z > half, engines=["enclose"]) is Verdict.SUPPORTED  # log 2 or log 3
    assert judge(z > 1, engines=["enclose"]) is Verdict.REFUTED  # log 2 < 1


def test_no_cycle_of_a_map_with_a_jump_is_certified(judge: Any) -> None:
    """x ↦ x/2 ± 1/100 has the cycle ±1/150 around its jump, x ↦ x/2 the fixed point 0."""
    x = vector("x", 1)
    image = sp.Matrix([x[0] / 2 + sp.Piecewise((STEP, x[0] < 0), (-STEP, True))])
    for statement in (tends := orbits_tend_to(sp.Matrix([5]), x, image), sp.Not(tends)):
        assert judge(statement, engines=["enclose"]) is Verdict.INCONCLUSIVE
    smooth = orbits_tend_to(sp.Matrix([5]), x, sp.Matrix([x[0] / 2]))
    assert judge(smooth, engines=["enclose"]) is Verdict.REFUTED


def test_two_zeros_and_no_zero(judge: Any) -> None:
    """z² = 2 has two zeros: a claim about one of them is false of the other."""
    two = _point(lambda z: z**2 - 2)
    assert judge(two > 0) is Verdict.INCONCLUSIVE  # −√2 is not rational, so it is no witness
    assert judge(two**2 > sp.Rational(19, 10)) is Verdict.PROVED
    assert judge(_point(lambda z: z**2 + 1) > 0) is Verdict.VACUOUS
    none = _point(lambda z: sp.exp(z) + z**2)  # e^z + z² > 0, which no solver sees
    assert judge(none > 0) is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("degree", [2, 3, 4])
def test_a_multiple_zero_is_never_certified(degree: int, judge: Any) -> None:
    """(e^z − 1)^m has the zero 0 only, with a singular derivative."""
    z = _point(lambda z: (sp.exp(z) - 1) ** degree)
    for statement in (z > 1, z < 1):
        assert judge(statement, engines=["enclose"]) is Verdict.INCONCLUSIVE
    simple = _point(lambda z: sp.exp(z) - 1)
    assert judge(simple < 1, engines=BALLS) is Verdict.SUPPORTED


@pytest.mark.parametrize("digits", [2, 6, 12, 20])
def test_almost_double_zeros_are_told_apart_or_refused(digits: int) -> None:
    """cosh z = 1 + ε²/2 has the zeros ±acosh(1 + ε²/2), which mpmath knows."""
    epsilon = Fraction(1, 10**digits)

    def f(x: Any) -> list[arb]:
        return [x[0].cosh() - 1 - arb(1) / (2 * 10 ** (2 * digits))]

    def slope(x: Any) -> list[list[arb]]:
        return [[x[0].sinh()]]

    with mp.workdps(120):
        exact = mp.acosh(1 + mp.mpf(10) ** (-2 * digits) / 2)
        whole = int(exact * mp.mpf(10) ** 100)
    with working_precision(512):
        zero = arb(whole, 1) / 10**100
    with working_precision(64):
        try:
            found = enclose_zero(f, slope, [epsilon])
        except ArithmeticFailure:
            assert digits > 2  # too few bits for so close a pair
        else:
            assert found.box[0].overlaps(zero)
            assert not found.uniqueness_box[0].overlaps(-zero)
    with working_precision(512):
        found = enclose_zero(f, slope, [epsilon])
        assert found.box[0].overlaps(zero)
        assert not found.uniqueness_box[0].overlaps(-zero)


@pytest.mark.parametrize("start", [Fraction(7), Fraction(-7), Fraction(10**9), Fraction(1, 10**9)])
def test_a_wrong_start_leads_to_a_zero_or_to_none(start: Fraction) -> None:
    """z³ − z has the zeros −1, 0, 1; whatever is found is one of them."""

    def f(x: Any) -> list[arb]:
        return [x[0] ** 3 - x[0]]

    def slope(x: Any) -> list[list[arb]]:
        return [[3 * x[0] ** 2 - 1]]

    with working_precision(128):
        try:
            (box,) = enclose_zero(f, slope, [start]).box
        except ArithmeticFailure:
            assert abs(start) > 10**6
        else:
            assert [box.contains(root) for root in (-1, 0, 1)].count(True) == 1


def test_a_singular_parameter_is_left_out(judge: Any) -> None:
    """az = 1 has no zero at a = 0, where nothing can be said of it; elsewhere az is 1."""
    a = real("a", at_least=-1, at_most=1)
    z = _point(lambda z: a * sp.exp(z) - 1)
    positive = claim(given=a >= 0, then=a > 0, forall=[z])
    assert judge(positive, engines=["enclose"]) is Verdict.SUPPORTED
    assert judge(claim(then=sp.Ne(a, 0), forall=[z]), engines=["enclose"]) is Verdict.SUPPORTED
