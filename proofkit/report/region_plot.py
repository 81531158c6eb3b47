"""A region as a picture: exact boundary, certified cells, undecided cells, sample orbits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from proofkit.arithmetic.boxes import Side
from proofkit.arithmetic.paving import Paving
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.sweep import Fate
from proofkit.report.latex_math import LatexNotation
from proofkit.report.region import KINDS, RegionReport, boundary_label, percent
from proofkit.statement.predicates import Stable, Unstable

# Okabe and Ito's palette, safe for colour-blind readers.
COLOURS = {Ternary.TRUE: "#f3c9a5", Ternary.FALSE: "#cfe3f2", Ternary.UNKNOWN: "#d55e00"}
LINES = ("#000000", "#009e73", "#cc79a7", "#56b4e9")
MARKERS = {
    Fate.CONVERGED: ("o", "#0072b2"),
    Fate.OSCILLATING: ("x", "#7a3b00"),
    Fate.COLLAPSED: ("^", "#444444"),
    Fate.DRIFTING: ("s", "#333333"),
    Fate.LOST: ("1", "#333333"),
}
MEANT = {Fate.DRIFTING: "not settled yet", Fate.LOST: "out of range of floats"}
_OUTLINED = {"linestyle": "none", "markersize": 5, "fillstyle": "none", "markeredgewidth": 0.9}
LONGEST_TITLE = 60
MANY = 2000
"""Cells from which on they are drawn as pixels inside the vector picture."""


def save_region_plot(report: RegionReport, path: Path) -> None:
    """Draw the report; the suffix of the path, svg or png, says in which format."""
    with mpl.rc_context({"svg.hashsalt": "proofkit", "svg.fonttype": "path", "font.size": 9}):
        figure = Figure(figsize=(7.2, 4.4), layout="constrained")
        axes = figure.add_subplot()
        entries = [*_cells(axes, report), *_lines(axes, report), *_orbits(axes, report)]
        _frame(axes, report)
        figure.legend(
            handles=entries,
            title=meaning(report),
            loc="outside right upper",
            frameon=False,
            alignment="left",
        )
        metadata = {"Date": None} if path.suffix == ".svg" else {}
        figure.savefig(path, dpi=200, metadata=metadata)


def _cells(axes: Axes, report: RegionReport) -> Iterator[Patch]:
    if report.paving is None:
        return
    for truth, word in KINDS.items():
        boxes = list(merged(report.paving, truth))
        colour = COLOURS[truth]
        width = 2.4 if truth is Ternary.UNKNOWN else 0.0
        cells = PolyCollection(
            [_corners(*box) for box in boxes],
            facecolors=colour,
            edgecolors=colour,
            linewidths=width,
        )
        cells.set_antialiased(False)
        cells.set_rasterized(len(boxes) > MANY)
        axes.add_collection(cells)
        drawn = "\n(drawn wider than it is)" if width else ""
        sure = word if truth is Ternary.UNKNOWN else f"{word}, certified"
        share = percent(report.paving.share(truth))
        yield Patch(color=colour, label=f"{sure}: {share}{drawn}")


def merged(paving: Paving, truth: Ternary) -> Iterator[tuple[Side, Side]]:
    """The cells of a kind, those above each other of one width joined."""
    columns: dict[Side, list[Side]] = {}
    for x, y in paving.boxes(truth):
        columns.setdefault(x, []).append(y)
    for x, ys in columns.items():
        ys.sort()
        low, high = ys[0]
        for a, b in ys[1:]:
            if a != high:
                yield x, (low, high)
                low = a
            high = b
        yield x, (low, high)


def _corners(x: Side, y: Side) -> list[tuple[float, float]]:
    (a, b), (c, d) = (tuple(map(float, side)) for side in (x, y))
    return [(a, c), (b, c), (b, d), (a, d)]


def _lines(axes: Axes, report: RegionReport) -> Iterator[Line2D]:
    notation = LatexNotation()
    for i, curve in enumerate(report.curves):
        colour = LINES[i % len(LINES)]
        for line in curve.lines:
            axes.plot(line[:, 0], line[:, 1], color=colour, linewidth=0.9)
        label = f"exact boundary:\n{boundary_label(curve.boundary, notation)}"
        yield Line2D([], [], color=colour, linewidth=0.9, label=label)


def _orbits(axes: Axes, report: RegionReport) -> Iterator[Line2D]:
    for fate, (marker, colour) in MARKERS.items():
        points = [(o.x, o.y) for o in report.orbits if o.fate is fate]
        if points:
            style: dict[str, Any] = {"marker": marker, "color": colour, **_OUTLINED}
            axes.plot(*zip(*points, strict=True), **style)
            yield Line2D([], [], **style, label=f"sample orbit: {MEANT.get(fate, fate.value)}")


def meaning(report: RegionReport) -> str:
    """What holds inside the region, in words where there are some."""
    match report.condition:
        case Stable():
            return "linearly stable"
        case Unstable():
            return "linearly unstable"
    notation = LatexNotation()
    formula = notation.formula(report.condition)
    return notation.math(formula) if len(formula) < LONGEST_TITLE else "the conclusion"


def _frame(axes: Axes, report: RegionReport) -> None:
    notation = LatexNotation()
    (x, y), (across, up) = report.box.names, report.box.sides
    axes.set_xlabel(f"${notation.name(x)}$")
    axes.set_ylabel(f"${notation.name(y)}$")
    axes.set_xlim(float(across[0]), float(across[1]))
    axes.set_ylim(float(up[0]), float(up[1]))
    fixed = ", ".join(f"${notation.name(n)} = {v}$" for n, v in report.fixed)
    axes.set_title(f"{report.title}{f'   ({fixed})' if fixed else ''}", loc="left", fontsize=9)
