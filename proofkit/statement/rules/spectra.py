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
class SkewTimesDiagonal(Rule):
    """`SkewTimesGram` at a symbolic order: ``M − rI = A S``, A = `skew` skew-symmetric and
    ``S = G diag(w) Gᵀ`` for G = `factor` and a column w = `weights` without negative entries."""

    skew: sp.MatrixExpr
    factor: sp.MatrixExpr
    weights: sp.MatrixExpr


@frozen
class ModulusOnLine(Rule):
    """``stable(M) ⟺ r² + ρ(M − rI)² < 1``, and with > for unstable, once all eigenvalues of M are
    known to have the real part r = `real_part`: they are r + iω, and ρ(M − rI) = max |ω|."""

    real_part: sp.Expr


@frozen
class Cyclic(Rule):
    """``ρ(XY) = ρ(YX)`` for X = `left` (m×n) and Y = `right` (n×m): the two products have the same
    nonzero eigenvalues (Horn and Johnson, *Matrix Analysis*, Theorem 1.3.22)."""

    left: sp.Matrix | sp.MatrixExpr
    right: sp.Matrix | sp.MatrixExpr


@frozen
class ScaledRadius(Rule):
    """``ρ(cM) = c ρ(M)`` for c = `factor` ≥ 0."""

    factor: sp.Expr


@frozen
class Circulant(Rule):
    """``ρ(C) = v`` for a circulant matrix C of rational numbers.

    Row 1 is c_0, ..., c_{n−1}, each further row the one above it shifted by one. The eigenvalues
    are ``Σ_m c_m ζ^{mk}``, ζ = e^{2πi/n} (Davis, *Circulant Matrices*, Theorem 3.2.2). One of them
    has modulus v, by exact arithmetic in a cyclotomic field, and none exceeds it.
    """


@frozen
class SkewWeightedBound(Rule):
    """``ρ(A S) ≤ 2a/π``, π the number, for a real skew-symmetric A = `skew` with all ``|A_ij| ≤ a``
    and S = ``diag w − wwᵀ`` or ``diag w``, where the `weights` w ≥ 0 sum to 1; any order, which may
    be a symbol.

    Let W = diag w. Since S ≤ W and both are positive semidefinite, ``S^½ = TᵀW^½`` with ‖T‖ ≤ 1
    (Horn and Johnson, *Matrix Analysis*, §7.7). A S has the nonzero eigenvalues of the
    skew-symmetric ``S^½AS^½ = Tᵀ(W^½AW^½)T``, so ``ρ(A S) ≤ ‖W^½AW^½‖``. As W^½AW^½ is normal,
    its norm is ``|x*W^½AW^½x|`` for some complex unit vector x. Write ``x_j = |x_j| e^{iφ_j}`` and
    ``c_j = √w_j |x_j|``: because A is skew-symmetric, that number is

        |Σ_jk A_jk c_j c_k sin(φ_k − φ_j)| ≤ a Σ_jk c_j c_k |sin(φ_k − φ_j)|.

    In ``|sin t| = 2/π − (4/π) Σ_{m≥1} cos(2mt)/(4m² − 1)`` no cosine has a positive coefficient,
    and ``Σ_jk c_j c_k cos(2m(φ_k − φ_j)) = |Σ_j c_j e^{2imφ_j}|² ≥ 0``. So the right side is at
    most ``(2a/π)(Σ c_j)²``, and ``Σ c_j ≤ (Σ w_j)^½ (Σ |x_j|²)^½ = 1`` by Cauchy and Schwarz.

    For equal weights the best bound is ``(a/n) cot(π/2n)``, which increases to 2a/π (G. Pick,
    *Über die Wurzeln der charakteristischen Gleichungen von Schwingungsproblemen*, 1922).
    """

    skew: sp.Matrix | sp.MatrixExpr
    weights: tuple[sp.Expr, ...] | sp.MatrixExpr
    bound: sp.Expr
