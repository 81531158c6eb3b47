"""A bifurcation diagram as a picture, with a legend that says what is certified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from flint import arb
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from proofkit.arithmetic.boxes import Side
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.attractors import Attractor, Proof
from proofkit.dynamics.conditions import Bifurcation
from proofkit.dynamics.cycles import CertifiedCycle
from proofkit.dynamics.diagram import Event
from proofkit.dynamics.trapping import TrappingSet
from proofkit.report.diagram import DiagramReport
from proofkit.report.latex_math import LatexNotation

# Okabe and Ito's palette, safe for colour-blind readers.
FIXED = {Ternary.TRUE: "#000000", Ternary.FALSE: "#e69f00", Ternary.UNKNOWN: "#999999"}
CYCLES = {Ternary.TRUE: "#009e73", Ternary.FALSE: "#cc79a7", Ternary.UNKNOWN: "#999999"}
WORDS = {
    Ternary.TRUE: "stable: certified",
    Ternary.FALSE: "unstable: certified",
    Ternary.UNKNOWN: "exists: certified;\nstability open",
}
EVENTS = {Bifurcation.FOLD: "s", Bifurcation.FLIP: "^", Bifurcation.NEIMARK_SACKER: "D"}
SAMPLED, TRAPPED, CYCLE, OPEN = "#666666", "#cfe3f2", "#0072b2", "#f3c9a5"
_MANY = 2000


def save_diagram_plot(report: DiagramReport, path: Path, *, axis: int = 0) -> None:
    """Draw the report over its parameter; the suffix, svg or png, says in which format.

    Parameters
    ----------
    report, path
        What to draw, and where to.
    axis
        Which coordinate of the state goes up.
    """
    with mpl.rc_context({"svg.hashsalt": "proofkit", "svg.fonttype": "path", "font.size": 9}):
        figure = Figure(figsize=(8.2, 4.4), layout="constrained")
        axes = figure.add_subplot()
        axes.use_sticky_edges = False
        entries = [
            *_attractors(axes, report.attractors, axis),
            *_fixed_points(axes, report, axis),
            *_branches(axes, report, axis),
            *_events(axes, report, axis),
        ]
        notation = LatexNotation()
        axes.set_xlabel(f"${notation.name(str(report.map_.parameter))}$")
        axes.set_ylabel(f"${notation.name(str(report.map_.state[axis]))}$")
        axes.set_title(report.title, loc="left", fontsize=9)
        axes.margins(0.02)
        axes.autoscale_view()
        once = list({str(entry.get_label()): entry for entry in entries}.values())
        figure.legend(handles=once, loc="outside right upper", frameon=False)
        metadata = {"Date": None} if path.suffix == ".svg" else {}
        figure.savefig(path, dpi=200, metadata=metadata)


def _boxes(
    axes: Axes, boxes: Iterable[tuple[Side, arb]], colour: str, label: str
) -> Iterator[Patch]:
    """Enclosures over their intervals of parameters; edges keep thin ones visible."""
    corners = []
    for (a, b), x in boxes:
        low, high = float(x.lower()), float(x.upper())
        corners.append([(float(a), low), (float(b), low), (float(b), high), (float(a), high)])
    if not corners:
        return
    drawn = PolyCollection(corners, facecolors=colour, edgecolors=colour, linewidths=1.0)
    drawn.set_rasterized(len(corners) > _MANY)
    axes.add_collection(drawn)
    axes.autoscale_view()
    yield Patch(color=colour, label=label)


def _fixed_points(axes: Axes, report: DiagramReport, axis: int) -> Iterator[Patch]:
    if report.diagram is None:
        return
    for truth, word in WORDS.items():
        boxes = [
            (segment.parameter, zero.box[axis])
            for segment in report.diagram.segments
            for zero, stable in zip(segment.points, segment.stable, strict=True)
            if stable is truth
        ]
        yield from _boxes(axes, boxes, FIXED[truth], f"fixed point, {word}")
    unexplained = [
        gap
        for gap, why in zip(report.diagram.gaps, report.diagram.explained, strict=True)
        if not why
    ]
    for low, high in unexplained:
        axes.axvspan(float(low), float(high), color=OPEN, linewidth=0)
    if unexplained:
        yield Patch(color=OPEN, label="fixed points open")


def _branches(axes: Axes, report: DiagramReport, axis: int) -> Iterator[Patch]:
    for what, branch in report.branches:
        colours = FIXED if what.startswith("fixed point") else CYCLES
        for truth, word in WORDS.items():
            boxes = [(s.parameter, s.point.box[axis]) for s in branch.segments if s.stable is truth]
            yield from _boxes(axes, boxes, colours[truth], f"{what}, {word}")


def _events(axes: Axes, report: DiagramReport, axis: int) -> Iterator[Line2D]:
    notation = LatexNotation()
    name = notation.name(str(report.map_.parameter))
    events = [] if report.diagram is None else list(report.diagram.events)
    events += [Event(Bifurcation.FOLD, f.parameter, f.point) for f in report.folds]
    style: dict[str, Any] = {"linestyle": "none", "color": "#d55e00", "markersize": 6, "zorder": 5}
    for event in events:
        marker = EVENTS[event.kind]
        at = float(event.parameter.mid())
        axes.plot(at, float(event.point[axis].mid()), marker=marker, **style)
    shown = {(e.kind, e.touches, f"{float(e.parameter.mid()):.6g}") for e in events}
    for kind, touches, value in sorted(shown, key=lambda e: float(e[2])):
        word = f"{kind.value}{', touched only,' if touches else ''}"
        label = rf"{word} at ${name} \approx {value}$: enclosed"
        yield Line2D([], [], marker=EVENTS[kind], **style, label=label)


def _attractors(axes: Axes, attractors: Iterable[Attractor], axis: int) -> Iterator[Line2D | Patch]:
    found = list(attractors)
    by_proof = {proof: [a for a in found if a.proof is proof] for proof in Proof}
    width = _width(found)
    for attractor in by_proof[Proof.TRAPPED]:
        assert isinstance(attractor.evidence, TrappingSet)
        low, high = map(float, attractor.evidence.span(axis))
        axes.bar(float(attractor.parameter), high - low, width, low, color=TRAPPED, linewidth=0)
    if by_proof[Proof.TRAPPED]:
        yield Patch(
            color=TRAPPED,
            label="recurrent set without fixed points\nin here, at that parameter: certified",
        )
    dots: dict[str, Any] = {"linestyle": "none", "marker": ".", "markersize": 1.5}
    sampled = [*by_proof[Proof.TRAPPED], *by_proof[Proof.NONE]]
    for attractor in sampled:
        place = np.full(len(attractor.path), float(attractor.parameter))
        axes.plot(place, attractor.path[:, axis], color=SAMPLED, rasterized=True, **dots)
    if sampled:
        big = {**dots, "markersize": 4}
        yield Line2D([], [], color=SAMPLED, **big, label="orbit: sampled, not certified")
    ring: dict[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 3, "color": CYCLE}
    for attractor in by_proof[Proof.CYCLE]:
        assert isinstance(attractor.evidence, CertifiedCycle)
        heights = [float(z[axis].mid()) for z in attractor.evidence.points]
        axes.plot([float(attractor.parameter)] * len(heights), heights, fillstyle="none", **ring)
    if by_proof[Proof.CYCLE]:
        yield Line2D([], [], fillstyle="none", **ring, label="attracting cycle: certified")


def _width(attractors: list[Attractor]) -> float:
    values = sorted(float(a.parameter) for a in attractors)
    gaps = [b - a for a, b in pairwise(values) if b > a]
    return min(gaps, default=0.1) * 0.3
