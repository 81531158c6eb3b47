"""Whether every orbit of a map ends at one point."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from proofkit._errors import StatementError
from proofkit.statement.predicates.base import unrestricted
from proofkit.statement.predicates.orbits import HiddenMapPredicate


class OrbitsTendTo(HiddenMapPredicate):
    """Every sequence with ``x_{t+1} = image(x_t, h_t)``, where ``equations(x_t, h_t) = 0``,
    converges to `limit`; with a `start`, every such sequence with x_0 = start."""

    @property
    def limit(self) -> sp.ImmutableMatrix:
        return self.args[4]

    @property
    def start(self) -> sp.ImmutableMatrix | None:
        return self.args[5] if len(self.args) > 5 else None

    def __str__(self) -> str:
        """Short: the map itself would fill a page."""
        which = "every orbit" if self.start is None else f"the orbit from {tuple(self.start)}"
        return f"{which} of {self.args[0]} tends to {tuple(self.limit)}"


def orbits_tend_to(
    limit: sp.Matrix,
    state: sp.Matrix,
    image: sp.Matrix,
    *,
    hidden: sp.Matrix | tuple[()] = (),
    equations: Sequence[sp.Expr] = (),
    start: sp.Matrix | None = None,
) -> OrbitsTendTo:
    """Every orbit of the map `state → image` converges to `limit`, from every real start.

    Parameters
    ----------
    limit, state, image
        Columns of one size; `state` is a vector variable, which the image mentions.
    hidden, equations
        A vector variable that the image mentions too, and the equations that it solves, as many.
    start
        A column, if only the orbit that starts there is meant.

    Raises
    ------
    StatementError
        If the sizes differ, or the limit or the start mentions the state.
    """
    starts = () if start is None else (sp.ImmutableMatrix(start),)
    if not len(limit) == len(state) == len(image) or len(hidden) != len(equations):
        raise StatementError("orbits: limit, state and image, or hidden and equations, differ")
    node = OrbitsTendTo(
        sp.Tuple(*unrestricted(state)),
        sp.ImmutableMatrix(image),
        sp.Tuple(*unrestricted(hidden)),
        sp.Tuple(*equations),
        sp.ImmutableMatrix(limit),
        *starts,
    )
    if any(column.free_symbols & set(node.bound) for column in (node.limit, *starts)):
        raise StatementError("orbits: the limit and the start must not mention the state")
    return node
