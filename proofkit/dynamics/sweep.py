"""Sweeps: one map on every matrix at every setting, and what becomes of each orbit.

Vectorised over matrices × settings; the only loop in Python runs over rounds. Instances are cut
into blocks that fit the processor's cache. The cut does not depend on the number of workers, so
neither does any result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import product

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from proofkit._errors import DataError
from proofkit.dynamics.batch import Array, BatchMap, MapFamily, entropies, policies
from proofkit.dynamics.processes import in_processes

BLOCK = 2048
"""Instances a block: measured best between 1,024 and 4,096 for K = 4."""


@frozen
class Grid:
    """Settings of named parameters: a row a setting, a column a parameter."""

    names: tuple[str, ...]
    values: Array = field(eq=False)

    @classmethod
    def product(cls, axes: Mapping[str, Sequence[float]]) -> Grid:
        """Every combination, the last parameter running fastest."""
        if not axes or not all(axes.values()):
            raise DataError("a grid needs at least one value of each parameter")
        return cls(tuple(axes), np.array(list(product(*axes.values())), dtype=float))

    def __len__(self) -> int:
        return len(self.values)

    def column(self, name: str) -> Array:
        """The values of one parameter."""
        chosen: Array = self.values[:, self.names.index(name)]
        return chosen

    def parameters(self, settings: NDArray[np.int_]) -> dict[str, Array]:
        """The parameters of the chosen settings, ready for a `MapFamily`."""
        return {name: self.column(name)[settings] for name in self.names}


@frozen
class Protocol:
    """How long orbits run and what is measured.

    Attributes
    ----------
    rounds
        How many rounds are played.
    window
        Statistics in time are taken over the last `window` rounds.
    settled
        An orbit whose logits (maximum 0) change by at most `settled·(1 + max|θ|)` in one round is
        taken to stay where it is. With contraction rate ρ near the fixed point it would move by at
        most 1/(1−ρ) times that. Zero plays every round.
    every
        How often, in rounds, settled orbits are looked for.
    """

    rounds: int = 3000
    window: int = 1000
    settled: float = 1e-12
    every: int = 50

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.window <= self.rounds:
            raise DataError(f"a window of {self.window} rounds does not fit in {self.rounds}")
        if self.every < 1 or not self.settled >= 0:
            raise DataError("a protocol needs every ≥ 1 and settled ≥ 0")


class Fate(StrEnum):
    """What an orbit does in its window."""

    OSCILLATING = "oscillating"
    COLLAPSED = "collapsed"
    CONVERGED = "converged"
    DRIFTING = "drifting"


@frozen
class Thresholds:
    """Where one fate ends and the next begins; the first that applies, in this order.

    Attributes
    ----------
    oscillating
        Cycle strength above this (a standard deviation of 0.001 a coordinate).
    collapsed
        Final mass of one response at least this.
    converged
        Logits that change by at most this in the last round; what is left is drifting.
    """

    oscillating: float = 1e-6
    collapsed: float = 0.99
    converged: float = 1e-6


@frozen
class Sweep:
    """What was measured: arrays with a row a setting and a column a matrix.

    Attributes
    ----------
    strength
        Cycle strength: the variance over the window of each coordinate of the policy, averaged over
        the coordinates.
    entropy
        Shannon's entropy of the last policy, in nats.
    top
        The largest mass in the last policy.
    motion
        The largest change of a logit in the last round.
    """

    grid: Grid
    protocol: Protocol
    strength: Array
    entropy: Array
    top: Array
    motion: Array

    def fates(self, thresholds: Thresholds = Thresholds()) -> NDArray[np.object_]:
        """The `Fate` of every orbit."""
        fates = np.full(self.strength.shape, Fate.DRIFTING, dtype=object)
        fates[self.motion <= thresholds.converged] = Fate.CONVERGED
        fates[self.top >= thresholds.collapsed] = Fate.COLLAPSED
        fates[self.strength > thresholds.oscillating] = Fate.OSCILLATING
        return fates


def sweep(
    family: MapFamily,
    matrices: Array,
    grid: Grid,
    *,
    start: Array | None = None,
    protocol: Protocol = Protocol(),
    workers: int = 1,
    block: int = BLOCK,
) -> Sweep:
    """Run every matrix at every setting.

    Parameters
    ----------
    family
        Makes the maps; it must pickle if there are several workers.
    matrices
        M×K×K.
    grid
        S settings.
    start
        M×K logits of the first policy; uniform if omitted.
    workers
        Processes; the result does not depend on it.

    Raises
    ------
    DataError
        If a shape does not fit, or the family refuses a matrix or a parameter.
    """
    M, K = len(matrices), matrices.shape[-1]
    start = np.zeros((M, K)) if start is None else start
    if matrices.shape != (M, K, K) or start.shape != (M, K):
        raise DataError(f"matrices {matrices.shape} and starts {start.shape} do not fit")
    instances = np.arange(len(grid) * M)
    tasks = [
        Block(
            family,
            matrices[chosen % M],
            grid.parameters(chosen // M),
            np.ascontiguousarray(start[chosen % M].T),
            protocol,
        )
        for chosen in np.split(instances, range(block, len(instances), block))
        if len(chosen)
    ]
    measured = np.concatenate([np.empty((4, 0)), *in_processes(run_block, tasks, workers)], axis=1)
    strength, entropy, top, motion = measured.reshape(4, len(grid), M)
    return Sweep(grid, protocol, strength, entropy, top, motion)


@frozen
class Block:
    """Some instances of a sweep: what a worker is sent."""

    family: MapFamily
    matrices: Array
    parameters: dict[str, Array]
    start: Array
    protocol: Protocol


def run_block(task: Block) -> Array:
    """Strength, entropy, top and motion, a row each."""
    logits = task.start - task.start.max(axis=0)
    return _Measured(logits, task.protocol).run(task.family.batch(task.matrices, task.parameters))


class _Measured:
    """The running statistics of a block; `live` are the instances that have not settled."""

    def __init__(self, logits: Array, protocol: Protocol) -> None:
        n = logits.shape[1]
        self.protocol, self.logits, self.live = protocol, logits, np.arange(n)
        self.last, self.motion, self.strength = logits.copy(), np.zeros(n), np.zeros(n)
        self.centre = self.sums = self.squares = np.zeros((len(logits), 0))

    def run(self, batch: BatchMap) -> Array:
        """Play all rounds."""
        protocol = self.protocol
        opening = protocol.rounds - protocol.window
        for t in range(1, protocol.rounds + 1):
            looking = t % protocol.every == 0 or t == protocol.rounds
            before = self.logits.copy() if looking else self.logits
            batch.step(self.logits)
            if t > opening:
                self._record(first=t == opening + 1)
            if looking:
                chosen = self._look(before, max(0, t - opening))
                if not chosen.all():
                    batch.keep(chosen)
                    if not chosen.any():
                        break
        policy = policies(self.last)
        return np.stack([self.strength, entropies(policy), policy.max(axis=0), self.motion])

    def _record(self, *, first: bool) -> None:
        """Sums of deviations from the window's first policy: no cancellation where it is still."""
        policy = policies(self.logits)
        if first:
            self.centre = policy
            self.sums, self.squares = np.zeros_like(policy), np.zeros_like(policy)
        policy = policy - self.centre
        self.sums += policy
        policy *= policy
        self.squares += policy

    def _look(self, before: Array, seen: int) -> NDArray[np.bool_]:
        """Note where live instances are; drop and return as False those that have settled."""
        change = np.abs(self.logits - before).max(axis=0)
        self.last[:, self.live], self.motion[self.live] = self.logits, change
        chosen: NDArray[np.bool_] = change > self.protocol.settled * (1 - self.logits.min(axis=0))
        if seen:
            self.strength[self.live] = self._strength(seen)
        if not chosen.all():
            self.live, self.logits = self.live[chosen], np.ascontiguousarray(self.logits[:, chosen])
            if seen:
                parts = (self.centre, self.sums, self.squares)
                self.centre, self.sums, self.squares = (part[:, chosen] for part in parts)
        return chosen

    def _strength(self, seen: int) -> Array:
        """The variance if the policy stays as it is for the rest of the window."""
        window, rest = self.protocol.window, self.protocol.window - seen
        here = policies(self.logits) - self.centre
        mean = (self.sums + rest * here) / window
        variance = (self.squares + rest * here**2) / window - mean**2
        averaged: Array = np.maximum(variance, 0.0).mean(axis=0)
        return averaged
