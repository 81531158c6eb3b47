"""Introducing and eliminating "for all": how the rules are checked."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit._errors import StatementError, StepRejected
from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import expect, holds, verify
from proofkit.statement.definedness import is_whole
from proofkit.statement.predicates import ForAll
from proofkit.statement.rules import Arbitrary, Instance
from proofkit.statement.variables import Integer


@verify.register
def _(rule: Instance, formula: Boolean, context: Context) -> None:
    predicate = expect(rule.predicate, ForAll, "instance")
    values = dict(rule.values)
    whole = len(values) == len(rule.values) and set(values) == set(predicate.bound)
    context.require(whole, "instance: exactly the bound coordinates need a value each")
    for x, value in values.items():
        known = [s for s in value.free_symbols if isinstance(s.variable, Integer)]
        may_differ = isinstance(x.variable, Integer) and not is_whole(value, known)
        context.require(
            not may_differ, "instance: ", x, " is an integer, ", value, " may not be one"
        )
    members = [condition.xreplace(values) for condition in predicate.domain]
    premises = [member for member in members if not holds(member, context)]
    try:
        special = predicate.condition.xreplace(values)
    except StatementError as captured:
        raise StepRejected(f"instance: {captured}") from None
    follows = context.entails(formula, sp.Implies(sp.And(predicate, *premises), special))
    unmet = f", unless {sp.And(*premises)}" if premises else ""
    context.require(follows, "instance: the formula is not the condition at these values", unmet)


@verify.register
def _(rule: Arbitrary, formula: Boolean, context: Context) -> None:
    premise, universal = formula.args if isinstance(formula, sp.Implies) else (sp.true, formula)
    expect(universal, ForAll, "arbitrary")
    context.require_arbitrary(universal.bound, "arbitrary")
    names = {x.name for x in universal.bound}
    mentioned = {s.name for s in premise.free_symbols} & names
    context.require(not mentioned, f"arbitrary: the premise mentions {', '.join(mentioned)}")
    fact = sp.Implies(sp.And(premise, *universal.domain), universal.condition)
    context.require(context.entails(fact), "arbitrary: the condition is not established")
