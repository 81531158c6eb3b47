"""Refuting, on an instance, what is said of every orbit of a map: fixed points, limits, rounds.

All answers are FALSE, with a certificate, or UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

import sympy as sp

from proofkit.arithmetic.krawczyk import Box
from proofkit.arithmetic.number import Number, not_equal
from proofkit.arithmetic.orbits import Compiler
from proofkit.arithmetic.recurrence import Recurrence
from proofkit.arithmetic.rounds import EveryRoundDecision
from proofkit.arithmetic.ternary import Ternary, any_of
from proofkit.statement.predicates import (
    ClaimPredicate,
    EveryRound,
    LiminfAtLeast,
    OrbitsConverge,
    UniqueFixedPoint,
)

Decision = Callable[[Sequence[Number]], Ternary]


def unique_fixed_point(predicate: UniqueFixedPoint, compiler: Compiler) -> Decision:
    """FALSE where two fixed points are certified to exist."""
    recurrence = Recurrence(predicate, compiler)

    def decide(knowns: Sequence[Number]) -> Ternary:
        if recurrence.has_two_exactly(knowns):
            return Ternary.FALSE
        found: list[Box] = []
        for point in recurrence.several_fixed_points(knowns):
            (box,) = point.boxes
            if any(any_of(map(not_equal, box, other)) is Ternary.TRUE for other in found):
                return Ternary.FALSE
            found.append(box)
        return Ternary.UNKNOWN

    return decide


def orbits_converge(predicate: OrbitsConverge, compiler: Compiler) -> Decision:
    """FALSE where a cycle of several points is certified to exist."""
    recurrence = Recurrence(predicate, compiler)

    def decide(knowns: Sequence[Number]) -> Ternary:
        for cycle in recurrence.cycles(knowns):
            first, *rest = cycle.boxes
            if any(any_of(map(not_equal, first, box)) is Ternary.TRUE for box in rest):
                return Ternary.FALSE
        return Ternary.UNKNOWN

    return decide


def liminf_at_least(predicate: LiminfAtLeast, compiler: Compiler) -> Decision:
    """FALSE where some point of a certified cycle has a value below the bound."""
    recurrence = Recurrence(predicate, compiler)
    gap = predicate.observable - predicate.bound_value
    program = compiler([sp.Lt(gap, 0)], (*recurrence.knowns, *predicate.bound))

    def decide(knowns: Sequence[Number]) -> Ternary:
        for cycle in chain(recurrence.ends(knowns), recurrence.fixed_points(knowns)):
            for box in cycle.boxes:
                if program([*knowns, *box])[0] is Ternary.TRUE:
                    return Ternary.FALSE
        return Ternary.UNKNOWN

    return decide


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
