"""The vectorised sweep beside what a user would write otherwise, measured in one run.

Run `python benchmarks/bench_sweep.py`. The job is MRS-IPO and MRS-DPO on random preference matrices
at 36 settings: every round is played, and the cycle strength taken over the last third. Beside the
sweep: one orbit at a time with NumPy's vectors, and the same with mpmath at 30 digits, both on a
few orbits; rounds of one orbit a second compare them. Each case runs in a process of its own:
seconds of wall clock, of processor (with those of workers), what was done in either, and peak
memory above that process's own start. On a busy machine the processor's seconds say more. The last
column, the entropy where the first orbit ends, must agree.
"""

from __future__ import annotations

import argparse
import os
from importlib.util import find_spec
from typing import Any

import mpmath as mp
import numpy as np
from measuring import Clock, run

ALPHAS, BETAS, LAMS = (0.0, 0.5, 0.8, 0.95), (5.0, 10.0, 20.0), (0.25, 0.5, 1.0)
SETTINGS = [(a, b, v) for a in ALPHAS for b in BETAS for v in LAMS]
TOLERANCE = 1e-10


def matrices(n: int, K: int) -> np.ndarray:
    """Random P_ij = σ(difference of two scores from 0 to 4)."""
    margins = np.triu(np.random.default_rng(0).integers(-4, 5, size=(n, K, K)), 1)
    return 1 / (1 + np.exp(margins.transpose(0, 2, 1) - margins))


def start(K: int) -> np.ndarray:
    """Where every orbit starts, in logits."""
    return np.linspace(0.1, -0.1, K)


def vectorised(dpo: bool, K: int, count: int, rounds: int, workers: int, cluster: bool) -> float:
    """The sweep; like the others it returns the entropy where the first orbit ends."""
    from proofkit.alignment.batched import MrsDpo, MrsIpo
    from proofkit.dynamics.sweep import Grid, Protocol, sweep

    grid = Grid.product({"alpha": ALPHAS, "beta": BETAS, "lambda": LAMS})
    protocol = Protocol(rounds, rounds // 3, settled=0.0)
    P, starts = matrices(count, K), np.tile(start(K), (count, 1))
    where: dict[str, Any] = {"workers": workers, "cluster": "local" if cluster else None}
    with Clock() as clock:
        family = MrsDpo() if dpo else MrsIpo()
        found = sweep(family, P, grid, start=starts, protocol=protocol, **where)
    return report(clock, count * len(grid), rounds, float(found.entropy[0, 0]))


def softmax(theta: np.ndarray) -> np.ndarray:
    weights = np.exp(theta - theta.max())
    return weights / weights.sum()


def optimum(P: np.ndarray, mu: np.ndarray, h: np.ndarray) -> np.ndarray:
    """The minimiser of the DPO loss by Newton's method, steps cut to length 1; row i of the system
    is divided by μ_i, without which it becomes singular where μ_i vanishes."""
    for _ in range(200):
        win = 1 / (1 + np.exp(h[None, :] - h[:, None]))
        slope = win * (1 - win) * mu
        step = np.linalg.solve(np.diag(slope.sum(axis=1)) - slope + mu, (P - win) @ mu)
        h = h + step / max(1.0, np.abs(step).max())
        if np.abs(step).max() < TOLERANCE:
            break
    return h - h.mean()


def numpy_loop(dpo: bool, K: int, orbits: int, rounds: int) -> float:
    """One orbit after the other, a vector operation at a time."""
    P, entropies = matrices(1, K)[0], []
    with Clock() as clock:
        for alpha, beta, lam in SETTINGS[:orbits]:
            theta, h, path = start(K), np.zeros(K), []
            for t in range(rounds):
                mu = lam * softmax(theta) + (1 - lam) / K
                h = optimum(P, mu, h) if dpo else P @ mu
                theta = alpha * theta + beta * h
                if t >= rounds - rounds // 3:
                    path.append(softmax(theta))
            last, _ = softmax(theta), np.var(path, axis=0).mean()
            entropies.append(-(last * np.log(np.maximum(last, 1e-300))).sum())
    return report(clock, orbits, rounds, float(entropies[0]))


def mpmath_loop(dpo: bool, K: int, orbits: int, rounds: int) -> float:
    """The same at 30 digits."""
    with mp.workdps(30), Clock() as clock:
        P = mp.matrix(matrices(1, K)[0].tolist())
        entropies = [mpmath_orbit(P, K, setting, rounds, dpo) for setting in SETTINGS[:orbits]]
    return report(clock, orbits, rounds, float(entropies[0]))


def mpmath_orbit(P: Any, K: int, setting: tuple[float, ...], rounds: int, dpo: bool) -> Any:
    alpha, beta, lam = map(mp.mpf, setting)
    theta, h, path = [mp.mpf(x) for x in start(K)], [mp.mpf(0)] * K, []
    for t in range(rounds):
        mu = [lam * p + (1 - lam) / K for p in mpmath_softmax(theta)]
        h = mpmath_optimum(P, mu, h) if dpo else list(P * mp.matrix(mu))
        theta = [alpha * x + beta * y for x, y in zip(theta, h, strict=True)]
        if t >= rounds - rounds // 3:
            path.append(mpmath_softmax(theta))
    columns = list(zip(*path, strict=True))
    means = [mp.fsum(c) / len(c) for c in columns]
    mp.fsum((x - m) ** 2 for c, m in zip(columns, means, strict=True) for x in c)
    return -mp.fsum(p * mp.log(p) for p in mpmath_softmax(theta))


def mpmath_softmax(theta: list[Any]) -> list[Any]:
    top = max(theta)
    weights = [mp.exp(x - top) for x in theta]
    total = mp.fsum(weights)
    return [w / total for w in weights]


def mpmath_optimum(P: Any, mu: list[Any], h: list[Any]) -> list[Any]:
    K = len(mu)
    for _ in range(200):
        win = [[1 / (1 + mp.exp(y - x)) for y in h] for x in h]
        L, r = mp.matrix(K, K), mp.matrix(K, 1)
        for i in range(K):
            for j in range(K):
                weight = mu[j] * win[i][j] * win[j][i]
                L[i, j] += mu[j] - weight
                L[i, i] += weight
                r[i] += mu[j] * (P[i, j] - win[i][j])
        step = mp.lu_solve(L, r)
        length = max(abs(x) for x in step)
        h = [x + s / max(1, length) for x, s in zip(h, step, strict=True)]
        if length < TOLERANCE:
            break
    mean = mp.fsum(h) / K
    return [x - mean for x in h]


def report(clock: Clock, orbits: int, rounds: int, entropy: float) -> float:
    """Print one row."""
    done = orbits * rounds
    print(
        f"{orbits:8d} {rounds:8d} {clock.wall:9.2f} s {clock.processor:9.2f} s"
        f" {done / clock.wall:12,.0f} {done / clock.processor:12,.0f}"
        f" {clock.memory / 1024:7.1f} MB {entropy:13.9f}",
        flush=True,
    )
    return entropy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matrices", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=600)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    count, rounds, workers = options.matrices, options.rounds, options.workers
    widths = {"orbits": 8, "rounds": 9, "wall": 11, "processor": 12, "a second": 13,
              "a cpu second": 13, "memory": 11, "entropy": 14}  # fmt: skip
    print(" " * 46 + "".join(f"{title:>{width}}" for title, width in widths.items()))
    for dpo, name in ((False, "MRS-IPO"), (True, "MRS-DPO")):
        n = count // 10 if dpo else count
        few = rounds // 3 if dpo else rounds
        sizes = (4, 8) if dpo else (4, 8, 16)
        run(f"{name}, mpmath, K = 4", mpmath_loop, dpo, 4, 2, few)
        for K in sizes:
            run(f"{name}, NumPy loop, K = {K}", numpy_loop, dpo, K, 24, few)
            run(f"{name}, sweep, K = {K}", vectorised, dpo, K, n * 4 // K, few, 1, False)
        for m in (n // 16, n // 4, n):
            run(f"{name}, sweep, {m} matrices", vectorised, dpo, 4, m, few, 1, False)
        run(f"{name}, sweep, {workers} workers", vectorised, dpo, 4, n, few, workers, False)
        if find_spec("distributed"):
            title = f"{name}, sweep, local cluster of {workers}"
            run(title, vectorised, dpo, 4, n, few, workers, True)


if __name__ == "__main__":
    main()
