"""Sets that a map takes into themselves, against maps whose invariant circles are known."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from flint import arb

from proofkit import ArithmeticFailure, InputError
from proofkit.alignment.mixed_reference import mrs_ipo, preference_cycle
from proofkit.dynamics.parametric import ParametricMap
from proofkit.dynamics.sampled import SampledMap
from proofkit.dynamics.trapping import trapping_set

x, y, h, p = sp.symbols("x y h p")
DELAYED = ParametricMap((x, y), (p * x * (1 - y), x), p)
"""The delayed logistic map: (1 − 1/p, 1 − 1/p) gives way to an invariant circle at p = 2 (Aronson,
Chory, Hall and McGehee 1982; Kuznetsov, *Elements of Applied Bifurcation Theory*, ex. 4.2)."""

TURN = ParametricMap((x, y), (sp.Rational(3, 5) * x - p * y, p * x + sp.Rational(3, 5) * y), p)


def settled(map_, parameter, start):
    return SampledMap.of(map_).orbit(parameter, start, 1100)[1000:].tolist()


@pytest.fixture(scope="module")
def circle():
    return trapping_set(DELAYED, "11/5", settled(DELAYED, 2.2, (0.5, 0.4)), "1/200")


def test_beyond_its_onset_the_circle_is_trapped_and_the_fixed_point_outside(circle):
    fixed = Fraction(6, 11)
    assert not circle.contains((fixed, fixed))
    assert circle.avoids((arb(6) / 11, arb(6) / 11))
    assert circle.contains((Fraction(settled(DELAYED, 2.2, (0.3, 0.3))[0][0]),
                            Fraction(settled(DELAYED, 2.2, (0.3, 0.3))[0][1])))  # fmt: skip


def test_exact_points_in_the_cells_stay_in_the_cells(circle):
    """In rational arithmetic: the corners of every cell, and random points."""
    rng = np.random.default_rng(3)
    for i, j in circle.cells:
        for u, v in ((0, 0), (1, 0), (0, 1), (1, 1), map(int, rng.integers(0, 1000, 2))):
            scale = 1 if max(u, v) <= 1 else 1000
            a, b = (i + Fraction(u, scale)) / 200, (j + Fraction(v, scale)) / 200
            assert circle.contains((Fraction(11, 5) * a * (1 - b), a))


def test_the_span_is_that_of_the_orbit_and_a_little_more(circle):
    path = np.array(settled(DELAYED, 2.2, (0.5, 0.4)))
    low, high = map(float, circle.span(0))
    assert low < path[:, 0].min() < path[:, 0].max() < high
    assert path[:, 0].min() - low < 0.2 and high - path[:, 0].max() < 0.2


def test_below_the_onset_nothing_is_trapped_away_from_the_fixed_point():
    near = [[0.6, 0.4], [0.3, 0.5]]
    for size in ("1/20", "1/100"):
        with pytest.raises(ArithmeticFailure, match="meets its own image"):
            trapping_set(DELAYED, "19/10", near, size)


def test_a_turn_that_expands_keeps_bringing_new_cells():
    with pytest.raises(ArithmeticFailure, match="at most 500 cells"):
        trapping_set(TURN, "9/10", [[20.0, 0.0]], "1/4", most=500)


def test_an_interval_of_parameters():
    """Every value in [7/2, 3501/1000] has a trapped set without the uniform policy; threshold 3."""
    half = sp.Rational(1, 2)
    step = mrs_ipo(preference_cycle(3, half), alpha=half, beta=p, lam=1)
    map_ = ParametricMap.of(step, p, {})
    near = settled(map_, 3.5, (1.0, 0.0))
    whole = trapping_set(map_, (Fraction(7, 2), Fraction(3501, 1000)), near, "1/25")
    assert whole.avoids((arb(0), arb(0)))
    for end in whole.parameter:
        for row in settled(map_, float(end), (2.0, 0.5)):
            assert whole.contains([Fraction(v) for v in row])


@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_circle_that_is_known(is_hidden):
    """z ↦ wz(1 + p − |z|²), w = (3 + 4i)/5, has the invariant circle |z|² = p."""
    square = h if is_hidden else x**2 + y**2
    factor = (1 + p - square) / 5
    image = ((3 * x - 4 * y) * factor, (4 * x + 3 * y) * factor)
    more = ((h,), (h**3 + h - (x**2 + y**2) ** 3 - x**2 - y**2,)) if is_hidden else ()
    found = trapping_set(
        ParametricMap((x, y), image, p, *more), "1/4", [[0.3, 0.4, *([0.25] * is_hidden)]], "1/30"
    )
    for a, b in ((3, 4), (5, 12), (8, 15), (7, 24), (20, 21)):
        c = 2 * round((a * a + b * b) ** 0.5)
        for point in ((a, b), (-a, b), (b, -a), (-b, -a)):
            assert found.contains([Fraction(v, c) for v in point])
    assert not found.contains((Fraction(0), Fraction(0)))
    assert Fraction(-4, 5) < found.span(0)[0] <= Fraction(-1, 2)


def test_what_is_no_question_is_refused():
    with pytest.raises(InputError, match="map of the plane"):
        trapping_set(ParametricMap((x,), (p * x,), p), 1, [[0.1]], 1)
    with pytest.raises(InputError, match="map of the plane"):
        trapping_set(DELAYED, 2, [[0.1]], 1)
