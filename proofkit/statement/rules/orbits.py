"""What happens along every orbit of a map."""

from __future__ import annotations

import sympy as sp
from attrs import frozen
from sympy.logic.boolalg import Boolean

from proofkit.statement.rules.base import Rule


@frozen
class Drift(Rule):
    """`LiminfAtLeast(g, x, F, b)` from ``g(F(x)) ≥ r g(x) + (1 − r) b`` for all x, 0 ≤ r < 1:
    by induction ``g(x_t) − b ≥ rᵗ (g(x_0) − b)``."""

    rate: sp.Expr


@frozen
class Induction(Rule):
    """`EveryRound` by induction over the rounds.

    The `invariant` holds of (start, start, 0), carries over from (start, x, t) to
    (start, F(x), t + 1), and implies the condition, for every start, every x and every t ≥ 0.
    """

    invariant: Boolean
