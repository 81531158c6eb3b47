"""Maps of ℝⁿ to itself: their fixed points, and what happens along every orbit.

A map is written as its image of a state, a vector variable that the predicate binds.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit.statement.predicates.base import ClaimPredicate, bound_coordinates
from proofkit.statement.variables import Coordinate


class MapPredicate(ClaimPredicate):
    """A property of the map `state → image`."""

    @property
    def state(self) -> tuple[Coordinate, ...]:
        return tuple(self.args[0])

    @property
    def bound(self) -> tuple[Coordinate, ...]:
        return self.state

    @property
    def image(self) -> sp.ImmutableMatrix:
        return self.args[1]


class HiddenMapPredicate(MapPredicate):
    """A property of the map `state → image` where both mention a hidden vector that solves
    `equations`."""

    @property
    def hidden(self) -> tuple[Coordinate, ...]:
        return tuple(self.args[2])

    @property
    def equations(self) -> tuple[sp.Expr, ...]:
        return tuple(self.args[3])

    @property
    def bound(self) -> tuple[Coordinate, ...]:
        return (*self.state, *self.hidden)


class UniqueFixedPoint(MapPredicate):
    """Exactly one x has `image(x) = x`."""


class OrbitsConverge(MapPredicate):
    """Every orbit `x_{t+1} = image(x_t)` converges to a fixed point of the map."""


class EveryRound(ClaimPredicate):
    """Along every orbit `x_0 = start, x_{t+1} = image(x_t)`, `condition` holds of start, state x_t
    and time t, for t = 0, 1, 2, ..."""

    @property
    def condition(self) -> Boolean:
        return self.args[0]

    @property
    def state(self) -> tuple[Coordinate, ...]:
        return tuple(self.args[1])

    @property
    def image(self) -> sp.ImmutableMatrix:
        return self.args[2]

    @property
    def start(self) -> tuple[Coordinate, ...]:
        return tuple(self.args[3])

    @property
    def time(self) -> Coordinate:
        return self.args[4]

    @property
    def bound(self) -> tuple[Coordinate, ...]:
        return (*self.state, *self.start, self.time)


class LiminfAtLeast(ClaimPredicate):
    """Along every orbit of `state → image`, `liminf_t observable(state_t) ≥ bound_value`."""

    @property
    def observable(self) -> sp.Expr:
        return self.args[0]

    @property
    def bound(self) -> tuple[Coordinate, ...]:
        return tuple(self.args[1])

    @property
    def image(self) -> sp.ImmutableMatrix:
        return self.args[2]

    @property
    def bound_value(self) -> sp.Expr:
        return self.args[3]


def liminf_at_least(
    observable: sp.Expr, state: sp.Matrix, image: sp.Matrix, bound: sp.Expr
) -> LiminfAtLeast:
    """`liminf_t observable(x_t) ≥ bound` along every orbit `x_{t+1} = image(x_t)`, x = `state`."""
    return LiminfAtLeast(
        observable,
        sp.Tuple(*bound_coordinates(state)),
        sp.ImmutableMatrix(image),
        sp.sympify(bound, strict=True),
    )


def unique_fixed_point(state: sp.Matrix, image: sp.Matrix) -> UniqueFixedPoint:
    """The map `state → image` has exactly one fixed point."""
    return UniqueFixedPoint(sp.Tuple(*bound_coordinates(state)), sp.ImmutableMatrix(image))


def orbits_converge(state: sp.Matrix, image: sp.Matrix) -> OrbitsConverge:
    """Every orbit of the map `state → image` converges to a fixed point."""
    return OrbitsConverge(sp.Tuple(*bound_coordinates(state)), sp.ImmutableMatrix(image))


def every_round(
    condition: Boolean, state: sp.Matrix, image: sp.Matrix, *, start: sp.Matrix, time: sp.Symbol
) -> EveryRound:
    """`condition` holds in every round of every orbit of the map `state → image`.

    Parameters
    ----------
    condition
        May mention `state`, the vector x_t; `start`, the vector x_0; and `time`, the integer t ≥ 0.
    """
    moment, places = bound_coordinates([time]), map(bound_coordinates, (state, start))
    present, first = (sp.Tuple(*p) for p in places)
    return EveryRound(condition, present, sp.ImmutableMatrix(image), first, *moment)
