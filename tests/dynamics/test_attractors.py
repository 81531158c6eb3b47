"""Where orbits end: certified where that succeeds, and never called certified where it does not."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from proofkit.alignment.mixed_reference import mrs_ipo, preference_cycle
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.attractors import Proof, attractors
from proofkit.dynamics.continuation import enclose_fold, follow
from proofkit.dynamics.parametric import ParametricMap
from proofkit.dynamics.sampled import SampledMap, period_of

x, y, p = sp.symbols("x y p")
LOGISTIC = ParametricMap((x,), (p * x * (1 - x),), p)
HALF = sp.Rational(1, 2)
CYCLE = ParametricMap.of(mrs_ipo(preference_cycle(3, HALF), alpha=HALF, beta=p, lam=1), p, {})


@pytest.mark.parametrize(
    ("parameter", "period"),
    [("14/5", 1), ("16/5", 2), ("7/2", 4), ("71/20", 8), ("3831/1000", 3), ("3739/1000", 5)],
)
def test_windows_of_the_logistic_map(parameter, period):
    """1, 2, 4, 8 on the way to chaos; 3 from 1 + √8 on, 5 from 3.7382 on (Strogatz, §10.2)."""
    (found,) = attractors(LOGISTIC, [parameter], (0.4,))
    assert found.proof is Proof.CYCLE
    assert found.evidence.period == period


@pytest.mark.parametrize("parameter", ["18/5", "3828/1000", 4])
def test_chaos_is_sampled_only(parameter):
    (found,) = attractors(LOGISTIC, [parameter], (0.4,))
    assert found.proof is Proof.NONE and found.evidence is None
    assert len(found.path) > 100


def test_the_onset_of_oscillation_of_the_three_cycle():
    """α² + a²β²/3 = 1 at β = 3: before it a point, after it a set without fixed points."""
    before, after = attractors(CYCLE, ["29/10", 4], (1.0, 0.2))
    assert (before.proof, before.evidence.period) == (Proof.CYCLE, 1)
    assert after.proof is Proof.TRAPPED
    assert not after.evidence.contains((Fraction(0), Fraction(0)))
    assert all(after.evidence.contains([Fraction(v) for v in row]) for row in after.path)


def test_beyond_onset_the_three_cycle_locks_to_period_three():
    """α = 0: the orbit visits the responses in turn, x ↦ R⁻¹f(x) fixed, from a fold on; there a
    bisection on sampled orbits agrees."""
    step = mrs_ipo(preference_cycle(3, HALF), alpha=0, beta=p, lam=1)
    map_ = ParametricMap.of(step, p, {})
    quasi, locked = attractors(map_, [6, 7], (3.0, 0.0))
    assert quasi.proof is Proof.TRAPPED
    assert (locked.proof, locked.evidence.period) == (Proof.CYCLE, 3)
    turned = map_.iterated(1, sp.ImmutableMatrix([[0, -1], [1, -1]]))
    branch = follow(turned, (7, "13/2"), [float(z) for z in locked.path[0]], resolution=14)
    assert branch.over(Ternary.TRUE) == ((Fraction(13, 2), Fraction(7)),)
    fold = enclose_fold(turned, 6.205, [-3.048, 1.9536])
    assert fold.parameter.rad() < 1e-12
    floats, low, high = SampledMap.of(map_), 6.0, 7.0
    while high - low > 1e-3:
        middle = (low + high) / 2
        locks = period_of(floats.orbit(middle, (3.0, 0.0), 4000)[3990:], 3) == 3
        low, high = (low, middle) if locks else (middle, high)
    assert low - 1e-3 < float(fold.parameter) < high + 1e-3


def test_orbits_that_leave_the_floats_are_left_out():
    assert attractors(LOGISTIC, [5], (0.4,)) == ()


def test_sampled_orbits_follow_the_map():
    path = SampledMap.of(LOGISTIC).orbit(3.2, (0.3,), 50)
    expected = [0.3]
    for _ in range(50):
        expected.append(3.2 * expected[-1] * (1 - expected[-1]))
    np.testing.assert_allclose(path[:, 0], expected, rtol=1e-12)
    assert period_of(path[40:], 8) in (None, 2)
    assert period_of(np.array([[0.0], [1.0], [2.0]]), 8) is None
