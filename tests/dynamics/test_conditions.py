"""Stability conditions, against textbook regions and against Schur–Cohn at rational points."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from proofkit import ArithmeticFailure, real, stable
from proofkit.alignment.mixed_reference import mrs_dpo, mrs_ipo, preference_cycle
from proofkit.alignment.policies import uniform
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.conditions import Bifurcation, conditions_at, stability_conditions
from proofkit.dynamics.region import Region

a = real("a", above=0, at_most="1/2")
alpha, lam = real("alpha", at_least=0, at_most=1), real("lambda", at_least=0, at_most=1)
beta = real("beta", above=0)
FEEDBACK = {"alpha": alpha, "beta": beta, "lam": lam}


def kinds(found):
    return {b.kind: sp.expand(b.equation.lhs) for b in found.boundaries}


def test_the_boundary_of_the_three_cycle_comes_out_as_the_paper_writes_it():
    found = conditions_at(mrs_ipo(preference_cycle(3, a), **FEEDBACK), uniform(3))
    (piece,) = found.boundaries
    assert piece.kind is Bifurcation.NEIMARK_SACKER
    assert piece.equation == sp.Eq(alpha**2 + a**2 * beta**2 * lam**2 / 3, 1, evaluate=False)
    assert {b.kind for b in found.implied} <= {Bifurcation.FOLD, Bifurcation.FLIP}


def test_an_implicit_map_at_an_explicit_fixed_point():
    step = mrs_dpo(preference_cycle(3, a), **FEEDBACK)
    (piece,) = conditions_at(step, uniform(3), sp.zeros(2, 1)).boundaries
    threshold = alpha**2 + 16 * a**2 * beta**2 * lam**2 / 3
    assert piece.equation == sp.Eq(threshold, 1, evaluate=False)


def test_four_responses_on_a_circle():
    half = sp.Rational(1, 2)
    P = sp.Matrix(4, 4, lambda i, j: half + {1: a, 3: -a}.get((j - i) % 4, 0))
    found = conditions_at(mrs_ipo(P, **FEEDBACK), uniform(4))
    pair = sp.expand(alpha**2 + a**2 * beta**2 * lam**2 / 4)
    assert kinds(found) == {Bifurcation.NEIMARK_SACKER: pair}


def test_heavy_ball_on_a_quadratic():
    """Polyak 1964: x ↦ x − ηLx + b(x − x₋) converges iff |b| < 1 and 0 < ηL < 2(1 + b)."""
    L, eta, b = real("L", above=0), real("eta", above=0), real("b")
    found = stability_conditions(sp.Matrix([[1 + b - eta * L, -b], [1, 0]]))
    assert kinds(found) == {
        Bifurcation.NEIMARK_SACKER: b,
        Bifurcation.FLIP: sp.expand(eta * L / 2 - b),
    }
    claimed = Region.of(sp.And(b > -1, b < 1, eta * L < 2 * (1 + b)))
    assert Region.of(found.stable, over=[L, eta, b]).compare(claimed).equal is Ternary.TRUE


def test_henon_map():
    """Hénon's (x, y) ↦ (1 − ax² + y, bx) is stable at x* iff it lies between fold and flip."""
    b, x = real("b", above=-1, below=1), real("x")
    parameter = (1 - (1 - b) * x) / x**2
    J = sp.Matrix([[-2 * parameter * x, 1], [b, 0]])
    found = stability_conditions(J, given=[x > 0])
    assert {piece.kind for piece in found.boundaries} == {Bifurcation.FOLD, Bifurcation.FLIP}
    at = {piece.kind: sp.solve(piece.margin, x) for piece in found.boundaries}
    values = {k: sp.factor(parameter.subs(x, v[0])) for k, v in at.items()}
    assert values[Bifurcation.FOLD] == sp.factor(-((1 - b) ** 2) / 4)
    assert values[Bifurcation.FLIP] == sp.factor(3 * (1 - b) ** 2 / 4)


ENTRIES = st.lists(st.integers(-2, 2), min_size=3, max_size=3)


@settings(deadline=None, max_examples=25)
@given(st.lists(ENTRIES, min_size=3, max_size=3), st.fractions(-1, 1, max_denominator=9))
def test_simplified_conditions_agree_with_schur_cohn(rows, value):
    t = real("t", at_least=-1, at_most=1)
    M = sp.Matrix(rows) * t / 2 + sp.diag(t**2, 0, 1) / 3
    simple = stability_conditions(M)
    point = {"t": value}
    for condition, predicate in ((simple.stable, stable(M)),):
        expected = Region.of(predicate, over=[t]).contains(point)
        assert Region.of(condition, over=[t]).contains(point) is expected
    crossing = Region.of(simple.unstable, over=[t]).contains(point)
    if crossing is Ternary.TRUE:
        assert Region.of(stable(M), over=[t]).contains(point) is Ternary.FALSE


def test_double_eigenvalue_and_jordan_block_at_the_boundary():
    r = real("r")
    for block in (sp.diag(r, r), sp.Matrix([[r, 1], [0, r]])):
        found = stability_conditions(block)
        assert kinds(found) == {Bifurcation.FOLD: r, Bifurcation.FLIP: -r}
        boundary = Region.of(found.stable, over=[r]), Region.of(found.unstable, over=[r])
        assert [x.contains({"r": 1}) for x in boundary] == [Ternary.FALSE, Ternary.FALSE]
        assert boundary[1].contains({"r": Fraction(1001, 1000)}) is Ternary.TRUE


def test_a_touch_from_inside_keeps_its_isolated_boundary_point():
    """Eigenvalue 1 − (t − 1/2)²: it touches the circle at t = 1/2 and does not cross it."""
    t = real("t", at_least=0, at_most=1)
    found = stability_conditions(sp.Matrix([[1 - (t - sp.Rational(1, 2)) ** 2]]))
    (piece,) = found.boundaries
    assert piece.kind is Bifurcation.FOLD
    region = Region.of(found.stable, over=[t])
    assert region.contains({"t": "1/2"}) is Ternary.FALSE
    assert region.contains({"t": "501/1000"}) is Ternary.TRUE
    assert Region.of(found.unstable, over=[t]).contains({"t": "1/2"}) is Ternary.FALSE


def test_too_large_a_factor_is_refused():
    x = real("x")
    companion = sp.Matrix(5, 5, lambda i, j: int(i == j + 1) + x * int(j == 4))
    with pytest.raises(ArithmeticFailure):
        stability_conditions(companion + sp.ones(5, 5))


def test_five_responses_on_a_circle_have_a_surd_in_their_boundary():
    """(aβλ/5)² cot²(π/10) = (aβλ)²(5 + 2√5)/25."""
    (piece,) = conditions_at(mrs_ipo(preference_cycle(5, a), **FEEDBACK), uniform(5)).boundaries
    threshold = alpha**2 + (a * beta * lam) ** 2 * (5 + 2 * sp.sqrt(5)) / 25
    assert piece.kind is Bifurcation.NEIMARK_SACKER
    assert sp.expand(piece.equation.lhs - threshold) == 0
    assert sp.N(sp.cot(sp.pi / 10) ** 2 - 5 - 2 * sp.sqrt(5), 30) == 0


def test_a_quartic_with_imaginary_discriminant_is_not_split():
    """(x² + 1)² + t² over the reals: ±√(−1 ± it); it has no real quadratic factor in t."""
    t = real("t", above=0)
    companion = sp.Matrix([[0, 0, 0, -(1 + t**2)], [1, 0, 0, 0], [0, 1, 0, -2], [0, 0, 1, 0]])
    assert stability_conditions(companion / 2).matrix.rows == 4
    region = Region.of(stability_conditions(companion / 2).stable, over=[t])
    for value in ("1", "3", "4"):
        truth = Region.of(stable(companion / 2), over=[t]).contains({"t": value})
        assert region.contains({"t": value}) is truth
