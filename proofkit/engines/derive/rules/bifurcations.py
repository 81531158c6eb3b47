"""Neimark–Sacker bifurcations of planar families: how the rules are checked."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit.arithmetic.planar_family import (
    crossing_conditions,
    family_condition,
    planar_form,
    regular_conditions,
    squared_unit,
)
from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import NONZERO, attempt, expect, holds, verify
from proofkit.statement.predicates import (
    CircleAmplitude,
    LyapunovCoefficient,
    NeimarkSacker,
    Subcritical,
    Supercritical,
)
from proofkit.statement.rules import CrossingPair, InvariantCircle, ThirdOrder


@verify.register
def _(rule: ThirdOrder, formula: Boolean, context: Context) -> None:
    family = expect(formula, LyapunovCoefficient, "third order")
    _require(attempt(regular_conditions, family), context, "third order")
    computed = planar_form(family).coefficient
    context.require_zero(computed - family.value, "third order: the coefficient")


@verify.register
def _(rule: CrossingPair, formula: Boolean, context: Context) -> None:
    expect(formula, (sp.Equivalent, NeimarkSacker), "crossing pair")
    sides = (formula,) if isinstance(formula, NeimarkSacker) else formula.args
    families = [side for side in sides if isinstance(side, NeimarkSacker)]
    context.require(len(families) == 1, "crossing pair: one side must be a bifurcation")
    (family,) = families
    _require(attempt(crossing_conditions, family), context, "crossing pair")
    a = rule.coefficient
    computed = planar_form(family).coefficient
    context.require_zero(computed - a, "crossing pair: the coefficient")
    relation = {Supercritical: sp.Lt, Subcritical: sp.Gt}.get(type(family), sp.Ne)
    condition = relation(a, 0, evaluate=False)
    if len(sides) == 1:
        _require([condition], context, "crossing pair")
    for right in set(sides) - {family}:
        same = context.logic.entails((), sp.Equivalent(condition, right))
        context.require(same, "crossing pair: the condition should be ", condition)


@verify.register
def _(rule: InvariantCircle, formula: Boolean, context: Context) -> None:
    family = expect(formula, CircleAmplitude, "invariant circle")
    cause = Supercritical(*family.args[:6])
    context.require(context.entails(cause), "invariant circle: ", cause, " is not established")
    attempt(family_condition, family)
    balance = planar_form(family).coefficient * family.target + squared_unit(family)
    context.require_zero(balance, "invariant circle: the limit")
    outside = family.target.free_symbols & set(family.bound)
    context.require(not outside, "invariant circle: the limit must not mention the state")


def _require(conditions: Iterable[Boolean], context: Context, rule: str) -> None:
    for condition in conditions:
        context.require(
            _established(condition, context), rule, ": ", condition, " is not established"
        )


def _established(condition: Boolean, context: Context) -> bool:
    """By logic, the zero test, and what is known of signs."""
    match condition:
        case sp.And():
            return all(_established(c, context) for c in condition.args)
        case sp.Or():
            return any(_established(c, context) for c in condition.args)
        case sp.Eq():
            return context.forms.is_zero(condition.lhs - condition.rhs)
        case sp.Ne():
            return context.sign(condition.lhs - condition.rhs) in NONZERO
    return holds(condition, context)
