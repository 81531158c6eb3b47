"""Policies, divergences and the covariance of a policy."""

from __future__ import annotations

import sympy as sp

from proofkit.statement.variables import column


def uniform(size: int) -> sp.ImmutableMatrix:
    """The uniform policy over `size` responses."""
    return column([sp.Rational(1, size)] * size)


def sigmoid(x: sp.Expr) -> sp.Expr:
    """σ(x) = 1/(1 + e^{−x})."""
    return 1 / (1 + sp.exp(-x))


def logistic_loss(x: sp.Expr) -> sp.Expr:
    """f(x) = −log σ(x) = log(1 + e^{−x})."""
    return sp.log(1 + sp.exp(-x))


def tilted(base: sp.Matrix, exponent: sp.Matrix) -> sp.ImmutableMatrix:
    """The policy proportional to ``base ⊙ exp(exponent)``."""
    weights = [b * sp.exp(e) for b, e in zip(base, exponent, strict=True)]
    total = sp.Add(*weights)
    return column(w / total for w in weights)


def inner(x: sp.Matrix, y: sp.Matrix) -> sp.Expr:
    """The inner product of two columns."""
    return sp.Add(*(a * b for a, b in zip(x, y, strict=True)))


def kl(p: sp.Matrix, q: sp.Matrix) -> sp.Expr:
    """KL(p‖q) = Σ p log(p/q)."""
    return sp.Add(*(a * sp.log(a / b) for a, b in zip(p, q, strict=True)))


def entropy(p: sp.Matrix) -> sp.Expr:
    """Shannon's entropy −Σ p log p, in nats."""
    return -sp.Add(*(a * sp.log(a) for a in p))


def covariance(p: sp.Matrix) -> sp.ImmutableMatrix:
    """S(π) = diag π − ππᵀ, the covariance of a one-hot draw."""
    return sp.ImmutableMatrix(sp.diag(*p) - sp.Matrix(p) * sp.Matrix(p).T)


def squared_norm(x: sp.Matrix) -> sp.Expr:
    """‖x‖₂²."""
    return sp.Add(*(a**2 for a in x))
