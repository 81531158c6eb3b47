"""Equations among assumptions, which no perturbation meets: coordinates in terms of the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import sympy as sp
from attrs import frozen
from sympy.polys.polyerrors import BasePolynomialError

from proofkit.arithmetic.float_functions import Floats
from proofkit.arithmetic.float_newton import FloatProgram
from proofkit.arithmetic.margins import compile_floats
from proofkit.statement.variables import Coordinate, Integer, Simplex, Variable

_LONGEST = 300
"""Nodes of an equation."""


@frozen
class Elimination:
    """What some coordinates must be, each in terms of those that stay free.

    Attributes
    ----------
    solved
        The coordinates, with rational functions of the other coordinates.
    """

    coordinates: tuple[Coordinate, ...]
    solved: tuple[tuple[Coordinate, sp.Expr], ...]
    _program: FloatProgram

    def in_floats(self, points: Floats) -> Floats:
        """The points with the solved coordinates put in."""
        moved = points.copy()
        rows = [self.coordinates.index(x) for x, _ in self.solved]
        moved[rows] = self._program(points)
        return moved

    def exactly(self, instance: Mapping[Coordinate, Fraction]) -> dict[Coordinate, Fraction] | None:
        """The instance with the solved coordinates put in; None where one is not defined."""
        known = {x: sp.Rational(v.numerator, v.denominator) for x, v in instance.items()}
        values = {x: e.xreplace(known) for x, e in self.solved}
        if not all(isinstance(v, sp.Rational) for v in values.values()):
            return None
        return {**instance, **{x: Fraction(int(v.p), int(v.q)) for x, v in values.items()}}


def eliminations(
    equations: Sequence[sp.Eq], variables: Sequence[Variable]
) -> tuple[Elimination, ...]:
    """Solves equations one after the other, each for a coordinate in which it is linear.

    The last entry of a point of the simplex is 1 minus the others. There are several ways, since a
    product vanishes with any of its factors; none if some equation is linear in nothing, or is more
    than an equation between rational functions.
    """
    coordinates = tuple(x for v in variables for x in v.coordinates)
    rule = _last_entries(variables)
    gaps = [(e.lhs - e.rhs).xreplace(rule) for e in equations]
    if any(sum(1 for _ in sp.preorder_traversal(gap)) > _LONGEST for gap in gaps):
        return ()
    ways = (_eliminated(gaps, coordinates, order) for order in (coordinates, coordinates[::-1]))
    return tuple(way for way in ways if way is not None)


def _eliminated(
    gaps: Iterable[sp.Expr], coordinates: tuple[Coordinate, ...], order: Sequence[Coordinate]
) -> Elimination | None:
    """What the coordinates that come first in this order must be for all gaps to vanish."""
    solved: dict[Coordinate, sp.Expr] = {}
    for gap in gaps:
        found = _solution(gap.xreplace(solved), order)
        if found is None:
            return None
        for x, value in found.items():
            solved = {y: e.xreplace({x: value}) for y, e in solved.items()} | {x: value}
    program = compile_floats(tuple(solved.values()), coordinates)
    if program is None:
        return None
    return Elimination(coordinates, tuple(solved.items()), program)


def _last_entries(variables: Sequence[Variable]) -> dict[sp.Basic, sp.Expr]:
    simplices = [v for v in variables if isinstance(v, Simplex)]
    return {v.coordinates[-1]: 1 - sp.Add(*v.coordinates[:-1]) for v in simplices}


def _solution(gap: sp.Expr, coordinates: Sequence[Coordinate]) -> dict[Coordinate, sp.Expr] | None:
    """One coordinate such that the gap vanishes; empty if it does anyway."""
    if not gap.free_symbols <= set(coordinates) or not gap.is_rational_function():
        return None
    try:
        above = sp.together(gap).as_numer_denom()[0].expand()
        if above == 0:
            return {}
        for x in coordinates:
            if x in above.free_symbols and not isinstance(x.variable, Integer):
                polynomial = sp.Poly(above, x)
                if polynomial.degree() == 1:
                    return {x: -polynomial.nth(0) / polynomial.nth(1)}
    except BasePolynomialError:
        pass
    return None
