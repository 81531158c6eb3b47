"""A region as LaTeX: a standalone pgfplots picture."""

from __future__ import annotations

from collections.abc import Iterator

from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.sweep import Fate
from proofkit.report.latex_math import LatexNotation
from proofkit.report.latex_words import plain
from proofkit.report.region import KINDS, RegionReport, boundary_label, percent
from proofkit.report.region_plot import MEANT, merged

_COLOURS = {Ternary.TRUE: "holds", Ternary.FALSE: "fails", Ternary.UNKNOWN: "undecided"}
_MARKS = {Fate.CONVERGED: "o", Fate.OSCILLATING: "x", Fate.COLLAPSED: "triangle",
          Fate.DRIFTING: "square", Fate.LOST: "star"}  # fmt: skip
_POINTS = 200

_PREAMBLE = r"""\documentclass[border=4pt]{standalone}
\usepackage{amsmath,amssymb,pgfplots}
\pgfplotsset{compat=1.16}
\definecolor{holds}{HTML}{F3C9A5}
\definecolor{fails}{HTML}{CFE3F2}
\definecolor{undecided}{HTML}{D55E00}
\begin{document}
\begin{tikzpicture}"""

_END = r"""\end{axis}
\end{tikzpicture}
\end{document}
"""


def region_tex(report: RegionReport) -> str:
    """The report as a LaTeX document of its own."""
    return "\n".join([_PREAMBLE, *_axis(report), *_cells(report), *_curves(report),
                      *_orbits(report), _END])  # fmt: skip


def _axis(report: RegionReport) -> Iterator[str]:
    notation = LatexNotation()
    (x, y), ((x0, x1), (y0, y1)) = report.box.names, report.box.sides
    fixed = ", ".join(f"${notation.name(n)} = {v}$" for n, v in report.fixed)
    yield r"\begin{axis}[axis on top, legend cell align=left, legend pos=outer north east,"
    yield rf"  xlabel={{${notation.name(x)}$}}, ylabel={{${notation.name(y)}$}},"
    yield rf"  xmin={float(x0):g}, xmax={float(x1):g}, ymin={float(y0):g}, ymax={float(y1):g},"
    yield rf"  title={{{plain(report.title)}\quad {fixed}}}]"


def _cells(report: RegionReport) -> Iterator[str]:
    if report.paving is None:
        return
    for truth, word in KINDS.items():
        colour = _COLOURS[truth]
        sure = word if truth is Ternary.UNKNOWN else f"{word}, certified"
        for (a, b), (c, d) in merged(report.paving, truth):
            corners = f"(axis cs:{float(a):.6g},{float(c):.6g}) rectangle"
            yield rf"\fill[{colour}] {corners} (axis cs:{float(b):.6g},{float(d):.6g});"
        share = percent(report.paving.share(truth)).replace("%", r"\%")
        yield rf"\addlegendimage{{area legend, fill={colour}, draw={colour}}}"
        yield rf"\addlegendentry{{{sure}: {share}}}"


def _curves(report: RegionReport) -> Iterator[str]:
    notation = LatexNotation()
    for curve in report.curves:
        for i, line in enumerate(curve.lines):
            stride = max(1, len(line) // _POINTS)
            points = [*line[::stride], line[-1]]
            text = " ".join(f"({x:.6g},{y:.6g})" for x, y in points)
            yield rf"\addplot[thick{', forget plot' if i else ''}] coordinates {{{text}}};"
        yield rf"\addlegendentry{{exact boundary: {boundary_label(curve.boundary, notation)}}}"


def _orbits(report: RegionReport) -> Iterator[str]:
    for fate, mark in _MARKS.items():
        points = [o for o in report.orbits if o.fate is fate]
        if points:
            text = " ".join(f"({o.x:.6g},{o.y:.6g})" for o in points)
            yield rf"\addplot[only marks, mark={mark}, mark size=1.6pt] coordinates {{{text}}};"
            yield rf"\addlegendentry{{sample orbit: {MEANT.get(fate, fate.value)}}}"
