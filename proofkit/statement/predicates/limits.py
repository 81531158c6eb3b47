"""Suprema and limits."""

from __future__ import annotations

from typing import Any

import sympy as sp

from proofkit.statement.predicates.base import ClaimPredicate, bound_coordinates
from proofkit.statement.variables import Coordinate


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
    """`objective` is bounded above over all policies; `over` is the policy variable in it."""
    return BoundedAbove(objective, sp.Tuple(*bound_coordinates(over)))


def tends_to(expression: sp.Expr, variable: sp.Symbol, point: Any, target: Any) -> TendsTo:
    """`expression` tends to `target` as `variable` tends to `point` (a number or `sympy.oo`)."""
    (bound,) = bound_coordinates([variable])
    return TendsTo(
        expression, bound, sp.sympify(point, strict=True), sp.sympify(target, strict=True)
    )
