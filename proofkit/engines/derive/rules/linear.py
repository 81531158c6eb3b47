"""Linear consequences of matrix equations: how the rule is checked."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean
from sympy.matrices.exceptions import ShapeError

from proofkit._errors import StepRejected
from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import verify
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
    for multiple in rule.multiples:
        equation = equal(rule.written_out(multiple.left), rule.written_out(multiple.right))
        for part in sp.And.make_args(equation):
            context.require(context.entails(part), "combination: ", part, " is not established")
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
