"""Minimisers of convex functions: how the rule is checked."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import AT_LEAST_ZERO, expect, verify
from proofkit.engines.derive.signs import Sign
from proofkit.statement.predicates import UniqueMinimiser
from proofkit.statement.rules import LogisticSum, LogisticTangent
from proofkit.statement.variables import Coordinate, RealVector


@verify.register
def _(rule: LogisticSum, formula: Boolean, context: Context) -> None:
    expect(formula, UniqueMinimiser, "logistic sum")
    x = formula.bound
    _require_all_of_space(x, context)
    _require_sum(rule, formula.objective, x, context)
    context.require(len(rule.balance) == len(rule.terms), "logistic sum: a balance for each term")
    active, imbalance = [], sp.zeros(1, len(x))
    for (weight, form), c in zip(rule.terms, rule.balance, strict=True):
        row = _coefficients(form, x, context)
        sign = context.sign(weight)
        context.require(sign in AT_LEAST_ZERO, "logistic sum: ", weight, " may be negative")
        exact = isinstance(c, int | sp.Rational) and c >= 0
        context.require(exact, "logistic sum: a balance is a rational number of at least 0")
        if c > 0:
            context.require(sign is Sign.POSITIVE, "logistic sum: ", weight, " may vanish")
            active.append(row)
            imbalance += c * row
    context.require(imbalance.is_zero_matrix is True, "logistic sum: the rows do not balance")
    rank = sp.Matrix.vstack(*active).rank() if active else 0
    context.require(rank == len(x) - 1, "logistic sum: a direction that no active term sees")


@verify.register
def _(rule: LogisticTangent, formula: Boolean, context: Context) -> None:
    expect(formula, (sp.Ge, sp.Le), "logistic tangent")
    x, y = rule.x, rule.y
    gap = sp.log(1 + sp.exp(-y)) - sp.log(1 + sp.exp(-x)) + (y - x) / (1 + sp.exp(x))
    context.require_zero(formula.gts - formula.lts - gap, "logistic tangent: another inequality")


def _require_all_of_space(x: tuple[Coordinate, ...], context: Context) -> None:
    v = x[0].variable
    free = isinstance(v, RealVector) and v.is_anywhere and v.coordinates == x
    context.require(free, "logistic sum: the minimum must be over all real vectors")


def _require_sum(
    rule: LogisticSum, objective: sp.Expr, x: tuple[Coordinate, ...], context: Context
) -> None:
    total = rule.constant
    mentioned = set(rule.constant.free_symbols)
    for weight, form in rule.terms:
        total += weight * sp.log(1 + sp.exp(-form))
        mentioned |= weight.free_symbols
    context.require(not mentioned & set(x), "logistic sum: a coefficient mentions the unknowns")
    context.require_zero(objective - total, "logistic sum: the terms")


def _coefficients(form: sp.Expr, x: tuple[Coordinate, ...], context: Context) -> sp.Matrix:
    """Of a linear form in x, which must be rational and sum to zero."""
    row = [sp.sympify(form, strict=True).coeff(v) for v in x]
    linear = sp.expand(form - sp.Add(*(c * v for c, v in zip(row, x, strict=True)))) == 0
    fits = linear and all(isinstance(c, sp.Rational) for c in row)
    context.require(fits, "logistic sum: ", form, " is no linear form with rational coefficients")
    context.require(sp.Add(*row) == 0, "logistic sum: ", form, " changes when a constant is added")
    return sp.Matrix([row])
