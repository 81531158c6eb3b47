"""Margins agree with what is known of conditions, and say nothing where nothing is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy as sp

from proofkit import (
    Iff,
    for_all,
    implicit,
    orbits_converge,
    orbits_tend_to,
    positive_definite,
    real,
    smallest_nonzero_eigenvalue,
    spectral_norm,
    spectral_radius,
    spectrum_on_line,
    stable,
    unique_fixed_point,
    unstable,
    vector,
)
from proofkit.arithmetic.margins import compile_floats
from proofkit.audit.float_points import FloatPoints

x, y = real("x"), real("y")
YES, NO = sp.Lt(x, 1000, evaluate=False), sp.Gt(x, 1000, evaluate=False)
UNKNOWN = sp.Gt(sp.log(y), 0, evaluate=False)
"""At y = −1."""


def at(node: Any, a: float = 2.0, b: float = -1.0) -> float:
    program = compile_floats([node], (x, y))
    assert program is not None
    return float(program(np.array([[a], [b]]))[0, 0])


@pytest.mark.parametrize(
    "condition, value",
    [
        (x > 1, 1 / 3),
        (sp.Lt(x, 1), -1 / 3),
        (sp.Ge(x + y, 3 * x), -5 / 7),
        (sp.Gt(x + y - 1, 0, evaluate=False), 0),
        (sp.Gt(3 * x + y, 0), 5 / 7),
        (sp.Eq(x, 3), -1 / 5),
        (sp.Ne(x, 3), 1 / 5),
        (sp.And(x > 1, sp.Ne(x, 3)), 1 / 5),
        (sp.Or(x > 1, sp.Ne(x, 3)), 1 / 3),
        (sp.Not(sp.And(x > 1, sp.Ne(x, 3))), -1 / 5),
        (sp.Implies(x > 1, sp.Eq(x, 3)), -1 / 5),
        (sp.Implies(sp.Eq(x, 3), x < 1), 1 / 5),
        (sp.Equivalent(x > 1, sp.Eq(x, 3)), -1 / 5),
        (sp.Equivalent(x < 1, sp.Eq(x, 3)), 1 / 5),
    ],
)
def test_comparisons_and_connectives(condition: Any, value: float) -> None:
    assert at(condition) == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize("condition, sign", [
    (sp.Lt(x, 2 * y), -1), (sp.Le(x, 2 * y), 1), (sp.Eq(x, 2 * y), 1), (sp.Ne(x, 2 * y), -1),
    (sp.Gt(x - 2 * y, 0), -1), (sp.Ge(x - 2 * y, 0), 1),
])  # fmt: skip
def test_at_equality_strict_comparisons_fail_and_others_hold(condition: Any, sign: int) -> None:
    assert np.sign(at(condition, 2, 1)) == sign
    assert abs(at(condition, 2, 1)) < 1e-9


@pytest.mark.parametrize(
    "condition, sign",
    [
        (sp.And(NO, UNKNOWN), -1),
        (sp.And(UNKNOWN, NO), -1),
        (sp.Or(YES, UNKNOWN), 1),
        (sp.Implies(UNKNOWN, YES), 1),
        (sp.Implies(NO, UNKNOWN), 1),
        (sp.And(YES, UNKNOWN), np.nan),
        (sp.Or(UNKNOWN, NO), np.nan),
        (sp.Implies(YES, UNKNOWN), np.nan),
        (sp.Equivalent(YES, UNKNOWN), np.nan),
        (sp.Not(UNKNOWN), np.nan),
    ],
)
def test_an_unknown_part_leaves_the_whole_unknown_unless_another_decides_it(
    condition: Any, sign: float
) -> None:
    assert np.sign(at(condition)) == pytest.approx(sign, nan_ok=True)


ROTATION = sp.Matrix([[0, -x], [x, 0]]) / 4
"""Eigenvalues ± ix/4."""


@pytest.mark.parametrize(
    "node, value",
    [
        (stable(ROTATION), 1 / 2),
        (unstable(ROTATION), -1 / 2),
        (stable(sp.Matrix([[0, 100 * x], [0, 0]])), 1),
        (spectral_radius(sp.Matrix([[x, 1], [1, x]])), 3),
        (spectral_norm(sp.Matrix([[0, x], [0, 0]])), 2),
        (positive_definite(sp.Matrix([[x, y], [y, x]])), 1 / 3),
        (positive_definite(sp.Matrix([[x, x], [y, x]])), -1),
        (smallest_nonzero_eigenvalue(sp.Matrix([[x, x], [x, x]])), 4),
        (smallest_nonzero_eigenvalue(sp.Matrix([[0, 0], [0, y - y + 0]])), np.nan),
        (smallest_nonzero_eigenvalue(sp.Matrix([[y, 0], [0, x]])), np.nan),
        (sp.Piecewise((x, y > 0), (3 * x, True)), 6),
        (x ** sp.Rational(1, 2) + sp.Max(x, y) * sp.exp(y - y) + sp.Abs(y), 2**0.5 + 3),
    ],
)
def test_matrices_and_functions(node: Any, value: float) -> None:
    assert at(node) == pytest.approx(value, abs=1e-8, nan_ok=True)


def test_the_spectrum_on_a_line() -> None:
    assert at(spectrum_on_line(ROTATION, 0)) > 0
    assert at(spectrum_on_line(ROTATION, sp.Rational(1, 10))) < 0


def test_what_rounding_leaves_of_a_sum_is_no_near_miss() -> None:
    """1 − 1/(1 + e⁻³⁰) is e⁻³⁰, of which floats keep three digits; true by a millionth of it."""
    tiny = sp.exp(-30)
    kept = sp.Le(1 - 1 / (1 + tiny * x / 2), tiny * x / 2 * (1 + sp.Rational(1, 10**6)))
    assert at(kept) > 0
    assert at(sp.Le(1 - 1 / (1 + sp.exp(-x)), sp.exp(-x) / 2)) < -0.1


def test_one_fixed_point_or_several() -> None:
    """x³ fixes −1, 0 and 1; x/2 + c only 2c; the slope of −2x/(1 + x²) at 0 is −2."""
    (s,) = state = vector("s", 1)
    several, one = (unique_fixed_point(state, sp.Matrix([f])) for f in (s**3, s / 2 + x))
    assert at(several) < 0 < at(one)
    swapping, settling = (
        orbits_converge(state, sp.Matrix([c * s / (1 + s**2)])) for c in (-2, -sp.Rational(1, 2))
    )
    assert at(swapping) == pytest.approx(-1) and at(settling) == pytest.approx(1 / 2)


def test_orbits_are_judged_by_the_derivative_at_their_limit() -> None:
    u = vector("u", 1)
    tends = orbits_tend_to(sp.Matrix([0]), u, sp.Matrix([y * sp.sin(u[0])]))
    assert at(tends, b=0.25) == pytest.approx(0.75)
    assert at(tends, b=-3.0) == pytest.approx(-2)
    elsewhere = orbits_tend_to(sp.Matrix([1]), u, sp.Matrix([y * sp.sin(u[0])]))
    assert at(elsewhere, b=0.25) < 0


def test_what_has_no_meaning_in_floats_has_no_margin() -> None:
    t = real("t")
    assert compile_floats([for_all(t**2 + x > 0, t)], (x, y)) is None
    assert compile_floats([Iff(for_all(t**2 + x > 0, t), x > 0)], (x, y)) is None
    assert compile_floats([x > 0, for_all(t**2 + x > 0, t)], (x, y)) is None


def test_implicit_points_are_solved_for_one_after_the_other() -> None:
    """z³ + z = x has one real zero, 1 at x = 2; and w² = z + 3 has two."""
    z = implicit("z", 1, lambda u: [u[0] ** 3 + u[0] - x])
    w = implicit("w", 1, lambda u: [u[0] ** 2 - z[0] - 3])
    solver = FloatPoints.of([w[0].variable, z[0].variable], (x,))
    assert solver is not None
    assert solver.coordinates == (z[0], w[0])
    values = np.array([[2.0, 10.0]])
    found = solver.solve(values, near=np.array([[0.0, 0.0], [-1.0, 1.0]]))
    assert found == pytest.approx(np.array([[1, 2], [-2, 5**0.5]]), abs=1e-9)


def test_where_there_is_no_implicit_point_it_is_nan() -> None:
    z = implicit("z", 1, lambda u: [u[0] ** 2 + x])
    solver = FloatPoints.of([z[0].variable], (x,))
    assert solver is not None
    assert np.isnan(solver.solve(np.array([[1.0, 4.0]]))).all()
