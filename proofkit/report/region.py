"""What is known of a region, as one object that text, pictures and data are made from."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import sympy as sp
from attrs import frozen

from proofkit import __version__
from proofkit.arithmetic.boxes import Box
from proofkit.arithmetic.paving import Paving
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.comparison import Comparison
from proofkit.dynamics.conditions import Boundary
from proofkit.dynamics.picture import Curve, Orbit
from proofkit.notation.unicode import UnicodeNotation
from proofkit.report.latex_math import LatexNotation

KINDS = {Ternary.TRUE: "holds", Ternary.FALSE: "fails", Ternary.UNKNOWN: "undecided"}


@frozen
class RegionReport:
    """A region, a section of it, and what is known of both.

    Attributes
    ----------
    title, condition
        The theorem's id, and the condition that holds inside.
    boundaries
        What bounds the whole region.
    comparison
        How the claimed region lies to the true one; None where nothing is claimed.
    box, fixed
        The section: the two parameters that vary, and the values of the others.
    curves, paving, orbits
        What is known of the section.
    """

    title: str
    condition: sp.Basic
    boundaries: tuple[Boundary, ...]
    comparison: Comparison | None
    box: Box
    fixed: tuple[tuple[str, Fraction], ...]
    curves: tuple[Curve, ...]
    paving: Paving | None
    orbits: tuple[Orbit, ...]


def boundary_label(boundary: Boundary, notation: UnicodeNotation | LatexNotation) -> str:
    """The equation of a piece and, in parentheses, how stability is lost there."""
    equation = notation.math(notation.formula(boundary.equation))
    return equation if boundary.kind is None else f"{equation} ({boundary.kind.value})"


def region_lines(report: RegionReport) -> Iterator[str]:
    """The report as lines of text."""
    notation = UnicodeNotation()
    yield report.title
    for boundary in report.boundaries:
        yield f"  boundary   {boundary_label(boundary, notation)}"
    if report.comparison is not None:
        yield f"  claimed    {_compared(report.comparison)}"
    yield f"  section    {section_label(report)}"
    if report.paving is not None:
        shares = ", ".join(f"{w} {percent(report.paving.share(t))}" for t, w in KINDS.items())
        yield f"  paving     {shares}; {report.paving.tested} cells tested"
    if report.orbits:
        yield f"  orbits     {orbit_counts(report)} (sampled in floating point, no proof)"


def _compared(comparison: Comparison) -> str:
    how = sorted({d.by for d in (comparison.only_left, comparison.only_right) if d.by})
    return f"{comparison} ({', '.join(how)})" if how else str(comparison)


def section_label(report: RegionReport) -> str:
    """The box and the fixed values in one line."""
    notation = UnicodeNotation()
    box = report.box
    ranges = [
        f"{notation.name(name)} ∈ [{low}, {high}]"
        for name, (low, high) in zip(box.names, box.sides, strict=True)
    ]
    return ", ".join([*ranges, *(f"{notation.name(n)} = {v}" for n, v in report.fixed)])


def orbit_counts(report: RegionReport) -> str:
    """How many sampled orbits met which fate."""
    counts: dict[str, int] = {}
    for orbit in report.orbits:
        counts[orbit.fate.value] = counts.get(orbit.fate.value, 0) + 1
    return ", ".join(f"{n} {fate}" for fate, n in sorted(counts.items()))


def percent(share: Fraction) -> str:
    """A share in per cent, in three digits."""
    return f"{float(100 * share):.3g} %"


def region_json(report: RegionReport) -> dict[str, Any]:
    """The report as data, the paving in the form that `Paving.from_json` reads."""
    notation = UnicodeNotation()
    compared = report.comparison
    return {
        "proofkit": __version__,
        "id": report.title,
        "condition": notation.formula(report.condition),
        "boundaries": [
            {
                "equation": notation.formula(b.equation),
                "kind": None if b.kind is None else b.kind.value,
            }
            for b in report.boundaries
        ],
        "claimed": None
        if compared is None
        else {
            "equal": compared.equal.value,
            "only_claimed": _point(compared.only_left.point),
            "only_true": _point(compared.only_right.point),
        },
        "fixed": {name: str(value) for name, value in report.fixed},
        "paving": None if report.paving is None else report.paving.to_json(),
        "orbits": [{"x": o.x, "y": o.y, "fate": o.fate.value} for o in report.orbits],
    }


def _point(point: dict[str, Fraction] | None) -> dict[str, str] | None:
    return None if point is None else {name: str(value) for name, value in point.items()}
