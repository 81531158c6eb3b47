"""The iterated maps MRS-IPO and MRS-DPO (arXiv:2602.12180): mixed reference, mixed sampler."""

from __future__ import annotations

import sympy as sp

from proofkit.alignment.dpo import dpo_gradient, mean_zero
from proofkit.alignment.policies import uniform
from proofkit.dynamics.implicit_map import ImplicitMap
from proofkit.dynamics.iterated_map import IteratedMap, softmax
from proofkit.statement.variables import column


def preference_cycle(size: int, margin: sp.Expr) -> sp.ImmutableMatrix:
    """An odd number of responses on a circle, each beating the next half with ½ + margin."""
    half = sp.Rational(1, 2)

    def entry(i: int, j: int) -> sp.Expr:
        ahead = (int(j) - int(i)) % size
        if ahead == 0:
            return half
        return half + margin if 2 * ahead < size else half - margin

    return sp.ImmutableMatrix(size, size, entry)


def mrs_ipo(
    P: sp.Matrix,
    *,
    alpha: sp.Expr,
    beta: sp.Expr,
    lam: sp.Expr,
    reference: sp.Matrix | None = None,
    start: sp.Matrix | None = None,
) -> IteratedMap:
    """π_{t+1} = softmax(α log π_t + (1−α) log π_ref + βP(λπ_t + (1−λ)π_0)).

    Parameters
    ----------
    P
        K×K preference matrix.
    alpha, lam
        In [0, 1]: how much of π_t enters the next reference and the next sampler.
    beta
        Positive; multiplies the preference term.
    reference, start
        π_ref and the π_0 of the sampler; uniform where not given.
    """
    reference = uniform(P.rows) if reference is None else reference
    start = uniform(P.rows) if start is None else start

    def step(theta: sp.ImmutableMatrix) -> sp.ImmutableMatrix:
        policy = softmax(theta)
        sampler = column(lam * p + (1 - lam) * s for p, s in zip(policy, start, strict=True))
        gain = P * sampler
        return column(
            alpha * t + (1 - alpha) * sp.log(r) + beta * g
            for t, r, g in zip(theta, reference, gain, strict=True)
        )

    return IteratedMap(P.rows, step)


def mrs_dpo(
    P: sp.Matrix,
    *,
    alpha: sp.Expr,
    beta: sp.Expr,
    lam: sp.Expr,
    reference: sp.Matrix | None = None,
    start: sp.Matrix | None = None,
) -> ImplicitMap:
    """θ_{t+1} = αθ_t + (1−α) log π_ref + βh(λπ_t + (1−λ)π_0), h(μ) the DPO optimum of mean zero.

    The hidden variable of the map is the column of the differences h_i − h_K, i < K; its equations
    say that the gradient of the population loss vanishes. Parameters as in `mrs_ipo`.
    """
    K = P.rows
    reference = uniform(K) if reference is None else reference
    start = uniform(K) if start is None else start

    def stationary(theta: sp.ImmutableMatrix, h: sp.ImmutableMatrix) -> list[sp.Expr]:
        mu = column(lam * p + (1 - lam) * s for p, s in zip(softmax(theta), start, strict=True))
        return list(dpo_gradient(column([*h, sp.Integer(0)]), P, mu))[:-1]

    def step(theta: sp.ImmutableMatrix, h: sp.ImmutableMatrix) -> sp.ImmutableMatrix:
        return column(
            alpha * t + (1 - alpha) * sp.log(r) + beta * g
            for t, r, g in zip(theta, reference, mean_zero(h), strict=True)
        )

    return ImplicitMap(K, K - 1, stationary, step)
