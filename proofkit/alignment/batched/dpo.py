"""MRS-DPO, vectorised (arXiv:2602.12180): its inner optimum by a damped Newton method."""

from __future__ import annotations

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from proofkit._errors import ArithmeticFailure, DataError
from proofkit.alignment.batched.setting import Anchors, Mixture
from proofkit.dynamics.batch import Array, BatchMap, Parameters

TOLERANCE = 1e-6
"""Newton stops after a step of this span or less; the error left is of the order of its square."""

MOST_STEPS = 100


@frozen
class MrsDpo:
    """θ_{t+1} = αθ_t + (1−α) log π_ref + β h(λπ_t + (1−λ)π_0), for alpha, beta, lambda.

    h(μ) minimises the DPO population loss `−Σ_ij μ_iμ_jP_ij log σ(h_i − h_j)`.
    """

    anchors: Anchors = field(factory=Anchors)

    def batch(self, matrices: Array, parameters: Parameters) -> BatchMap:
        """The maps of n matrices with entries in (0, 1)."""
        return _Dpo(Mixture(self.anchors, matrices, parameters), matrices)


class _Dpo:
    def __init__(self, mix: Mixture, matrices: Array) -> None:
        _require_open(matrices)
        self.mix = mix
        self.P = np.ascontiguousarray(np.moveaxis(matrices, 0, -1))
        self.optimum: Array = np.zeros((matrices.shape[-1], len(matrices)))

    def step(self, logits: Array) -> None:
        """One round; Newton starts from the optimum of the round before."""
        mix = self.mix
        weights = np.exp(logits)
        sampler = mix.lam * (weights / weights.sum(axis=0)) + (1 - mix.lam) * mix.sampler
        self.optimum = _optima(self.P, sampler, self.optimum)
        logits *= mix.alpha
        logits += mix.pull
        logits += mix.beta * self.optimum
        logits -= logits.max(axis=0)

    def keep(self, chosen: NDArray[np.bool_]) -> None:
        """Forget the instances that are not chosen."""
        self.mix.keep(chosen)
        self.P = np.ascontiguousarray(self.P[:, :, chosen])
        self.optimum = np.ascontiguousarray(self.optimum[:, chosen])


def dpo_optima(P: Array, sampler: Array, start: Array) -> Array:
    """The minimisers h(μ) of the DPO population loss, each of mean zero.

    Newton's method on the equations `Σ_j μ_j(P_ij − σ(h_i − h_j)) = 0`, damped by `log(1+s)/s` with
    s the span of the step: the loss is generalised self-concordant, so this converges from every
    start, and quadratically at the end (Sun and Tran-Dinh, Generalized self-concordant functions,
    Math. Programming 178, 2019). Each equation is the gradient's divided by μ_i, which keeps the
    system well conditioned where a μ_i vanishes: its matrix `M + 1μᵀ` is similar to a positive
    definite one by a diagonal matrix, so elimination needs no pivots.

    Parameters
    ----------
    P
        K×K×n with entries in (0, 1).
    sampler
        K×n, columns on the simplex.
    start
        K×n, where to start from; the nearer to the optimum, the fewer steps. Where a difference is
        beyond some 30 the loss is flat to working precision.

    Raises
    ------
    DataError
        If an entry of P is 0 or 1: the loss has no minimiser then.
    ArithmeticFailure
        If some instance has not converged after `MOST_STEPS` steps.
    """
    _require_open(P)
    return _optima(P, sampler, start)


def _require_open(P: Array) -> None:
    if not ((P > 0) & (P < 1)).all():
        raise DataError("DPO has an optimum only where every P_ij lies strictly between 0 and 1")


@np.errstate(all="ignore")
def _optima(P: Array, sampler: Array, start: Array) -> Array:
    newton = _Newton(P, sampler)
    h = start.copy()
    for _ in range(MOST_STEPS):
        step = newton.step_at(h)
        span = step.max(axis=0) - step.min(axis=0)
        largest = span.max()
        if largest > TOLERANCE:
            step *= np.log1p(span) / np.maximum(span, 1e-300)
        h += step
        if largest <= TOLERANCE:
            centred: Array = h - h.mean(axis=0)
            return centred
    raise ArithmeticFailure(f"a DPO optimum did not converge in {MOST_STEPS} Newton steps")


class _Newton:
    """The Newton system of n instances; loops run over responses only."""

    def __init__(self, P: Array, sampler: Array) -> None:
        K = len(P)
        self.P, self.sampler = P, sampler
        self.upper = np.triu_indices(K, 1)
        self.diagonal = np.diag_indices(K)
        self.sigma = np.full_like(P, 0.5)
        self.matrix, self.work = np.empty_like(P), np.empty_like(P)

    def step_at(self, h: Array) -> Array:
        """The solution x of (M + 1μᵀ)x = r at h."""
        i, j = self.upper
        sigma, matrix, work, mu = self.sigma, self.matrix, self.work, self.sampler
        chance = h[j] - h[i]
        np.exp(np.minimum(chance, 700.0, out=chance), out=chance)
        chance += 1.0
        np.divide(1.0, chance, out=chance)
        sigma[i, j] = chance
        sigma[j, i] = np.subtract(1.0, chance, out=chance)
        np.subtract(self.P, sigma, out=work)
        work *= mu
        right: Array = work.sum(axis=1)
        np.subtract(1.0, sigma, out=matrix)
        matrix *= sigma
        matrix *= mu
        matrix[self.diagonal] = 0.0
        total = matrix.sum(axis=1)
        np.subtract(mu, matrix, out=matrix)
        matrix[self.diagonal] += total
        return _solved(matrix, right)


def _solved(matrix: Array, right: Array) -> Array:
    """x with matrix·x = right by elimination without pivots; overwrites both."""
    K = len(right)
    for k in range(K - 1):
        factor = matrix[k + 1 :, k] / matrix[k, k]
        matrix[k + 1 :, k + 1 :] -= factor[:, None] * matrix[k, k + 1 :]
        right[k + 1 :] -= factor * right[k]
    for k in reversed(range(K)):
        if k + 1 < K:
            right[k] -= (matrix[k, k + 1 :] * right[k + 1 :]).sum(axis=0)
        right[k] /= matrix[k, k]
    return right
