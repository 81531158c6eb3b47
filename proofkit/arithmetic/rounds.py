"""Refuting what is said of every round of every orbit: screened in floats, confirmed by balls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import islice, permutations
from typing import Any

import numpy as np
import sympy as sp
from flint import fmpq
from numpy.typing import NDArray

from proofkit.arithmetic.float_functions import Floats
from proofkit.arithmetic.float_newton import FloatProgram
from proofkit.arithmetic.margins import compile_floats
from proofkit.arithmetic.number import Number, ball
from proofkit.arithmetic.orbits import Compiler
from proofkit.arithmetic.recurrence import is_anywhere
from proofkit.arithmetic.ternary import Ternary
from proofkit.statement.predicates import EveryRound

MOST_SCREENED = 150
"""On how many instances one decision follows orbits in floats."""

MOST_ITERATED = 25
"""On how many instances one decision follows some orbits in balls, whatever the floats say."""

MOST_CONFIRMED = 3
"""How many orbits that fail in floats are followed in balls, on one instance."""

MOST_ORDERS = 12
"""In how many orders coordinates of different size are put."""

ROUNDS = 6
"""How many rounds of an orbit are looked at."""

RANDOM_STARTS, GRID = 400, 8
"""Starts drawn for the screening, in multiples of 1/GRID."""

NEGLIGIBLE = 1e-9
"""Relative differences of this size may be rounding."""

Start = tuple[Fraction, ...]


class EveryRoundDecision:
    """FALSE where the condition certainly fails in one of the first rounds of some orbit."""

    def __init__(self, predicate: EveryRound, compiler: Compiler) -> None:
        self._predicate, self._compiler = predicate, compiler
        self.knowns = tuple(sorted(predicate.free_symbols, key=str))
        anywhere = is_anywhere((*predicate.state, *predicate.start))
        self._to_iterate = MOST_ITERATED if anywhere else 0
        self._to_screen = MOST_SCREENED if anywhere else 0

    def __call__(self, knowns: Sequence[Number]) -> Ternary:
        starts = [*self._failing(knowns)]
        self._to_iterate -= 1
        if self._to_iterate >= 0:
            starts += [*_few_starts(len(self._predicate.state))]
        fails = any(self._fails_from(start, knowns) for start in starts)
        return Ternary.FALSE if fails else Ternary.UNKNOWN

    @property
    def _inputs(self) -> tuple[sp.Symbol, ...]:
        p = self._predicate
        return (*self.knowns, *p.state, *p.start, p.time)

    @cached_property
    def _program(self) -> Callable[[Sequence[Number]], tuple[Any, ...]]:
        p = self._predicate
        return self._compiler([p.condition, *p.image], self._inputs)

    @cached_property
    def _floats(self) -> FloatProgram | None:
        """The condition's margin, then the image; None if there is no such margin."""
        p = self._predicate
        return compile_floats([p.condition, *p.image], self._inputs)

    @cached_property
    def _starts(self) -> Floats:
        return _many_starts(len(self._predicate.state))

    def _fails_from(self, start: Start, knowns: Sequence[Number]) -> bool:
        first: list[Number] = [fmpq(x.numerator, x.denominator) for x in start]
        state = first
        for t in range(ROUNDS):
            holds, *state_after = self._program([*knowns, *state, *first, fmpq(t)])
            if holds is Ternary.FALSE:
                return True
            state = state_after
        return False

    def _failing(self, knowns: Sequence[Number]) -> list[Start]:
        """Starts from which the condition fails in floats, the simplest first."""
        self._to_screen -= 1
        if self._to_screen < 0 or self._floats is None:
            return []
        values = [float(ball(x).mid()) for x in knowns]
        starts = self._starts
        failed = starts[self._ever_fails(values, starts)]
        ordered = failed[np.argsort(np.abs(failed).sum(axis=1), kind="stable")]
        return [tuple(map(Fraction, row.tolist())) for row in ordered[:MOST_CONFIRMED]]

    def _ever_fails(self, values: list[float], starts: Floats) -> NDArray[np.bool_]:
        """For each start, a row, whether the condition fails in one of the rounds."""
        assert self._floats is not None
        count = len(starts)
        knowns = np.broadcast_to(np.array(values).reshape(-1, 1), (len(values), count))
        state, fails = starts.T, np.zeros(count, dtype=bool)
        for t in range(ROUNDS):
            margin, *image = self._floats(np.vstack([knowns, state, starts.T, np.full(count, t)]))
            fails |= margin < -NEGLIGIBLE
            state = np.array(image)
        return fails


def _few_starts(size: int) -> Iterator[Start]:
    """The origin, points whose coordinates are far apart in any order, and points on the axes."""
    yield (Fraction(0),) * size
    for order in islice(permutations(range(size)), MOST_ORDERS):
        yield tuple(Fraction(-3 * i * i) for i in order)
    for i in range(size):
        for distance in (3, -1, -20):
            yield tuple(Fraction(distance * (i == j)) for j in range(size))


def _many_starts(size: int) -> Floats:
    """Those, and points drawn around the origin at all distances; a row each."""
    random = np.random.default_rng(0)
    reach = np.exp(random.uniform(np.log(0.5), np.log(50), size=(RANDOM_STARTS, 1)))
    drawn = np.round(random.normal(size=(RANDOM_STARTS, size)) * reach * GRID) / GRID
    few = [[float(x) for x in start] for start in _few_starts(size)]
    return np.vstack([few, drawn])
