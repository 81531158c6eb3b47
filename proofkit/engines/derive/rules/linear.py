"""Linear consequences of matrix equations: how the rule is checked."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean
from sympy.matrices.exceptions import ShapeError

from proofkit._errors import StepRejected
from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import AT_LEAST_ZERO, NONZERO, verify
from proofkit.engines.derive.signs import Sign
from proofkit.statement.claim import equal
from proofkit.statement.rules import Combination
from proofkit.statement.variables import Coordinate


@verify.register
def _(rule: Combination, formula: Boolean, context: Context) -> None:
    stated = equal(rule.written_out(rule.left), rule.written_out(rule.right))
    context.require(formula == stated, "combination: the formula is another equation")
    names = [name for name, _ in rule.names]
    free = all(isinstance(n, sp.Symbol) and not isinstance(n, Coordinate) for n in names)
    context.require(free and len(set(names)) == len(names), "combination: ambiguous names")
    difference = _difference(rule)
    stated_sides = (rule.written_out(rule.left), rule.written_out(rule.right))
    for entry in (x for matrix in stated_sides for x in matrix):
        context.require(is_defined(entry, context), f"combination: {entry} may be undefined")
    for multiple in rule.multiples:
        equation = equal(rule.written_out(multiple.left), rule.written_out(multiple.right))
        for part in sp.And.make_args(equation):
            context.require(context.entails(part), f"combination: {part} is not established")
        sides = (multiple.left, multiple.right, multiple.before, multiple.after)
        for entry in (x for matrix in sides for x in rule.written_out(matrix)):
            context.require(is_defined(entry, context), f"combination: {entry} may be undefined")
    context.require_zeros(difference, "combination")


def _difference(rule: Combination) -> sp.Matrix:
    """What must vanish identically, names being arbitrary numbers."""
    try:
        found = sp.Matrix(rule.left - rule.right)
        for m in rule.multiples:
            found -= m.before * (m.left - m.right) * m.after
    except ShapeError as error:
        raise StepRejected(f"combination: {error}") from None
    return found


def is_defined(expression: sp.Expr, context: Context) -> bool:
    """Whether an expression is known to have a value: no division by zero, no log of one."""
    if isinstance(expression, sp.Symbol | sp.Number | sp.NumberSymbol):
        return bool(expression.is_finite is not False)
    if not all(is_defined(a, context) for a in expression.args):
        return False
    if isinstance(expression, sp.Pow):
        base, exponent = context.sign(expression.base), expression.exp
        if exponent.is_Integer:
            return bool(exponent >= 0) or base in NONZERO
        return base is Sign.POSITIVE or (bool(exponent.is_positive) and base in AT_LEAST_ZERO)
    if isinstance(expression, sp.log):
        return context.sign(expression.args[0]) is Sign.POSITIVE
    return isinstance(expression, sp.Add | sp.Mul | sp.exp | sp.Abs | sp.sin | sp.cos)
