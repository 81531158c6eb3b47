"""Norms of matrices."""

from __future__ import annotations

import sympy as sp
from attrs import field, frozen

from proofkit.statement.rules.base import Rule, expressions, immutable


@frozen
class NormBound(Rule):
    """``Σ_i (Mx)_i² ≤ ‖M‖₂² Σ_j x_j²``: the spectral norm is the norm of the linear map (Horn and
    Johnson, *Matrix Analysis*, Example 5.6.6)."""

    matrix: sp.Matrix = field(converter=immutable)
    vector: tuple[sp.Expr, ...] = field(converter=expressions)
