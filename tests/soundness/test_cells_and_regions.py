"""Pavings, regions, diagrams and diagnoses where floating point would guess.

Truth is by hand: one-variable inequalities, exact thresholds, and rational points checked with
`fractions`.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
import sympy as sp

from proofkit import ArithmeticFailure, Iff, Implies, Ne, Or, Verdict, claim, real, unstable
from proofkit.alignment.regimes import Parameters, diagnose
from proofkit.arithmetic.boxes import Box
from proofkit.arithmetic.paving import pave
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.diagram import bifurcation_diagram
from proofkit.dynamics.parametric import ParametricMap
from proofkit.dynamics.region import Region, claimed_and_true
from proofkit.dynamics.solver import Answer, solve

R, F = sp.Rational, Fraction
PROVED, REFUTED, OPEN = Verdict.PROVED, Verdict.REFUTED, Verdict.INCONCLUSIVE
u, v = real("u", at_least=0, at_most=1), real("v", at_least=0, at_most=1)
w = real("w", at_least=-1, at_most=1)
inner = real("i", above=0, below=1)
third, HALF = R(1, 3), R(1, 2)

TRUE, FALSE = True, False
SOLVED = {
    # true or false with room: the paving must say so
    "a wide slit": (Or(u < third, u > third + R(1, 10)), FALSE),
    "a thin slit": (Or(u < third, u > third + R(1, 10**9)), FALSE),
    "a jump down": (sp.Piecewise((u, u < third), (u - 1, True)) >= 0, FALSE),
    "a jump up": (sp.Piecewise((w + 2, w < third), (w + 3, True)) > 0, TRUE),
    "a jump in an increasing function": (
        sp.Piecewise((u + 1, 3 * u < 1), (u, True)) > HALF, FALSE
    ),
    "a kink": (sp.Abs(w) - w + R(1, 100) > 0, TRUE),
    "a pole between": (1 / (3 * u - 1) < 10**6, FALSE),
    "a pole outside": (1 / (3 * u - 4) < 0, TRUE),
    "a tangent before its pole": (sp.tan(u) > -HALF, TRUE),
    "a tangent across its pole": (sp.tan(2 * u) > -(10**3), FALSE),
    "an arc tangent of a pole": (sp.atan(1 / (3 * u - 1)) < 1, FALSE),
    "a logarithm inside": (sp.log(u + 1) < 1, TRUE),
    "the root of a square": (sp.sqrt(w**2) >= w - R(1, 10), TRUE),
    "two intervals": (Or(u < third, u > R(2, 3)), FALSE),
    "an implication on two intervals": (
        Implies(Or(4 * u < 1, 4 * u > 3), (2 * u - 1) ** 2 > R(1, 5)), TRUE
    ),
    "strict inside": (sp.Gt(inner + R(1, 10), 0, evaluate=False), TRUE),
}  # fmt: skip
CLOSE = {
    # false in one point, on a curve, or where something means nothing: never proved
    "one point": (Ne(3 * u, 1), FALSE),
    "a curve": (Ne(u**2 + v**2, HALF), FALSE),
    "strict at the end": (sp.Gt(u, 0, evaluate=False), FALSE),
    "an even pole": (1 / (3 * u - 1) ** 2 > 0, FALSE),
    "a logarithm at its end": (sp.log(u) < 1, FALSE),
    # true with equality: never refuted
    "strict at the open end": (inner * (2 - inner) < 1, TRUE),
    "a sign": (sp.sign(w) * w >= 0, TRUE),
    "a sign, squared": (sp.sign(w) ** 2 <= 1, TRUE),
}


@pytest.mark.parametrize("name", [*SOLVED, *CLOSE])
def test_pavings_say_what_holds_everywhere(name: str, judge: Any) -> None:
    statement, holds = SOLVED.get(name) or CLOSE[name]
    allowed = {PROVED if holds else REFUTED, *([OPEN] if name in CLOSE else [])}
    seconds = 1 if name in CLOSE else 20  # what cannot be told needs no long look
    assert judge(statement, engines=["pave"], seconds=seconds) in allowed


def test_a_paving_sees_that_nothing_meets_the_assumptions(judge: Any) -> None:
    assert judge(claim(given=sp.exp(u) > 3, then=u > 5), engines=["pave"]) is Verdict.VACUOUS
    assert judge(claim(given=sp.exp(u) > 2, then=u > HALF), engines=["pave"]) is PROVED


@pytest.mark.parametrize("name", [*SOLVED, *CLOSE])
def test_every_cell_tells_the_truth_at_its_corners(name: str) -> None:
    """The corners of cells are rational: SymPy evaluates the condition there exactly."""
    condition, _ = SOLVED.get(name) or CLOSE[name]
    parameters = sorted(condition.free_symbols, key=str)
    ends = {"w": (-1, 1)}
    box = Box.of({x.name: ends.get(x.name, (0, 1)) for x in parameters})
    paving = pave(condition, parameters, box, undecided="1/50", cells=300)
    for truth in (Ternary.TRUE, Ternary.FALSE):
        for sides in list(paving.boxes(truth))[:20]:
            for corner in ([s[0] for s in sides], [s[1] for s in sides]):
                values = [R(c.numerator, c.denominator) for c in corner]
                value = condition.xreplace(dict(zip(parameters, values, strict=True)))
                assert value == (sp.true if truth is Ternary.TRUE else sp.false)


def test_a_region_has_no_points_where_its_condition_means_nothing() -> None:
    y = real("y", at_least=-1, at_most=1)
    everything = Region.of(sp.Ge(y, -3, evaluate=False))
    for condition, hole in ((1 / y**2 > 0, 0), (sp.log(y + 1) < 5, -1), (sp.sqrt(y) >= 0, -1)):
        region = Region.of(condition)
        assert region.contains({"y": hole}) is Ternary.FALSE
        found = everything.compare(region)
        assert found.equal is Ternary.FALSE
        assert found.includes is not Ternary.FALSE
        assert everything.contains(found.only_left.point) is Ternary.TRUE
    whole = Region.of(sp.log(y + 2) < 5)
    assert whole.contains({"y": -1}) is Ternary.TRUE
    assert everything.compare(Region.of(y**2 < 2)).equal is Ternary.TRUE


def test_a_parameter_called_pi_is_not_the_number() -> None:
    """π is a number near 3.14; `pi` may be any."""
    pi, x = real("pi"), real("x")
    assert solve([pi > 4, sp.pi * x > 1], [pi, x]).answer is Answer.YES
    assert solve([sp.pi > 4 + x**2], [x]).answer is Answer.NO
    assert solve([x > 4, x < sp.pi], [x]).answer is Answer.NO


def test_regions_that_differ_in_a_point_or_a_hair() -> None:
    y = real("y", at_least=0, at_most=2)
    rational = Region.of(2 * y <= 3).compare(Region.of(2 * y < 3))
    assert rational.only_left.point == {"y": F(3, 2)}
    hair = Region.of(y**2 <= 2 + R(1, 10**12)).compare(Region.of(y**2 <= 2))
    assert hair.equal is Ternary.FALSE
    value = hair.only_left.point["y"]
    assert 2 < value**2 <= 2 + F(1, 10**12)


def test_a_claimed_region_with_its_boundary_on_the_wrong_side(judge: Any) -> None:
    """[[x, −y], [y, x]] is unstable iff x² + y² > 1; on the circle it is not."""
    x, y = real("x", at_least=-2, at_most=2), real("y", at_least=-2, at_most=2)
    M = sp.Matrix([[x, -y], [y, x]])
    right, wrong = (claim(then=Iff(unstable(M), c)) for c in (x**2 + y**2 > 1, x**2 + y**2 >= 1))
    claimed, true = claimed_and_true(right)
    assert claimed.compare(true).equal is Ternary.TRUE
    claimed, true = claimed_and_true(wrong)
    point = claimed.compare(true).only_left.point
    assert point["x"] ** 2 + point["y"] ** 2 == 1
    assert judge(right, engines=["decide"]) is PROVED
    assert judge(wrong, engines=["decide"]) is REFUTED


def test_no_diagram_of_a_map_with_a_jump() -> None:
    """x ↦ x/2 ± 1/10 has no fixed point near 0, though slopes alone would enclose one."""
    x, p = sp.symbols("x p")
    jump = sp.Piecewise((-R(1, 10), x < 0), (R(1, 10), True))
    box = Box.of({"x": ("-1/5", "1/20")})
    with pytest.raises(ArithmeticFailure):
        bifurcation_diagram(ParametricMap((x,), (x / 2 - jump + 0 * p,), p), box, (0, 1))
    smooth = bifurcation_diagram(ParametricMap((x,), (x / 2 + p / 100,), p), box, (0, 1))
    assert smooth.complete and not smooth.events
    assert all(len(s.points) == 1 for s in smooth.segments)


def _cycle(a: Fraction) -> list[list[Fraction]]:
    half = F(1, 2)
    return [[half, half + a, half - a], [half - a, half, half + a], [half + a, half - a, half]]


@pytest.mark.parametrize(("hair", "known"), [(0, None), (-1, True), (1, False)])
def test_a_diagnosis_at_the_exact_threshold_says_nothing(hair: int, known: bool | None) -> None:
    """α² + a²β²λ²/3 = 1 at α = a = ½, βλ = 3: there the fixed point is neither stable nor not."""
    at = Parameters(F(1, 2), 3 + F(hair, 10**12), F(1))
    point = diagnose(_cycle(F(1, 2)), at).regime.fixed_point
    assert (point.stable is Ternary.TRUE) is (known is True)
    assert (point.unstable is Ternary.TRUE) is (known is False)


@pytest.mark.parametrize("K", [2, 3, 4])
@pytest.mark.parametrize("mass", [F(0), F(1, 10**15), F(1, 2)])
def test_ties_are_exact_in_a_diagnosis(K: int, mass: Fraction) -> None:
    """All tied but for one pair: a winner needs a strict majority, however small."""
    half = F(1, 2)
    P = [[half] * K for _ in range(K)]
    P[0][1], P[1][0] = half + mass, half - mass
    structure = diagnose(P).structure
    winner = 0 if mass and K == 2 else None
    assert structure.condorcet_winner == winner
    tied = [p for p in combinations(range(K), 2) if not (mass and p == (0, 1))]
    assert list(structure.tied_pairs) == tied
    assert structure.additive is (mass == 0 or K == 2)


def test_a_box_of_one_point(judge: Any) -> None:
    point = real("z", at_least=R(1, 3), at_most=R(1, 3))
    assert judge(3 * point <= 1, engines=["pave"]) is PROVED
    assert judge(3 * point < 1, engines=["pave"]) is REFUTED
