"""Fixed points and cycles of a map on an instance: looked for in floats, certified by balls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic.fixed_points import exactly_fixed
from proofkit.arithmetic.float_maps import APART, FixedPoints, direction
from proofkit.arithmetic.margins import compile_floats
from proofkit.arithmetic.number import Number, ball
from proofkit.arithmetic.orbits import Compiler, Cycle, OrbitMap, PeriodicOrbit
from proofkit.statement.predicates import (
    LiminfAtLeast,
    OrbitsConverge,
    OrbitsTendTo,
    UniqueFixedPoint,
)
from proofkit.statement.variables import Coordinate, RealVector

MOST_SEARCHED = 400
"""On how many instances one decision looks for cycles; on further ones nothing is known."""

MOST_CERTIFIED = 60
"""How many of the cycles found are tried to be certified."""

SCALES_FOLLOWED = (0.0, 1.0)
"""How far from the origin orbits start that are followed to where they end."""

MapStatement = UniqueFixedPoint | OrbitsConverge | LiminfAtLeast


def is_anywhere(coordinates: Sequence[Coordinate]) -> bool:
    """Whether they may take any real values."""
    variables = {x.variable for x in coordinates}
    return all(isinstance(v, RealVector) and v.is_anywhere for v in variables)


class Recurrence:
    """Certified fixed points and cycles of the map of a predicate.

    Parameters
    ----------
    predicate
        Says what the map is. A map of less than all of ℝⁿ is left alone.
    compiler
        Makes a ball program of expressions.
    """

    def __init__(self, predicate: MapStatement, compiler: Compiler) -> None:
        state = sp.Tuple(*predicate.bound)
        nowhere = sp.ImmutableMatrix(len(state), 1, lambda i, j: 0)
        orbits = OrbitsTendTo(state, predicate.image, sp.Tuple(), sp.Tuple(), nowhere)
        self.knowns = tuple(sorted(predicate.free_symbols, key=str))
        self._size = len(state)
        self._map = OrbitMap(orbits, self.knowns, compiler)
        self._anywhere = is_anywhere(predicate.bound)
        self._searches = MOST_SEARCHED if self._anywhere else 0
        self._attempts = MOST_CERTIFIED
        self._found: dict[tuple[str, tuple[float, ...]], list[Cycle]] = {}

    def fixed_points(self, knowns: Sequence[Number]) -> Iterator[PeriodicOrbit]:
        """Fixed points that Newton's method finds from some starts."""
        yield from self._certified(knowns, self._remembered("zeros", knowns, self._zeros))

    def has_two_exactly(self, knowns: Sequence[Number]) -> bool:
        """Whether a few points show that the map fixes more than one."""
        fixed = exactly_fixed(lambda p: self._map.explicit_step(knowns, p)[0], self._size)
        return self._anywhere and len(list(fixed)) > 1

    def several_fixed_points(self, knowns: Sequence[Number]) -> Iterator[PeriodicOrbit]:
        """The same, but none where only one seems to exist."""
        zeros = self._remembered("zeros", knowns, self._zeros)
        yield from self._certified(knowns, zeros if len(zeros) > 1 else [])

    def ends(self, knowns: Sequence[Number]) -> Iterator[PeriodicOrbit]:
        """Cycles, fixed points among them, that orbits end in."""
        yield from self._certified(knowns, self._remembered("ends", knowns, self._ends))

    def cycles(self, knowns: Sequence[Number]) -> Iterator[PeriodicOrbit]:
        """Those of at least two points."""
        ends = self._remembered("ends", knowns, self._ends)
        yield from self._certified(knowns, [e for e in ends if len(e) > 1])

    def _certified(
        self, knowns: Sequence[Number], candidates: Sequence[Cycle]
    ) -> Iterator[PeriodicOrbit]:
        for near in candidates:
            self._attempts -= 1
            if self._attempts < 0:
                return
            try:
                yield self._map.certified_cycle(knowns, near)
            except (ArithmeticFailure, ArithmeticError, ValueError):
                continue

    def _remembered(self, what: str, knowns: Sequence[Number], search: Any) -> list[Cycle]:
        """What a search in floats finds; it doesn't depend on the working precision."""
        key = what, tuple(float(ball(x).mid()) for x in knowns)
        if key not in self._found:
            self._searches -= 1
            self._found[key] = search(key[1]) if self._searches >= 0 else []
        return self._found[key]

    def _ends(self, floats: Sequence[float]) -> list[Cycle]:
        starts = (scale * direction(self._size) for scale in SCALES_FOLLOWED)
        found = (self._map.screened_cycle(floats, start.tolist()) for start in starts)
        return [cycle for cycle in found if cycle is not None]

    @cached_property
    def _fixed(self) -> FixedPoints | None:
        p = self._map.predicate
        moved = [y - x for y, x in zip(p.image, p.state, strict=True)]
        program = compile_floats(moved, (*self.knowns, *p.state))
        return None if program is None else FixedPoints(program, self._size)

    def _zeros(self, floats: Sequence[float]) -> list[Cycle]:
        if self._fixed is None:
            return []
        found: list[Any] = []
        for column in self._fixed.found(np.array(floats).reshape(-1, 1)):
            zero = column[:, 0]
            known = any(np.abs(zero - z).max() < APART for z in found)
            if np.isfinite(zero).all() and not known:
                found.append(zero)
        return [[zero.tolist()] for zero in found]
