"""Identities, derivatives and signs: how the rules are checked."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit.arithmetic.words import expanded
from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import AT_LEAST_ZERO, equations, expect, verify
from proofkit.engines.derive.signs import Sign, total
from proofkit.statement.predicates import JacobianMatrix, Softmax, has_symbolic_order
from proofkit.statement.rules import (
    Derivative,
    Identity,
    MatrixDerivative,
    Minimum,
    Proportional,
    Signs,
)


@verify.register
def _(rule: Identity, formula: Boolean, context: Context) -> None:
    for part in equations(formula, "identity"):
        if has_symbolic_order(part.lhs):
            same = has_symbolic_order(part.rhs) and part.lhs.shape == part.rhs.shape
            context.require(same, "identity: the shapes differ")
            context.require_zeros(part.lhs - part.rhs, "identity")
        else:
            context.require_zero(part.lhs - part.rhs, "identity")


@verify.register
def _(rule: Derivative, formula: Boolean, context: Context) -> None:
    expect(formula, sp.Eq, "derivative")
    named = sp.Derivative(rule.expression, rule.variable, evaluate=False)
    context.require(formula.lhs == named, "derivative: the left side is another derivative")
    computed = sp.diff(rule.expression, rule.variable)
    context.require_zero(computed - formula.rhs, "derivative")


@verify.register
def _(rule: MatrixDerivative, formula: Boolean, context: Context) -> None:
    expect(formula, sp.Eq, "matrix derivative")
    J = expect(formula.lhs, JacobianMatrix, "matrix derivative")
    fits = has_symbolic_order(formula.rhs) and J.shape == formula.rhs.shape
    context.require(fits, "matrix derivative: another size")
    p = Softmax(J.point)
    slopes = {
        J.point: sp.Identity(J.point.rows),
        p: sp.DiagMatrix(p) - p * p.T,
    }
    derivative: sp.MatrixExpr = sp.ZeroMatrix(*J.shape)
    for word, coefficient in expanded(J.image).items():
        if not (coefficient.has(J.point) or any(letter.has(J.point) for letter in word)):
            continue
        *outer, last = word
        linear = last in slopes and not any(x.has(J.point) for x in (coefficient, *outer))
        context.require(linear, "matrix derivative: ", last, " is no place for the variable")
        derivative += coefficient * sp.MatMul(*outer, slopes[last])
    context.require_zeros(derivative - formula.rhs, "matrix derivative")


@verify.register
def _(rule: Signs, formula: Boolean, context: Context) -> None:
    expect(formula, (sp.Gt, sp.Ge, sp.Lt, sp.Le), "signs")
    context.require_zero(formula.gts - formula.lts - sp.Add(*rule.terms), "signs: the terms")
    found = total(context.sign(term) for term in rule.terms)
    strict = isinstance(formula, sp.Gt | sp.Lt)
    allowed = {Sign.POSITIVE} if strict else AT_LEAST_ZERO
    context.require(found in allowed, "signs: the sum is only known to be ", found.value)


@verify.register
def _(rule: Proportional, formula: Boolean, context: Context) -> None:
    expect(formula, sp.Equivalent, "proportional")
    inequalities = (sp.Gt, sp.Ge, sp.Lt, sp.Le)
    x, y = (expect(side, inequalities, "proportional") for side in formula.args)
    same = isinstance(x, sp.Gt | sp.Lt) == isinstance(y, sp.Gt | sp.Lt)
    context.require(same, "proportional: one side is strict, the other is not")
    context.require(context.sign(rule.factor) is Sign.POSITIVE, "proportional: factor not positive")
    ratios = [(x, y), (y, x)]
    fits = any(
        context.forms.is_zero(a.gts - a.lts - rule.factor * (b.gts - b.lts)) for a, b in ratios
    )
    context.require(fits, "proportional: the sides are not in that ratio")


@verify.register
def _(rule: Minimum, formula: Boolean, context: Context) -> None:
    expect(formula, (sp.Le, sp.Ge, sp.Lt, sp.Gt), "minimum")
    small, large = formula.lts, formula.gts
    if isinstance(large, sp.Min):
        parts = [formula.func(*_replaced(formula.args, large, a)) for a in large.args]
        context.require(context.entails(sp.And(*parts)), "minimum: not all arguments are so large")
    elif isinstance(small, sp.Max):
        parts = [formula.func(*_replaced(formula.args, small, a)) for a in small.args]
        context.require(context.entails(sp.And(*parts)), "minimum: not all arguments are so small")
    else:
        weak = isinstance(formula, sp.Le | sp.Ge)
        of_min = isinstance(small, sp.Min) and _among(large, small.args, context)
        of_max = isinstance(large, sp.Max) and _among(small, large.args, context)
        known = (weak and (of_min or of_max)) or context.entails(formula)
        context.require(known, "minimum: no side is one of the arguments")


def _replaced(items: Iterable[sp.Basic], old: sp.Basic, new: sp.Basic) -> list[sp.Basic]:
    return [new if item == old else item for item in items]


def _among(expression: sp.Expr, arguments: Iterable[sp.Expr], context: Context) -> bool:
    return any(context.forms.is_zero(expression - a) for a in arguments)
