"""Minimisers of convex functions."""

from __future__ import annotations

import sympy as sp
from attrs import frozen

from proofkit.statement.rules.base import Rule


@frozen
class LogisticSum(Rule):
    """`UniqueMinimiser(objective, x)` for ``Σ_k a_k f(l_k(x)) + constant``, f(s) = log(1 + e^{−s}).

    The `terms` are the pairs (a_k, l_k), all a_k ≥ 0. The linear forms l_k have rational
    coefficients that sum to zero, so that adding a constant to x changes nothing. Those with a
    positive number c_k in `balance` are *active*: they have a_k > 0 and rank n − 1, and
    ``Σ c_k l_k = 0``.

    Modulo constants the sum is then strictly convex, since f″ > 0 and no direction is invisible to
    all active l_k. And it is coercive: in each direction d some active ``l_k(d) ≠ 0``, by balance
    one is negative, there f grows without bound, and no term is negative. A coercive strictly
    convex function has exactly one minimiser (Rockafellar, *Convex Analysis*, Thm 27.1).
    """

    terms: tuple[tuple[sp.Expr, sp.Expr], ...]
    balance: tuple[sp.Rational, ...]
    constant: sp.Expr


@frozen
class LogisticTangent(Rule):
    """``f(y) ≥ f(x) + f′(x)(y − x)`` for f(s) = log(1 + e^{−s}), f′(s) = −1/(1 + e^s): a convex
    function lies above its tangents (Rockafellar, *Convex Analysis*, Thm 25.1)."""

    x: sp.Expr
    y: sp.Expr
