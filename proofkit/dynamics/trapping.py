"""Sets of the plane that a map takes into themselves, certified, away from its fixed points.

A union U of closed cells of a grid with F(U) ⊂ U is compact and forward invariant: every orbit that
starts there stays, and U contains a minimal set, all of whose points are recurrent (Birkhoff; Katok
and Hasselblatt, *Introduction to the Modern Theory of Dynamical Systems*, §3.3). Where no cell
meets its own image, U has no fixed point, so what recurs there is no equilibrium: beyond a
Neimark–Sacker bifurcation, the invariant circle and whatever it breaks into. U is found by
following cells until their images bring no new ones (the graph algorithms of Dellnitz and Hohmann,
Numer. Math. 75, 1997, with balls in place of sample points).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import field, frozen
from flint import arb

from proofkit._errors import ArithmeticFailure, InputError
from proofkit.arithmetic.boxes import Side
from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.krawczyk import Enclosure, newton
from proofkit.arithmetic.linear_algebra import Matrix
from proofkit.arithmetic.number import Number, ball, rational
from proofkit.arithmetic.precision import working_precision
from proofkit.dynamics.continuation import enclose_family
from proofkit.dynamics.parametric import ParametricMap, compiled_system, interval

BITS = 64
Place = tuple[int, int]
"""The cell [i, i+1]×[j, j+1] of the grid."""

_WIDE = 1000


@frozen
class TrappingSet:
    """Cells that the map takes into each other, for every parameter in an interval.

    Attributes
    ----------
    parameter
        The ends of the interval; equal for one value.
    origin, size
        Where the grid's lines cross, and the sides of its cells.
    cells
        Their places in the grid.
    """

    parameter: Side
    origin: tuple[Fraction, Fraction]
    size: Fraction
    cells: frozenset[Place] = field(repr=False)

    def contains(self, point: Sequence[Fraction]) -> bool:
        """Whether a point lies in one of the cells."""
        i, j = ((x - o) // self.size for x, o in zip(point, self.origin, strict=True))
        return (int(i), int(j)) in self.cells

    def avoids(self, box: Sequence[arb]) -> bool:
        """Whether a box certainly meets none of the cells."""
        places = _met(box, self.origin, self.size)
        return places is not None and self.cells.isdisjoint(places)

    def span(self, axis: int) -> Side:
        """The least interval of a coordinate that contains the set."""
        places = [c[axis] for c in self.cells]
        low, high = min(places), max(places) + 1
        return self.origin[axis] + low * self.size, self.origin[axis] + high * self.size


def trapping_set(
    map_: ParametricMap,
    parameter: Side | Fraction | int | str,
    start: Sequence[Sequence[float]],
    size: Fraction | int | str,
    *,
    origin: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0)),
    most: int = 20_000,
) -> TrappingSet:
    """The cells around some points and all their images.

    Parameters
    ----------
    map_
        A map of the plane. Its hidden unknowns are followed from those of the first point: where
        they are not unique, what is proved is about that solution.
    parameter
        A value, or the ends of an interval.
    start
        State and hidden unknowns of points near the set, such as an orbit's.
    size, origin
        The grid.
    most
        How many cells to look at before giving up.

    Raises
    ------
    InputError
        If the map is not one of the plane, or a point has another length.
    ArithmeticFailure
        If the images keep bringing new cells, hidden unknowns could not be enclosed, or a cell
        meets its own image, so that a fixed point is not excluded.
    """
    if len(map_.state) != 2 or any(len(row) != len(map_.unknowns) for row in start):
        raise InputError("trapping set: it takes a map of the plane, and a number for each unknown")
    ends = parameter if isinstance(parameter, tuple) else (Fraction(parameter),) * 2
    with working_precision(BITS):
        search = _Closure(map_, interval(*ends), origin, Fraction(size))
        cells = search.closed(start, most)
    return TrappingSet(ends, origin, Fraction(size), frozenset(cells))


class _Closure:
    def __init__(
        self, map_: ParametricMap, parameter: arb, origin: tuple[Fraction, Fraction], size: Fraction
    ) -> None:
        self.image = _Image(map_, parameter)
        self.origin, self.size = origin, size

    def closed(self, start: Sequence[Sequence[float]], most: int) -> set[Place]:
        """The least set of cells that contains the start, as far as enclosures tell, and is
        mapped into itself."""
        waiting: deque[tuple[Place, tuple[arb, ...]]] = deque()
        known: set[Place] = set()
        for row in start:
            place = (self._index(row[0], 0), self._index(row[1], 1))
            if place not in known:
                known.add(place)
                waiting.append((place, tuple(arb(x) for x in row[2:])))
        while waiting:
            place, hidden = waiting.popleft()
            box, hidden = self.image(self._box(place), hidden)
            places = _met(box, self.origin, self.size)
            if places is None or len(known) + len(places) > most:
                raise ArithmeticFailure(f"trapping set: none of at most {most} cells was found")
            if place in places:
                raise ArithmeticFailure("trapping set: a cell meets its own image")
            for new in places:
                if new not in known:
                    known.add(new)
                    waiting.append((new, hidden))
        return known

    def _index(self, x: float, axis: int) -> int:
        return int((Fraction(x) - self.origin[axis]) // self.size)

    def _box(self, place: Place) -> tuple[arb, ...]:
        corners = (o + k * self.size for o, k in zip(self.origin, place, strict=True))
        return tuple(interval(x, x + self.size) for x in corners)


def _met(
    box: Sequence[arb], origin: tuple[Fraction, Fraction], size: Fraction
) -> set[Place] | None:
    """The closed cells that a box meets; None if it is unbounded or meets very many."""
    ranges = []
    for x, o in zip(box, origin, strict=True):
        scaled = (x - rational(o)) / rational(size)
        if not scaled.is_finite() or scaled.rad() > _WIDE:
            return None
        ranges.append(range(-_floor(-scaled.lower()) - 1, _floor(scaled.upper()) + 1))
    return {(i, j) for i in ranges[0] for j in ranges[1]}


def _floor(x: arb) -> int:
    floor: Any = x.floor().unique_fmpz()  # exact, whatever the stub says
    return int(floor)


class _Image:
    """Encloses the image of a box, and the hidden unknowns there, by the mean value form."""

    def __init__(self, map_: ParametricMap, parameter: arb) -> None:
        self.parameter, self.hidden = parameter, len(map_.hidden)
        symbols = [*map_.unknowns, map_.parameter]
        self.value = compile_nodes(list(map_.image), symbols)
        self.slope = map_.slope()
        known = [*map_.state, map_.parameter]
        self.inner = compiled_system(map_.equations, map_.hidden, known) if map_.hidden else None

    def __call__(
        self, box: tuple[arb, ...], near: tuple[arb, ...]
    ) -> tuple[tuple[arb, ...], tuple[arb, ...]]:
        centre = tuple(x.mid() for x in box)
        guess = self._hidden(centre, self.parameter.mid(), near).box
        whole = self._hidden(box, self.parameter, guess)
        middle = self._hidden(centre, self.parameter, guess)
        if not all(map(arb.contains, whole.uniqueness_box, middle.box)):
            raise ArithmeticFailure("trapping set: the hidden unknowns may have two solutions")
        around = whole.box
        plain = self.value([*box, *around, self.parameter])
        central = [ball(y) for y in self.value([*centre, *middle.box, self.parameter])]
        M = self.slope([*box, *around, self.parameter])
        moved = _times(M, [x - c for x, c in zip(box, centre, strict=True)])
        found = (_common(ball(p), c + d) for p, c, d in zip(plain, central, moved, strict=True))
        return tuple(found), tuple(x.mid() for x in around)

    def _hidden(
        self, state: Sequence[Number], parameter: Number, near: tuple[arb, ...]
    ) -> Enclosure:
        if self.inner is None:
            return Enclosure((), ())
        exact = self.inner([*(ball(x).mid() for x in state), ball(parameter).mid()])
        centre = newton(exact.f, exact.jacobian, near)
        system = self.inner([*state, parameter])
        found = enclose_family(system.f, system.jacobian, centre)
        if found is None:
            raise ArithmeticFailure("trapping set: the hidden unknowns could not be enclosed")
        return found


def _times(M: Matrix, x: Sequence[arb]) -> list[arb]:
    return [sum((ball(a) * b for a, b in zip(row, x, strict=True)), arb(0)) for row in M]


def _common(x: arb, y: arb) -> arb:
    return x.intersection(y) if x.is_finite() and y.is_finite() and x.overlaps(y) else y
