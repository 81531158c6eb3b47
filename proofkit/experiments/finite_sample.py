"""MRS-IPO on finite samples: P replaced by the frequencies of m comparisons, over many runs.

Runs that oscillate with different phases average to a policy that hardly moves. So two numbers are
compared: the mean of the runs' own variances, and the variance of the mean policy.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from attrs import frozen

from proofkit.dynamics.batch import Array, policies
from proofkit.dynamics.processes import spread
from proofkit.dynamics.sweep import Protocol


class Noise(StrEnum):
    """When the comparisons are drawn."""

    EACH_ROUND = "anew each round"
    EACH_RUN = "once a run"


@frozen
class NoisyRuns:
    """What is run: R runs of each of M matrices at one setting.

    Attributes
    ----------
    matrices
        M×K×K.
    starts
        M×K logits.
    comparisons
        m: each pair's P_ij becomes a draw of Binomial(m, P_ij)/m.
    """

    matrices: Array
    starts: Array
    alpha: float
    beta: float
    lam: float
    noise: Noise
    comparisons: int
    runs: int
    protocol: Protocol
    seed: tuple[int, ...]


@frozen
class Averaging:
    """What came of it, an entry a matrix; variances are over the window, averaged over coordinates.

    Attributes
    ----------
    within
        The mean over the runs of each run's variance.
    of_mean
        The variance of the mean policy of the runs.
    mean_path, run_paths
        The first coordinate of the first matrix: its mean over the runs, and that of three runs.
    """

    noise: Noise
    comparisons: int
    within: Array
    of_mean: Array
    mean_path: Array
    run_paths: Array


SHOWN = 3


def play(tasks: Sequence[NoisyRuns], workers: int, cluster: str | None = None) -> list[Averaging]:
    """All tasks; the outcome does not depend on where they are played."""
    return list(spread(averaging, tasks, workers, cluster))


def averaging(task: NoisyRuns) -> Averaging:
    """Play the runs of one task, all at once; the reference and π_0 are uniform."""
    M, K = task.starts.shape
    R, protocol = task.runs, task.protocol
    rng = np.random.default_rng(task.seed)
    upper = np.triu_indices(K, 1)
    chances = np.repeat(np.moveaxis(task.matrices, 0, -1)[upper], R, axis=1)
    logits = np.repeat(task.starts.T, R, axis=1)
    gain = np.zeros((K, K, M * R))
    mean_path = np.empty((protocol.rounds, K, M))
    run_paths = np.empty((protocol.rounds, min(SHOWN, R)))
    opening = protocol.rounds - protocol.window
    sums, squares = np.zeros((2, K, M * R))
    policy = policies(logits)
    for t in range(protocol.rounds):
        if t == 0 or task.noise is Noise.EACH_ROUND:
            draws = rng.binomial(task.comparisons, chances) / task.comparisons - 0.5
            gain[upper] = task.beta * draws
            gain[upper[::-1]] = -gain[upper]
        sampler = task.lam * policy + (1 - task.lam) / K
        logits = task.alpha * logits + (gain * sampler).sum(axis=1)
        logits -= logits.max(axis=0)
        policy = policies(logits)
        mean_path[t] = policy.reshape(K, M, R).mean(axis=2)
        run_paths[t] = policy[0, : run_paths.shape[1]]
        if t >= opening:
            sums += policy
            squares += policy**2
    each = squares / protocol.window - (sums / protocol.window) ** 2
    within = each.mean(axis=0).reshape(M, R).mean(axis=1)
    of_mean = mean_path[opening:].var(axis=0).mean(axis=0)
    return Averaging(
        task.noise, task.comparisons, within, of_mean, mean_path[:, 0, 0], run_paths.T.copy()
    )
