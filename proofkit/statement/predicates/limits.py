"""Suprema and limits."""

from __future__ import annotations

from typing import Any

import sympy as sp

from proofkit._errors import StatementError
from proofkit.statement.predicates.base import ClaimPredicate, bound_coordinates
from proofkit.statement.variables import Coordinate, Integer, Real, Simplex


class BoundedAbove(ClaimPredicate):
    """`objective` is bounded above on the interior of the simplex of the policy `over`."""

    @property
    def objective(self) -> sp.Expr:
        return self.args[0]

    @property
    def bound(self) -> tuple[Coordinate, ...]:
        return tuple(self.args[1])


class TendsTo(ClaimPredicate):
    """`expression` has the limit `target` as `variable` tends to `point` from inside its domain."""

    @property
    def expression(self) -> sp.Expr:
        return self.args[0]

    @property
    def bound(self) -> tuple[Coordinate, ...]:
        return (self.args[1],)

    @property
    def point(self) -> sp.Expr:
        return self.args[2]

    @property
    def target(self) -> sp.Expr:
        return self.args[3]


def bounded_above(objective: sp.Expr, over: sp.Matrix) -> BoundedAbove:
    """`objective` is bounded above over all policies; `over` is the policy variable in it.

    Raises
    ------
    StatementError
        If `over` is not all of one policy of at least two responses.
    """
    bound = bound_coordinates(over)
    variable = bound[0].variable if bound else None
    if not (isinstance(variable, Simplex) and variable.interior and variable.size > 1):
        raise StatementError("bounded_above: `over` is a policy of at least two responses")
    if bound != variable.coordinates:
        raise StatementError(f"bounded_above: `over` is the whole policy {variable.name}")
    return BoundedAbove(objective, sp.Tuple(*bound))


def tends_to(expression: sp.Expr, variable: sp.Symbol, point: Any, target: Any) -> TendsTo:
    """`expression` tends to `target` as `variable` tends to `point` (a number or `sympy.oo`).

    Raises
    ------
    StatementError
        If `variable` is no real variable, `target` mentions it, or no points of its domain, other
        than `point` itself, lie near `point`.
    """
    (bound,) = bound_coordinates([variable])
    place, value = sp.sympify(point, strict=True), sp.sympify(target, strict=True)
    if not isinstance(bound.variable, Real) or isinstance(bound.variable, Integer):
        raise StatementError(f"tends_to: {bound} is no real variable")
    if bound in value.free_symbols or bound in place.free_symbols:
        raise StatementError(f"tends_to: the target must not mention {bound}")
    if not bound.variable.interval.approaches(place):
        raise StatementError(
            f"tends_to: {bound} cannot tend to {place} inside {bound.variable.interval}"
        )
    return TendsTo(expression, bound, place, value)
