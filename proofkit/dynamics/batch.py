"""Iterated maps on many instances at once, in NumPy: for pictures and sweeps, never for a verdict.

The state is an array of logits, a row a response and a column an instance, so that every operation
runs over contiguous instances. Logits are kept with maximum 0, which changes no policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Parameters = Mapping[str, Array]


class BatchMap(Protocol):
    """A map whose matrices and parameters are fixed, one of each an instance."""

    def step(self, logits: Array) -> None:
        """Advance K×n logits by one round, in place; their maxima are 0 before and after."""

    def keep(self, chosen: NDArray[np.bool_]) -> None:
        """Forget the instances that are not chosen."""


class MapFamily(Protocol):
    """What makes a map of matrices and parameters; it pickles, to be sent to worker processes."""

    def batch(self, matrices: Array, parameters: Parameters) -> BatchMap:
        """The maps of n matrices (n×K×K) and n values of each parameter."""


def policies(logits: Array) -> Array:
    """Softmax over the first axis, for logits of any size."""
    weights: Array = np.exp(logits - logits.max(axis=0))
    weights /= weights.sum(axis=0)
    return weights


def entropies(policy: Array) -> Array:
    """Shannon's entropy in nats over the first axis; 0 log 0 is 0."""
    logs = np.log(policy, out=np.zeros_like(policy), where=policy > 0)
    total: Array = -(policy * logs).sum(axis=0)
    return np.maximum(total, 0.0)


def orbits(
    family: MapFamily, matrices: Array, parameters: Parameters, start: Array, rounds: int
) -> Array:
    """The policies of rounds 0 to `rounds`: (rounds+1)×K×n, from K×n logits `start`."""
    batch = family.batch(matrices, parameters)
    logits = start - start.max(axis=0)
    path = np.empty((rounds + 1, *logits.shape))
    path[0] = policies(logits)
    for t in range(rounds):
        batch.step(logits)
        path[t + 1] = policies(logits)
    return path
