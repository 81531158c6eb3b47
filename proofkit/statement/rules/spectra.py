"""Where eigenvalues lie."""

from __future__ import annotations

import sympy as sp
from attrs import frozen

from proofkit.statement.rules.base import Rule


@frozen
class SchurCohn(Rule):
    """The formula is ``stable(M) ⟺ ...`` or ``unstable(M) ⟺ ...`` with the Jury conditions of a
    matrix of size 1 or 2 (Jury 1964; Elaydi, *An Introduction to Difference Equations*, §5.1)."""


@frozen
class SkewTimesGram(Rule):
    """`SpectrumOnLine(M, r)` from ``M − rI = A S`` with A skew-symmetric and S a Gram matrix.

    S is ``Σ w v vᵀ`` over the pairs (w, v) of `gram`, all w ≥ 0. With C = S^½, the eigenvalues of
    A S = (A C) C are those of the skew-symmetric C A C (Horn and Johnson, *Matrix Analysis*,
    Theorem 1.3.22), which are imaginary.
    """

    skew: sp.Matrix
    gram: tuple[tuple[sp.Expr, sp.Matrix], ...]


@frozen
class ModulusOnLine(Rule):
    """``stable(M) ⟺ r² + ρ(M − rI)² < 1``, and with > for unstable, once all eigenvalues of M are
    known to have the real part r = `real_part`: they are r + iω, and ρ(M − rI) = max |ω|."""

    real_part: sp.Expr


@frozen
class Cyclic(Rule):
    """``ρ(XY) = ρ(YX)`` for X = `left` (m×n) and Y = `right` (n×m): the two products have the same
    nonzero eigenvalues (Horn and Johnson, *Matrix Analysis*, Theorem 1.3.22)."""

    left: sp.Matrix
    right: sp.Matrix


@frozen
class ScaledRadius(Rule):
    """``ρ(cM) = c ρ(M)`` for c = `factor` ≥ 0."""

    factor: sp.Expr
