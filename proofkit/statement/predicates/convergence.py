"""Whether every orbit of a map ends at one point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from proofkit._errors import StatementError
from proofkit.statement.predicates.base import ClaimPredicate, bound_coordinates
from proofkit.statement.variables import Coordinate


class OrbitsTendTo(ClaimPredicate):
    """Every sequence with ``x_{t+1} = image(x_t, h_t)``, where ``equations(x_t, h_t) = 0``,
    converges to `limit`."""

    @property
    def state(self) -> tuple[Coordinate, ...]:
        return tuple(self.args[0])

    @property
    def image(self) -> sp.ImmutableMatrix:
        return self.args[1]

    @property
    def hidden(self) -> tuple[Coordinate, ...]:
        return tuple(self.args[2])

    @property
    def equations(self) -> tuple[sp.Expr, ...]:
        return tuple(self.args[3])

    @property
    def limit(self) -> sp.ImmutableMatrix:
        return self.args[4]

    @property
    def bound(self) -> tuple[Coordinate, ...]:
        return (*self.state, *self.hidden)

    def _sympystr(self, printer: Any) -> str:
        """Short: the map itself would fill a page."""
        return f"every orbit of {printer._print(self.args[0])} tends to {tuple(self.limit)}"


def orbits_tend_to(
    limit: sp.Matrix,
    state: sp.Matrix,
    image: sp.Matrix,
    *,
    hidden: sp.Matrix | tuple[()] = (),
    equations: Sequence[sp.Expr] = (),
) -> OrbitsTendTo:
    """Every orbit of the map `state → image` converges to `limit`, from every real start.

    Parameters
    ----------
    limit, state, image
        Columns of one size; `state` is a vector variable, which the image mentions.
    hidden, equations
        A vector variable that the image mentions too, and the equations that it solves, as many.

    Raises
    ------
    StatementError
        If the sizes differ, or the limit mentions the state.
    """
    if not len(limit) == len(state) == len(image) or len(hidden) != len(equations):
        raise StatementError("orbits: limit, state and image, or hidden and equations, differ")
    node = OrbitsTendTo(
        sp.Tuple(*bound_coordinates(state)),
        sp.ImmutableMatrix(image),
        sp.Tuple(*bound_coordinates(hidden)),
        sp.Tuple(*equations),
        sp.ImmutableMatrix(limit),
    )
    if node.limit.free_symbols & set(node.bound):
        raise StatementError("orbits: the limit must not mention the state")
    return node
