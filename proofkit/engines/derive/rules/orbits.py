"""What happens along every orbit of a map: how the rules are checked."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import AT_LEAST_ZERO, expect, verify
from proofkit.engines.derive.signs import Sign
from proofkit.statement.predicates import LiminfAtLeast
from proofkit.statement.rules import Drift
from proofkit.statement.variables import Interval, RealVector


@verify.register
def _(rule: Drift, formula: Boolean, context: Context) -> None:
    expect(formula, LiminfAtLeast, "drift")
    state = formula.bound
    variable = state[0].variable
    free = isinstance(variable, RealVector) and variable.interval == Interval()
    context.require(free, "drift: the state must range over all real vectors")
    context.require(state == variable.coordinates, "drift: the state must be a whole vector")
    context.require_arbitrary(state, "drift")
    outside = formula.bound_value.free_symbols | rule.rate.free_symbols
    context.require(not outside & set(state), "drift: bound and rate must not mention the state")
    context.require_arbitrary(state, "drift")
    g, r, b = formula.observable, rule.rate, formula.bound_value
    image = g.xreplace(dict(zip(state, formula.image, strict=True)))
    inequality = sp.Ge(image, r * g + (1 - r) * b, evaluate=False)
    context.require(context.entails(inequality), f"drift: {inequality} is not established")
    at_least_zero = context.sign(r) in AT_LEAST_ZERO
    context.require(at_least_zero, "drift: the rate may be negative")
    context.require(context.sign(1 - r) is Sign.POSITIVE, "drift: the rate may reach 1")
