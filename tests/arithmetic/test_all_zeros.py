"""All zeros in a box: as many as there are, where they are."""

from __future__ import annotations

import pytest
import sympy as sp
from flint import arb, fmpq

from proofkit.arithmetic.all_zeros import zeros_in
from proofkit.arithmetic.boxes import Box
from proofkit.arithmetic.precision import working_precision
from proofkit.dynamics.parametric import System, compiled_system

x, y, p = sp.symbols("x y p")


def zeros(equations, unknowns, sides, **options):
    system = System.of([sp.sympify(e) for e in equations], unknowns)
    with working_precision(96):
        return zeros_in(system.f, system.jacobian, Box.of(sides), **options)


def test_the_zeros_of_a_sine():
    found = zeros([sp.sin(10 * x)], [x], {"x": ("-1/100", 3)})
    assert found.complete
    places = sorted(float(e.box[0].mid()) for e in found.found)
    assert places == pytest.approx([k * float(sp.pi) / 10 for k in range(10)], abs=1e-8)


def test_two_curves():
    found = zeros([x**2 + y**2 - 1, x**3 - y], [x, y], {"x": (-2, 2), "y": (-2, 2)})
    expected = sp.nroots(sp.Symbol("t") ** 3 + sp.Symbol("t") - 1)  # x² = t
    (t,) = [r for r in expected if r.is_real]
    assert found.complete
    assert sorted(float(e.box[0].mid()) for e in found.found) == pytest.approx(
        [-float(sp.sqrt(t)), float(sp.sqrt(t))]
    )


def test_wilkinson():
    found = zeros([sp.prod(x - k for k in range(1, 8))], [x], {"x": ("1/2", "15/2")})
    assert found.complete
    assert sorted(float(e.box[0].mid()) for e in found.found) == pytest.approx(range(1, 8))


def test_a_zero_on_a_face_or_a_cut_is_found_once():
    for sides in ({"x": (0, 2)}, {"x": (-1, 1)}, {"x": (-2, 0)}):
        found = zeros([sp.sin(x)], [x], sides)
        assert found.complete
        assert len(found.found) == 1


def test_a_double_zero_stays_undecided_and_a_near_one_does_not():
    double = zeros([x**2], [x], {"x": (-1, 2)})
    assert not double.complete
    assert not double.found
    near = zeros([x**2 - sp.Rational(1, 10**6)], [x], {"x": (-1, 2)})
    assert near.complete
    assert len(near.found) == 2
    none = zeros([x**2 + sp.Rational(1, 10**6)], [x], {"x": (-1, 2)})
    assert none.complete
    assert not none.found


def test_giving_up_says_so():
    assert not zeros([sp.sin(100 * x)], [x], {"x": (0, 3)}, cells=20).complete
    assert len(zeros([x**2], [x], {"x": (-1, 2)}, all_or_nothing=True).undecided) == 1


def test_a_parameter_that_is_a_ball_gives_one_zero_for_each_value():
    """x² = p for p in [1, 1.01]."""
    system = compiled_system([x**2 - p], [x], [p])
    P = arb(1).union(arb(fmpq(101, 100)))
    with working_precision(96):
        at = system([P])
        found = zeros_in(at.f, at.jacobian, Box.of({"x": (0, 2)}))
    (zero,) = found.found
    assert found.complete
    assert zero.box[0].contains(1) and zero.box[0].contains(arb(fmpq(101, 100)).sqrt())
