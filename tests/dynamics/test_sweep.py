"""Sweeps against a slow loop in mpmath, and the fates of orbits that are known."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from proofkit._errors import DataError
from proofkit.alignment.batched import MrsDpo, MrsIpo
from proofkit.dynamics.sweep import Fate, Grid, Protocol, sweep


def matrices(n, K=4, seed=0, scale=2.0):
    raw = np.random.default_rng(seed).uniform(-scale, scale, size=(n, K, K))
    return 1 / (1 + np.exp(raw.transpose(0, 2, 1) - raw))


def slow(P, start, setting, rounds, window):
    """Strength, late strength, entropy and top of one orbit of MRS-IPO, at 30 digits."""
    alpha, beta, lam = map(mpmath.mpf, setting)
    K = len(P)
    theta = [mpmath.mpf(x) for x in start]
    path = []

    def softmax(theta):
        weights = [mpmath.exp(x) for x in theta]
        return [w / mpmath.fsum(weights) for w in weights]

    for _ in range(rounds):
        mu = [lam * p + (1 - lam) / K for p in softmax(theta)]
        gain = [mpmath.fsum(mpmath.mpf(P[i][j]) * mu[j] for j in range(K)) for i in range(K)]
        theta = [alpha * x + beta * g for x, g in zip(theta, gain, strict=True)]
        path.append(softmax(theta))

    def variance(tail):
        columns = list(zip(*tail, strict=True))
        means = [mpmath.fsum(c) / len(c) for c in columns]
        squares = (
            (x - m) ** 2 for c, m in zip(columns, means, strict=True) for x in c
        )  # fmt: skip
        return mpmath.fsum(squares) / len(tail) / K

    last = path[-1]
    entropy = -mpmath.fsum(p * mpmath.log(p) for p in last)
    late = variance(path[rounds - (window - window // 2) :])
    return [float(x) for x in (variance(path[-window:]), late, entropy, max(last))]


@pytest.mark.parametrize("block", [1, 3, 1000])
def test_it_equals_the_slow_loop(block):
    P = matrices(2, K=3)
    start = np.array([[0.1, -0.2, 0.0], [0.0, 0.3, 0.1]])
    grid = Grid.product({"alpha": [0.0, 0.9], "beta": [3.0, 12.0], "lambda": [1.0]})
    swept = sweep(MrsIpo(), P, grid, start=start, protocol=Protocol(45, 21), block=block)
    with mpmath.workdps(30):
        for s, setting in enumerate(grid.values):
            for m in range(2):
                found = [
                    getattr(swept, name)[s, m]
                    for name in ("strength", "late_strength", "entropy", "top")
                ]
                np.testing.assert_allclose(
                    found, slow(P[m], start[m], setting, 45, 21), rtol=1e-9, atol=1e-14
                )


@pytest.mark.parametrize("family", [MrsIpo(), MrsDpo()])
def test_settled_orbits_may_be_left_early(family):
    P = matrices(12)
    grid = Grid.product({"alpha": [0.0, 0.7], "beta": [1.0, 4.0], "lambda": [0.5, 1.0]})
    full = sweep(family, P, grid, protocol=Protocol(400, 100, settled=0.0))
    early = sweep(family, P, grid, protocol=Protocol(400, 100))
    assert (full.motion < 1e-12).sum() > 40  # there is something to leave early
    for name in ("strength", "entropy", "top"):
        np.testing.assert_allclose(getattr(early, name), getattr(full, name), rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(early.fates(), full.fates())


def test_an_orbit_that_settles_inside_the_window_has_the_variance_of_all_of_it():
    P, grid = matrices(3), Grid.product({"alpha": [0.5], "beta": [2.0], "lambda": [1.0]})
    far = np.array([[3.0, 0.0, 0.0, -3.0]] * 3)
    full = sweep(MrsIpo(), P, grid, start=far, protocol=Protocol(300, 300, settled=0.0))
    early = sweep(MrsIpo(), P, grid, start=far, protocol=Protocol(300, 300, every=10))
    assert (full.strength > 1e-5).all()
    np.testing.assert_allclose(early.strength, full.strength, rtol=1e-9)


def test_the_number_of_workers_does_not_matter():
    P = matrices(9)
    grid = Grid.product({"alpha": [0.0, 0.9], "beta": [20.0], "lambda": [1.0]})
    one, two = (
        sweep(MrsDpo(), P, grid, protocol=Protocol(60, 20), workers=workers, block=5)
        for workers in (1, 2)
    )
    for name in ("strength", "late_strength", "entropy", "top", "motion"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))


class Prescribed:
    """Logits (x, 0) with x a given function of the round, one an instance."""

    def __init__(self, *paths):
        self.paths = paths

    def batch(self, matrices, parameters):
        return _Playing([self.paths[int(k)] for k in parameters["which"]])


class _Playing:
    def __init__(self, paths):
        self.paths, self.t = paths, 0

    def step(self, logits):
        self.t += 1
        logits[0] = [path(self.t) for path in self.paths]
        logits[1] = 0.0
        logits -= logits.max(axis=0)

    def keep(self, chosen):
        self.paths = [p for p, kept in zip(self.paths, chosen, strict=True) if kept]


@pytest.mark.parametrize(
    ("path", "fate"),
    [
        (lambda t: np.sin(0.3 * t), Fate.OSCILLATING),
        (lambda t: (-1.0) ** t, Fate.OSCILLATING),
        (lambda t: 0.002 * np.sin(0.3 * t), Fate.DRIFTING),  # below the threshold of strength
        (lambda t: 1.0 + 0.5**t, Fate.CONVERGED),
        (lambda t: 0.01 * t, Fate.DRIFTING),
        (lambda t: 3 * 0.97**t, Fate.DRIFTING),  # dies out: strength, but not late strength
        (lambda t: 10.0 + 0.0 * t, Fate.COLLAPSED),
        (lambda t: np.nan if t > 30 else 0.1 * t, Fate.LOST),
        (lambda t: 0.5 * t, Fate.COLLAPSED),
    ],
)
def test_fates(path, fate):
    grid = Grid(("which",), np.array([[0.0]]))
    swept = sweep(Prescribed(path), np.full((1, 2, 2), 0.5), grid, protocol=Protocol(100, 60))
    assert swept.fates()[0, 0] is fate


def test_a_dying_transient_has_strength_but_no_late_strength():
    grid = Grid(("which",), np.array([[0.0]]))
    swept = sweep(
        Prescribed(lambda t: 3 * 0.97**t), np.full((1, 2, 2), 0.5), grid, protocol=Protocol(100, 60)
    )
    assert swept.strength[0, 0] > 1e-3
    assert swept.late_strength[0, 0] < swept.strength[0, 0] / 4


def test_the_grid_runs_fastest_over_the_last_parameter():
    grid = Grid.product({"alpha": [0.0, 1.0], "beta": [2.0, 3.0]})
    assert grid.values.tolist() == [[0, 2], [0, 3], [1, 2], [1, 3]]
    assert grid.column("beta").tolist() == [2, 3, 2, 3]
    with pytest.raises(DataError, match="at least one value"):
        Grid.product({"alpha": []})


@pytest.mark.parametrize("options", [(10, 11), (10, 0), (0, 0), (10, 5, -1.0), (10, 5, np.nan)])
def test_protocols_that_make_no_sense(options):
    with pytest.raises(DataError):
        Protocol(*options)


def test_shapes_that_do_not_fit():
    grid = Grid.product({"alpha": [0.5], "beta": [2.0], "lambda": [1.0]})
    with pytest.raises(DataError, match="do not fit"):
        sweep(MrsIpo(), matrices(3), grid, start=np.zeros((2, 4)))
