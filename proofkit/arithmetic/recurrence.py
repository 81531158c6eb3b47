"""Fixed points and cycles of a map on an instance: looked for in floats, certified by balls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import sympy as sp

from proofkit._errors import ArithmeticFailure
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

STARTS_FOLLOWED = 2
"""From how many starts orbits are followed to where they end."""

ROUNDS_BEFORE = 8
"""After how many rounds Newton's method is begun a second time."""

_SCALES = (1, -1, 4, -4, 16, -16)
_NEWTON_STEPS, _LARGEST_STEP, _CLOSE, _APART = 60, 4.0, 1e-11, 1e-4

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
        self._searches = MOST_SEARCHED if is_anywhere(predicate.bound) else 0
        self._attempts = MOST_CERTIFIED
        self._found: dict[tuple[str, tuple[float, ...]], list[Cycle]] = {}

    def fixed_points(self, knowns: Sequence[Number]) -> Iterator[PeriodicOrbit]:
        """Fixed points that Newton's method finds from some starts."""
        yield from self._certified(knowns, self._remembered("zeros", knowns, self._zeros))

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
        starts = list(_starts(self._size))[:STARTS_FOLLOWED]
        found = (self._map.screened_cycle(floats, start) for start in starts)
        return [cycle for cycle in found if cycle is not None]

    def _zeros(self, floats: Sequence[float]) -> list[Cycle]:
        found: list[Any] = []
        with np.errstate(all="ignore"):
            starts = [np.array(start) for start in _starts(self._size)]
            for start in (*starts, *(self._later(floats, start) for start in starts)):
                zero = self._newton(floats, start)
                known = zero is None or any(np.abs(zero - z).max() < _APART for z in found)
                if not known:
                    found.append(zero)
        return [[zero.tolist()] for zero in found]

    def _later(self, floats: Sequence[float], x: Any) -> Any:
        """Some rounds on."""
        for _ in range(ROUNDS_BEFORE):
            x, _ = self._map.float_step(floats, x)
        return x

    def _newton(self, floats: Sequence[float], x: Any) -> Any:
        """The fixed point that damped steps lead to, None if they lead to none."""
        for _ in range(_NEWTON_STEPS):
            image, slopes = self._map.float_step(floats, x)
            try:
                step = np.linalg.solve(slopes - np.eye(self._size), x - image)
            except np.linalg.LinAlgError:
                return None
            x = x + step * min(1.0, _LARGEST_STEP / float(np.abs(step).max() or 1.0))
            if not np.isfinite(x).all():
                return None
            if np.abs(step).max() < _CLOSE:
                return x
        return None


def _starts(size: int) -> Iterator[list[float]]:
    """The origin, then points around it, no two coordinates alike."""
    yield [0.0] * size
    for scale in _SCALES:
        yield [scale * ((-2) ** i + i) / 2 for i in range(size)]
