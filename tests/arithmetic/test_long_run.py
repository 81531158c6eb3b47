"""What is refuted of every orbit: maps whose fixed points and cycles are known."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from flint import fmpq

from proofkit import (
    every_round,
    integer,
    liminf_at_least,
    orbits_converge,
    orbits_tend_to,
    real,
    stable,
    unique_fixed_point,
    vector,
)
from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.orbits import decision
from proofkit.arithmetic.repulsion import is_analytic, repels
from proofkit.arithmetic.ternary import Ternary

(x,) = state = vector("x", 1)
(start,) = first = vector("x_0", 1)
t = integer("t", at_least=0)
c = real("c")
FALSE, UNKNOWN = Ternary.FALSE, Ternary.UNKNOWN


def decided(node: Any, *values: int) -> Ternary:
    """The condition's truth where its free symbols have the values."""
    symbols = sorted(node.free_symbols, key=str)
    truth: Ternary = compile_nodes([node], symbols)([fmpq(v) for v in values])[0]
    return truth


def image(expression: sp.Expr) -> sp.Matrix:
    return sp.Matrix([expression])


@pytest.mark.parametrize(
    "map_, expected",
    [(x**2, FALSE), (x**3, FALSE), (x / 2 + 1, UNKNOWN), (x**2 + 1, UNKNOWN), (x + 1, UNKNOWN)],
)
def test_two_fixed_points_refute_uniqueness(map_: sp.Expr, expected: Ternary) -> None:
    """x² and x³ fix 0 and 1; x/2 + 1 fixes 2 alone; x² + 1 and x + 1 fix nothing."""
    assert decided(unique_fixed_point(state, image(map_))) is expected


@pytest.mark.parametrize(
    "map_, expected",
    [(-2 * x / (1 + x**2), FALSE), (x / (1 + x**2), UNKNOWN), (-x / 2, UNKNOWN)],
)
def test_a_cycle_refutes_convergence(map_: sp.Expr, expected: Ternary) -> None:
    """−2x/(1 + x²) exchanges 1 and −1; the others tend to 0."""
    assert decided(orbits_converge(state, image(map_))) is expected


@pytest.mark.parametrize("bound, expected", [(3, FALSE), (2, UNKNOWN), (1, UNKNOWN)])
def test_a_fixed_point_below_the_bound_refutes_a_lower_limit(bound: int, expected: Any) -> None:
    """Every orbit of x/2 + 1 tends to 2: equality is never refuted."""
    node = liminf_at_least(x, state, image(x / 2 + 1), c)
    assert decided(node, bound) is expected


def test_a_cycle_refutes_a_lower_limit_by_its_lowest_point() -> None:
    swapped = image(-2 * x / (1 + x**2))
    assert decided(liminf_at_least(x, state, swapped, -sp.Rational(1, 2))) is FALSE
    assert decided(liminf_at_least(x, state, swapped, sp.Integer(-2))) is UNKNOWN


@pytest.mark.parametrize(
    "condition, expected",
    [
        (sp.Ge(x**2, start**2 / 16), FALSE),
        (sp.Ge(4**t * x**2, start**2), UNKNOWN),
        (sp.Gt(4**t * x**2, start**2), FALSE),
    ],
)
def test_some_round_refutes_what_is_said_of_every_round(condition: Any, expected: Any) -> None:
    """x_t = x_0 / 2ᵗ: x_t² falls below x_0²/16 after three rounds, and 4ᵗx_t² = x_0²."""
    node = every_round(condition, state, image(x / 2), start=first, time=t)
    assert decided(node) is expected


def test_maps_of_something_smaller_than_space_are_left_alone() -> None:
    (y,) = inside = vector("y", 1, at_least=2)
    assert decided(unique_fixed_point(inside, image(y**2))) is UNKNOWN


def test_the_identity_fixes_every_point() -> None:
    identity = image(x + (c - 1) * sp.exp(x) / (1 + sp.exp(x)))
    unique = unique_fixed_point(state, identity)
    assert (decided(unique, 1), decided(unique, 2)) == (FALSE, UNKNOWN)
    tending = orbits_tend_to(sp.Matrix([0]), state, identity)
    assert decided(tending, 1) is FALSE


def test_zeros_far_from_the_origin_are_found() -> None:
    """25·tanh(x/10) fixes 0 and points near ±24.6; the slope at 0 is 5/2, and 9/10 with 9."""
    tanh = (sp.exp(x / 5) - 1) / (sp.exp(x / 5) + 1)
    assert decided(unique_fixed_point(state, image(25 * tanh))) is FALSE
    assert decided(unique_fixed_point(state, image(9 * tanh))) is UNKNOWN


@pytest.mark.parametrize(
    "low, high, bound, expected",
    [(4, 6, 3, FALSE), (4, 6, 0, UNKNOWN), ("501/100", "502/100", 3, UNKNOWN)],
)
def test_rounds_that_fail_only_from_a_few_starts(
    low: Any, high: Any, bound: int, expected: Ternary
) -> None:
    """x_t = x_0/2ᵗ: from 4 < x_0 < 6 it falls below 3, but stays positive. A gap may be missed."""
    elsewhere = sp.Or(start <= sp.Rational(low), start >= sp.Rational(high))
    condition = sp.Or(elsewhere, x > bound)
    node = every_round(condition, state, image(x / 2), start=first, time=t)
    assert decided(node) is expected


def test_what_rounds_say_beyond_comparisons_is_still_looked_at() -> None:
    """2 + x² is never stable."""
    condition = sp.Or(sp.Ge(x**2, start**2 / 16), stable(sp.Matrix([[2 + x**2]])))
    node = every_round(condition, state, image(x / 2), start=first, time=t)
    assert decided(node) is FALSE


@pytest.mark.parametrize(
    "map_, expected",
    [
        (2 * x - x**3 / 10, FALSE),
        (x / 2, UNKNOWN),
        (x - x**3 / 10, UNKNOWN),
        (2 * x * sp.exp(-(x**2)), FALSE),
    ],
)
def test_almost_no_orbit_tends_to_a_point_that_repels(map_: sp.Expr, expected: Ternary) -> None:
    """Slopes 2, 1/2, 1 and 2 at the fixed point 0."""
    limit = sp.Matrix([0])
    node = orbits_tend_to(limit, state, image(map_))
    map_only = decision(node, compile_nodes)
    assert map_only.limit_repels([]) is (expected is FALSE)


def test_the_orbit_from_one_start_may_end_where_almost_none_does() -> None:
    """x ↦ 2x sends 0 to 0."""
    node = orbits_tend_to(sp.Matrix([0]), state, image(2 * x), start=sp.Matrix([0]))
    assert decided(node) is not FALSE


def test_a_singular_derivative_is_not_looked_at_further() -> None:
    assert repels(((fmpq(2), fmpq(0)), (fmpq(0), fmpq(0)))) is UNKNOWN
    assert repels(((fmpq(2), fmpq(0)), (fmpq(0), fmpq(1, 2)))) is Ternary.TRUE
    assert repels(((fmpq(1, 2),),)) is UNKNOWN


def test_functions_that_join_pieces_are_not_analytic() -> None:
    """exp(log(x²)/2) is |x|: x + |x| is 2x on one side and 0 on the other."""
    for pieces in (sp.exp(sp.log(x**2) / 2), sp.Abs(x), sp.sqrt(x**2 + 1), sp.Max(x, c)):
        assert not is_analytic([x + pieces], state)
    for smooth in (sp.Max(c, 0) * x, sp.exp(x) / (1 + x**2), c ** sp.Rational(1, 2) * sp.sin(x)):
        assert is_analytic([smooth], state)


@pytest.mark.parametrize("limit, expected", [(0, FALSE), (2, UNKNOWN)])
def test_a_continuous_map_fixes_every_limit(limit: int, expected: Ternary) -> None:
    """Every orbit of x/2 + 1 tends to 2, none to 0."""
    node = orbits_tend_to(sp.Matrix([limit]), state, image(x / 2 + 1))
    assert decided(node) is expected


def test_a_limit_at_a_jump_need_not_be_fixed() -> None:
    """x/2 for x > 0, and −1 at 0 and below: a positive start tends to 0, which is not fixed."""
    jump = sp.Piecewise((x / 2, x > 0), (sp.Integer(-1), True))
    node = orbits_tend_to(sp.Matrix([0]), state, image(jump), start=sp.Matrix([1]))
    assert decided(node) is not FALSE
