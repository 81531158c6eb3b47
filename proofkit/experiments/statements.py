"""The paper's empirical statements as rows: a criterion, whether it holds on this data, numbers.

A statement about many settings has several readings, and they can come out differently: a class
mean over all other parameters, or the class mean at every step of one parameter with the others
held. Each reading is a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise

import numpy as np
from attrs import frozen

from proofkit.dynamics.batch import Array
from proofkit.dynamics.sweep import Fate, Sweep, Thresholds
from proofkit.experiments.classes import Kind, has_winner, tied
from proofkit.experiments.sampling import Outcome

SLACK = 1e-6
"""A change against the stated direction by this much or less is none."""

HIDDEN = 0.1
"""Averaging hides oscillation if the mean policy keeps at most this share of the runs' variance."""


class Status(StrEnum):
    """Whether a statement's criterion is met on this data."""

    HOLDS = "holds"
    FAILS = "fails"
    NO_DATA = "no data"


@frozen
class Row:
    """One statement, under one reading."""

    id: str
    statement: str
    criterion: str
    status: Status
    numbers: str


def rows(outcome: Outcome) -> list[Row]:
    """Every statement, method by method."""
    found: list[Row] = []
    for method, swept in outcome.sweeps.items():
        found += _of_method(outcome, method, swept)
    return [*found, _same_patterns(found), *_averaging(outcome)]


def _status(holds: bool) -> Status:
    return Status.HOLDS if holds else Status.FAILS


def _of_method(outcome: Outcome, method: str, swept: Sweep) -> Iterator[Row]:
    cyclic, strong = outcome.of_kind(Kind.CYCLIC), outcome.of_kind(Kind.STRONGLY_TRANSITIVE)
    strict = strong & ~tied(outcome.chosen.margins)
    oscillates = swept.fates() == Fate.OSCILLATING
    leaderless = cyclic & ~has_winner(outcome.chosen.margins)
    for name, mask, words in (
        ("cyclic-oscillation", cyclic, "cyclic matrices"),
        ("oscillation-without-winner", leaderless, "cyclic matrices without a Condorcet winner"),
    ):
        yield _share(
            f"{method}/{name}",
            f"Cyclic preferences give persistent oscillation ({words})",
            f"at the largest α, β and λ most {words} oscillate (cycle strength above "
            f"{Thresholds().oscillating:g}, lasting)",
            oscillates[-1, mask],
            most=True,
        )
    yield _share(
        f"{method}/transitive-stability",
        "Strongly transitive preferences give no oscillation",
        "no strongly transitive matrix oscillates at any setting",
        ~oscillates[:, strong],
        most=False,
    )
    collapsed = swept.entropy[-1] <= HIDDEN * np.log(swept_size(outcome))
    for name, mask, words in (
        ("entropy-collapse", strong, "strongly transitive matrices"),
        ("entropy-collapse-without-ties", strict, "strongly transitive matrices without ties"),
    ):
        yield _share(
            f"{method}/{name}",
            f"Strong transitivity gives entropy collapse ({words})",
            f"at the largest α, β and λ most {words} end with an entropy of at most "
            f"{HIDDEN:g} log K",
            collapsed[mask],
            most=True,
        )
    yield from _directions(
        f"{method}/oscillation", "more oscillation on cyclic matrices", swept,
        swept.strength[:, cyclic], rising=True,
    )  # fmt: skip
    for name, mask, words in (
        ("entropy", strong, "strongly transitive matrices"),
        ("entropy-without-ties", strict, "strongly transitive matrices without ties"),
    ):
        yield from _directions(
            f"{method}/{name}", f"lower entropy on {words}", swept,
            swept.entropy[:, mask], rising=False,
        )  # fmt: skip
    if method == "MRS-IPO":
        yield _contraction(outcome, swept)


def swept_size(outcome: Outcome) -> int:
    """K."""
    return len(outcome.chosen.P[0])


def _share(id: str, statement: str, criterion: str, hits: Array, *, most: bool) -> Row:
    """Most or all of the hits are true."""
    if not hits.size:
        return Row(id, statement, criterion, Status.NO_DATA, "no such matrix")
    share = float(hits.mean())
    holds = share > 0.5 if most else share == 1.0
    numbers = f"{int(hits.sum())} of {hits.size} ({100 * share:.1f}%)"
    return Row(id, statement, criterion, _status(holds), numbers)


def _directions(
    id: str, effect: str, swept: Sweep, values: Array, *, rising: bool
) -> Iterator[Row]:
    """Larger α, βλ, β or λ moves `values` (settings × matrices) up, or down."""
    grid = swept.grid
    alpha, beta, lam = (grid.column(name) for name in ("alpha", "beta", "lambda"))
    word = "falls" if rising else "rises"
    sign = 1.0 if rising else -1.0
    for name, symbol, axis in (("alpha", "α", alpha), ("beta-lambda", "βλ", beta * lam)):
        criterion = f"the mean over matrices and other parameters never {word} as {symbol} grows"
        statement = f"Larger {symbol} gives {effect}, on average"
        yield _average(f"{id}-{name}-average", statement, criterion, axis, values, sign)
    others = {"alpha": ("α", "β and λ"), "beta": ("β", "α and λ"), "lambda": ("λ", "α and β")}
    for name, (symbol, held) in others.items():
        criterion = f"the mean over matrices never {word} as {symbol} grows with {held} held"
        statement = f"Larger {symbol} gives {effect}, at every setting"
        yield _steps(f"{id}-{name}-every-setting", statement, criterion, swept, name, values, sign)


def _average(
    id: str, statement: str, criterion: str, axis: Array, values: Array, sign: float
) -> Row:
    levels = np.unique(axis.round(12))
    if not values.size or len(levels) < 2:
        return Row(id, statement, criterion, Status.NO_DATA, "no such matrix, or a single value")
    means = np.array([values[np.isclose(axis, level)].mean() for level in levels])
    holds = bool((sign * np.diff(means) >= -SLACK).all())
    numbers = "; ".join(f"{x:g}: {y:.4g}" for x, y in zip(levels, means, strict=True))
    return Row(id, statement, criterion, _status(holds), numbers)


def _steps(
    id: str, statement: str, criterion: str, swept: Sweep, name: str, values: Array, sign: float
) -> Row:
    """From each setting to the one with the next value of a parameter, all others equal."""
    pairs = neighbours(swept, name)
    if not values.size or not pairs:
        return Row(id, statement, criterion, Status.NO_DATA, "no such matrix, or a single value")
    below, above = (np.array(side) for side in zip(*pairs, strict=True))
    changes = sign * (values[above] - values[below])
    means = changes.mean(axis=1)
    right = means >= -SLACK
    worst = int(means.argmin())
    each = float((changes >= -SLACK).mean())
    numbers = f"{int(right.sum())} of {len(pairs)} steps; matrix by matrix {100 * each:.1f}%"
    if not right.all():
        frm, to = (values[side[worst]].mean() for side in (below, above))
        where = ", ".join(
            f"{symbol} = {x:g}"
            for symbol, x in zip("αβλ", swept.grid.values[below[worst]], strict=True)
        )
        numbers += f"; worst step from {where}: {frm:.4g} to {to:.4g}"
    return Row(id, statement, criterion, _status(bool(right.all())), numbers)


def neighbours(swept: Sweep, name: str) -> list[tuple[int, int]]:
    """The pairs of settings that differ in one parameter only, by one place on its axis."""
    grid = swept.grid
    place = grid.names.index(name)
    at = {tuple(row): k for k, row in enumerate(grid.values.tolist())}
    axis = sorted(set(grid.column(name).tolist()))
    after = dict(pairwise(axis))
    return [
        (k, at[(*row[:place], after[row[place]], *row[place + 1 :])])
        for row, k in at.items()
        if row[place] in after
    ]


def _contraction(outcome: Outcome, swept: Sweep) -> Row:
    """Where a contraction is certain there must be no oscillation: a check of the sweep itself."""
    P = outcome.chosen.P
    differences = P[:, :, None, :] - P[:, None, :, :]
    c = np.ptp(differences, axis=3).max(axis=(1, 2)) / 2
    alpha, beta, lam = (swept.grid.column(name)[:, None] for name in ("alpha", "beta", "lambda"))
    inside = alpha + beta * lam / 2 * c < 1
    return _share(
        "MRS-IPO/contraction-regime",
        "There is a regime of stability",
        "no orbit oscillates where α + (βλ/2) c(P) < 1, c(P) = ½ max_ij span_k(P_ik − P_jk)",
        (swept.fates() != Fate.OSCILLATING)[inside],
        most=False,
    )


def _same_patterns(found: list[Row]) -> Row:
    statement, criterion = (
        "MRS-DPO shows the same patterns as MRS-IPO",
        "every row above that both have comes out alike",
    )
    by_id = {row.id: row.status for row in found}
    shared = [
        (row.id.split("/")[1], row.status, by_id[row.id.replace("MRS-IPO", "MRS-DPO")])
        for row in found
        if row.id.startswith("MRS-IPO") and row.id.replace("MRS-IPO", "MRS-DPO") in by_id
    ]
    if not shared:
        return Row("same-patterns", statement, criterion, Status.NO_DATA, "MRS-DPO was not run")
    different = [name for name, ipo, dpo in shared if ipo is not dpo]
    numbers = f"{len(shared) - len(different)} of {len(shared)} alike"
    if different:
        numbers += f"; not {', '.join(different)}"
    return Row("same-patterns", statement, criterion, _status(not different), numbers)


def _averaging(outcome: Outcome) -> Iterator[Row]:
    statement = "Averaging over noisy finite-sample runs hides oscillation"
    if not outcome.averaging:
        yield Row(
            "averaging-hides-oscillation", statement, "", Status.NO_DATA,
            "no cyclic matrix oscillates, or no runs",
        )  # fmt: skip
    exact = outcome.sweeps["MRS-IPO"].strength[outcome.noisy_setting, outcome.noisy]
    for a in outcome.averaging:
        ratio = a.of_mean / a.within
        criterion = (
            f"for every matrix the variance of the mean policy is at most {HIDDEN:g} of the mean "
            "variance of a run, and the latter at least half of that without noise, on average"
        )
        visible = a.within.mean() >= exact.mean() / 2
        holds = bool((ratio <= HIDDEN).all() and visible)
        numbers = (
            f"mean variance of a run {a.within.mean():.4g} (without noise {exact.mean():.4g}), of "
            f"the mean policy {a.of_mean.mean():.4g}; largest ratio {ratio.max():.3g}, "
            f"{int((ratio <= HIDDEN).sum())} of {len(ratio)} matrices"
        )
        slug = f"averaging-hides-oscillation/{a.noise.name.lower().replace('_', '-')}"
        yield Row(
            f"{slug}-{a.comparisons}",
            f"{statement} (m = {a.comparisons}, drawn {a.noise})",
            criterion,
            _status(holds),
            numbers,
        )
