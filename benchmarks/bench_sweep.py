"""The vectorised sweep beside what a user would write otherwise, measured in one run.

Run `python benchmarks/bench_sweep.py`. The loop is NumPy, one orbit at a time; it is timed on a few
orbits and scaled to all of them. Wall-clock seconds, with processor seconds in brackets: on a busy
machine the second say more. Needs SciPy, for the loop's inner DPO optimum.
"""

from __future__ import annotations

import argparse
import os
import time

import numpy as np
from scipy.optimize import minimize

from proofkit.alignment.batched import MrsDpo, MrsIpo
from proofkit.dynamics.sweep import Grid, Protocol, sweep

GRID = Grid.product(
    {"alpha": [0.0, 0.5, 0.8, 0.95], "beta": [5.0, 10.0, 20.0], "lambda": [0.25, 0.5, 1.0]}
)


def matrices(n: int) -> np.ndarray:
    """Random P_ij = σ(difference of two scores from 0 to 4)."""
    margins = np.triu(np.random.default_rng(0).integers(-4, 5, size=(n, 4, 4)), 1)
    return 1 / (1 + np.exp(margins.transpose(0, 2, 1) - margins))


def processor_seconds() -> float:
    """Of this process and of its children that have ended."""
    return sum(os.times()[:4])


def softmax(theta: np.ndarray) -> np.ndarray:
    weights = np.exp(theta - theta.max())
    return weights / weights.sum()


def dpo_optimum(P: np.ndarray, mu: np.ndarray, start: np.ndarray) -> np.ndarray:
    """SciPy's minimiser of the population loss."""
    weight = np.outer(mu, mu)

    def loss(h):
        difference = h[:, None] - h[None, :]
        residual = weight * (P - 1 / (1 + np.exp(-difference)))
        return (weight * P * np.logaddexp(0, -difference)).sum(), -residual.sum(axis=1)

    return minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-10}).x


def one_orbit(P, alpha, beta, lam, rounds, window, *, dpo):
    theta, h, path = np.array([0.1, 0.0, -0.1, 0.0]), np.zeros(4), []
    for t in range(rounds):
        mu = lam * softmax(theta) + (1 - lam) / 4
        if dpo:
            h = dpo_optimum(P, mu, h)
        theta = alpha * theta + beta * (h if dpo else P @ mu)
        if t >= rounds - window:
            path.append(softmax(theta))
    return np.var(path, axis=0).mean()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matrices", type=int, default=2000)
    parser.add_argument("--dpo-matrices", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    window = options.rounds // 3
    cases = ((MrsIpo(), options.matrices, 20), (MrsDpo(), options.dpo_matrices, 2))
    for family, count, sample in cases:
        P = matrices(count)
        start = np.tile([0.1, 0.0, -0.1, 0.0], (len(P), 1))
        total = len(P) * len(GRID)
        name, dpo = type(family).__name__, isinstance(family, MrsDpo)
        print(f"{name}: {len(P)} matrices × {len(GRID)} settings × {options.rounds} rounds")
        begun = time.perf_counter()
        slow = [
            one_orbit(P[k], *GRID.values[k % len(GRID)], options.rounds, window, dpo=dpo)
            for k in range(sample)
        ]
        loop = (time.perf_counter() - begun) / sample * total
        print(f"{name:<7} loop, scaled from {sample} orbits   {loop:12.1f} s")
        for workers, settled in ((1, 0.0), (options.workers, 0.0), (options.workers, 1e-12)):
            protocol = Protocol(options.rounds, window, settled)
            begun, used = time.perf_counter(), processor_seconds()
            fast = sweep(family, P, GRID, start=start, protocol=protocol, workers=workers)
            spent, used = time.perf_counter() - begun, processor_seconds() - used
            rule = "settled orbits left early" if settled else "every round"
            print(
                f"{name:<7} sweep, {workers} worker(s), {rule:<26} {spent:8.1f} s ({used:.1f})"
                f"   {loop / spent:8.0f} times the loop's speed"
            )
        calm = [k for k in range(sample) if fast.motion[k % len(GRID), k] < 1e-9]
        gap = max((abs(slow[k] - fast.strength[k % len(GRID), k]) for k in calm), default=0.0)
        print(f"{name:<7} largest difference in strength on settled orbits {gap:.1e}")


if __name__ == "__main__":
    main()
