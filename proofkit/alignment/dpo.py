"""One-shot DPO against a preference matrix: population loss, gradient, optimum
(arXiv:2305.18290; arXiv:2602.12180).

A reward vector h ∈ ℝᴷ matters only up to an added constant. The sampler draws both responses of a
pair independently from μ, and the first one wins with probability P_ij.
"""

from __future__ import annotations

from itertools import combinations

import sympy as sp

from proofkit.alignment.matrices import Pairwise, laplacian, skew_symmetric
from proofkit.alignment.policies import logistic_loss, sigmoid
from proofkit.arithmetic.derivatives import shared_jacobian
from proofkit.statement.implicit import implicit
from proofkit.statement.variables import column


def mean_zero(contrasts: sp.Matrix) -> sp.ImmutableMatrix:
    """The vector of mean zero whose differences to its last entry are `contrasts`."""
    mean = sp.Add(*contrasts) / (len(contrasts) + 1)
    return column([*(x - mean for x in contrasts), -mean])


def win_probabilities(h: sp.Matrix) -> sp.ImmutableMatrix:
    """σ(h_i − h_j), a preference matrix: entries below the diagonal are one minus those above."""
    K = len(h)
    upper = {(i, j): sigmoid(h[i] - h[j]) for i, j in combinations(range(K), 2)}

    def entry(i: int, j: int) -> sp.Expr:
        if i == j:
            return sp.Rational(1, 2)
        return upper[i, j] if i < j else 1 - upper[j, i]

    return sp.ImmutableMatrix(K, K, lambda i, j: entry(int(i), int(j)))


def dpo_loss(h: sp.Matrix, P: sp.Matrix, sampler: sp.Matrix) -> sp.Expr:
    """``−Σ_ij μ_iμ_j P_ij log σ(h_i − h_j)``, the sum over all ordered pairs, i = j included."""
    pairs = [(i, j) for i in range(P.rows) for j in range(P.rows)]
    return sp.Add(
        *(sampler[i] * sampler[j] * P[i, j] * logistic_loss(h[i] - h[j]) for i, j in pairs)
    )


def residual(P: sp.Matrix, h: sp.Matrix) -> sp.ImmutableMatrix:
    """``R_ij = P_ij − σ(h_i − h_j)``, which is skew-symmetric."""
    win = win_probabilities(h)
    return skew_symmetric(P.rows, lambda i, j: P[i, j] - win[i, j])


def dpo_gradient(h: sp.Matrix, P: sp.Matrix, sampler: sp.Matrix) -> sp.ImmutableMatrix:
    """The gradient of the loss by h: ``−μ_i (Rμ)_i``."""
    miss = residual(P, h) * sampler
    return column(-m * r for m, r in zip(sampler, miss, strict=True))


def pair_weights(h: sp.Matrix, sampler: sp.Matrix) -> Pairwise:
    """``μ_iμ_jσ'(h_i − h_j)``, where ``σ' = σ(1 − σ)``."""
    win = win_probabilities(h)
    return lambda i, j: sampler[i] * sampler[j] * win[i, j] * win[j, i]


def dpo_laplacian(h: sp.Matrix, sampler: sp.Matrix) -> sp.ImmutableMatrix:
    """The Hessian of the loss: the Laplacian L with weights ``μ_iμ_jσ'(h_i − h_j)``."""
    return laplacian(len(h), pair_weights(h, sampler))


def pseudo_inverse(name: str, laplacian: sp.Matrix) -> sp.ImmutableMatrix:
    """L⁺ of a connected Laplacian: a matrix variable, defined by ``(L + 11ᵀ/K) L⁺ = I − 11ᵀ/K``.

    Multiplying by 1ᵀ gives ``1ᵀL⁺ = 0``, hence ``L L⁺ = I − 11ᵀ/K``: with L symmetric, the
    Moore–Penrose conditions.
    """
    K = laplacian.rows
    mean = sp.ones(K, K) / K

    def system(x: sp.ImmutableMatrix) -> list[sp.Expr]:
        return list((laplacian + mean) * sp.Matrix(K, K, list(x)) - (sp.eye(K) - mean))

    return sp.ImmutableMatrix(K, K, list(implicit(name, K * K, system)))


def dpo_optimum(name: str, P: sp.Matrix, sampler: sp.Matrix) -> sp.ImmutableMatrix:
    """h(μ), mean zero: a variable for the stationary points of the population loss.

    The loss is convex, so these are its minimisers; where μ has full support and all P_ij lie in
    (0, 1) there is exactly one. The coordinates of the variable are the differences h_i − h_K.
    """

    def stationary(x: sp.ImmutableMatrix) -> list[sp.Expr]:
        return list(dpo_gradient(column([*x, sp.Integer(0)]), P, sampler))[:-1]

    return mean_zero(implicit(name, P.rows - 1, stationary))


def optimum_slope(name: str, P: sp.Matrix, sampler: sp.Matrix, h: sp.Matrix) -> sp.ImmutableMatrix:
    """``∂h/∂μ`` at the optimum h, by all K coordinates of μ as if they were independent.

    A K×K matrix variable with columns of mean zero, defined by what implicit differentiation of
    the stationary equation gives: ``∂gradient/∂h · ∂h/∂μ + ∂gradient/∂μ = 0``.
    """
    K = P.rows
    x, mu = sp.symbols(f"x:{K - 1}", real=True), sp.symbols(f"m:{K}", positive=True)
    gradient = list(dpo_gradient(column([*x, sp.Integer(0)]), P, column(mu)))[:-1]
    point = dict(zip((*x, *mu), (*(v - h[-1] for v in h[:-1]), *sampler), strict=True))
    by_h, by_mu = (shared_jacobian(gradient, v).xreplace(point) for v in (x, mu))

    def system(y: sp.ImmutableMatrix) -> list[sp.Expr]:
        return list(by_h * sp.Matrix(K - 1, K, list(y)) + by_mu)

    slope = sp.Matrix(K - 1, K, list(implicit(name, K * (K - 1), system)))
    return sp.ImmutableMatrix(sp.Matrix.hstack(*(mean_zero(slope[:, k]) for k in range(K))))
