"""Quantifiers inside a condition: "for every sampler", where a claim's own quantifiers are too
coarse."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit._errors import StatementError
from proofkit.statement.predicates.base import ClaimPredicate, bound_coordinates
from proofkit.statement.variables import (
    Coordinate,
    FunctionVariable,
    Integer,
    Variable,
    coordinates_of,
    variables_of,
)


class ForAll(ClaimPredicate):
    """`condition` holds for all values of the bound variables in their domains."""

    def __new__(cls, *args: Any) -> ForAll:
        condition, bound = args
        for x in condition.free_symbols - set(bound):
            if getattr(x, "variable", None) is None:
                raise StatementError(f"symbol {x} has no domain")
        node: ForAll = super().__new__(cls, *args)
        return node

    @property
    def condition(self) -> Boolean:
        return self.args[0]

    @property
    def bound(self) -> tuple[Coordinate, ...]:
        return tuple(self.args[1])

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The bound variables."""
        return tuple({x.variable.name: x.variable for x in self.bound}.values())

    @property
    def domain(self) -> tuple[Boolean, ...]:
        """Their domains, as conditions on the bound coordinates."""
        return tuple(c for v in self.variables for c in v.conditions)

    @property
    def whole(self) -> tuple[Coordinate, ...]:
        """The bound coordinates that range over the integers."""
        return tuple(x for x in self.bound if isinstance(x.variable, Integer))


def for_all(condition: Boolean | bool, over: Any) -> Boolean:
    """`condition` holds for all values of the variables `over`, each in its whole domain.

    Parameters
    ----------
    condition
        A condition; what it mentions besides `over` stays free.
    over
        A declared variable (a symbol, column or matrix), or a list of them.

    Raises
    ------
    StatementError
        If something is not a condition or not a declared variable, a variable is implicit, an
        arbitrary function, or has a domain that depends on others, or a free coordinate has the
        name of a bound one.
    """
    if not isinstance(condition, Boolean | bool) or isinstance(condition, sp.Symbol):
        raise StatementError(f"for all: {condition!r} is not a condition")
    variables = variables_of(_symbols(over))
    if not variables:
        raise StatementError("for all: there is nothing to quantify over")
    for v in variables:
        if v.parameters or isinstance(v, FunctionVariable) or hasattr(v, "equations"):
            raise StatementError(f"for all: variable {v.name!r} can't be bound inside a condition")
    return ForAll(
        sp.sympify(condition, strict=True), sp.Tuple(*bound_coordinates(coordinates_of(variables)))
    )


def _symbols(over: Any) -> Iterable[sp.Basic]:
    if isinstance(over, sp.MatrixBase):
        return tuple(over)
    if isinstance(over, list | tuple):
        return tuple(s for item in over for s in _symbols(item))
    return (over,)
