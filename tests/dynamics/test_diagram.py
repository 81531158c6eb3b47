"""Bifurcation diagrams with their textbook values; no fixed point missed, no false event."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from flint import arb, fmpq

from proofkit import InputError, real
from proofkit.alignment.mixed_reference import mrs_dpo, mrs_ipo, preference_cycle
from proofkit.arithmetic.boxes import Box
from proofkit.arithmetic.precision import working_precision
from proofkit.dynamics.conditions import Bifurcation
from proofkit.dynamics.diagram import bifurcation_diagram
from proofkit.dynamics.parametric import ParametricMap

x, y, p = sp.symbols("x y p")
LOGISTIC = p * x * (1 - x)
HENON = ParametricMap((x, y), (1 - p * x**2 + y, sp.Rational(3, 10) * x), p)


def encloses(ball, value):
    with working_precision(256):
        return ball.contains(arb(value))


def stability(diagram):
    """For each run of segments the stability of its fixed points, at its first segment."""
    return [sorted(s.value for s in run[0].stable) for run in diagram.branches()]


def test_logistic_map():
    """May 1976: x* = 1 − 1/r is stable for 1 < r < 3, where it loses stability by a flip."""
    found = bifurcation_diagram(
        ParametricMap((x,), (LOGISTIC,), p), Box.of({"x": ("1/10", "99/100")}), ("3/2", 4)
    )
    (event,) = found.events
    assert found.complete
    assert event.kind is Bifurcation.FLIP and not event.touches
    assert encloses(event.parameter, 3) and event.parameter.rad() < 1e-15
    assert encloses(event.point[0], fmpq(2, 3))
    assert stability(found) == [["true"], ["false"]]
    for segment in found.segments:
        middle = sum(segment.parameter) / 2
        (zero,) = segment.points
        exact = 1 - 1 / middle
        assert encloses(zero.box[0], fmpq(exact.numerator, exact.denominator))


def test_the_two_cycle_of_the_logistic_map_loses_stability_at_one_plus_root_six():
    twice = LOGISTIC.subs(x, LOGISTIC)
    found = bifurcation_diagram(
        ParametricMap((x,), (twice,), p), Box.of({"x": ("1/10", "99/100")}), ("16/5", "18/5")
    )
    assert found.complete
    assert [e.kind for e in found.events] == [Bifurcation.FLIP] * 2  # each point of the cycle
    assert all(e.parameter.overlaps(1 + arb(6).sqrt()) for e in found.events)
    assert all(e.parameter.rad() < 1e-12 for e in found.events)
    assert stability(found) == [["false", "true", "true"], ["false", "false", "false"]]


def test_henon_fold():
    """a = −(1 − b)²/4 at b = 3/10; no fixed point before, a stable one and a saddle after."""
    box = Box.of({"x": ("1/2", 8), "y": (0, 3)})
    found = bifurcation_diagram(HENON, box, ("-1/5", "-3/25"), resolution=10)
    (event,) = found.events
    assert found.complete
    assert event.kind is Bifurcation.FOLD
    assert encloses(event.parameter, fmpq(-49, 400))
    assert stability(found) == [[], ["false", "true"]]


def test_henon_flip():
    """a = 3(1 − b)²/4 at b = 3/10."""
    box = Box.of({"x": ("1/5", 2), "y": (0, 1)})
    found = bifurcation_diagram(HENON, box, ("1/10", "1/2"), resolution=10)
    (event,) = found.events
    assert found.complete
    assert event.kind is Bifurcation.FLIP
    assert encloses(event.parameter, fmpq(147, 400))
    assert stability(found) == [["true"], ["false"]]


def test_a_fixed_point_that_leaves_the_box_is_a_gap_without_explanation():
    """The lower Hénon fixed point passes x = −4 at a = 0.2375 and nothing bifurcates."""
    box = Box.of({"x": (-4, "-1/2"), "y": (-2, 0)})
    found = bifurcation_diagram(HENON, box, ("1/5", "3/10"), resolution=8)
    assert not found.events
    assert not found.complete
    assert any(low <= Fraction(2375, 10000) <= high for low, high in found.gaps)
    assert stability(found) == [[], ["false"]]


def test_neimark_sacker_of_the_three_cycle():
    """At α = 1/2, a = 1/2, λ = 1 the threshold α² + β²/12 = 1 is at β = 3."""
    a, alpha = real("a", above=0, at_most="1/2"), real("alpha", at_least=0, at_most=1)
    beta, lam = real("beta", above=0), real("lambda", at_least=0, at_most=1)
    step = mrs_ipo(preference_cycle(3, a), alpha=alpha, beta=beta, lam=lam)
    half = sp.Rational(1, 2)
    along = ParametricMap.of(step, p, {a: half, alpha: half, lam: 1, beta: p})
    box = Box.of({"u": ("-2/5", "1/2"), "v": ("-1/2", "2/5")})
    found = bifurcation_diagram(along, box, ("5/2", "7/2"), resolution=6)
    (event,) = found.events
    assert found.complete
    assert event.kind is Bifurcation.NEIMARK_SACKER
    assert encloses(event.parameter, 3)
    assert stability(found) == [["true"], ["false"]]


def test_neimark_sacker_of_an_implicit_map():
    """MRS-DPO, whose step solves for an optimum: α² + 16a²β²λ²/3 is 1 at α = ½, a = ⅜, β = 1."""
    half, s = sp.Rational(1, 2), ("-1/20", "1/16")
    step = mrs_dpo(preference_cycle(3, sp.Rational(3, 8)), alpha=half, beta=p, lam=1)
    along = ParametricMap.of(step, p, {})
    box = Box.of({str(unknown): s for unknown in along.unknowns})
    found = bifurcation_diagram(along, box, ("19/20", "21/20"), resolution=3)
    (event,) = found.events
    assert found.complete
    assert event.kind is Bifurcation.NEIMARK_SACKER
    assert encloses(event.parameter, 1) and event.parameter.rad() < 1e-12
    assert stability(found) == [["true"], ["false"]]


def test_a_hidden_equation_hides_no_fixed_point():
    """h + h³ = g + g³ has the one solution g: the logistic map again, with its flip at 3."""
    h, g = sp.Symbol("h"), LOGISTIC
    hidden = ParametricMap((x,), (h,), p, (h,), (h + h**3 - g - g**3,))
    box = Box.of({"x": ("1/10", "99/100"), "h": ("1/20", "99/100")})
    found = bifurcation_diagram(hidden, box, ("5/2", "7/2"))
    (event,) = found.events
    assert found.complete and event.kind is Bifurcation.FLIP and encloses(event.parameter, 3)
    assert stability(found) == [["true"], ["false"]]


def test_cycles_are_fixed_points_of_the_map_iterated():
    """The 2-cycle and the fixed point of the logistic map; the 2-cycle flips at 1 + √6."""
    twice = ParametricMap((x,), (LOGISTIC,), p).iterated(2)
    box = Box.of({"x": ("1/10", "99/100"), "x(1)": ("1/10", "99/100")})
    found = bifurcation_diagram(twice, box, ("16/5", "18/5"))
    assert found.complete
    assert [e.kind for e in found.events] == [Bifurcation.FLIP] * 2
    with working_precision(256):
        assert all(e.parameter.overlaps(1 + arb(6).sqrt()) for e in found.events)
    assert stability(found) == [["false", "true", "true"], ["false", "false", "false"]]


def test_the_period_three_window_is_a_fold_with_nothing_before():
    """1 + √8: in a box around one point of the cycle there is none before it, and two after."""
    thrice = ParametricMap((x,), (LOGISTIC,), p).iterated(3)
    box = Box.of({"x": ("9/20", "11/20"), "x(1)": ("9/10", "99/100"), "x(2)": ("1/10", "1/5")})
    found = bifurcation_diagram(thrice, box, ("153/40", "307/80"), resolution=6)
    (event,) = found.events
    assert found.complete and event.kind is Bifurcation.FOLD
    with working_precision(256):
        assert event.parameter.contains(1 + arb(8).sqrt())
    assert stability(found) == [[], ["false", "true"]]


@pytest.mark.parametrize("cubic", [0, sp.Rational(1, 5)])
def test_a_tangential_touch_is_certified_and_is_no_crossing(cubic):
    """Multiplier −1 + (p − 1/3)²: it touches −1 and goes back."""
    touch = ParametricMap((x,), (-x * (1 - (p - sp.Rational(1, 3)) ** 2) + cubic * x**3,), p)
    found = bifurcation_diagram(touch, Box.of({"x": (-1, "11/10")}), (0, 1))
    (event,) = found.events
    assert event.touches
    assert event.kind is Bifurcation.FLIP
    assert encloses(event.parameter, fmpq(1, 3))
    assert stability(found) == [["true"], ["true"]]
    assert found.complete


def test_a_near_touch_is_none():
    """Multiplier −1 + (p − 1/3)² + 10⁻⁶: it stays inside."""
    inside = (p - sp.Rational(1, 3)) ** 2 + sp.Rational(1, 10**6)
    found = bifurcation_diagram(
        ParametricMap((x,), (-x * (1 - inside),), p), Box.of({"x": (-1, "11/10")}), (0, 1)
    )
    assert not found.gaps and not found.events and found.complete


def test_a_narrow_crossing_is_two_events():
    """Multiplier −1 + (p − 1/3)² − 10⁻⁴: outside between p = 1/3 ± 1/100."""
    across = (p - sp.Rational(1, 3)) ** 2 - sp.Rational(1, 10**4)
    found = bifurcation_diagram(
        ParametricMap((x,), (-x * (1 - across),), p), Box.of({"x": (-1, "11/10")}), (0, 1)
    )
    assert len(found.events) == 2
    assert found.complete
    assert stability(found) == [["true"], ["false"], ["true"]]


@pytest.mark.parametrize("coupling", [0, 1])
def test_a_double_multiplier_and_a_jordan_block(coupling):
    """Both multipliers of (px + cy, py) are p: they leave through +1 together at p = 1, where the
    fixed points are not isolated, so that no event can be certified."""
    step = ParametricMap((x, y), (p * x + coupling * y, p * y), p)
    box = Box.of({"x": (-1, "11/10"), "y": (-1, "11/10")})
    found = bifurcation_diagram(step, box, ("1/2", "5/4"), resolution=4)
    assert not found.complete
    assert all(low <= 1 <= high for low, high in found.gaps)
    assert stability(found) == [["true"], ["false"]]


def test_what_is_no_question_is_refused():
    with pytest.raises(InputError, match="side of the box"):
        bifurcation_diagram(HENON, Box.of({"x": (0, 1)}), (0, 1))
    with pytest.raises(InputError, match="no value"):
        ParametricMap((x,), (x * y,), p)
    with pytest.raises(InputError, match="images"):
        ParametricMap((x, y), (x,), p)
