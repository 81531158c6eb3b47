"""Refuting, on an instance, what is said of every orbit of a map: fixed points, limits, rounds.

All answers are FALSE, with a certificate, or UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations, islice, permutations
from typing import Any

import sympy as sp
from flint import fmpq

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic.number import Number, ball, not_equal
from proofkit.arithmetic.orbits import (
    Compiler,
    OrbitMap,
    PeriodicOrbit,
)
from proofkit.arithmetic.ternary import Ternary, any_of
from proofkit.statement.predicates import (
    ClaimPredicate,
    EveryRound,
    LiminfAtLeast,
    OrbitsConverge,
    OrbitsTendTo,
    UniqueFixedPoint,
)
from proofkit.statement.variables import Coordinate, RealVector

MOST_SEARCHED = 8
"""How often one decision looks for cycles; on further instances nothing is known."""

MOST_ENDS = 2
"""From how many starts orbits are followed to where they end."""

MOST_ITERATED = 25
"""How often one decision iterates a map."""

MOST_ORDERS = 12
"""In how many orders coordinates of different size are put."""

ROUNDS = 6
"""How many rounds of an orbit are looked at where a condition is to hold in each."""

Decision = Callable[[Sequence[Number]], Ternary]
MapStatement = UniqueFixedPoint | OrbitsConverge | LiminfAtLeast


def _is_anywhere(coordinates: Sequence[Coordinate]) -> bool:
    """Whether they may take any real values."""
    variables = {x.variable for x in coordinates}
    return all(isinstance(v, RealVector) and v.is_anywhere for v in variables)


class _Recurrence:
    """Certified fixed points and cycles of the map of a predicate."""

    def __init__(self, predicate: MapStatement, compiler: Compiler) -> None:
        state = sp.Tuple(*predicate.bound)
        nowhere = sp.ImmutableMatrix(len(state), 1, lambda i, j: 0)
        orbits = OrbitsTendTo(state, predicate.image, sp.Tuple(), sp.Tuple(), nowhere)
        self.knowns = tuple(sorted(predicate.free_symbols, key=str))
        self._map = OrbitMap(orbits, self.knowns, compiler)
        self._tries = 0 if _is_anywhere(predicate.bound) else MOST_SEARCHED

    def cycles(self, knowns: Sequence[Number]) -> Iterator[PeriodicOrbit]:
        """Cycles that orbits end in, then fixed points near some starts."""
        self._tries += 1
        if self._tries > MOST_SEARCHED:
            return
        floats = [float(ball(x).mid()) for x in knowns]
        size = len(self._map.predicate.state)
        for number, start in enumerate(_starts(size)):
            first = [float(x) for x in start]
            end = self._map.screened_cycle(floats, first) if number < MOST_ENDS else None
            for near in (end, [first]):
                if near is None:
                    continue
                try:
                    yield self._map.certified_cycle(knowns, near)
                except (ArithmeticFailure, ArithmeticError, ValueError):
                    continue


def _starts(size: int) -> Iterator[tuple[Fraction, ...]]:
    """The origin, then points around it, no two coordinates alike."""
    yield (Fraction(0),) * size
    for scale in (1, -1, 4, -4):
        yield tuple(Fraction(scale * ((-2) ** i + i), 2) for i in range(size))


def _many_starts(size: int) -> Iterator[tuple[Fraction, ...]]:
    """The origin, points whose coordinates are far apart in any order, and points on the axes."""
    yield (Fraction(0),) * size
    for order in islice(permutations(range(size)), MOST_ORDERS):
        yield tuple(Fraction(-3 * i * i) for i in order)
    for i in range(size):
        for distance in (3, -1, -20):
            yield tuple(Fraction(distance * (i == j)) for j in range(size))


def unique_fixed_point(predicate: UniqueFixedPoint, compiler: Compiler) -> Decision:
    """FALSE where two fixed points are certified to exist."""
    recurrence = _Recurrence(predicate, compiler)

    def decide(knowns: Sequence[Number]) -> Ternary:
        fixed = (c.boxes[0] for c in recurrence.cycles(knowns) if c.period == 1)
        found: list[Any] = []
        for box in fixed:
            found.append(box)
            for a, b in combinations(found, 2):
                if any_of(map(not_equal, a, b)) is Ternary.TRUE:
                    return Ternary.FALSE
        return Ternary.UNKNOWN

    return decide


def orbits_converge(predicate: OrbitsConverge, compiler: Compiler) -> Decision:
    """FALSE where a cycle of several points is certified to exist."""
    recurrence = _Recurrence(predicate, compiler)

    def decide(knowns: Sequence[Number]) -> Ternary:
        for cycle in recurrence.cycles(knowns):
            first, *rest = cycle.boxes
            if any(any_of(map(not_equal, first, box)) is Ternary.TRUE for box in rest):
                return Ternary.FALSE
        return Ternary.UNKNOWN

    return decide


def liminf_at_least(predicate: LiminfAtLeast, compiler: Compiler) -> Decision:
    """FALSE where some point of a certified cycle has a value below the bound."""
    recurrence = _Recurrence(predicate, compiler)
    gap = predicate.observable - predicate.bound_value
    program = compiler([sp.Lt(gap, 0)], (*recurrence.knowns, *predicate.bound))

    def decide(knowns: Sequence[Number]) -> Ternary:
        for cycle in recurrence.cycles(knowns):
            for box in cycle.boxes:
                if program([*knowns, *box])[0] is Ternary.TRUE:
                    return Ternary.FALSE
        return Ternary.UNKNOWN

    return decide


class EveryRoundDecision:
    """FALSE where the condition certainly fails in one of the first rounds of some orbit."""

    def __init__(self, predicate: EveryRound, compiler: Compiler) -> None:
        self._predicate, self._compiler = predicate, compiler
        self.knowns = tuple(sorted(predicate.free_symbols, key=str))
        anywhere = _is_anywhere((*predicate.state, *predicate.start))
        self._tries = 0 if anywhere else MOST_ITERATED

    @cached_property
    def _program(self) -> Callable[[Sequence[Number]], tuple[Any, ...]]:
        p = self._predicate
        inputs = (*self.knowns, *p.state, *p.start, p.time)
        return self._compiler([p.condition, *p.image], inputs)

    def __call__(self, knowns: Sequence[Number]) -> Ternary:
        self._tries += 1
        if self._tries > MOST_ITERATED:
            return Ternary.UNKNOWN
        for start in _many_starts(len(self._predicate.state)):
            first: list[Number] = [fmpq(x.numerator, x.denominator) for x in start]
            state = first
            for t in range(ROUNDS):
                holds, *state_after = self._program([*knowns, *state, *first, fmpq(t)])
                if holds is Ternary.FALSE:
                    return Ternary.FALSE
                state = state_after
        return Ternary.UNKNOWN


_DECISIONS: dict[type, Any] = {
    UniqueFixedPoint: unique_fixed_point,
    OrbitsConverge: orbits_converge,
    LiminfAtLeast: liminf_at_least,
    EveryRound: EveryRoundDecision,
}


def refuting(predicate: ClaimPredicate, compiler: Compiler) -> Decision:
    """How to refute a predicate on instances that give its free symbols, sorted by name."""
    decision: Decision = _DECISIONS[type(predicate)](predicate, compiler)
    return decision
