"""What happens along every orbit of a map."""

from __future__ import annotations

import sympy as sp
from attrs import frozen

from proofkit.statement.rules.base import Rule


@frozen
class Drift(Rule):
    """`LiminfAtLeast(g, x, F, b)` from ``g(F(x)) ≥ r g(x) + (1 − r) b`` for all x, 0 ≤ r < 1:
    by induction ``g(x_t) − b ≥ rᵗ (g(x_0) − b)``."""

    rate: sp.Expr
