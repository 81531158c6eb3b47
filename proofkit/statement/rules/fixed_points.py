"""Existence, uniqueness and attraction of fixed points on all of ℝⁿ."""

from __future__ import annotations

import sympy as sp
from attrs import field, frozen

from proofkit.statement.rules.base import Rule, immutable


@frozen
class Banach(Rule):
    """`UniqueFixedPoint` or `OrbitsConverge` from ``N(F(x) − F(y)) ≤ q² N(x − y)``, 0 ≤ q < 1.

    ``N(v) = vᵀGv`` with G symmetric and positive definite over ℚ is the square of a norm, in which
    F is a contraction of the complete space ℝⁿ (Banach 1922).

    Attributes
    ----------
    other
        y, a vector variable like the state x.
    gram, factor
        G and q.
    """

    other: tuple[sp.Symbol, ...] = field(converter=tuple)
    gram: sp.Matrix = field(converter=immutable)
    factor: sp.Expr


@frozen
class Hadamard(Rule):
    """`UniqueFixedPoint` for ``F(x) = rx + b(x)`` with b smooth and bounded, r < 1, where every
    eigenvalue of DF(x) has the real part r.

    ``x − F(x)`` then has a derivative with determinant ≠ 0 everywhere and is proper, as
    ``|x − F(x)| ≥ (1 − r)|x| − |b|``: it is a diffeomorphism of ℝⁿ (Hadamard 1906; Krantz and
    Parks, *The Implicit Function Theorem*, Theorem 6.2.4) and vanishes exactly once.

    Attributes
    ----------
    jacobian
        DF(x) in the form in which `SpectrumOnLine` with real part r is established for it.
    rate
        r.
    bounds
        For each i numbers l_i, u_i, the same for all x, with ``l_i ≤ F_i(x) − r x_i ≤ u_i``.
    """

    jacobian: sp.Matrix = field(converter=immutable)
    rate: sp.Expr
    bounds: tuple[tuple[sp.Expr, sp.Expr], ...] = field(converter=tuple)
