"""Where all orbits of a map end: how the rules are checked."""

from __future__ import annotations

from sympy.logic.boolalg import Boolean

from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import expect, verify
from proofkit.statement.predicates import OrbitsConverge, OrbitsTendTo, UniqueFixedPoint
from proofkit.statement.rules import AttractingPoint


@verify.register
def _(rule: AttractingPoint, formula: Boolean, context: Context) -> None:
    expect(formula, OrbitsTendTo, "attracting point")
    context.require(not formula.hidden, "attracting point: the map has a hidden part")
    for kind in (OrbitsConverge, UniqueFixedPoint):
        fact = kind(formula.args[0], formula.image)
        context.require(context.entails(fact), "attracting point: ", fact, " is not established")
    outside = not formula.limit.free_symbols & set(formula.bound)
    context.require(outside, "attracting point: the limit must not mention the state")
    at = dict(zip(formula.state, formula.limit, strict=True))
    context.require_zeros(formula.image.xreplace(at) - formula.limit, "attracting point: the limit")
