"""Noisy runs: without noise they are the exact orbit, and averaging hides phases."""

from __future__ import annotations

import numpy as np
import pytest
from attrs import evolve

from proofkit.alignment.batched import MrsIpo
from proofkit.dynamics.batch import orbits
from proofkit.dynamics.sweep import Grid, Protocol, sweep
from proofkit.experiments.finite_sample import Noise, NoisyRuns, averaging, play

A = 0.3
CYCLE = 0.5 + A * np.array([[0, 1, -1], [-1, 0, 1], [1, -1, 0]])
TASK = NoisyRuns(
    np.array([CYCLE, np.where(np.eye(3), 0.5, 0.5 + 0.8 * (CYCLE - 0.5))]),
    np.array([[0.2, 0.0, 0.0], [0.0, 0.1, 0.0]]),
    0.9, 8.0, 0.8, Noise.EACH_ROUND, 50, 40, Protocol(600, 300), (0,),
)  # fmt: skip


def exact(task):
    grid = Grid.product({"alpha": [task.alpha], "beta": [task.beta], "lambda": [task.lam]})
    return sweep(MrsIpo(), task.matrices, grid, start=task.starts, protocol=task.protocol)


@pytest.mark.parametrize("noise", Noise)
def test_certain_comparisons_give_the_exact_orbit(noise):
    """Where every P_ij is 0 or 1 the frequencies are P, and all runs are one."""
    certain = np.triu(np.ones((3, 3)), 1) + np.eye(3) / 2
    certain[0, 2], certain[2, 0] = 0.0, 1.0
    task = evolve(TASK, matrices=np.array([certain, certain]), noise=noise, runs=3)
    done = averaging(task)
    np.testing.assert_allclose(done.within, exact(task).strength[0], rtol=1e-6)
    np.testing.assert_allclose(done.of_mean, done.within, rtol=1e-9)
    setting = {"alpha": 0.9, "beta": 8.0, "lambda": 0.8}
    path = orbits(
        MrsIpo(), certain[None], {k: np.array([x]) for k, x in setting.items()},
        task.starts[:1].T, 50,
    )  # fmt: skip
    np.testing.assert_allclose(done.run_paths[0, :50], path[1:, 0, 0], atol=1e-6)


@pytest.mark.parametrize("noise", Noise)
def test_many_comparisons_come_near_the_exact_strength(noise):
    done = averaging(evolve(TASK, noise=noise, comparisons=10**9))
    np.testing.assert_allclose(done.within, exact(TASK).strength[0], rtol=1e-2)


def test_averaging_hides_a_cycle_but_no_common_phase():
    hidden = averaging(evolve(TASK, comparisons=20))
    assert (hidden.of_mean < 0.1 * hidden.within).all()
    common = averaging(evolve(TASK, comparisons=10**9))
    assert (common.of_mean > 0.9 * common.within).all()


def test_one_run_is_its_own_mean():
    done = averaging(evolve(TASK, runs=1))
    np.testing.assert_allclose(done.of_mean, done.within, rtol=1e-9)
    np.testing.assert_array_equal(done.mean_path, done.run_paths[0])


def test_seeds_and_workers():
    short = evolve(TASK, protocol=Protocol(40, 20), runs=4)
    tasks = [short, evolve(short, seed=(1,))]
    one, two = play(tasks, 1), play(tasks, 2)
    for a, b in zip(one, two, strict=True):
        np.testing.assert_array_equal(a.within, b.within)
        np.testing.assert_array_equal(a.mean_path, b.mean_path)
    assert (one[0].within != one[1].within).all()
