"""Inequalities for the softmax policy ``π_i = exp(θ_i) / Σ_k exp(θ_k)``.

Its derivative is ``S(π) = diag π − ππᵀ``, so that along a segment of logits the mean of a vector
changes at the rate ``vᵀS(π)d = Cov_π(v, d)``.
"""

from __future__ import annotations

import sympy as sp
from attrs import field, frozen

from proofkit.statement.rules.base import Rule, expressions


@frozen
class SoftmaxMeans(Rule):
    """``(Σ v_i (π_i − π′_i))² ≤ V D / 16`` for π, π′ the policies with the logits θ, θ′.

    V ≥ (v_i − v_j)² and D ≥ (d_i − d_j)² for all i, j, where d = θ − θ′; θ is `logits`, θ′ is
    `others`, V and D are `value_range` and `logit_range`. By the mean value theorem the left side
    is the square of a covariance of v and d; Cauchy and Schwarz bound that by the variances, and
    a variance is at most a quarter of the squared range (Popoviciu 1935; Bhatia and Davis 2000).
    """

    values: tuple[sp.Expr, ...] = field(converter=expressions)
    logits: tuple[sp.Expr, ...] = field(converter=expressions)
    others: tuple[sp.Expr, ...] = field(converter=expressions)
    value_range: sp.Expr
    logit_range: sp.Expr


@frozen
class SortedTilt(Rule):
    """``θ_1 ≥ ... ≥ θ_K  ⟹  H(softmax(θ + g)) < H(softmax(θ))`` if ``g_1 > ... > g_K``, K ≥ 2.

    H is Shannon's entropy. Along ``π(s) = softmax(θ + sg)`` it has the derivative
    ``−Cov_π(θ + sg, g) = −Cov_π(θ, g) − s Var_π(g)``; vectors in the same order have a nonnegative
    covariance (Chebyshev; Hardy, Littlewood and Pólya, *Inequalities*, Theorem 43), and the
    variance of what is not constant is positive.
    """

    logits: tuple[sp.Expr, ...] = field(converter=expressions)
    increments: tuple[sp.Expr, ...] = field(converter=expressions)
