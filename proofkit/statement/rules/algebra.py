"""Identities, derivatives and signs."""

from __future__ import annotations

import sympy as sp
from attrs import frozen

from proofkit.statement.rules.base import Rule


@frozen
class Identity(Rule):
    """The formula is an equality of normal forms over ℚ, on the claim's domain."""


@frozen
class Derivative(Rule):
    """The formula is ``∂ expression / ∂ variable = right side``; the engine differentiates."""

    expression: sp.Expr
    variable: sp.Symbol


@frozen
class MatrixDerivative(Rule):
    """``JacobianMatrix(F, θ) = M`` for a column F that is linear in θ and softmax θ, of any order.

    With p = softmax θ the quotient rule gives ``∂p_i/∂θ_j = p_i(δ_ij − p_j)``, that is
    ``∂p/∂θ = diag p − ppᵀ`` (Bishop, *Pattern Recognition and Machine Learning*, eq. 4.106), and
    a matrix that does not depend on θ may be taken out of the derivative.
    """


@frozen
class Signs(Rule):
    """The formula ``l ≥ r`` or ``l > r`` holds term by term: the sum of `terms` equals ``l − r``,
    and each is a product of squares and of factors of known sign."""

    terms: tuple[sp.Expr, ...]


@frozen
class Proportional(Rule):
    """``x > 0 ⟺ y > 0`` (or with ≥) because ``x = factor · y`` with a positive factor."""

    factor: sp.Expr


@frozen
class Minimum(Rule):
    """``Min(a, b, ...) ≤ a``; and ``Min(a, b, ...) ≥ c`` (or >) if all arguments are; likewise
    for Max."""
