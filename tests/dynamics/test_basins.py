"""Certified basins of fixed points, and orbits that are certified to enter them."""

import pytest
import sympy as sp
from flint import arb, fmpq

from proofkit import orbits_tend_to, vector
from proofkit.arithmetic.basins import certified_basin
from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.ternary import Ternary

x, y = vector("x", 1), vector("y", 2)
HALF = fmpq(1, 2)


def tends(image, limit, start):
    """Whether the orbit of x ↦ image from `start` is certified to tend to `limit`."""
    ends = (sp.Matrix([sp.sympify(end)]) for end in (limit, start))
    target, first = ends
    condition = orbits_tend_to(target, x, sp.Matrix([image]), start=first)
    return compile_nodes([condition], [])([])[0]


def test_a_basin_never_reaches_another_fixed_point():
    """x ↦ x/2 + x² fixes 0 and ½; from ½ on orbits grow."""
    basin = certified_basin([fmpq(0)], lambda box: ((HALF + 2 * box[0],),))
    assert basin.contains([fmpq(1, 16)]) is Ternary.TRUE
    assert basin.contains([HALF]) is Ternary.FALSE
    assert basin.contains([arb(HALF)]) is Ternary.FALSE


@pytest.mark.parametrize("slope", [1, -1, 2])
def test_no_basin_where_the_linear_part_does_not_contract(slope):
    assert certified_basin([fmpq(0)], lambda box: ((fmpq(slope),),)) is None


def test_a_rotation_that_shrinks_slowly_needs_no_norm_of_its_own():
    rotation = ((fmpq(3, 5), fmpq(-4, 5)), (fmpq(4, 5), fmpq(3, 5)))
    shrinking = tuple(tuple(x * fmpq(99, 100) for x in row) for row in rotation)
    basin = certified_basin([fmpq(0)] * 2, lambda box: shrinking)
    assert basin.contains([HALF, HALF]) is Ternary.TRUE
    assert certified_basin([fmpq(0)] * 2, lambda box: rotation) is None


def test_a_shear_contracts_only_in_an_adapted_norm():
    shear = ((HALF, fmpq(20)), (fmpq(0), HALF))
    assert certified_basin([fmpq(0)] * 2, lambda box: shear).contains([fmpq(0)] * 2) is Ternary.TRUE


def test_orbits_that_converge_are_certified():
    ricker = x[0] + sp.Rational(3, 2) * (1 - sp.exp(x[0]))
    assert tends(ricker, 0, 2) is Ternary.TRUE
    assert tends(ricker, 0, sp.log(5)) is Ternary.TRUE
    two_sided = 3 * x[0] / (1 + x[0] ** 2)
    assert tends(two_sided, sp.sqrt(2), 1) is Ternary.TRUE


@pytest.mark.parametrize(
    ("image", "limit", "start"),
    [
        (x[0] + sp.Rational(9, 4) * (1 - sp.exp(x[0])), 0, 2),
        (3 * x[0] / (1 + x[0] ** 2), sp.sqrt(2), -1),
        (x[0] / 2 + x[0] ** 2, 0, 1),
        (x[0] / 2 + x[0] ** 2, 0, sp.Rational(1, 2)),
        (-x[0], 0, sp.Rational(1, 10**6)),
    ],
)
def test_orbits_that_end_elsewhere_are_not(image, limit, start):
    assert tends(image, limit, start) is Ternary.UNKNOWN


def test_no_orbit_tends_to_a_point_that_is_not_fixed():
    """7/5 is near √2, which is fixed."""
    image = 3 * x[0] / (1 + x[0] ** 2)
    assert tends(image, sp.Rational(7, 5), 1) is Ternary.FALSE
