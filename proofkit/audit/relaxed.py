"""A claim without one of its assumptions: a condition given, or one of a variable's class."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from attrs import evolve, frozen

from proofkit.arithmetic.implicit_points import in_order_of_dependence
from proofkit.audit.operators import short
from proofkit.statement.claim import Claim
from proofkit.statement.implicit import Implicit
from proofkit.statement.preferences import PreferenceMatrix
from proofkit.statement.variables import Real, RealVector, Simplex, Variable


@frozen
class Relaxed:
    """The claim without the assumption of this name."""

    name: str
    claim: Claim


def relaxations(claim: Claim) -> Iterator[Relaxed]:
    """The claim with each assumption dropped in turn.

    Conditions given, bounds of reals, order of the entries of a vector, full support of a point of
    the simplex, and classes of preference matrices can be dropped; what makes a variable what it is
    (probabilities that sum to 1) cannot.
    """
    for number, condition in enumerate(claim.given):
        parts = sp.And.make_args(condition)
        for part in parts:
            rest = [p for p in parts if p != part]
            kept = (sp.And(*rest),) if rest else ()
            given = (*claim.given[:number], *kept, *claim.given[number + 1 :])
            yield Relaxed(short(part), evolve(claim, given=given))
    for variable in claim.forall:
        for name, wider in _wider(variable):
            yield Relaxed(name, _with(claim, variable, wider))


def _wider(v: Variable) -> Iterator[tuple[str, Variable]]:
    """The variable with a larger domain, and the name of what was dropped."""
    if isinstance(v, Real | RealVector):
        below = "≤" if v.interval.upper_open is False else "<"
        above = "≥" if v.interval.lower_open is False else ">"
        if v.interval.lower is not None:
            wider = evolve(v.interval, lower=None, lower_open=True)
            yield f"{v.name} {above} {v.interval.lower}", evolve(v, interval=wider)
        if v.interval.upper is not None:
            wider = evolve(v.interval, upper=None, upper_open=True)
            yield f"{v.name} {below} {v.interval.upper}", evolve(v, interval=wider)
    if isinstance(v, RealVector) and v.increasing:
        yield f"{v.name} increasing", evolve(v, increasing=False)
    if isinstance(v, Simplex) and v.interior:
        yield f"{v.name} of full support", evolve(v, interior=False)
    if isinstance(v, PreferenceMatrix):
        for c in v.classes:
            others = tuple(d for d in v.classes if d is not c)
            yield f"{v.name}: {c.name}", evolve(v, classes=others)


def _with(claim: Claim, old: Variable, new: Variable) -> Claim:
    """The claim with one variable replaced, also in the equations of implicit ones."""
    rule: dict[sp.Basic, sp.Basic] = dict(zip(old.coordinates, new.coordinates, strict=True))
    variables = {v.name: v for v in claim.forall} | {new.name: new}
    implicit = [v for v in claim.forall if isinstance(v, Implicit)]
    for v in in_order_of_dependence(implicit):
        if v.parameters & rule.keys():
            moved = _moved(v, dict(rule))
            rule |= dict(zip(v.coordinates, moved.coordinates, strict=True))
            variables[v.name] = moved
    return evolve(
        claim,
        forall=tuple(variables[name] for name in sorted(variables)),
        given=tuple(g.xreplace(rule) for g in claim.given),
        then=claim.then.xreplace(rule),
        witness={x: value.xreplace(rule) for x, value in claim.witness.items()},
        obtained=(),
        construction={},
    )


def _moved(v: Implicit, rule: dict[sp.Basic, sp.Basic]) -> Implicit:
    """The same equations in the new parameters."""
    return Implicit(v.name, v.size, lambda x: [e.xreplace(rule) for e in v.system(x)])
