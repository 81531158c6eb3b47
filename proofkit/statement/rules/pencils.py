"""Eigenvalues of a matrix that a definite one multiplies into a skew-symmetric one."""

from __future__ import annotations

import sympy as sp
from attrs import frozen

from proofkit.statement.rules.base import Rule


@frozen
class SkewPencil(Rule):
    """`SpectrumOnLine(M, r)` from an established ``G (M − rI) = A`` with A skew-symmetric and G
    positive definite.

    G is the Gram matrix ``Σ w v vᵀ`` over the pairs (w, v) of `gram`, all w > 0, whose v are
    rational and span. If ``(M − rI) x = μ x`` then ``x*Ax = μ x*Gx``, where the left side is
    imaginary and ``x*Gx > 0`` (Parlett, *The Symmetric Eigenvalue Problem*, §15.2).
    """

    skew: sp.Matrix
    gram: tuple[tuple[sp.Expr, sp.Matrix], ...]
