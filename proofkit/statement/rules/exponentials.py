"""The exponential function."""

from __future__ import annotations

import sympy as sp
from attrs import frozen

from proofkit.statement.rules.base import Rule


@frozen
class ExponentialOrder(Rule):
    """``a ≤ b ⟺ exp(a) ≤ exp(b)`` and ``a < b ⟺ exp(a) < exp(b)``, for real a and b."""

    a: sp.Expr
    b: sp.Expr
