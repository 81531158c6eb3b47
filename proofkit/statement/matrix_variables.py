"""Matrices and vectors of an order that stays a symbol, for claims about every size.

Unlike other variables they have no entries: a claim about them speaks in sums, products and
transposes, and their domain is a list of matrix equations and predicates.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import sympy as sp
from attrs import frozen
from sympy.logic.boolalg import Boolean

from proofkit.statement.canonical import tree
from proofkit.statement.predicates import EntriesWithin, NonnegativeEntries
from proofkit.statement.variables import Letter, Variable


@frozen
class MatrixVariable(Variable):
    """A real matrix of `rows` × `columns`, where these may be symbols.

    Attributes
    ----------
    kind
        "skew-symmetric", "preference matrix", "point of the simplex", or empty.
    """

    rows: sp.Expr
    columns: sp.Expr
    kind: str = ""

    @cached_property
    def letter(self) -> Letter:
        """The matrix as it stands in formulas."""
        return Letter(self.name, self, self.rows, self.columns)

    @cached_property
    def coordinates(self) -> tuple[Any, ...]:
        return (self.letter,)

    @property
    def conditions(self) -> tuple[Boolean, ...]:
        X = self.letter
        if self.kind == "skew-symmetric":
            return (sp.Eq(X.T, -X, evaluate=False),)
        if self.kind == "preference matrix":
            every_pair = sp.OneMatrix(self.rows, 1) * sp.OneMatrix(1, self.rows)
            half = sp.Rational(1, 2)
            within_half = EntriesWithin(X - half * every_pair, half)
            return (sp.Eq(X.T, every_pair - X, evaluate=False), within_half)
        if self.kind == "point of the simplex":
            total = sp.OneMatrix(1, self.rows) * X
            return (NonnegativeEntries(X), sp.Eq(total, sp.Identity(1), evaluate=False))
        return ()

    @property
    def parameters(self) -> frozenset[sp.Symbol]:
        return frozenset(self.rows.free_symbols | self.columns.free_symbols)

    def canonical(self) -> list[Any]:
        return ["matrix", self.name, tree(self.rows), tree(self.columns), self.kind]


def matrix(name: str, rows: Any, columns: Any) -> Letter:
    """Any real matrix of this shape."""
    return _letter(name, rows, columns)


def skew_symmetric(name: str, order: Any) -> Letter:
    """A real matrix with Aᵀ = −A."""
    return _letter(name, order, order, "skew-symmetric")


def preference_matrix_of_order(name: str, order: Any) -> Letter:
    """A matrix with entries in [0, 1] and P + Pᵀ = 11ᵀ."""
    return _letter(name, order, order, "preference matrix")


def simplex_point(name: str, order: Any) -> Letter:
    """A column of nonnegative numbers that sum to 1."""
    return _letter(name, order, 1, "point of the simplex")


def _letter(name: str, rows: Any, columns: Any, kind: str = "") -> Letter:
    m, n = (sp.sympify(count, strict=True) for count in (rows, columns))
    return MatrixVariable(name, m, n, kind).letter


def within(bound: sp.Expr, matrix: sp.MatrixExpr) -> EntriesWithin:
    """Every entry of the matrix has absolute value at most `bound`."""
    return EntriesWithin(matrix, sp.sympify(bound, strict=True))
