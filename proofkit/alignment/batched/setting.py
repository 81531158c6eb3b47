"""What MRS-IPO and MRS-DPO share: the reference and the sampler that the policy is mixed into."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from proofkit._errors import DataError
from proofkit.dynamics.batch import Array, Parameters


@frozen
class Anchors:
    """π_ref and π_0 with full support; uniform where None."""

    reference: tuple[float, ...] | None = None
    sampler: tuple[float, ...] | None = None

    def of_size(self, K: int) -> tuple[Array, Array]:
        """(log π_ref, π_0) as K×1 columns."""
        uniform = (1 / K,) * K
        reference = np.array(self.reference or uniform)[:, None]
        sampler = np.array(self.sampler or uniform)[:, None]
        for policy in (reference, sampler):
            if policy.shape != (K, 1) or policy.min() <= 0:
                raise DataError(f"a policy over {K} responses needs {K} positive entries")
        return np.log(reference / reference.sum()), sampler / sampler.sum()


class Mixture:
    """α, β and λ of n instances, checked, and the part of each round that they share.

    α and λ lie in [0, 1], β is positive; a value outside is a `DataError`.
    """

    def __init__(self, anchors: Anchors, matrices: Array, parameters: Parameters) -> None:
        self.alpha, self.beta, self.lam = (parameters[name] for name in ("alpha", "beta", "lambda"))
        for name, value in (("alpha", self.alpha), ("lambda", self.lam)):
            if not ((value >= 0) & (value <= 1)).all():
                raise DataError(f"{name} must lie between 0 and 1")
        if not ((self.beta > 0) & np.isfinite(self.beta)).all():
            raise DataError("beta must be positive")
        log_reference, self.sampler = anchors.of_size(matrices.shape[-1])
        self.pull: Array = (1 - self.alpha) * log_reference

    def keep(self, chosen: NDArray[np.bool_]) -> None:
        """Forget the instances that are not chosen."""
        self.alpha, self.beta, self.lam = self.alpha[chosen], self.beta[chosen], self.lam[chosen]
        self.pull = np.ascontiguousarray(self.pull[:, chosen])
