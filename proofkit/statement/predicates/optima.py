"""Minimisers of an objective."""

from __future__ import annotations

import sympy as sp

from proofkit.statement.predicates.base import ClaimPredicate, bound_coordinates
from proofkit.statement.variables import Coordinate


class UniqueMinimiser(ClaimPredicate):
    """As a function of the vector `over`, `objective` has a minimiser, and any two differ by a
    multiple of (1, ..., 1)."""

    @property
    def objective(self) -> sp.Expr:
        return self.args[0]

    @property
    def bound(self) -> tuple[Coordinate, ...]:
        return tuple(self.args[1])


def unique_minimiser(objective: sp.Expr, over: sp.Matrix) -> UniqueMinimiser:
    """`objective` has exactly one minimiser up to an added constant, over all values of `over`."""
    return UniqueMinimiser(objective, sp.Tuple(*bound_coordinates(over)))
