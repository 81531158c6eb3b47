"""Instances of a claim's variables, drawn once, on which any condition is quickly decided."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import sympy as sp
from attrs import frozen
from flint import fmpq

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic.codegen import Program, compile_nodes
from proofkit.arithmetic.implicit_points import PointSolver
from proofkit.arithmetic.number import Number
from proofkit.arithmetic.precision import working_precision
from proofkit.arithmetic.ternary import Ternary, all_of
from proofkit.engines.checking import Instance, givens_of, parts_of
from proofkit.engines.quantified import Quantified
from proofkit.engines.recombination import recombined
from proofkit.statement.claim import Claim
from proofkit.statement.implicit import Implicit
from proofkit.statement.variables import (
    Coordinate,
    Integer,
    RealVector,
    Simplex,
    Variable,
    coordinates_of,
)
from proofkit.strategies import instances, sample

BITS = 128
DRAWS = 80
DRAWS_WITH_POINTS = 30
"""The same where each takes an enclosure of implicit points, which is a hundred times slower."""

SECONDS = 6.0
"""Time for enclosing implicit points; what was drawn by then must do."""


def kind_of(variable: Variable) -> str:
    """Equal for variables that differ in nothing but their names."""
    rest = [item for item in variable.canonical() if item != variable.name]
    return f"{type(variable).__name__} {rest}"


@frozen(eq=False)
class Specimen:
    """An instance, and the numbers that conditions are evaluated at: it, then implicit points."""

    instance: Instance
    numbers: tuple[Number, ...]

    @property
    def cost(self) -> int:
        """How unwieldy it is: the digits of its fractions."""
        return sum(len(str(value)) for value in self.instance.values())


class Sample:
    """Specimens that meet the domains of a claim's variables, the simplest first.

    Attributes
    ----------
    drawn
        All of them.
    met
        Those that certainly meet the givens too.
    """

    def __init__(self, claim: Claim, seed: int = 0, first: Iterable[Instance] = ()) -> None:
        self.claim = claim
        self.explicit = [v for v in claim.forall if not isinstance(v, Implicit)]
        self._whole = coordinates_of([v for v in self.explicit if isinstance(v, Integer)])
        self._points = PointSolver([v for v in claim.forall if isinstance(v, Implicit)])
        self.inputs = coordinates_of((*self.explicit, *self._points.variables))
        self._deadline = time.monotonic() + SECONDS
        self._known: dict[tuple[Number, ...], Specimen | None] = {}
        self._programs: dict[tuple[sp.Basic, ...], tuple[Program, dict[Specimen, Any]]] = {}
        self._domain = parts_of(c for v in self.explicit for c in v.conditions)
        self._given = givens_of(claim)
        count = DRAWS_WITH_POINTS if self._points.variables else DRAWS
        pool = sample(instances(claim), count if claim.forall else 1, seed)
        pool = [*first, *pool]
        pool += [*_tied(pool[: count // 4], self.explicit)]
        plain = {x: _plain(x) for x in coordinates_of(self.explicit)}
        drawn = pool[: count // 4]
        ones = {x: Fraction(1) for v in self.explicit if _is_free(v) for x in v.coordinates}
        pool += [plain, {**plain, **ones}, *_partly_plain(drawn, plain, self.explicit)]
        pool += _alike(drawn[: count // 8], plain, self.explicit)
        pool += _partly_plain(drawn[: count // 8], {**plain, **ones}, self.explicit)
        self.drawn, self.met = list[Specimen](), list[Specimen]()
        self.add(pool)
        if len(self.met) < count // 2 and self.explicit:
            self.add(recombined(pool, self.explicit, 4 * count, seed))
        self.drawn.sort(key=lambda s: s.cost)
        self.met.sort(key=lambda s: s.cost)

    def add(self, pool: Iterable[Instance]) -> list[Specimen]:
        """Take in instances in the domain; returns those new ones that meet the givens."""
        candidates = [Specimen(i, self._numbers(i)) for i in pool if self._is_whole(i)]
        inside = self.chosen(candidates, self._domain)
        fresh = {s.numbers: s for s in inside if s.numbers not in self._known}
        found = {numbers: self._enclosed(s) for numbers, s in fresh.items()}
        self._known |= found
        enclosed = [s for s in found.values() if s is not None]
        meeting = self.chosen(enclosed, self._given)
        self.drawn += enclosed
        self.met += meeting
        return meeting

    def admitted(self, instance: Instance) -> Specimen | None:
        """The specimen of an instance, taken in if it is new; None if it is not in the domain."""
        self._deadline = max(self._deadline, time.monotonic() + 1)
        self.add([instance])
        return self._known.get(self._numbers(instance))

    def truths(
        self, conditions: Sequence[sp.Basic], among: Iterable[Specimen]
    ) -> Iterator[Ternary]:
        """Whether all conditions hold, at each of the specimens, as far as is asked for."""
        return (all_of(row) for row in self.rows(conditions, among))

    def rows(
        self, conditions: Sequence[sp.Basic], among: Iterable[Specimen]
    ) -> Iterator[tuple[Ternary, ...]]:
        """The truth of each condition at each of the specimens; remembered."""
        asked = tuple(conditions)
        if asked not in self._programs:
            program = compile_nodes(list(asked), self.inputs, Quantified)
            self._programs[asked] = program, {}
        program, known = self._programs[asked]
        unknown = (Ternary.UNKNOWN,) * len(asked)
        for s in among:
            if s not in known:
                with working_precision(BITS):
                    try:
                        known[s] = program(s.numbers)
                    except (ArithmeticFailure, ArithmeticError, ValueError):
                        known[s] = unknown
            yield known[s]

    def chosen(
        self, specimens: Sequence[Specimen], conditions: Sequence[sp.Basic]
    ) -> list[Specimen]:
        """Those at which all conditions certainly hold; they may mention explicit inputs only,
        unless the specimens are enclosed."""
        if not conditions:
            return list(specimens)
        truths = self.truths(conditions, specimens)
        return [s for s, t in zip(specimens, truths, strict=True) if t is Ternary.TRUE]

    def _is_whole(self, instance: Instance) -> bool:
        return all(instance[x].denominator == 1 for x in self._whole)

    def _numbers(self, instance: Instance) -> tuple[Number, ...]:
        values = (instance[x] for x in coordinates_of(self.explicit))
        return tuple(fmpq(v.numerator, v.denominator) for v in values)

    def _enclosed(self, specimen: Specimen) -> Specimen | None:
        """With the implicit points, if they can be enclosed in time."""
        if not self._points.variables:
            return specimen
        if time.monotonic() > self._deadline:
            return None
        known = dict(zip(self.inputs, specimen.numbers, strict=False))
        try:
            with working_precision(BITS):
                points = self._points.enclose(known)
        except (ArithmeticFailure, ArithmeticError, ValueError):
            return None
        return Specimen(specimen.instance, (*specimen.numbers, *points))


def _plain(x: Coordinate) -> Fraction:
    """The value of a coordinate where everything is as symmetric as can be."""
    variable, interval = x.variable, x.interval
    if isinstance(variable, Simplex):
        return Fraction(1, variable.size)
    if interval.lower is not None and interval.upper is not None:
        return Fraction(str((interval.lower + interval.upper) / 2))
    if isinstance(variable, RealVector):
        return Fraction(variable.increasing * x.index[0]) + Fraction(str(interval.lower or 0)) * 2
    return Fraction(str((interval.lower or 0) + 1))


def _is_free(variable: Variable) -> bool:
    """Whether it is a vector of numbers without order."""
    return isinstance(variable, RealVector) and not variable.increasing


def _partly_plain(
    pool: Iterable[Instance], plain: Instance, variables: Sequence[Variable]
) -> Iterator[Instance]:
    """Instances in which one variable is plain, and ones in which all others are."""
    for instance in pool if len(variables) > 1 else ():
        for v in variables:
            own = {x: plain[x] for x in v.coordinates}
            yield {**instance, **own}
            yield {**plain, **{x: instance[x] for x in v.coordinates}}


def _alike(
    pool: Iterable[Instance], plain: Instance, variables: Sequence[Variable]
) -> Iterator[Instance]:
    """Instances in which two variables of one kind have the same values, the others any or plain
    ones."""
    pairs = [p for p in combinations(variables, 2) if len({kind_of(v) for v in p}) == 1]
    for instance in pool:
        for v, w in pairs:
            own = {x: instance[x] for x in v.coordinates}
            both = own | dict(zip(w.coordinates, own.values(), strict=True))
            yield {**instance, **both}
            yield {**plain, **both}


def _tied(pool: Iterable[Instance], variables: Iterable[Variable]) -> Iterator[Instance]:
    """Instances in which two entries of a vector are made equal."""
    vectors = [v for v in variables if _is_free(v)]
    for instance in pool:
        for v in vectors:
            for x, y in combinations(v.coordinates, 2):
                yield {**instance, y: instance[x]}
