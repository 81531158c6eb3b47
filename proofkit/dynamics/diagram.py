"""Bifurcation diagrams along a parameter, rigorous: all fixed points in a box, none missed.

The parameter interval is cut until on each piece every fixed point in the box is enclosed and its
stability decided, or the piece is as narrow as asked for. On the narrow pieces that are left the
bifurcation points themselves are enclosed, as zeros of the fixed-point equations joined by the
margin that vanishes (Kuznetsov, *Elements of Applied Bifurcation Theory*, §10.2); where the margin
only touches zero, as zeros of those joined by its derivative along the branch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

import sympy as sp
from attrs import field, frozen
from flint import arb, fmpq

from proofkit._errors import InputError
from proofkit.arithmetic.all_zeros import zeros_in
from proofkit.arithmetic.boxes import Box, Side
from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.derivatives import shared_jacobian
from proofkit.arithmetic.krawczyk import Enclosure
from proofkit.arithmetic.number import equal, fraction
from proofkit.arithmetic.precision import working_precision
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.conditions import Bifurcation
from proofkit.dynamics.parametric import (
    ParametricMap,
    System,
    compiled_system,
    interval,
    named_entries,
)

_BITS = 96
_CELLS, _CELLS_FOR_EVENTS = 4_000, 1_000
_FIRST_HALVINGS = 5
_MARGIN = Fraction(1, 2)
_SIMPLE = 10**6


@frozen
class FixedPoints:
    """All fixed points in the box for parameters in an interval.

    Attributes
    ----------
    parameter
        The ends of the interval.
    points
        For each value in the interval exactly one fixed point in each enclosure, and no other.
    stable
        For each of them TRUE or FALSE for the whole interval, or UNKNOWN.
    """

    parameter: Side
    points: tuple[Enclosure, ...] = field(repr=False)
    stable: tuple[Ternary, ...]


@frozen
class Event:
    """A parameter at which a multiplier is on the unit circle.

    Attributes
    ----------
    kind
        Through +1, through −1, or as a complex pair.
    parameter, point
        Enclosures of the parameter and of the fixed point.
    touches
        The multiplier comes to the circle and goes back: an exact rational point says so.
    """

    kind: Bifurcation
    parameter: arb
    point: tuple[arb, ...]
    touches: bool = False


@frozen
class Diagram:
    """What is known along the parameter interval.

    Attributes
    ----------
    segments
        Intervals, in order, on which all fixed points and their stability are known.
    gaps
        The intervals in between, where something is not.
    events
        The crossings and touches certified in the gaps.
    explained
        For each gap, whether the events in it are all there are.
    """

    segments: tuple[FixedPoints, ...] = field(repr=False)
    gaps: tuple[Side, ...]
    events: tuple[Event, ...]
    explained: tuple[bool, ...]

    @property
    def complete(self) -> bool:
        """Whether every gap is explained by the events enclosed in it."""
        return all(self.explained)

    def branches(self) -> Iterator[tuple[FixedPoints, ...]]:
        """Runs of segments without a gap in between."""
        run: list[FixedPoints] = []
        for segment in self.segments:
            if run and run[-1].parameter[1] != segment.parameter[0]:
                yield tuple(run)
                run = []
            run.append(segment)
        if run:
            yield tuple(run)


def bifurcation_diagram(
    step: ParametricMap,
    box: Box,
    path: tuple[Fraction | int | str, Fraction | int | str],
    *,
    resolution: int = 12,
    pieces: int = 1,
) -> Diagram:
    """Follow all fixed points in a box along a parameter.

    Parameters
    ----------
    step
        The map.
    box
        Where to look, a side for each state, then for each hidden unknown; no fixed point may cross
        its faces, else the interval in which it does is a gap that stays unexplained.
    path
        The ends of the parameter interval.
    resolution
        Gaps are no longer than 2^−resolution of it, as far as single ones go.
    pieces
        Segments are no longer than this part of it: more pieces make tighter enclosures.

    Raises
    ------
    InputError
        If the box has another dimension, or the interval is empty.
    """
    ends = Fraction(path[0]), Fraction(path[1])
    if len(box.sides) != len(step.unknowns) or not ends[0] < ends[1] or pieces < 1:
        raise InputError(
            "diagram: give a side of the box for each state and hidden unknown, and a nonempty path"
        )
    with working_precision(_BITS):
        search = _Search(step, box, ends)
        narrowest = (ends[1] - ends[0]) / (1 << resolution)
        segments, gaps = search.along(narrowest, pieces)
        events, explained = list[Event](), list[bool]()
        for gap in gaps:
            found, all_of_them = search.events_in(gap)
            events += found
            explained.append(all_of_them)
    return Diagram(tuple(segments), tuple(gaps), tuple(events), tuple(explained))


class _Search:
    def __init__(self, step: ParametricMap, box: Box, ends: Side) -> None:
        self.step, self.box, self.ends = step, box, ends
        self.unknowns = [*step.unknowns, step.parameter]
        self.fixed_points = compiled_system(step.residual, step.unknowns, [step.parameter])
        self.stability = step.stability()
        self.crossings = {
            kind: (margin, System.of([*step.residual, margin], self.unknowns))
            for kind, margin in step.crossings().items()
            if margin.free_symbols
        }

    def along(self, narrowest: Fraction, pieces: int) -> tuple[list[FixedPoints], list[Side]]:
        """Segments, and the gaps between them, both in order."""
        segments, gaps = list[FixedPoints](), list[Side]()
        (first, last), part = self.ends, (self.ends[1] - self.ends[0]) / pieces
        cuts = [*(first + k * part for k in range(pieces)), last]
        waiting = list(pairwise(cuts))[::-1]
        while waiting:
            low, high = waiting.pop()
            found = self.at((low, high))
            if found is not None and all(s.known for s in found.stable):
                segments.append(found)
            elif high - low > narrowest:
                middle = (low + high) / 2
                waiting += [(middle, high), (low, middle)]
            elif gaps and gaps[-1][1] == low:
                gaps[-1] = gaps[-1][0], high
            else:
                gaps.append((low, high))
        return segments, gaps

    def at(self, parameter: Side) -> FixedPoints | None:
        """All fixed points for an interval of parameters; None if some may be missing."""
        P = interval(*parameter)
        system = self.fixed_points([P])
        level = ((self.ends[1] - self.ends[0]) / (parameter[1] - parameter[0])).numerator
        halvings = len(self.box.sides) * (_FIRST_HALVINGS + level.bit_length())
        zeros = zeros_in(
            system.f, system.jacobian, self.box, cells=_CELLS, halvings=halvings,
            all_or_nothing=True,
        )  # fmt: skip
        if not zeros.complete:
            return None
        inside = [z for z in zeros.found if not self._is_outside(z)]
        if not all(self._is_inside(z) for z in inside):
            return None
        stable = tuple(self.stability([*z.box, P]) for z in inside)
        return FixedPoints(parameter, tuple(inside), stable)

    def _is_inside(self, zero: Enclosure) -> bool:
        sides = (interval(*side) for side in self.box.sides)
        return all(side.contains_interior(x) for side, x in zip(sides, zero.box, strict=True))

    def _is_outside(self, zero: Enclosure) -> bool:
        sides = (interval(*side) for side in self.box.sides)
        return any(not side.overlaps(x) for side, x in zip(sides, zero.box, strict=True))

    def events_in(self, gap: Side) -> tuple[list[Event], bool]:
        """The events in a gap, and whether each margin is accounted for there."""
        around = self._widened(gap)
        names = (*self.box.names, str(self.step.parameter))
        events, explained = list[Event](), True
        known = self.at(around)
        for sides in self._places(known):
            for kind in self.crossings:
                whole = Box(names, (*sides, around))
                found, all_of_them = self._events(kind, whole, known is not None)
                events += found
                explained = explained and all_of_them
        return events, explained and bool(events)

    def _places(self, known: FixedPoints | None) -> list[tuple[Side, ...]]:
        """Where fixed points can be: small boxes if that is known."""
        if known is None:
            return [self.box.sides]
        return [tuple(_ends(x) for x in zero.box) for zero in known.points]

    def _events(self, kind: Bifurcation, whole: Box, one: bool) -> tuple[list[Event], bool]:
        """The events of a kind in a box, and whether that is all of them; with `one`, the box has
        exactly one fixed point for each parameter."""
        margin, system = self.crossings[kind]
        zeros = zeros_in(system.f, system.jacobian, whole, cells=_CELLS_FOR_EVENTS)
        events = [Event(kind, z.box[-1], z.box[:-1]) for z in zeros.found]
        if zeros.complete:
            return events, True
        touch, alone = self._touch(kind, margin, whole)
        return [*events, *touch], one and alone

    def _widened(self, gap: Side) -> Side:
        extra = (gap[1] - gap[0]) * _MARGIN
        return gap[0] - extra, gap[1] + extra

    def _touch(self, kind: Bifurcation, margin: sp.Expr, whole: Box) -> tuple[list[Event], bool]:
        """A point where the margin is zero and stationary along a branch, and whether it is the
        only stationary one; then on that branch the margin has no other zero (Rolle).

        Stationary is where the determinant of the derivative of equations and margin vanishes.
        """
        equations = [*self.step.residual, margin]
        plain, meaning = named_entries(shared_jacobian(equations, self.unknowns))
        slope = plain.det(method="berkowitz").xreplace(meaning)
        system = System.of([*self.step.residual, slope], self.unknowns)
        zeros = zeros_in(system.f, system.jacobian, whole, cells=_CELLS_FOR_EVENTS)
        touching = [z for z in zeros.found if self._vanish(equations, z.box)]
        events = [Event(kind, z.box[-1], z.box[:-1], touches=True) for z in touching]
        return events, zeros.complete and len(zeros.found) == len(touching) == 1

    def _vanish(self, equations: Sequence[sp.Expr], near: Sequence[arb]) -> bool:
        """Whether the equations hold exactly at the simplest rational point in an enclosure."""
        point = [_simplest(x) for x in near]
        values = compile_nodes(list(equations), self.unknowns)(point)
        return all(equal(v, fmpq(0)) is Ternary.TRUE for v in values)


def _ends(x: arb) -> Side:
    return fraction(x.lower().fmpq()), fraction(x.upper().fmpq())


def _simplest(x: arb) -> fmpq:
    """A rational with a small denominator in a ball, if there is one; else its midpoint."""
    middle = fraction(x.mid().fmpq())
    for bound in (1, 10, 100, 1000, _SIMPLE):
        near = middle.limit_denominator(bound)
        if x.contains(fmpq(near.numerator, near.denominator)):
            return fmpq(near.numerator, near.denominator)
    return x.mid().fmpq()
