"""The Neimark–Sacker normal form against textbook maps, symplectic maps and simulated orbits."""

import numpy as np
import pytest
import sympy as sp
from flint import arb, fmpq

from proofkit import ArithmeticFailure
from proofkit.dynamics.neimark_sacker import enclose_normal_form, normal_form

x, y = sp.symbols("x y", real=True)
HALF = sp.Rational(1, 2)


def delayed_logistic(r):
    """Kuznetsov, Elements of Applied Bifurcation Theory, Example 4.2."""
    return [r * x * (1 - y), x]


def test_delayed_logistic_map_as_in_the_textbook():
    q = (HALF + sp.sqrt(3) / 2 * sp.I, 1)
    found = normal_form(delayed_logistic(2), (x, y), (HALF, HALF), eigenvector=q)
    assert found.lyapunov == -2
    assert (found.multiplier.real, found.multiplier.imag) == (HALF, sp.sqrt(3) / 2)


def test_balls_enclose_the_symbolic_coefficient():
    found = enclose_normal_form(delayed_logistic(2), (x, y), (fmpq(1, 2),) * 2, {})
    assert found.lyapunov.contains(arb(-2))
    assert found.lyapunov.rad() < fmpq(1, 10**8)
    assert abs(found.multiplier).contains(arb(1))


@pytest.mark.parametrize("nonlinearity", [y**2, y**3])
def test_area_preserving_maps_have_coefficient_zero_at_every_rotation_angle(nonlinearity):
    c = sp.Symbol("c", real=True)
    found = normal_form([y, -x + 2 * c * y + nonlinearity], (x, y), (0, 0))
    assert sp.simplify(found.lyapunov) == 0


def test_a_dissipative_neighbour_of_an_area_preserving_map_does_not():
    image = [y, -x + y * sp.Rational(6, 5) + y**2 - x**2 * y]
    assert normal_form(image, (x, y), (0, 0)).lyapunov != 0


@pytest.mark.parametrize("a", [sp.Rational(-3, 4), sp.Integer(2)])
def test_a_quadratic_change_of_coordinates_does_not_hide_the_coefficient(a):
    """w ↦ μw(1 + (a + 5i)|w|²) seen through z = w + (1 + 2i)w² − 3ww̄ + iw̄²."""
    w, bar = sp.symbols("w wbar")
    mu = sp.Rational(3, 5) + sp.Rational(4, 5) * sp.I
    change = [w + (1 + 2 * sp.I) * w**2 - 3 * w * bar + sp.I * bar**2]
    change.append(bar + (1 - 2 * sp.I) * bar**2 - 3 * w * bar - sp.I * w**2)
    step = [mu * w * (1 + (a + 5 * sp.I) * w * bar)]
    step.append(sp.conjugate(mu) * bar * (1 + (a - 5 * sp.I) * w * bar))
    inverse = inverted(change, (w, bar))
    through = composed(change, composed(step, inverse, (w, bar)), (w, bar))
    z = sp.expand(through[0].subs({w: x + sp.I * y, bar: x - sp.I * y}, simultaneous=True))
    image = [sp.re(z), sp.im(z)]
    found = normal_form(image, (x, y), (0, 0), eigenvector=(HALF, -sp.I / 2))
    assert sp.simplify(found.lyapunov - a) == 0


def composed(outer, inner, variables):
    """To third order."""
    t = sp.Symbol("t")
    scaled = {v: t * v for v in variables}
    exact = (e.subs(dict(zip(variables, inner, strict=True)), simultaneous=True) for e in outer)
    series = (sp.expand(e.subs(scaled, simultaneous=True)) for e in exact)
    return [sum(s.coeff(t, n) for n in range(4)) for s in series]


def inverted(change, variables):
    inverse = list(variables)
    for _ in range(3):
        forward = composed(change, inverse, variables)
        inverse = [
            sp.expand(i - (f - v)) for i, f, v in zip(inverse, forward, variables, strict=True)
        ]
    return inverse


def test_the_unit_of_the_eigenvector_scales_the_coefficient_quadratically():
    q = (HALF + sp.sqrt(3) / 2 * sp.I, 1)
    longer = tuple(3 * (1 + sp.I) * entry for entry in q)
    found = normal_form(delayed_logistic(2), (x, y), (HALF, HALF), eigenvector=longer)
    assert sp.simplify(found.lyapunov - (-2) * 18) == 0


def test_the_coefficient_predicts_the_size_of_the_simulated_circle():
    r = 2.004
    fixed, multiplier = 1 - 1 / r, np.exp(1j * np.pi / 3)
    q = np.array([multiplier, 1])
    u, v, squares = fixed + 0.01, fixed, []
    for t in range(60_000):
        u, v = r * u * (1 - v), u
        if t >= 50_000:
            dx, dy = u - fixed, v - fixed
            z = (dx * q[1].conjugate() - dy * q[0].conjugate()) / (2j * np.imag(q[0]))
            squares.append(abs(z) ** 2)
    assert np.mean(squares) / (np.sqrt(r - 1) - 1) == pytest.approx(1 / 2, rel=0.03)


def test_real_eigenvalues_are_refused():
    with pytest.raises(ArithmeticFailure, match="real"):
        enclose_normal_form([2 * x, y / 2], (x, y), (fmpq(0), fmpq(0)), {})
