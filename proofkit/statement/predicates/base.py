"""What every predicate and function of a claim is: a node that never evaluates itself."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit._errors import StatementError
from proofkit.statement.variables import Coordinate


class ClaimPredicate(Boolean):
    """Base of the predicates."""

    @property
    def bound(self) -> tuple[Coordinate, ...]:
        """The coordinates that the predicate quantifies over itself."""
        return ()

    def __new__(cls, *args: Any) -> ClaimPredicate:
        node: ClaimPredicate = sp.Basic.__new__(cls, *args)
        return node

    @property
    def free_symbols(self) -> set[sp.Basic]:
        symbols: set[sp.Basic] = super().free_symbols
        return symbols - set(self.bound)

    def _eval_simplify(self, **_: Any) -> ClaimPredicate:
        return self


class MatrixPredicate(ClaimPredicate):
    """A property of one square matrix."""

    @property
    def matrix(self) -> sp.ImmutableMatrix:
        return self.args[0]


class MatrixFunction(sp.Expr):
    """A real number computed from one matrix."""

    is_commutative = True
    is_extended_real = True

    def __new__(cls, matrix: sp.Matrix) -> MatrixFunction:
        node: MatrixFunction = sp.Basic.__new__(cls, sp.ImmutableMatrix(matrix))
        return node

    @property
    def matrix(self) -> sp.ImmutableMatrix:
        return self.args[0]


def square(matrix: sp.Matrix) -> sp.ImmutableMatrix:
    """The matrix, if it is square and not empty; raises `StatementError` otherwise."""
    if not isinstance(matrix, sp.MatrixBase) or matrix.rows != matrix.cols or matrix.rows == 0:
        shape = getattr(matrix, "shape", type(matrix).__name__)
        raise StatementError(f"a predicate on eigenvalues needs a square matrix, not {shape}")
    return sp.ImmutableMatrix(matrix)


def bound_coordinates(symbols: Any) -> tuple[Coordinate, ...]:
    """The symbols that a predicate binds, each of which must belong to a declared variable."""
    found = tuple(symbols)
    for s in found:
        if not isinstance(s, Coordinate):
            raise StatementError(f"{s} is bound by a predicate, so it must be a declared variable")
    return found
