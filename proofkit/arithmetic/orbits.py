"""Orbits of maps on an instance: screened in floats, certified by balls.

A map may have a hidden part: ``x ↦ image(x, h)`` where ``equations(x, h) = 0``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp
from attrs import field, frozen
from flint import arb

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic.basins import certified_basin
from proofkit.arithmetic.derivatives import shared_jacobian
from proofkit.arithmetic.fixed_points import exactly_fixed
from proofkit.arithmetic.float_orbits import Path, float_orbit, return_time
from proofkit.arithmetic.krawczyk import Box, krawczyk
from proofkit.arithmetic.linear_algebra import Matrix
from proofkit.arithmetic.normal_form import NormalForms
from proofkit.arithmetic.number import Number, ball, not_equal
from proofkit.arithmetic.repulsion import is_analytic, repels
from proofkit.arithmetic.ternary import Ternary, any_of
from proofkit.statement.predicates import OrbitsTendTo

Program = Callable[[Sequence[Number]], tuple[Any, ...]]
Cycle = Sequence[Sequence[float]]
Compiler = Callable[[Sequence[sp.Basic], Sequence[sp.Symbol]], Program]

STARTS = (2.0, 0.5, 5.0)
"""How far from the limit the screened orbits start."""

TRANSIENT, LONGEST_PERIOD = 400, 24
NEAR, APART = 1e-6, 1e-3
"""An orbit is taken for periodic if it returns so near, and stays so far from the limit."""

MOST_DECIDED = 300
"""How often one decision tries; on further instances nothing is known."""

MOST_ROUNDS = 640
"""After how many rounds in balls an orbit that has not come near its limit is given up."""

LOOK_EVERY = 8
"""Rounds between two looks at whether it has."""


@frozen
class PeriodicOrbit:
    """A certified periodic orbit: one box a round, each of which contains its point."""

    boxes: tuple[Box, ...]

    @property
    def period(self) -> int:
        """Rounds after which it returns; perhaps a multiple of the least number."""
        return len(self.boxes)

    def avoids(self, point: Sequence[Number]) -> Ternary:
        """Whether no point of the orbit is `point`; then the orbit doesn't converge to it."""
        apart = (any_of(map(not_equal, box, point)) for box in self.boxes)
        return Ternary.TRUE if all(a is Ternary.TRUE for a in apart) else Ternary.UNKNOWN


@frozen(slots=False)
class OrbitMap:
    """The map of a predicate, compiled for floats and for balls.

    Parameters
    ----------
    predicate
        Says what the map is.
    knowns
        The symbols other than its coordinates, in the order of the values given later.
    compiler
        Makes a ball program of expressions.
    """

    predicate: OrbitsTendTo
    knowns: tuple[sp.Symbol, ...]
    compiler: Compiler = field(eq=False, repr=False)

    @property
    def _inputs(self) -> tuple[sp.Symbol, ...]:
        return (*self.knowns, *self.predicate.state, *self.predicate.hidden)

    @cached_property
    def _system(self) -> list[sp.ImmutableMatrix]:
        """Image above equations, as a column; their derivatives by all coordinates."""
        values = [*self.predicate.image, *self.predicate.equations]
        slopes = shared_jacobian(values, (*self.predicate.state, *self.predicate.hidden))
        return [sp.ImmutableMatrix(values), sp.ImmutableMatrix(slopes)]

    @cached_property
    def _floats(self) -> Callable[..., Any]:
        return sp.lambdify(self._inputs, self._system, modules="numpy", cse=True)

    @cached_property
    def _balls(self) -> Program:
        return self.compiler(self._system, self._inputs)

    def screened_orbit(
        self,
        knowns: Sequence[float],
        start: Sequence[float],
        rounds: int,
        until: Callable[[Any], bool] = lambda _: False,
    ) -> Path | None:
        """Rounds 0 to `rounds` in floats, state and hidden part.

        None if the orbit leaves the floats, or a state satisfies `until`.
        """
        n = len(self.predicate.state)

        def image(x: Any, h: Any) -> Any:
            return np.ravel(self._floats(*knowns, *x, *h)[0])[:n]

        def inner(x: Any, h: Any) -> tuple[Any, Any]:
            values, slopes = self._floats(*knowns, *x, *h)
            return np.ravel(values)[n:], slopes[n:, n:]

        return float_orbit(image, inner, start, len(self.predicate.hidden), rounds, until)

    def screened_cycle(
        self,
        knowns: Sequence[float],
        start: Sequence[float],
        until: Callable[[Any], bool] = lambda _: False,
    ) -> Cycle | None:
        """The cycle in which such an orbit ends, None if it ends in none that is short."""
        path = self.screened_orbit(knowns, start, TRANSIENT + LONGEST_PERIOD, until)
        period = None if path is None else return_time(path[TRANSIENT:], LONGEST_PERIOD, NEAR)
        if path is None or period is None:
            return None
        cycle: Cycle = path[TRANSIENT : TRANSIENT + period].tolist()
        return cycle

    @cached_property
    def fixes_limit(self) -> bool:
        """Whether the limit is exactly fixed, by normal form; False for a map with hidden part."""
        p = self.predicate
        if p.hidden:
            return False
        at = dict(zip(p.state, p.limit, strict=True))
        moved = [y.xreplace(at) - x for y, x in zip(p.image, p.limit, strict=True)]
        forms = NormalForms()
        return all(forms.is_zero(e) for e in moved)

    @cached_property
    def is_analytic(self) -> bool:
        """Whether the image is, by its form, analytic in the state."""
        return is_analytic(self.predicate.image, self.predicate.state)

    def explicit_step(
        self, knowns: Sequence[Number], point: Sequence[Number]
    ) -> tuple[list[Number], Matrix]:
        """The image of a point and the derivative there, of a map without hidden part."""
        values, slopes = self._balls([*knowns, *point])
        return [y for (y,) in values], slopes

    def certified_cycle(
        self, knowns: Sequence[Number], near: Sequence[Sequence[float]]
    ) -> PeriodicOrbit:
        """The periodic orbit near the given points, one a round, state and hidden part each.

        Raises
        ------
        ArithmeticFailure
            If its existence could not be proved.
        """
        n, period = len(self.predicate.state), len(near)
        size = len(near[0])

        def rounds(z: Sequence[arb]) -> list[tuple[Any, ...]]:
            points = [z[t * size : (t + 1) * size] for t in range(period)]
            return [self._balls([*knowns, *p]) for p in points]

        def equations(z: Sequence[arb]) -> list[arb]:
            found: list[arb] = []
            for t, (values, _) in enumerate(rounds(z)):
                after = z[(t + 1) % period * size :][:n]
                found += [ball(y) - x for (y,), x in zip(values[:n], after, strict=True)]
                found += [ball(e) for (e,) in values[n:]]
            return found

        def jacobian(z: Sequence[arb]) -> list[list[arb]]:
            rows: list[list[arb]] = []
            for t, (_, slopes) in enumerate(rounds(z)):
                for i, entries in enumerate(slopes):
                    row = [arb(0)] * (period * size)
                    row[t * size : (t + 1) * size] = [ball(e) for e in entries]
                    if i < n:
                        place = (t + 1) % period * size + i
                        row[place] = row[place] - 1
                    rows.append(row)
            return rows

        box = krawczyk(equations, jacobian, [float(x) for point in near for x in point])
        return PeriodicOrbit(tuple(box[t * size : t * size + n] for t in range(period)))


class OrbitDecision:
    """Decides `OrbitsTendTo` on instances.

    Without a start: FALSE where an orbit is certified to end elsewhere, or the limit is not fixed,
    or repels almost all orbits.
    With one: TRUE where the orbit is certified to enter a neighbourhood that the map contracts to
    the limit, FALSE where that is not fixed.
    """

    def __init__(self, map_: OrbitMap, ends: Program) -> None:
        self._map, self._ends = map_, ends
        self._screened: dict[tuple[float, ...], list[Cycle]] = {}
        self._tries = 0

    def __call__(self, knowns: Sequence[Number]) -> Ternary:
        self._tries += 1
        if self._tries > MOST_DECIDED:
            return Ternary.UNKNOWN
        try:
            return self._decided(knowns)
        except ArithmeticFailure:  # the map has no derivatives
            return Ternary.UNKNOWN

    def _decided(self, knowns: Sequence[Number]) -> Ternary:
        if self._leaves_limit(knowns):
            return Ternary.FALSE
        if self._map.predicate.start is not None:
            return Ternary.TRUE if self._converges(knowns) else Ternary.UNKNOWN
        if self.limit_repels(knowns) or self._fixes_another(knowns):
            return Ternary.FALSE
        found = self.counterexample(knowns)
        return Ternary.UNKNOWN if found is None else Ternary.FALSE

    def _limit(self, knowns: Sequence[Number]) -> list[Number]:
        return [row[0] for row in self._ends(knowns)[0]]

    def _leaves_limit(self, knowns: Sequence[Number]) -> bool:
        """Whether the limit is certainly not fixed; a continuous map fixes every limit."""
        p = self._map.predicate
        if p.hidden or p.image.has(sp.Piecewise, sp.sign):
            return False
        limit = self._limit(knowns)
        moved = self._map.explicit_step(knowns, limit)[0]
        return any_of(map(not_equal, moved, limit)) is Ternary.TRUE

    def _fixes_another(self, knowns: Sequence[Number]) -> bool:
        """Whether a point other than the limit is seen to be fixed."""
        if self._map.predicate.hidden:
            return False
        limit = self._limit(knowns)
        fixed = exactly_fixed(lambda p: self._map.explicit_step(knowns, p)[0], len(limit))
        return any(any_of(map(not_equal, p, limit)) is Ternary.TRUE for p in fixed)

    def limit_repels(self, knowns: Sequence[Number]) -> bool:
        """Whether the limit, if it is fixed at all, certainly repels almost all orbits."""
        if self._map.predicate.hidden or not self._map.is_analytic:
            return False
        limit = self._limit(knowns)
        return repels(self._map.explicit_step(knowns, limit)[1]) is Ternary.TRUE

    def _converges(self, knowns: Sequence[Number]) -> bool:
        limit, start = ([row[0] for row in column] for column in self._ends(knowns))
        if not self._map.fixes_limit:
            return False
        basin = certified_basin(limit, lambda box: self._map.explicit_step(knowns, box)[1])
        point = start
        for t in range(MOST_ROUNDS if basin else 0):
            if t % LOOK_EVERY == 0 and basin is not None:
                if basin.contains(point) is Ternary.TRUE:
                    return True
                if not all(ball(x).is_finite() and ball(x).rad() < 1 for x in point):
                    return False
            point = self._map.explicit_step(knowns, point)[0]
        return False

    def counterexample(self, knowns: Sequence[Number]) -> PeriodicOrbit | None:
        """A certified periodic orbit that avoids the limit, if the screening finds one."""
        floats = [float(ball(x).mid()) for x in knowns]
        limit = self._limit(knowns)
        target = np.array([float(ball(x).mid()) for x in limit])
        for cycle in self._cycles(tuple(floats), target):
            try:
                orbit = self._map.certified_cycle(knowns, cycle)
            except ArithmeticFailure:
                continue
            if orbit.avoids(limit) is Ternary.TRUE:
                return orbit
        return None

    def _cycles(self, knowns: tuple[float, ...], target: Any) -> list[Cycle]:
        """What the screening finds, remembered: it doesn't depend on the working precision."""
        if knowns not in self._screened:
            found = (self._screened_cycle(knowns, target, distance) for distance in STARTS)
            self._screened[knowns] = [cycle for cycle in found if cycle is not None]
        return self._screened[knowns]

    def _screened_cycle(
        self, knowns: Sequence[float], target: Any, distance: float
    ) -> Cycle | None:
        start = target + distance * np.cos(np.arange(len(target)) + 1.0)
        return self._map.screened_cycle(
            knowns, start, lambda x: bool(np.abs(x - target).max() < APART)
        )


def decision(predicate: OrbitsTendTo, compiler: Compiler) -> OrbitDecision:
    """How to decide a predicate on instances that give its free symbols, sorted by name."""
    knowns = tuple(sorted(predicate.free_symbols, key=str))
    ends = [predicate.limit] if predicate.start is None else [predicate.limit, predicate.start]
    return OrbitDecision(OrbitMap(predicate, knowns, compiler), compiler(ends, knowns))
