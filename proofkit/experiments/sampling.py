"""The experiments of arXiv:2602.12180: MRS-IPO and MRS-DPO on matrices from rated responses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from proofkit._errors import DataError
from proofkit.alignment.batched import MrsDpo, MrsIpo
from proofkit.dynamics.batch import Array, MapFamily, orbits
from proofkit.dynamics.sweep import Fate, Grid, Protocol, Sweep, sweep
from proofkit.experiments.candidates import Candidates
from proofkit.experiments.classes import Kind, Mask, kinds, tied
from proofkit.experiments.finite_sample import Averaging, Noise, NoisyRuns, play

Ties = Literal["count", "skip"]

START_NOISE = 0.1
"""Standard deviation of the first logits: a start on an unstable fixed point would stay there."""

MOST_NOISY = 20
"""How many matrices, at most, the finite-sample runs are made for."""


@frozen
class Plan:
    """What to run.

    Attributes
    ----------
    ties
        Matrices with a tie P_ij = ½ are counted, or left out.
    matrices
        How many to run at most: every cyclic one up to half of them, then strongly transitive ones.
    alphas, betas, lams
        The grid.
    comparisons, runs
        Of the finite-sample variant; no runs leave it out.
    workers, cluster
        Where orbits run, as in `sweep`.
    """

    ties: Ties = "count"
    matrices: int = 2000
    alphas: tuple[float, ...] = (0.0, 0.5, 0.8, 0.95)
    betas: tuple[float, ...] = (5.0, 10.0, 20.0)
    lams: tuple[float, ...] = (0.25, 0.5, 1.0)
    protocol: Protocol = field(factory=Protocol)
    comparisons: tuple[int, ...] = (10, 100, 1000)
    runs: int = 100
    seed: int = 0
    workers: int = 2
    cluster: str | None = None

    def grid(self) -> Grid:
        """Every combination, each axis increasing; the last setting is the strongest.

        Raises
        ------
        DataError
            If a parameter is outside its domain.
        """
        for name, values in (("alpha", self.alphas), ("lambda", self.lams)):
            if not all(0 <= x <= 1 for x in values):
                raise DataError(f"{name} must lie between 0 and 1")
        if not all(0 < x < np.inf for x in self.betas):
            raise DataError("beta must be positive")
        axes = {"alpha": self.alphas, "beta": self.betas, "lambda": self.lams}
        return Grid.product({name: sorted(set(values)) for name, values in axes.items()})


@frozen
class Composition:
    """How many matrices are of which kind; `counted` are left when ties are skipped or not."""

    candidates: int
    tied: int
    counted: int
    cyclic: int
    strongly_transitive: int


@frozen
class Path:
    """The orbit of one matrix under MRS-IPO, for a figure: (rounds+1)×K."""

    kind: Kind
    label: str
    setting: tuple[float, ...]
    policy: Array


@frozen
class Outcome:
    """What was run and found.

    Attributes
    ----------
    chosen
        The matrices that were run, cyclic ones first.
    kinds
        The kind of each.
    sweeps
        By method: MRS-IPO and, unless some P_ij is 0 or 1, MRS-DPO.
    noisy
        The matrices of the finite-sample runs (places in `chosen`), their setting, and what came.
    """

    plan: Plan
    composition: Composition
    chosen: Candidates
    kinds: NDArray[np.object_]
    sweeps: dict[str, Sweep]
    noisy: NDArray[np.int_]
    noisy_setting: int
    averaging: list[Averaging]
    paths: list[Path]

    def of_kind(self, kind: Kind) -> Mask:
        """Which of the matrices are of a kind."""
        return np.asarray(self.kinds == kind)


METHODS: dict[str, MapFamily] = {"MRS-IPO": MrsIpo(), "MRS-DPO": MrsDpo()}


def run(
    candidates: Candidates, plan: Plan, tell: Callable[[str], None] = lambda stage: None
) -> Outcome:
    """Run all of it; `tell` hears of every stage before it starts.

    Raises
    ------
    DataError
        If no matrix is cyclic or strongly transitive, or a parameter is outside its domain.
    """
    grid = plan.grid()
    composition, index, found = _select(candidates, plan)
    chosen = candidates.chosen(index)
    noise = np.random.default_rng((plan.seed, 1))
    starts = noise.normal(scale=START_NOISE, size=chosen.P.shape[:2])
    open_interval = chosen.P.min() > 0 and chosen.P.max() < 1
    sweeps = {}
    for name, family in METHODS.items():
        if name != "MRS-DPO" or open_interval:
            tell(f"{name}: {len(chosen)} matrices × {len(grid)} settings")
            sweeps[name] = sweep(
                family,
                chosen.P,
                grid,
                start=starts,
                protocol=plan.protocol,
                workers=plan.workers,
                cluster=plan.cluster,
            )
    noisy, setting = _oscillating(sweeps["MRS-IPO"], np.asarray(found == Kind.CYCLIC))
    tasks = _noisy_tasks(plan, chosen.P[noisy], starts[noisy], grid.values[setting])
    tell(f"finite samples: {len(noisy)} matrices, {len(tasks)} cases of {plan.runs} runs")
    averaging = play(tasks, plan.workers, plan.cluster) if len(noisy) and plan.runs else []
    paths = _paths(chosen, found, sweeps["MRS-IPO"], starts, plan)
    return Outcome(plan, composition, chosen, found, sweeps, noisy, setting, averaging, paths)


def _select(
    candidates: Candidates, plan: Plan
) -> tuple[Composition, NDArray[np.int_], NDArray[np.object_]]:
    """Count the kinds; pick matrices in an order drawn by seed, cyclic ones first."""
    found, ties = kinds(candidates.margins), tied(candidates.margins)
    counted = np.ones(len(candidates), dtype=bool) if plan.ties == "count" else ~ties
    order = np.random.default_rng((plan.seed, 0)).permutation(len(candidates))
    order = order[counted[order]]
    cyclic = order[found[order] == Kind.CYCLIC]
    strong = order[found[order] == Kind.STRONGLY_TRANSITIVE]
    composition = Composition(
        len(candidates), int(ties.sum()), int(counted.sum()), len(cyclic), len(strong)
    )
    cyclic = cyclic[: max(plan.matrices // 2, plan.matrices - len(strong))]
    index = np.concatenate([cyclic, strong[: plan.matrices - len(cyclic)]])
    if not len(index):
        raise DataError("no matrix is cyclic or strongly transitive: nothing to run")
    return composition, index, found[index]


def _oscillating(swept: Sweep, cyclic: Mask) -> tuple[NDArray[np.int_], int]:
    """The setting at which most cyclic matrices oscillate, and the strongest of them there."""
    oscillates = (swept.fates() == Fate.OSCILLATING) & cyclic
    setting = int(oscillates.sum(axis=1).argmax())
    ranked = np.argsort(-swept.strength[setting], kind="stable")
    return ranked[oscillates[setting, ranked]][:MOST_NOISY], setting


def _noisy_tasks(plan: Plan, P: Array, starts: Array, setting: Array) -> list[NoisyRuns]:
    alpha, beta, lam = map(float, setting)
    cases = [(noise, m) for noise in Noise for m in plan.comparisons]
    return [
        NoisyRuns(
            P, starts, alpha, beta, lam, noise, m, plan.runs, plan.protocol, (plan.seed, 2, k)
        )
        for k, (noise, m) in enumerate(cases)
    ]


def _paths(
    chosen: Candidates,
    found: NDArray[np.object_],
    ipo: Sweep,
    starts: Array,
    plan: Plan,
) -> list[Path]:
    """One orbit of each kind, at a setting where about half as many oscillate as at most.

    There orbits are easier to follow than far from the onset.
    """
    cyclic = np.asarray(found == Kind.CYCLIC)
    count = ((ipo.fates() == Fate.OSCILLATING) & cyclic).sum(axis=1)
    setting = int(np.abs(count - count.max() / 2).argmin()) if count.any() else len(count) - 1
    strength = np.where(cyclic, ipo.strength[setting], -1.0)
    strict = ~cyclic & ~tied(chosen.margins)
    examples = {
        Kind.CYCLIC: int(strength.argmax()) if cyclic.any() else None,
        Kind.STRONGLY_TRANSITIVE: _first(strict if strict.any() else ~cyclic),
    }
    values = ipo.grid.values[setting]
    parameters = {name: values[k : k + 1] for k, name in enumerate(ipo.grid.names)}
    return [
        Path(
            kind,
            chosen.labels[k],
            tuple(map(float, values)),
            orbits(
                METHODS["MRS-IPO"],
                chosen.P[k : k + 1],
                parameters,
                starts[k : k + 1].T,
                plan.protocol.rounds,
            )[:, :, 0],
        )
        for kind, k in examples.items()
        if k is not None
    ]


def _first(mask: Mask) -> int | None:
    return int(mask.argmax()) if mask.any() else None
