"""Limits and suprema."""

from __future__ import annotations

from attrs import frozen

from proofkit.statement.rules.base import Rule


@frozen
class LogLinear(Rule):
    """``BoundedAbove(J, π) ⟺ c_y ≥ 0 for all y`` where ``J = Σ c_y log π_y + constant``: with
    some c_y < 0, J grows without bound as π_y → 0."""


@frozen
class ExponentialLimit(Rule):
    """`TendsTo(e, v, ±∞ or 0⁺, target)` where e is rational in exponentials ``exp(k v)`` or
    ``exp(k/v)`` whose rates k have known signs."""
