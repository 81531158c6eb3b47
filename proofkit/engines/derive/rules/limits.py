"""Limits and suprema: how the rules are checked."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit._errors import StepRejected
from proofkit.arithmetic.reduction import (
    ExponentialSum,
    bounded_above_condition,
    ratio_of_exponentials,
)
from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import NONZERO, attempt, expect, sides, verify
from proofkit.engines.derive.signs import Sign
from proofkit.statement.predicates import BoundedAbove, TendsTo
from proofkit.statement.rules import ExponentialLimit, LogLinear


@verify.register
def _(rule: LogLinear, formula: Boolean, context: Context) -> None:
    left, right = sides(formula, "log-linear")
    expect(left, BoundedAbove, "log-linear")
    condition = attempt(bounded_above_condition, left)
    same = context.logic.entails((), sp.Equivalent(condition, right))
    context.require(same, "log-linear: the condition should be ", condition)


@verify.register
def _(rule: ExponentialLimit, formula: Boolean, context: Context) -> None:
    expect(formula, TendsTo, "limit")
    above, below = attempt(ratio_of_exponentials, formula)
    top, bottom = _dominant(above, context), _dominant(below, context)
    context.require(context.sign(bottom[1]) in NONZERO, "limit: the denominator may vanish")
    difference = context.sign(top[0] - bottom[0])
    if difference is Sign.NEGATIVE:
        limit: sp.Expr = sp.Integer(0)
    else:
        context.require(difference is Sign.ZERO, "limit: the growth rates are not comparable")
        limit = top[1] / bottom[1]
    context.require_zero(limit - formula.target, "limit")


def _dominant(terms: ExponentialSum, context: Context) -> tuple[sp.Expr, sp.Expr]:
    """The fastest-growing term of an exponential sum, equal rates gathered."""
    for rate, _ in terms:
        gaps = [context.sign(rate - other) for other, _ in terms]
        if all(gap in {Sign.POSITIVE, Sign.ZERO} for gap in gaps):
            leading = [c for gap, (_, c) in zip(gaps, terms, strict=True) if gap is Sign.ZERO]
            return rate, sp.Add(*leading)
    raise StepRejected("limit: no exponential is known to grow fastest")
