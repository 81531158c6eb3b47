"""Instances on which an inequality is nearly an equality, by going downhill from drawn ones."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from fractions import Fraction
from random import Random

import sympy as sp

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.number import ball
from proofkit.arithmetic.precision import working_precision
from proofkit.audit.places import places
from proofkit.audit.sample import Sample, Specimen
from proofkit.engines.checking import Instance
from proofkit.statement.variables import Coordinate, Integer, Simplex, Variable

STARTS = 3
STEPS = 60
SECONDS = 2.0
FINEST = 2000
"""The largest denominator of a moved coordinate."""

_SHARES = tuple(map(Fraction, ("1", "1/2", "-1/2", "1/4", "-1/4", "1/16", "-1/16", "1/64")))


def descend(sample: Sample, conditions: Iterable[sp.Basic], seed: int) -> list[Specimen]:
    """The lowest specimens met on the way down, for the first inequality in `conditions`.

    What goes down is the difference of its two sides, relative to their size. One variable is moved
    at a time, towards or away from its value in another specimen.
    """
    relation = next(_inequalities(conditions), None)
    if relation is None or not sample.met:
        return []
    height = _Height(sample, relation)
    random, until = Random(seed), time.monotonic() + SECONDS
    ranked = sorted(sample.met, key=height)
    lowest = []
    for start in ranked[:STARTS]:
        here = start
        for _ in range(STEPS):
            if time.monotonic() > until or height(here) < 0:
                break
            for found in sample.add([_moved(here, random.choice(ranked), sample, random)]):
                here = found if height(found) < height(here) else here
        lowest.append(here)
    return lowest


def _inequalities(conditions: Iterable[sp.Basic]) -> Iterator[sp.Rel]:
    """The inequalities that must hold for the conditions to."""
    for condition in conditions:
        for place in places(condition):
            if place.polarity == 1 and isinstance(place.node, sp.Gt | sp.Ge | sp.Lt | sp.Le):
                yield place.node


class _Height:
    """How far an inequality is from failing, relative to the size of its sides."""

    def __init__(self, sample: Sample, relation: sp.Rel) -> None:
        self._program = compile_nodes([relation.gts, relation.lts], sample.inputs)
        self._known: dict[Specimen, float] = {}

    def __call__(self, specimen: Specimen) -> float:
        if specimen not in self._known:
            self._known[specimen] = self._at(specimen)
        return self._known[specimen]

    def _at(self, specimen: Specimen) -> float:
        try:
            with working_precision(64):
                sides = (ball(x).mid() for x in self._program(specimen.numbers))
                large, small = map(float, sides)
            height = (large - small) / (abs(large) + abs(small))
        except (ArithmeticFailure, ArithmeticError, ValueError):
            return float("inf")
        return height if height == height else float("inf")


def _moved(here: Specimen, other: Specimen, sample: Sample, random: Random) -> Instance:
    """The instance with one variable, or one coordinate of it, moved along the line to another."""
    variable = random.choice(sample.explicit)
    share = random.choice(_SHARES)
    a, b = here.instance, other.instance
    whole = isinstance(variable, Simplex) or random.random() < 0.5
    chosen = variable.coordinates if whole else (random.choice(variable.coordinates),)
    values = {x: a[x] + share * (b[x] - a[x]) for x in chosen}
    return {**a, **_rounded(variable, values)}


def _rounded(variable: Variable, values: dict[Coordinate, Fraction]) -> dict[Coordinate, Fraction]:
    finest = 1 if isinstance(variable, Integer) else FINEST
    rounded = {x: value.limit_denominator(finest) for x, value in values.items()}
    if isinstance(variable, Simplex):
        *others, last = variable.coordinates
        rounded[last] = 1 - sum((rounded[x] for x in others), Fraction(0))
    return rounded
