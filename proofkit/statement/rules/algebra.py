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
