"""Points defined by equations: fixed points, optima of losses, critical parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

import sympy as sp
from attrs import field, frozen
from sympy.logic.boolalg import Boolean

from proofkit._errors import StatementError
from proofkit.statement.canonical import tree
from proofkit.statement.intervals import LINE
from proofkit.statement.variables import Coordinate, Variable, checked_size, column


@frozen
class Implicit(Variable):
    """A real vector that is a zero of `equations`, which mention its own coordinates.

    A claim about it is a claim about every zero.
    """

    size: int
    system: Callable[[sp.ImmutableMatrix], Iterable[sp.Expr]] = field(eq=False, repr=False)

    @cached_property
    def coordinates(self) -> tuple[Coordinate, ...]:
        return tuple(self._coordinate(LINE, i) for i in range(self.size))

    @cached_property
    def equations(self) -> tuple[sp.Expr, ...]:
        """The expressions that vanish at the point."""
        return tuple(self.system(column(self.coordinates)))

    @property
    def conditions(self) -> tuple[Boolean, ...]:
        return tuple(sp.Eq(e, 0, evaluate=False) for e in self.equations)

    @cached_property
    def parameters(self) -> frozenset[sp.Symbol]:
        unknowns, equations = self._in_plain_symbols
        return frozenset[sp.Symbol]().union(*(e.free_symbols for e in equations)) - set(unknowns)

    def canonical(self) -> list[Any]:
        _, equations = self._in_plain_symbols
        return ["implicit", self.name, self.size, [tree(e) for e in equations]]

    @cached_property
    def _in_plain_symbols(self) -> tuple[sp.ImmutableMatrix, tuple[sp.Expr, ...]]:
        """Unknowns and equations in symbols that belong to no variable.

        Those of this one are told from others by what is read off here.
        """
        unknowns = column(sp.Symbol(f"{self.name}_{i + 1}", real=True) for i in range(self.size))
        return unknowns, tuple(self.system(unknowns))


def implicit(
    name: str, size: int, equations: Callable[[sp.ImmutableMatrix], Iterable[sp.Expr]]
) -> sp.ImmutableMatrix:
    """A column defined by `equations`, a function from that column to `size` expressions.

    The equations may mention other variables: each instance of those gives one system, of which
    the engines enclose a zero rigorously or say that they could not.

    Raises
    ------
    StatementError
        If the numbers of equations and unknowns differ.
    """
    variable = Implicit(name, checked_size(name, size, 1), equations)
    if len(variable.equations) != size:
        raise StatementError(f"{name!r}: {size} unknowns but {len(variable.equations)} equations")
    return column(variable.coordinates)
