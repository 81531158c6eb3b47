"""Statements on outcomes made by hand: each criterion met, just missed, and without data."""

from __future__ import annotations

import numpy as np
import pytest

from proofkit.dynamics.sweep import Grid, Protocol, Sweep
from proofkit.experiments.candidates import Candidates
from proofkit.experiments.classes import Kind
from proofkit.experiments.finite_sample import Averaging, Noise
from proofkit.experiments.sampling import Composition, Outcome, Plan
from proofkit.experiments.statements import Status, neighbours, rows

GRID = Grid.product({"alpha": [0.0, 0.5], "beta": [20.0, 40.0], "lambda": [0.5, 1.0]})
STRICT = np.array([[0, 1, 2, 3], [-1, 0, 1, 2], [-2, -1, 0, 1], [-3, -2, -1, 0]])
CYCLE = np.array([[0, 1, -1, 1], [-1, 0, 1, 1], [1, -1, 0, 1], [-1, -1, -1, 0]])


def swept(strength, entropy):
    """A sweep of one cyclic and one strongly transitive matrix, in that order."""
    shape = (len(GRID), 2)
    cyclic, strong = np.zeros(shape), np.zeros(shape)
    cyclic[:, 0], strong[:, 1] = strength, entropy
    still = np.zeros(shape)
    return Sweep(GRID, Protocol(), cyclic, cyclic, strong, still + 0.5, still)


def outcome(sweeps, *, averaging=(), kinds=(Kind.CYCLIC, Kind.STRONGLY_TRANSITIVE)):
    margins = np.array([CYCLE, STRICT])
    P = 1 / (1 + np.exp(-margins.astype(float)))
    return Outcome(
        Plan(), Composition(2, 0, 2, 1, 1), Candidates("by hand", ("c", "s"), margins, P),
        np.array(kinds, dtype=object), sweeps, np.array([0]), 7, list(averaging), [],
    )  # fmt: skip


def statuses(*args, **options):
    return {row.id: row.status for row in rows(outcome(*args, **options))}


RISING = np.array([1, 2, 3, 4, 5, 6, 7, 8]) / 100.0
FALLING = RISING[::-1].copy()


def test_all_hold_when_all_do():
    made = swept(RISING, FALLING)
    found = statuses({"MRS-IPO": made, "MRS-DPO": made})
    assert found.pop("averaging-hides-oscillation") is Status.NO_DATA
    assert set(found.values()) == {Status.HOLDS}
    assert len(found) == 21 + 20 + 1


@pytest.mark.parametrize(
    ("setting", "drop", "failing"),
    [
        (7, 0.025, {"alpha-every-setting": 0, "lambda-every-setting": 1, "beta-every-setting": 1}),
        (4, 0.045, {"alpha-every-setting": 1, "lambda-every-setting": 0, "beta-every-setting": 0}),
    ],
)
def test_one_setting_out_of_order_fails_its_own_steps(setting, drop, failing):
    strength = RISING.copy()
    strength[setting] -= drop
    found = statuses({"MRS-IPO": swept(strength, FALLING)})
    for name, fails in failing.items():
        expected = Status.FAILS if fails else Status.HOLDS
        assert found[f"MRS-IPO/oscillation-{name}"] is expected
    assert found["MRS-IPO/entropy-alpha-every-setting"] is Status.HOLDS
    assert found["MRS-IPO/oscillation-alpha-average"] is Status.HOLDS


def test_entropy_has_to_fall():
    found = statuses({"MRS-IPO": swept(RISING, RISING)})
    assert found["MRS-IPO/entropy-alpha-average"] is Status.FAILS
    assert found["MRS-IPO/entropy-beta-lambda-average"] is Status.FAILS
    assert found["MRS-IPO/entropy-lambda-every-setting"] is Status.FAILS


def test_entropy_collapse_is_a_tenth_of_its_maximum():
    for last, status in ((0.138, Status.HOLDS), (0.14, Status.FAILS)):  # log 4 = 1.386
        entropy = np.full(8, 0.2)
        entropy[-1] = last
        assert statuses({"MRS-IPO": swept(RISING, entropy)})["MRS-IPO/entropy-collapse"] is status


def test_no_oscillation_inside_the_contraction_regime():
    made = swept(RISING, FALLING)
    inside = Sweep(
        Grid(GRID.names, GRID.values * [0, 0.01, 1]), made.protocol, made.strength,
        made.late_strength, made.entropy, made.top, made.motion,
    )  # fmt: skip
    assert statuses({"MRS-IPO": inside})["MRS-IPO/contraction-regime"] is Status.FAILS


def test_methods_that_differ_are_named():
    sweeps = {"MRS-IPO": swept(RISING, FALLING), "MRS-DPO": swept(FALLING, FALLING)}
    (row,) = (r for r in rows(outcome(sweeps)) if r.id == "same-patterns")
    assert row.status is Status.FAILS
    assert "oscillation-alpha-average" in row.numbers
    assert "entropy" not in row.numbers


def test_without_cyclic_matrices_nothing_is_said_of_them():
    found = statuses(
        {"MRS-IPO": swept(RISING, FALLING)},
        kinds=(Kind.STRONGLY_TRANSITIVE, Kind.STRONGLY_TRANSITIVE),
    )
    assert found["MRS-IPO/cyclic-oscillation"] is Status.NO_DATA
    assert found["MRS-IPO/oscillation-alpha-average"] is Status.NO_DATA
    assert found["same-patterns"] is Status.NO_DATA


@pytest.mark.parametrize(
    ("within", "of_mean", "status"),
    [
        (0.08, 0.008, Status.HOLDS),
        (0.08, 0.009, Status.FAILS),  # the mean still moves
        (0.039, 0.001, Status.FAILS),  # half the oscillation is gone from the runs themselves
    ],
)
def test_averaging(within, of_mean, status):
    case = Averaging(
        Noise.EACH_RUN, 10, np.array([within]), np.array([of_mean]), np.zeros(3), np.zeros((1, 3))
    )
    found = statuses({"MRS-IPO": swept(RISING, FALLING)}, averaging=[case])
    assert found["averaging-hides-oscillation/each-run-10"] is status


def test_neighbours_differ_in_one_place():
    pairs = neighbours(swept(RISING, FALLING), "beta")
    assert sorted(pairs) == [(0, 2), (1, 3), (4, 6), (5, 7)]
