"""Sweeps on dask.distributed: bit by bit the same as in one process, also when a worker dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
import sympy as sp

from proofkit import InputError, real
from proofkit.alignment.batched import MrsDpo, MrsIpo
from proofkit.alignment.mixed_reference import mrs_dpo, preference_cycle
from proofkit.arithmetic.boxes import Box
from proofkit.dynamics.picture import orbits_in
from proofkit.dynamics.sweep import Grid, Protocol, sweep
from proofkit.dynamics.symbolic_batch import SymbolicMap

MEASURED = ("strength", "late_strength", "entropy", "top", "motion")
GRID = Grid.product({"alpha": [0.0, 0.5, 0.9], "beta": [3.0, 20.0], "lambda": [0.3, 1.0]})


def matrices(n, K=4):
    margins = np.triu(np.random.default_rng(5).normal(size=(n, K, K)), 1)
    return 1 / (1 + np.exp(margins.transpose(0, 2, 1) - margins))


@pytest.fixture(scope="module")
def cluster():
    distributed = pytest.importorskip("distributed", reason="dask.distributed is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster


@pytest.mark.parametrize("family", [MrsIpo(), MrsDpo()])
def test_the_result_is_that_of_one_process(cluster, family):
    options = {"protocol": Protocol(120, 40), "block": 32}
    alone = sweep(family, matrices(20), GRID, **options)
    spread = sweep(family, matrices(20), GRID, **options, cluster=cluster.scheduler_address)
    for name in MEASURED:
        np.testing.assert_array_equal(getattr(alone, name), getattr(spread, name))
    assert (alone.strength > 0).any()


def test_a_worker_that_is_killed_changes_nothing(cluster):
    P, options = matrices(100), {"protocol": Protocol(300, 100, settled=0.0), "block": 50}
    alone = sweep(MrsDpo(), P, GRID, **options)
    found = []
    run = threading.Thread(
        target=lambda: found.append(
            sweep(MrsDpo(), P, GRID, **options, cluster=cluster.scheduler_address)
        )
    )
    run.start()
    killed = _kill_a_busy_worker(cluster)
    assert run.is_alive()
    run.join(timeout=120)
    for name in MEASURED:
        np.testing.assert_array_equal(getattr(alone, name), getattr(found[0], name))
    assert killed not in _processes(cluster).values()


def _kill_a_busy_worker(cluster):
    """Kill the process of a worker that has finished a block and is at another one."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for address, worker in list(cluster.scheduler.workers.items()):
            pid = _processes(cluster).get(address)
            if pid and worker.processing and worker.nbytes > 0:
                os.kill(pid, signal.SIGKILL)
                return pid
        time.sleep(0.01)
    raise AssertionError("no worker was ever busy")


def _processes(cluster):
    return {nanny.worker_address: nanny.pid for nanny in cluster.workers.values()}


def test_sample_orbits_of_a_map_of_formulas(cluster):
    """Its symbols belong to variables of a theorem file, which workers do not have."""
    alpha, beta = real("alpha", at_least=0, at_most=1), real("beta", above=0)
    step = mrs_dpo(preference_cycle(3, sp.Rational(1, 3)), alpha=alpha, beta=beta, lam=1)
    family, box = SymbolicMap.of(step), Box.of({"alpha": (0, 1), "beta": (0, 2)})
    alone = orbits_in(family, box, {}, per_side=4)
    assert orbits_in(family, box, {}, per_side=4, cluster=cluster.scheduler_address) == alone
    assert len({orbit.fate for orbit in alone}) > 1


def test_what_becomes_of_an_instance_does_not_depend_on_its_neighbours():
    """Newton's method for the inner optimum stops for each instance by itself."""
    alpha, beta = real("alpha", at_least=0, at_most=1), real("beta", above=0)
    step = mrs_dpo(preference_cycle(3, sp.Rational(9, 20)), alpha=alpha, beta=beta, lam=1)
    grid = Grid.product({"alpha": [0.1, 0.5, 0.9], "beta": [0.3, 0.8, 1.5]})
    start, none = np.array([[0.3, 0.0, -0.1]]), np.zeros((1, 3, 3))
    found = [
        sweep(SymbolicMap.of(step), none, grid, start=start, protocol=Protocol(100, 50), block=n)
        for n in (1, 4, 9)
    ]
    for name in MEASURED:
        for other in found[1:]:
            np.testing.assert_allclose(getattr(found[0], name), getattr(other, name), rtol=1e-9)


def test_an_address_where_nobody_answers():
    pytest.importorskip("distributed", reason="dask.distributed is not installed")
    with pytest.raises(InputError, match="no scheduler answers"):
        sweep(MrsIpo(), matrices(1), GRID, cluster="nonsense://nowhere")


def test_without_the_library_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'proofkit\[cluster\]'"):
        sweep(MrsIpo(), matrices(1), GRID, cluster="local")


def test_dask_is_not_imported_unless_asked_for():
    code = "import sys, proofkit.dynamics.sweep, proofkit.dynamics.picture, proofkit.cli.region\n"
    code += "sys.exit(any(m in sys.modules for m in ('dask', 'distributed')))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
