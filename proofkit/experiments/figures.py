"""Figures of the sampling experiments, each legible at a column's width.

Colours are Okabe and Ito's, which colour-blind readers can tell apart; lines differ in marker or
dash too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from proofkit.dynamics.batch import Array
from proofkit.experiments.classes import Kind, Mask
from proofkit.experiments.finite_sample import Noise
from proofkit.experiments.sampling import Outcome, Path

WIDTH = 3.4
"""Inches: a column of a two-column paper."""

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
DASHES = ("-", "--", "-.", ":")
MARKERS = ("o", "s", "^", "D", "v", "P")
STYLE: dict[Any, Any] = {
    "font.size": 8,
    "axes.titlesize": 8,
    "axes.labelsize": 8,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "legend.fontsize": 7,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "lines.linewidth": 1.1,
    "lines.markersize": 3.2,
    "svg.hashsalt": "proofkit",
    "svg.fonttype": "path",
}
FORMATS: dict[str, dict[str, Any]] = {"svg": {"Date": None}, "png": {}}
"""Suffixes, and metadata that would otherwise name the day."""

DPI = 300


def figures(outcome: Outcome) -> Iterator[tuple[str, str, Figure]]:
    """(file stem, caption, figure) of all that the outcome has data for."""
    drawn: list[tuple[str, Callable[[Outcome], tuple[str, Figure] | None]]] = [
        ("trajectories", _trajectories),
        ("simplex", _simplex),
        ("cycle_strength", _strength),
        ("entropy", _entropy),
        ("averaging", _averaging),
    ]
    for stem, draw in drawn:
        with mpl.rc_context(STYLE):
            made = draw(outcome)
        if made is not None:
            yield stem, *made


def rendered(figure: Figure, suffix: str) -> bytes:
    """The figure as an `svg` or `png` file."""
    buffer = BytesIO()
    with mpl.rc_context(STYLE):
        figure.savefig(buffer, format=suffix, dpi=DPI, metadata=FORMATS[suffix])
    return buffer.getvalue()


def _figure(height: float) -> Figure:
    return Figure(figsize=(WIDTH, height), layout="constrained")


def _setting(path: Path) -> str:
    alpha, beta, lam = path.setting
    return f"α = {alpha:g}, β = {beta:g}, λ = {lam:g}"


def _trajectories(outcome: Outcome) -> tuple[str, Figure] | None:
    """The policy's coordinates over the first rounds."""
    shown = outcome.paths
    if not shown:
        return None
    figure = _figure(1.45 * len(shown) + 0.3)
    grid = figure.subplots(len(shown), 1, squeeze=False)[:, 0]
    for axes, path in zip(grid, shown, strict=True):
        rounds = min(len(path.policy) - 1, 60)
        for k in range(path.policy.shape[1]):
            axes.plot(
                range(rounds + 1), path.policy[: rounds + 1, k], DASHES[k % 4],
                color=COLOURS[k], label=f"response {k + 1}",
            )  # fmt: skip
        axes.set_title(path.kind.value, loc="left")
        axes.set_ylabel("probability π")
        axes.set_ylim(-0.03, 1.03)
        axes.set_xlim(0, rounds)
    grid[-1].set_xlabel("round t")
    figure.legend(*grid[0].get_legend_handles_labels(), loc="outside upper center", ncols=2)
    caption = (
        f"MRS-IPO, {_setting(shown[0])}: the policy over the first rounds. "
        + "; ".join(f"{p.kind.value}: {p.label}" for p in shown)
        + "."
    )
    return caption, figure


CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(3) / 2]])


def _simplex(outcome: Outcome) -> tuple[str, Figure] | None:
    """The three responses of most mass, renormalised, in a triangle."""
    shown = outcome.paths
    if not shown:
        return None
    figure = _figure(1.9)
    for axes, path in zip(figure.subplots(1, len(shown), squeeze=False)[0], shown, strict=True):
        _triangle(axes, path)
    caption = (
        f"MRS-IPO, {_setting(shown[0])}: the orbits of the figure above among the three responses "
        "of largest average probability, renormalised. Circle: start; square: last round; "
        "grey: first 100 rounds; colour: last 100."
    )
    return caption, figure


def _triangle(axes: Axes, path: Path) -> None:
    top = np.sort(np.argsort(-path.policy.mean(axis=0), kind="stable")[:3])
    part = path.policy[:, top]
    points = part / part.sum(axis=1, keepdims=True) @ CORNERS
    outline = CORNERS[[0, 1, 2, 0]]
    axes.plot(*outline.T, color="0.3", linewidth=0.8)
    axes.plot(*points[:101].T, color="0.7", linewidth=0.6)
    axes.plot(*points[-100:].T, color=COLOURS[0], linewidth=0.9)
    axes.plot(*points[0], "o", color="black", markersize=3.5, clip_on=False)
    axes.plot(*points[-1], "s", color=COLOURS[1], markersize=3.5, clip_on=False)
    for (x, y), k, side in zip(CORNERS, top, ("left", "right", "center"), strict=True):
        down = side != "center"
        axes.text(
            x + {"left": -0.08, "right": 0.08, "center": 0.0}[side], y + (-0.06 if down else 0.05),
            f"response {k + 1}", ha=side, va="top" if down else "bottom", fontsize=7,
        )  # fmt: skip
    axes.set_title(path.kind.value)
    axes.set_aspect("equal")
    axes.set_xlim(-0.08, 1.08)
    axes.set_ylim(-0.2, 1.05)
    axes.axis("off")


def _strength(outcome: Outcome) -> tuple[str, Figure] | None:
    return _against_parameters(
        outcome,
        outcome.of_kind(Kind.CYCLIC),
        {name: swept.strength for name, swept in outcome.sweeps.items()},
        "cycle strength",
        "Mean cycle strength of the cyclic matrices",
    )


def _entropy(outcome: Outcome) -> tuple[str, Figure] | None:
    return _against_parameters(
        outcome,
        outcome.of_kind(Kind.STRONGLY_TRANSITIVE),
        {name: swept.entropy for name, swept in outcome.sweeps.items()},
        "entropy (nats)",
        "Mean final entropy of the strongly transitive matrices",
    )


def _against_parameters(
    outcome: Outcome, mask: Mask, measured: dict[str, Array], ylabel: str, what: str
) -> tuple[str, Figure] | None:
    """Against βλ, a panel a method, a line an α for each λ."""
    if not mask.any():
        return None
    grid = outcome.sweeps["MRS-IPO"].grid
    alpha, beta, lam = (grid.column(name) for name in ("alpha", "beta", "lambda"))
    product = (beta * lam).round(12)
    figure = _figure(1.75 * len(measured) + 0.55)
    panels = figure.subplots(len(measured), 2, sharey=True, squeeze=False)
    for row, (method, values) in zip(panels, measured.items(), strict=True):
        mean = values[:, mask].mean(axis=1)
        _lines(row[0], alpha, product, mean, "βλ")
        _lines(row[1], product, alpha, mean, "α")
        row[0].set_ylabel(f"{method}\n{ylabel}")
        row[1].set_xscale("log")
        ticks = np.unique(product)
        row[1].set_xticks(ticks, [f"{x:g}" for x in ticks])
        row[1].minorticks_off()
        row[0].set_xlim(-0.05, 1.05)
        row[0].set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    panels[0, 0].set_ylim(bottom=0)
    panels[-1, 0].set_xlabel("α")
    panels[-1, 1].set_xlabel("βλ")
    for column, title in ((0, "βλ ="), (1, "α =")):
        handles, labels = panels[0, column].get_legend_handles_labels()
        panels[0, column].legend(
            handles, labels, title=title, loc="lower center", bbox_to_anchor=(0.5, 1.0),
            ncols=3, handlelength=1.8, columnspacing=0.7, handletextpad=0.4,
        )  # fmt: skip
    caption = (
        f"{what} against α (left, a line a value of βλ) and against βλ (right, logarithmic, a line "
        "an α); settings of the same βλ are averaged."
    )
    return caption, figure


def _lines(axes: Axes, x: Array, by: Array, y: Array, symbol: str) -> None:
    for n, level in enumerate(np.unique(by)):
        places = np.unique(x[by == level])
        means = [y[(by == level) & (x == place)].mean() for place in places]
        axes.plot(
            places, means, MARKERS[n % 6] + DASHES[n % 4], color=COLOURS[n % 6], label=f"{level:g}"
        )


WHEN = {Noise.EACH_ROUND: "each round", Noise.EACH_RUN: "once"}


def _averaging(outcome: Outcome) -> tuple[str, Figure] | None:
    """Runs and their mean over the last rounds; then both variances against m."""
    if not outcome.averaging:
        return None
    figure = _figure(3.3)
    upper, lower = figure.subplots(2, 1)
    each_round = [a for a in outcome.averaging if a.noise is Noise.EACH_ROUND]
    example = each_round[len(each_round) // 2]
    rounds = len(example.mean_path)
    last = slice(max(0, rounds - 40), rounds)
    times = np.arange(rounds)[last] + 1
    for n, run in enumerate(example.run_paths):
        upper.plot(times, run[last], DASHES[n + 1], color=COLOURS[n + 1], linewidth=0.8,
                   label=f"run {n + 1}")  # fmt: skip
    upper.plot(times, example.mean_path[last], color="black", linewidth=1.6,
               label=f"mean of {outcome.plan.runs}")  # fmt: skip
    upper.set_xlabel("round t")
    upper.set_ylabel("probability π₁")
    upper.set_ylim(-0.03, 1.03)
    upper.set_xlim(times[0], times[-1])
    upper.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, handlelength=1.6,
                 columnspacing=1.0)  # fmt: skip
    for n, noise in enumerate(Noise):
        cases = [a for a in outcome.averaging if a.noise is noise]
        sizes = [a.comparisons for a in cases]
        for k, (what, values) in enumerate((
            ("of a run", [a.within.mean() for a in cases]),
            ("of the mean", [a.of_mean.mean() for a in cases]),
        )):  # fmt: skip
            lower.plot(sizes, values, MARKERS[2 * n + k] + DASHES[n], color=COLOURS[k],
                       label=f"{what}, {WHEN[noise]}")  # fmt: skip
    lower.set_xscale("log")
    lower.set_yscale("log")
    lower.set_xticks(outcome.plan.comparisons, [f"{m}" for m in outcome.plan.comparisons])
    lower.minorticks_off()
    lower.set_xlabel("comparisons a pair, m")
    lower.set_ylabel("variance")
    lower.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, handlelength=2.0,
                 columnspacing=1.0)  # fmt: skip
    caption = (
        f"MRS-IPO on finite samples. Above: one coordinate in three runs and in the mean of all, "
        f"m = {example.comparisons} comparisons a pair drawn {example.noise}, last rounds. Below: "
        f"mean variance of a run and variance of the mean policy over {len(outcome.noisy)} "
        "matrices, comparisons drawn anew each round or once a run."
    )
    return caption, figure
