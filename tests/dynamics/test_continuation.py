"""Branches followed along a parameter and certified cycles, against textbook values."""

from __future__ import annotations

from fractions import Fraction

import mpmath as mp
import pytest
import sympy as sp
from flint import arb, fmpq

from proofkit import ArithmeticFailure, InputError
from proofkit.arithmetic.precision import working_precision
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.continuation import enclose_fold, follow
from proofkit.dynamics.cycles import certify_cycle
from proofkit.dynamics.parametric import ParametricMap
from proofkit.dynamics.sampled import SampledMap, period_of

x, y, h, p = sp.symbols("x y h p")
LOGISTIC = ParametricMap((x,), (p * x * (1 - x),), p)
HENON = ParametricMap((x, y), (1 - p * x**2 + y, sp.Rational(3, 10) * x), p)
THREE = LOGISTIC.iterated(3)
NEAR_THREE = (0.149407, 0.488004, 0.959447)  # the stable cycle at p = 3.84


def contains(ball, value):
    with working_precision(256):
        return ball.contains(value)


def three_cycle_multiplier(parameter, near):
    """In mpmath: the derivative of the third iterate at the cycle near a point."""
    f = lambda z: parameter * z * (1 - z)  # noqa: E731
    z = mp.findroot(lambda z: f(f(f(z))) - z, near)
    return parameter**3 * (1 - 2 * z) * (1 - 2 * f(z)) * (1 - 2 * f(f(z)))


def test_the_period_three_window_opens_at_one_plus_root_eight():
    """1 + 2√2 (Myrberg 1958; Strogatz, *Nonlinear Dynamics and Chaos*, §10.4)."""
    fold = enclose_fold(THREE, 3.8285, (0.514, 0.956, 0.16))
    with working_precision(256):
        assert fold.parameter.contains(1 + arb(8).sqrt())
    assert fold.parameter.rad() < 1e-14


def test_the_stable_three_cycle_is_followed_to_both_ends_of_its_window():
    """It is stable from 1 + √8 to 3.84149..., where it doubles its period."""
    down, up = (follow(THREE, ("96/25", end), NEAR_THREE) for end in ("381/100", "385/100"))
    ((low, high),) = down.over(Ternary.TRUE)
    assert high == Fraction(96, 25) and down.span[0] == low  # no step goes beyond the fold
    with working_precision(256):
        assert 0 < float(arb(float(low)) - 1 - arb(8).sqrt()) < 1e-4
    ((_, stable_to),), ((unstable_from, end),) = up.over(Ternary.TRUE), up.over(Ternary.FALSE)
    assert end == Fraction(385, 100)
    flip = mp.findroot(lambda r: three_cycle_multiplier(r, 0.149) + 1, 3.8415)
    assert float(stable_to) < flip < float(unstable_from)
    assert unstable_from - stable_to < 1e-4


def test_every_segment_contains_the_cycle():
    for segment in follow(THREE, ("96/25", "383/100"), NEAR_THREE).segments:
        for end in segment.parameter:
            r = mp.mpf(end.numerator) / end.denominator
            f = lambda z, r=r: r * z * (1 - z)  # noqa: E731
            z = mp.findroot(lambda z, f=f: f(f(f(z))) - z, 0.15)
            assert abs(segment.point.box[0] - arb(mp.nstr(z, 17))) < 1e-2
            assert segment.point.box[0].overlaps(arb(float(z), 1e-14))


def test_the_unstable_companion_is_followed_as_unstable():
    branch = follow(THREE, ("96/25", "77/20"), (0.169040, 0.539407, 0.954036))
    assert branch.over(Ternary.FALSE) == ((Fraction(96, 25), Fraction(77, 20)),)
    assert not branch.over(Ternary.TRUE)


def test_a_fixed_point_under_a_hidden_equation_is_the_same():
    """2h + h³ = 2g + g³ has the one solution h = g = px(1 − x)."""
    g = p * x * (1 - x)
    hidden = ParametricMap((x,), (h,), p, (h,), (2 * h + h**3 - 2 * g - g**3,))
    branch = follow(hidden, ("29/10", "31/10"), (0.655, 0.655))
    ((_, low),), ((high, _),) = branch.over(Ternary.TRUE), branch.over(Ternary.FALSE)
    assert low < 3 < high and high - low < Fraction(1, 1000)


@pytest.mark.parametrize(
    ("map_", "parameter", "period"), [(LOGISTIC, "96/25", 3), (LOGISTIC, "7/2", 4), (HENON, 1, 4)]
)
def test_cycles_that_attract_are_certified(map_, parameter, period):
    """Hénon's map has an attracting 4-cycle at a = 1, b = 0.3 (Hénon 1976)."""
    start = [0.5] if map_ is LOGISTIC else [0.0, 0.0]
    path = SampledMap.of(map_).orbit(float(Fraction(parameter)), start, 3000)[2900:]
    assert period_of(path, 24) == period
    cycle = certify_cycle(map_, parameter, path[:period].tolist())
    assert (cycle.period, cycle.stable, cycle.prime) == (period, Ternary.TRUE, Ternary.TRUE)
    for box, row in zip(cycle.points, path, strict=False):
        assert all(abs(b - v) < 1e-8 for b, v in zip(box, row, strict=False))


def test_the_superstable_three_cycle_passes_through_one_half():
    """Where x = ½ recurs, the multiplier is 0: p³ − ... has the root 3.83187405528..."""
    f = lambda r, z: r * z * (1 - z)  # noqa: E731
    r = mp.findroot(lambda r: f(r, f(r, f(r, mp.mpf(1) / 2))) - mp.mpf(1) / 2, 3.832)
    cycle = certify_cycle(LOGISTIC, Fraction(float(r)), [[0.5], [0.958], [0.154]])
    assert cycle.stable is Ternary.TRUE
    assert abs(cycle.points[0][0] - arb(0.5)) < 1e-12


def test_a_fixed_point_taken_for_a_cycle_is_not_prime():
    cycle = certify_cycle(LOGISTIC, "5/2", [[0.61], [0.59]])
    assert cycle.prime is Ternary.UNKNOWN
    assert all(contains(z, fmpq(3, 5)) for (z,) in cycle.points)


def test_an_unstable_cycle_is_called_unstable():
    cycle = certify_cycle(LOGISTIC, 4, [[0.3454915], [0.9045085]])  # (5 ∓ √5)/8
    assert cycle.stable is Ternary.FALSE
    with working_precision(256):
        assert cycle.points[0][0].contains((5 - arb(5).sqrt()) / 8)


def test_what_is_no_question_is_refused():
    with pytest.raises(InputError, match="each unknown"):
        follow(THREE, (3, 4), (0.1,))
    with pytest.raises(InputError, match="two ends"):
        follow(THREE, (4, 4), NEAR_THREE)
    with pytest.raises(ArithmeticFailure):
        follow(ParametricMap((x,), (x + 1 + x**2,), p), (0, 1), (0.0,))
    with pytest.raises(ArithmeticFailure):  # the fixed points of x ↦ px(1 − x) have no fold at 3
        enclose_fold(LOGISTIC, 3.0, (0.6667,))
    with pytest.raises(InputError, match="for each round"):
        certify_cycle(LOGISTIC, 3, [[0.1, 0.2]])
    with pytest.raises(InputError, match="hidden unknowns"):
        ParametricMap((x,), (h,), p, (h,), ())
