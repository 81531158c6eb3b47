"""What every predicate and function of a claim is: a node that never evaluates itself."""

from __future__ import annotations

from typing import Any, TypeAlias, TypeGuard

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit._errors import StatementError
from proofkit.statement.variables import Coordinate, RealVector

AnyMatrix: TypeAlias = sp.MatrixBase | sp.MatrixExpr


class ClaimPredicate(Boolean):
    """Base of the predicates."""

    @property
    def bound(self) -> tuple[Coordinate, ...]:
        """The coordinates that the predicate quantifies over itself."""
        return ()

    def __new__(cls, *args: Any) -> ClaimPredicate:
        node: ClaimPredicate = sp.Basic.__new__(cls, *args)
        node._refuse_homonyms()
        return node

    def _refuse_homonyms(self) -> None:
        """Canonical forms tell symbols apart by name, so a bound one shares it with no free one."""
        bound = self.bound
        names = {x.name for x in bound} | {x.variable.name for x in bound}
        for x in self.free_symbols if bound else ():
            if x.name in names or getattr(x, "variable", x).name in names:
                raise StatementError(
                    f"{x} occurs with two meanings inside and outside {type(self).__name__}:"
                    " rename one"
                )

    @property
    def free_symbols(self) -> set[sp.Basic]:
        symbols: set[sp.Basic] = super().free_symbols
        return symbols - set(self.bound)

    def _xreplace(self, rule: Any) -> tuple[sp.Basic, bool]:
        """Substitute for free symbols only, and never let one be captured."""
        if self in rule:
            return rule[self], True
        free = self.free_symbols
        if not self.bound:
            replaced: tuple[sp.Basic, bool] = super()._xreplace(rule)
            return replaced
        kept = {old: new for old, new in rule.items() if not old.free_symbols & set(self.bound)}
        names = {x.name for x in self.bound} | {x.variable.name for x in self.bound}
        for old, new in kept.items():
            caught = {s.name for s in sp.sympify(new, strict=True).free_symbols} & names
            if old.free_symbols & free and caught:
                raise StatementError(f"{', '.join(sorted(caught))} would be bound by {self}")
        inner = [a._xreplace(kept) for a in self.args]
        if not any(changed for _, changed in inner):
            return self, False
        return self.func(*(a for a, _ in inner)), True

    def _eval_subs(self, old: sp.Basic, new: sp.Basic) -> sp.Basic | None:
        return self._xreplace({old: new})[0] if self.bound else None

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

    def __new__(cls, matrix: AnyMatrix) -> MatrixFunction:
        node: MatrixFunction = sp.Basic.__new__(cls, immutable(matrix))
        return node

    @property
    def matrix(self) -> sp.ImmutableMatrix:
        return self.args[0]


def square(matrix: AnyMatrix) -> AnyMatrix:
    """The matrix, if it is square and not empty; raises `StatementError` otherwise."""
    is_matrix = isinstance(matrix, sp.MatrixBase | sp.MatrixExpr)
    if not is_matrix or matrix.rows != matrix.cols or matrix.rows == 0:
        shape = getattr(matrix, "shape", type(matrix).__name__)
        raise StatementError(f"a predicate on eigenvalues needs a square matrix, not {shape}")
    return immutable(matrix)


def has_symbolic_order(node: Any) -> TypeGuard[sp.MatrixExpr]:
    """Whether this is a matrix without entries; SymPy counts immutable matrices as expressions."""
    return isinstance(node, sp.MatrixExpr) and not isinstance(node, sp.MatrixBase)


def immutable(matrix: AnyMatrix) -> AnyMatrix:
    """The matrix as a node; one of symbolic order is one already."""
    return matrix if has_symbolic_order(matrix) else sp.ImmutableMatrix(matrix)


def bound_coordinates(symbols: Any) -> tuple[Coordinate, ...]:
    """The symbols that a predicate binds, each of which must belong to a declared variable."""
    found = tuple(symbols)
    for s in found:
        if not isinstance(s, Coordinate):
            raise StatementError(f"{s} is bound by a predicate, so it must be a declared variable")
    return found


def unrestricted(symbols: Any) -> tuple[Coordinate, ...]:
    """The coordinates of real vectors of which nothing is assumed, such as the state of a map.

    SymPy simplifies by the domains of symbols, |s| to s for a positive s; what a map does beyond
    them would be lost.
    """
    found = bound_coordinates(symbols)
    for x in found:
        if not (isinstance(x.variable, RealVector) and x.variable.is_anywhere):
            raise StatementError(f"{x} must be an entry of a vector of any real numbers")
    return found
