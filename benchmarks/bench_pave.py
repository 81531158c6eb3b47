"""Certified pavings beside what a user would write otherwise, measured in one run.

Run `python benchmarks/bench_pave.py`. The job is the region in which the uniform policy is unstable
under a preference cycle, α in [0, 1] and β in [0, 6] with a = ½, λ = 1. Beside the paving: the same
branch and bound with mpmath's intervals on the boundary polynomial, and a NumPy loop that takes
eigenvalues at as many points as the paving has cells, and certifies nothing. Each case runs in a
process of its own: seconds of wall clock, of processor in brackets (without those of workers), and
peak memory above that process's own start.
"""

from __future__ import annotations

import argparse
import os
from collections import deque
from fractions import Fraction
from typing import Any

from measuring import Clock, run
from mpmath import iv


def section(size: int, raw: bool) -> tuple[Any, Any]:
    """The condition of a cycle of that size; `raw` keeps the predicate as it stands."""
    import sympy as sp

    from proofkit import real, unstable
    from proofkit.alignment import mrs_ipo, preference_cycle, uniform
    from proofkit.dynamics.region import Region

    alpha, beta = real("alpha", at_least=0, at_most=1), real("beta", at_least=0, at_most=6)
    half = sp.Rational(1, 2)
    if size % 2:
        P = preference_cycle(size, half)
    else:
        entry = {1: half, size - 1: -half}
        P = sp.Matrix(size, size, lambda i, j: half + entry.get((j - i) % size, 0))
    step = mrs_ipo(P, alpha=alpha, beta=beta, lam=sp.Integer(1))
    region = Region.of(unstable(step.jacobian(uniform(size))), over=[alpha, beta])
    return region.condition if raw else region.simple, [alpha, beta]


def paving(size: int, undecided: str, workers: int, raw: bool) -> int:
    """Cells tested."""
    from proofkit.arithmetic.boxes import Box
    from proofkit.arithmetic.paving import pave
    from proofkit.arithmetic.ternary import Ternary

    condition, parameters = section(size, raw)
    box = Box.of({"alpha": (0, 1), "beta": (0, 6)})
    with Clock() as clock:
        found = pave(condition, parameters, box, undecided=undecided, workers=workers, seconds=120)
    return report(clock, found.tested, float(found.share(Ternary.UNKNOWN)))


def mpmath_paving(undecided: str) -> int:
    """The same branch and bound on 1 − α² − β²/12 with mpmath's intervals."""
    limit, left, tested = Fraction(undecided), Fraction(1), 0
    waiting = deque([((Fraction(0), Fraction(1)), (Fraction(0), Fraction(6)), 0)])
    with Clock() as clock:
        while waiting and left > limit:
            a, b, depth = waiting.popleft()
            tested += 1
            x, y = (iv.mpf([float(low), float(high)]) for low, high in (a, b))
            margin = 1 - x**2 - y**2 / 12
            if margin > 0 or margin < 0:
                left -= Fraction(1, 1 << depth)
                continue
            low, high = (a, b)[depth % 2]
            middle = (low + high) / 2
            for half in ((low, middle), (middle, high)):
                waiting.append((a, half, depth + 1) if depth % 2 else (half, b, depth + 1))
    return report(clock, tested, float(left))


def numpy_loop(points: int) -> int:
    """Eigenvalues at points, in floating point: no certificate."""
    import numpy as np
    import sympy as sp

    condition, parameters = section(3, raw=True)
    jacobian = sp.lambdify(parameters, condition.args[0].tolist(), "math")
    side, unstable = round(points**0.5), 0
    with Clock() as clock:
        for i in range(side):
            for j in range(side):
                J = np.array(jacobian((i + 0.5) / side, 6 * (j + 0.5) / side))
                unstable += bool(max(abs(np.linalg.eigvals(J))) > 1)
    return report(clock, side * side, 1.0)


def report(clock: Clock, tested: int, undecided: float) -> int:
    """Print one row."""
    print(
        f"{tested:8d} {clock.wall:8.2f} s ({clock.processor:6.2f}) {tested / clock.wall:9.0f}/s"
        f" {clock.memory / 1024:7.1f} MB {100 * undecided:8.3f} %",
        flush=True,
    )
    return tested


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    titles = ("cells", "wall", "(cpu)", "rate", "memory", "open")
    print(" " * 44 + "".join(f"{title:>10}" for title in titles))
    for undecided in ("1/100", "1/1000", "1/4000"):
        tested = run(f"paving, K = 3, {undecided}", paving, 3, undecided, 1, False)
        run(f"mpmath intervals, {undecided}", mpmath_paving, undecided)
        run("NumPy eigenvalues at as many points", numpy_loop, tested)
    for size in (4, 5):
        run(f"paving, K = {size}, 1/1000", paving, size, "1/1000", 1, False)
    for size, undecided in ((3, "1/1000"), (4, "1/1000"), (5, "1/10")):
        for workers in dict.fromkeys((1, options.workers)):
            name = f"K = {size}, {undecided}, not simplified, {workers} worker(s)"
            run(name, paving, size, undecided, workers, True)


if __name__ == "__main__":
    main()
