"""MRS-IPO, vectorised (arXiv:2602.12180)."""

from __future__ import annotations

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from proofkit.alignment.batched.setting import Anchors, Mixture
from proofkit.dynamics.batch import Array, BatchMap, Parameters


@frozen
class MrsIpo:
    """θ_{t+1} = αθ_t + (1−α) log π_ref + βP(λπ_t + (1−λ)π_0), for parameters alpha, beta, lambda.

    P may be replaced by its skew part: the ½ adds a constant to the logits.
    """

    anchors: Anchors = field(factory=Anchors)

    def batch(self, matrices: Array, parameters: Parameters) -> BatchMap:
        """The maps of n matrices with entries in [0, 1]."""
        return _Ipo(Mixture(self.anchors, matrices, parameters), matrices)


class _Ipo:
    def __init__(self, mix: Mixture, matrices: Array) -> None:
        self.alpha = mix.alpha
        skew = np.moveaxis(matrices, 0, -1) - 0.5
        pulled = np.einsum("ijn,jm->in", skew, mix.sampler)
        self.fixed: Array = mix.pull + mix.beta * (1 - mix.lam) * pulled
        self.gain: Array = np.ascontiguousarray(mix.beta * mix.lam * skew)
        self._allocate()

    def _allocate(self) -> None:
        self.policy, self.largest = np.empty_like(self.fixed), np.empty_like(self.alpha)
        self.products = np.empty_like(self.gain)

    def step(self, logits: Array) -> None:
        """One round; every array is written in place to stay in the processor's cache."""
        policy, row = self.policy, self.largest
        np.exp(logits, out=policy)
        np.add.reduce(policy, axis=0, out=row)
        policy /= row
        np.multiply(self.gain, policy, out=self.products)
        np.add.reduce(self.products, axis=1, out=policy)
        logits *= self.alpha
        logits += self.fixed
        logits += policy
        np.maximum.reduce(logits, axis=0, out=row)
        logits -= row

    def keep(self, chosen: NDArray[np.bool_]) -> None:
        """Forget the instances that are not chosen."""
        self.alpha = self.alpha[chosen]
        self.fixed = np.ascontiguousarray(self.fixed[:, chosen])
        self.gain = np.ascontiguousarray(self.gain[:, :, chosen])
        self._allocate()
