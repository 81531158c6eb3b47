"""What is refuted of every orbit: maps whose fixed points and cycles are known."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from proofkit import (
    every_round,
    integer,
    liminf_at_least,
    orbits_converge,
    orbits_tend_to,
    real,
    unique_fixed_point,
    vector,
)
from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.ternary import Ternary

(x,) = state = vector("x", 1)
(start,) = first = vector("x_0", 1)
t = integer("t", at_least=0)
c = real("c")
FALSE, UNKNOWN = Ternary.FALSE, Ternary.UNKNOWN


def decided(node: Any, *values: int) -> Ternary:
    """The condition's truth where its free symbols have the values."""
    from flint import fmpq

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
