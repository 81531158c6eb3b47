"""Theorems of the alternative: points that exist, and certificates that none does."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp
from attrs import field, frozen

from proofkit.statement.rules.base import Rule


def _immutable(matrix: sp.MatrixBase) -> sp.ImmutableMatrix:
    return sp.ImmutableMatrix(matrix)


def _expressions(values: Iterable[object]) -> tuple[sp.Expr, ...]:
    return tuple(sp.sympify(v, strict=True) for v in values)


@frozen
class Ville(Rule):
    """Obtains `point` on the simplex with ``A point ≥ 0``, for the skew-symmetric matrix `skew`.

    A symmetric game has value 0 and an optimal strategy (von Neumann 1928); by the theorem of the
    alternative (Ville 1938; Gale, *The Theory of Linear Economic Models*, Theorem 2.10), for a
    matrix A either some ν on the simplex has Aν ≥ 0, or some y ≥ 0 has yᵀA < 0 in every entry,
    and then yᵀAy < 0, which is impossible if A is skew-symmetric.

    The point is a simplex variable, possibly on the boundary, that nothing above mentions. The
    formula follows from its domain and the inequalities.
    """

    skew: sp.ImmutableMatrix = field(converter=_immutable)
    point: sp.ImmutableMatrix = field(converter=_immutable)


@frozen
class Farkas(Rule):
    """`for_all(Not(And(l₁ > 0, l₂ ≥ 0, ...)), over=x)`: no x in its domain meets all of these.

    The `multipliers`, one for each inequality in the order of `And.args`, are at least 0 and free
    of x, and ``Σ yᵢlᵢ`` is at most 0 in each term on the domain of x, and negative unless some
    strict inequality has a positive multiplier (Farkas 1902; Schrijver, *Theory of Linear and
    Integer Programming*, Corollary 7.1k). Where the inequalities are given as a list, the
    multipliers are in its order.
    """

    inequalities: tuple[sp.Basic, ...] = field(converter=tuple)
    multipliers: tuple[sp.Expr, ...] = field(converter=_expressions)
