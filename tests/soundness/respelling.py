"""Claims that say the same in other words: renamed, relabelled, rescaled, respelt.

Each transformation is a bijection of the instances; `image` carries one over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import combinations
from typing import Any

import sympy as sp
from attrs import evolve, frozen
from sympy.core.relational import Relational

from proofkit.statement.claim import Claim, claim
from proofkit.statement.implicit import Implicit
from proofkit.statement.intervals import Interval
from proofkit.statement.preferences import (
    PreferenceMatrix,
    additive,
    bradley_terry,
    has_condorcet_winner,
    moderately_transitive,
    no_ties,
    open_preferences,
    strongly_transitive,
)
from proofkit.statement.variables import (
    Coordinate,
    FunctionVariable,
    Integer,
    Real,
    RealVector,
    Simplex,
    Variable,
)

SCALE = 3
WHATEVER_THE_LABELS = {
    additive, bradley_terry, has_condorcet_winner, moderately_transitive, no_ties,
    open_preferences, strongly_transitive,
}  # fmt: skip

Values = Mapping[Coordinate, Fraction]


@frozen
class Respelling:
    """A claim in other words, with what becomes of each instance of the original."""

    claim: Claim
    forwards: Mapping[Coordinate, tuple[Coordinate, Callable[[Fraction], Fraction]]]

    def image(self, instance: Values) -> dict[Coordinate, Fraction]:
        return {
            new: value(instance[x]) for x, (new, value) in self.forwards.items() if x in instance
        }


def respelt(original: Claim, change: Callable[[Variable], Any]) -> Respelling:
    """The claim with each universal variable replaced as `change` says.

    `change` returns the new variable, and for each old coordinate its new coordinate with the
    function of values, and the expression in that coordinate which replaces it.
    """
    replaced: dict[sp.Basic, sp.Expr] = {}
    forwards: dict[Coordinate, Any] = {}
    implicit = [v for v in original.forall if isinstance(v, Implicit)]
    for v in original.forall:
        if isinstance(v, FunctionVariable):
            forwards |= {x: (x, _same) for x in v.coordinates}
        if isinstance(v, Implicit | FunctionVariable):
            continue
        for x, (new, value, expression) in change(v).items():
            replaced[x] = expression
            forwards[x] = (new, value)
    for v in _in_order(implicit):
        fresh = Implicit(f"{v.name}_again", v.size, _moved(v, dict(replaced)))
        replaced |= dict(zip(v.coordinates, fresh.coordinates, strict=True))
    made = claim(
        forall=[new for x, (new, _) in forwards.items() if new is not x],
        given=[spelt_differently(g).xreplace(replaced) for g in original.given],
        exists=[x for v in original.exists for x in v.coordinates],
        then=spelt_differently(original.then).xreplace(replaced),
        witness=[(x, e.xreplace(replaced)) for x, e in original.witness.items()],
    )
    return Respelling(made, forwards)


def _in_order(variables: list[Implicit]) -> list[Implicit]:
    from proofkit.arithmetic.implicit_points import in_order_of_dependence

    return list(in_order_of_dependence(variables))


def _moved(v: Implicit, replaced: dict[sp.Basic, sp.Expr]) -> Callable[[Any], list[sp.Expr]]:
    return lambda z: [sp.Mul(-2, e.xreplace(replaced), evaluate=False) for e in v.system(z)]


def spelt_differently(condition: Any) -> Any:
    """All comparisons with their terms on one side, doubled."""
    return condition.replace(lambda node: isinstance(node, Relational), _one_side)


def _one_side(node: Relational) -> Relational:
    if isinstance(node, sp.Eq | sp.Ne):
        return type(node)(_difference(node.rhs, node.lhs), 0, evaluate=False)
    strict = isinstance(node, sp.Gt | sp.Lt)
    return (sp.Lt if strict else sp.Le)(0, _difference(node.gts, node.lts), evaluate=False)


def _difference(a: sp.Expr, b: sp.Expr) -> sp.Expr:
    """2a − 2b, unevaluated, so that nothing cancels."""
    double = (sp.Mul(2 * s, e, evaluate=False) for s, e in ((1, a), (-1, b)))
    return sp.Add(*double, evaluate=False)


def renamed(v: Variable) -> Any:
    fresh = evolve(v, name=f"other_{v.name}")
    return {x: (y, _same, y) for x, y in zip(v.coordinates, fresh.coordinates, strict=True)}


def rescaled(v: Variable) -> Any:
    """Reals in another unit; everything else as it is."""
    if not isinstance(v, Real | RealVector) or isinstance(v, Integer):
        return renamed(v)
    interval = Interval(
        *(None if end is None else end / SCALE for end in (v.interval.lower, v.interval.upper)),
        v.interval.lower_open,
        v.interval.upper_open,
    )
    fresh = evolve(v, name=f"scaled_{v.name}", interval=interval)
    pairs = zip(v.coordinates, fresh.coordinates, strict=True)
    return {x: (y, lambda value: value / SCALE, SCALE * y) for x, y in pairs}


def relabelled(v: Variable) -> Any:
    """The responses in reverse order, where the domain does not depend on it."""
    symmetric = isinstance(v, Simplex) or (isinstance(v, RealVector) and not v.increasing)
    if symmetric:
        return {
            x: (y, _same, y)
            for x, y in zip(v.coordinates, evolve(v, name=f"r_{v.name}").coordinates[::-1],
                            strict=True)
        }  # fmt: skip
    if isinstance(v, PreferenceMatrix) and set(v.classes) <= WHATEVER_THE_LABELS:
        last = v.size - 1
        fresh = evolve(v, name=f"r_{v.name}")
        upper = dict(zip(combinations(range(v.size), 2), fresh.coordinates, strict=True))
        return {
            x: (upper[last - j, last - i], lambda p: 1 - p, 1 - upper[last - j, last - i])
            for x in v.coordinates
            for i, j in [x.index]
        }
    return renamed(v)


def all_changed(v: Variable) -> Any:
    """Reals in another unit, the responses relabelled, and the rest renamed."""
    return rescaled(v) if isinstance(v, Real | RealVector) else relabelled(v)


def _same(value: Fraction) -> Fraction:
    return value
