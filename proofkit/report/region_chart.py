"""Several regions on one chart, with their certified order of inclusion."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from proofkit.arithmetic.boxes import Box
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.comparison import Comparison
from proofkit.dynamics.picture import curves
from proofkit.dynamics.region import Region
from proofkit.report.latex_math import LatexNotation
from proofkit.report.region import boundary_label
from proofkit.report.region_plot import LINES

_STYLES = ("-", "--", "-.", ":")


def inclusions(compared: Mapping[tuple[str, str], Comparison]) -> list[tuple[str, str]]:
    """The pairs (inner, outer) that are certified, without those that follow from others."""
    pairs = {(x, y) for (x, y), c in compared.items() if c.included is Ternary.TRUE}
    pairs |= {(y, x) for (x, y), c in compared.items() if c.includes is Ternary.TRUE}
    names = {name for pair in pairs for name in pair}
    implied = {(x, z) for x, y, z in permutations(names, 3) if (x, y) in pairs and (y, z) in pairs}
    return sorted(pairs - implied)


def save_region_chart(
    regions: Mapping[str, Region],
    compared: Mapping[tuple[str, str], Comparison],
    box: Box,
    path: Path,
    title: str = "",
) -> None:
    """Draw the boundaries of regions of the same two parameters, each with its equation."""
    notation = LatexNotation()
    with mpl.rc_context({"svg.hashsalt": "proofkit", "svg.fonttype": "path", "font.size": 9}):
        figure = Figure(figsize=(7.6, 4.2), layout="constrained")
        axes, entries = figure.add_subplot(), []
        for i, (name, region) in enumerate(regions.items()):
            style: dict[str, Any] = {
                "color": LINES[i % len(LINES)],
                "linestyle": _STYLES[i % len(_STYLES)],
            }
            for curve in curves(region, box):
                for line in curve.lines:
                    axes.plot(line[:, 0], line[:, 1], **style)
                label = f"{name}:\n{boundary_label(curve.boundary, notation)}"
                entries.append(Line2D([], [], **style, label=label))
        order = [f"{inner} ⊂ {outer}" for inner, outer in inclusions(compared)]
        entries += [Line2D([], [], linestyle="none", label=text) for text in ("", *order)]
        (x, y), ((left, right), (low, high)) = box.names, box.sides
        axes.set(xlim=(float(left), float(right)), ylim=(float(low), float(high)))
        axes.set_xlabel(f"${notation.name(x)}$")
        axes.set_ylabel(f"${notation.name(y)}$")
        axes.set_title(title, loc="left", fontsize=9)
        figure.legend(
            handles=entries,
            title="boundaries, and inclusions certified",
            loc="outside right upper",
            frameon=False,
            alignment="left",
        )
        figure.savefig(path, dpi=200, metadata={"Date": None} if path.suffix == ".svg" else {})
