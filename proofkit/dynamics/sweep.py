"""Sweeps: one map on every matrix at every setting, and what becomes of each orbit.

Vectorised over matrices × settings; the only loop in Python runs over rounds. Instances are cut
into blocks that fit the processor's cache. The cut does not depend on the number of workers, so
neither does any result. A block holds every setting of a few matrices: like matrices side by side
settle together, and blocks stay full or end early.

Every operation is elementwise or a sum over an axis of fixed order, never a matrix product, whose
order of summation would depend on shapes.
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
from proofkit.dynamics.processes import spread

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
    LOST = "lost"
    """It left what floats can follow, or an inner equation could not be solved any more."""


@frozen
class Thresholds:
    """Where one fate ends and the next begins; the first that applies, in this order.

    Attributes
    ----------
    oscillating
        Cycle strength above this (a standard deviation of 0.001 a coordinate), and not dying out.
    lasting
        Not dying out: the strength over the second half of the window is at least this share of
        that over all of it. It is about 1 for a cycle, ¼ for a steady drift, less for a decay.
    collapsed
        Final mass of one response at least this.
    converged
        Logits that change by at most this in the last round; what is left is drifting.
    """

    oscillating: float = 1e-6
    lasting: float = 0.5
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
    late_strength
        The same over the second half of the window.
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
    late_strength: Array
    entropy: Array
    top: Array
    motion: Array

    def fates(self, thresholds: Thresholds = Thresholds()) -> NDArray[np.object_]:
        """The `Fate` of every orbit."""
        fates = np.empty(self.strength.shape, dtype=object)
        fates.fill(Fate.DRIFTING)
        fates[self.motion <= thresholds.converged] = Fate.CONVERGED
        fates[self.top >= thresholds.collapsed] = Fate.COLLAPSED
        lasts = self.late_strength >= thresholds.lasting * self.strength
        fates[(self.strength > thresholds.oscillating) & lasts] = Fate.OSCILLATING
        fates[~np.isfinite(self.motion)] = Fate.LOST
        return fates


def sweep(
    family: MapFamily,
    matrices: Array,
    grid: Grid,
    *,
    start: Array | None = None,
    protocol: Protocol = Protocol(),
    workers: int = 1,
    cluster: str | None = None,
    block: int = BLOCK,
) -> Sweep:
    """Run every matrix at every setting.

    Parameters
    ----------
    family
        Makes the maps; it must pickle if there are several workers, or a cluster.
    matrices
        M×K×K.
    grid
        S settings.
    start
        M×K logits of the first policy; uniform if omitted.
    workers
        Processes; the result does not depend on it.
    cluster
        "local", or the address of a dask.distributed scheduler: the blocks are run there, and again
        elsewhere if a worker dies. The result is the same, bit by bit, on processors of one kind:
        NumPy chooses its exponential by the processor.

    Raises
    ------
    DataError
        If a shape does not fit, or the family refuses a matrix or a parameter.
    InputError
        If dask.distributed is not installed, or no scheduler answers at the address.
    """
    M, K = len(matrices), matrices.shape[-1]
    start = np.zeros((M, K)) if start is None else start
    if matrices.shape != (M, K, K) or start.shape != (M, K):
        raise DataError(f"matrices {matrices.shape} and starts {start.shape} do not fit")
    S = len(grid)
    instances = np.arange(M * S)
    tasks = [
        Block(
            family,
            matrices[chosen // S],
            grid.parameters(chosen % S),
            np.ascontiguousarray(start[chosen // S].T),
            protocol,
        )
        for chosen in np.split(instances, range(block, len(instances), block))
        if len(chosen)
    ]
    rows = spread(run_block, tasks, workers, cluster)
    measured = np.concatenate([np.empty((5, 0)), *rows], axis=1)
    return Sweep(grid, protocol, *measured.reshape(5, M, S).swapaxes(1, 2))


@frozen
class Block:
    """Some instances of a sweep: what a worker is sent."""

    family: MapFamily
    matrices: Array
    parameters: dict[str, Array]
    start: Array
    protocol: Protocol


def run_block(task: Block) -> Array:
    """The measured fields of `Sweep` in their order, a row each."""
    logits = task.start - task.start.max(axis=0)
    return _Measured(logits, task.protocol).run(task.family.batch(task.matrices, task.parameters))


class _Measured:
    """The running statistics of a block; `live` are the instances that have not settled."""

    def __init__(self, logits: Array, protocol: Protocol) -> None:
        n = logits.shape[1]
        self.protocol, self.logits, self.live = protocol, logits, np.arange(n)
        self.last, self.motion = logits.copy(), np.zeros(n)
        self.strength, self.late = np.zeros(n), np.zeros(n)
        opening, window = protocol.rounds - protocol.window, protocol.window
        self.whole = _Variance(opening, window)
        self.half = _Variance(opening + window // 2, window - window // 2)

    def run(self, batch: BatchMap) -> Array:
        """Play all rounds."""
        protocol = self.protocol
        for t in range(1, protocol.rounds + 1):
            looking = t % protocol.every == 0 or t == protocol.rounds
            before = self.logits.copy() if looking else self.logits
            batch.step(self.logits)
            if t > self.whole.opening:
                policy = policies(self.logits)
                self.whole.record(policy)
                if t > self.half.opening:
                    self.half.record(policy)
            if looking:
                chosen = self._look(before)
                if not chosen.all():
                    batch.keep(chosen)
                    if not chosen.any():
                        break
        policy = policies(self.last)
        entropy, top = entropies(policy), policy.max(axis=0)
        return np.stack([self.strength, self.late, entropy, top, self.motion])

    def _look(self, before: Array) -> NDArray[np.bool_]:
        """Note where live instances are; drop and return as False those that have settled."""
        change = np.abs(self.logits - before).max(axis=0)
        self.last[:, self.live], self.motion[self.live] = self.logits, change
        policy = policies(self.logits)
        self.strength[self.live] = self.whole.if_still(policy)
        self.late[self.live] = self.half.if_still(policy)
        chosen: NDArray[np.bool_] = change > self.protocol.settled * (1 - self.logits.min(axis=0))
        if not chosen.all():
            self.live, self.logits = self.live[chosen], np.ascontiguousarray(self.logits[:, chosen])
            self.whole.keep(chosen)
            self.half.keep(chosen)
        return chosen


class _Variance:
    """The variance of policies over the `window` rounds after round `opening`."""

    def __init__(self, opening: int, window: int) -> None:
        self.opening, self.window, self.seen = opening, window, 0
        self.centre = self.sums = self.squares = np.zeros((0, 0))

    def record(self, policy: Array) -> None:
        """Add sums of deviations from the first policy: no cancellation where it is still."""
        if not self.seen:
            self.centre = policy
            self.sums, self.squares = np.zeros_like(policy), np.zeros_like(policy)
        self.seen += 1
        deviation = policy - self.centre
        self.sums += deviation
        deviation *= deviation
        self.squares += deviation

    def if_still(self, policy: Array) -> Array:
        """The variance, averaged over coordinates, if `policy` stays for the rest of the window."""
        if not self.seen:
            return np.zeros(policy.shape[1])
        rest, here = self.window - self.seen, policy - self.centre
        mean = (self.sums + rest * here) / self.window
        variance = (self.squares + rest * here**2) / self.window - mean**2
        averaged: Array = np.maximum(variance, 0.0).mean(axis=0)
        return averaged

    def keep(self, chosen: NDArray[np.bool_]) -> None:
        """Forget the instances that are not chosen."""
        if self.seen:
            parts = (self.centre, self.sums, self.squares)
            self.centre, self.sums, self.squares = (part[:, chosen] for part in parts)
