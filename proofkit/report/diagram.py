"""What is known along a parameter, as one object that data and pictures are made from."""

from __future__ import annotations

from typing import Any

from attrs import frozen
from flint import arb

from proofkit import __version__
from proofkit.arithmetic.boxes import Side
from proofkit.dynamics.attractors import Attractor
from proofkit.dynamics.continuation import Branch, Fold
from proofkit.dynamics.cycles import CertifiedCycle
from proofkit.dynamics.diagram import Diagram
from proofkit.dynamics.parametric import ParametricMap
from proofkit.dynamics.trapping import TrappingSet

_DIGITS = 20


@frozen
class DiagramReport:
    """A bifurcation diagram and what was found beside it.

    Attributes
    ----------
    title, map_
        What it is of.
    diagram
        All fixed points in a box along the parameter; None where they were not sought.
    branches
        Single branches, each with what it is, such as "orbit of period 6".
    folds
        Where such branches end.
    attractors
        Where orbits end at single parameters.
    """

    title: str
    map_: ParametricMap
    diagram: Diagram | None = None
    branches: tuple[tuple[str, Branch], ...] = ()
    folds: tuple[Fold, ...] = ()
    attractors: tuple[Attractor, ...] = ()


def diagram_json(report: DiagramReport) -> dict[str, Any]:
    """The report as data: exact ends as fractions, enclosures as decimals with an error bound.

    What is certified and what is only sampled stand apart, and say so.
    """
    found = report.diagram
    return {
        "proofkit": __version__,
        "title": report.title,
        "parameter": str(report.map_.parameter),
        "state": [str(x) for x in report.map_.state],
        "fixed_points": None if found is None else _fixed_points(found, len(report.map_.state)),
        "branches": [
            {"what": what, "certified": [_segment(s.parameter, s.point.box, s.stable.value, n)
                                         for s in branch.segments]}
            for what, branch in report.branches for n in (len(branch.map_.state),)
        ],
        "folds": [
            {"parameter": _ball(f.parameter), "point": _point(f.point[: len(report.map_.state)])}
            for f in report.folds
        ],
        "attractors": [_attractor(a, len(report.map_.state)) for a in report.attractors],
    }  # fmt: skip


def _fixed_points(found: Diagram, states: int) -> dict[str, Any]:
    return {
        "complete": found.complete,
        "certified": [
            {
                "parameter": _side(segment.parameter),
                "points": [_point(zero.box[:states]) for zero in segment.points],
                "stable": [s.value for s in segment.stable],
            }
            for segment in found.segments
        ],
        "gaps": [
            {"parameter": _side(gap), "explained": why}
            for gap, why in zip(found.gaps, found.explained, strict=True)
        ],
        "events": [
            {
                "kind": event.kind.value,
                "parameter": _ball(event.parameter),
                "point": _point(event.point[:states]),
                "touches": event.touches,
            }
            for event in found.events
        ],
    }


def _segment(parameter: Side, box: tuple[arb, ...], stable: str, states: int) -> dict[str, Any]:
    return {"parameter": _side(parameter), "point": _point(box[:states]), "stable": stable}


def _attractor(attractor: Attractor, states: int) -> dict[str, Any]:
    data: dict[str, Any] = {
        "parameter": str(attractor.parameter),
        "proof": attractor.proof.value,
        "sampled": attractor.path[:, :states].tolist(),
    }
    match attractor.evidence:
        case CertifiedCycle() as cycle:
            data["cycle"] = [_point(z) for z in cycle.points]
        case TrappingSet() as trapped:
            data["cells"] = {
                "origin": [str(x) for x in trapped.origin],
                "size": str(trapped.size),
                "places": sorted(map(list, trapped.cells)),
            }
    return data


def _side(side: Side) -> list[str]:
    return [str(end) for end in side]


def _point(box: tuple[arb, ...]) -> list[str]:
    return [_ball(x) for x in box]


def _ball(x: arb) -> str:
    return str(x.str(_DIGITS))
