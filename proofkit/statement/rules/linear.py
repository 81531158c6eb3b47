"""Linear consequences of matrix equations."""

from __future__ import annotations

import sympy as sp
from attrs import field, frozen

from proofkit.statement.rules.base import Rule

Names = tuple[tuple[sp.Symbol, sp.Expr], ...]


@frozen
class Multiple:
    """``before · (left − right) · after`` for an equation ``left = right`` between matrices."""

    left: sp.ImmutableMatrix
    right: sp.ImmutableMatrix
    before: sp.ImmutableMatrix
    after: sp.ImmutableMatrix


@frozen
class Combination(Rule):
    """``left = right`` because ``left − right = Σ before · (l − r) · after`` over the multiples,
    whose equations ``l = r`` are established.

    The sum is checked as an identity of normal forms in which the `names` stand for arbitrary
    numbers; everywhere else they stand for the expressions that they name.
    """

    left: sp.ImmutableMatrix
    right: sp.ImmutableMatrix
    multiples: tuple[Multiple, ...]
    names: Names = field(default=())

    def written_out(self, matrix: sp.Matrix) -> sp.ImmutableMatrix:
        """The matrix with what the names stand for put in."""
        return sp.ImmutableMatrix(matrix.xreplace(dict(self.names)))
