"""The exponential function: how the rules are checked."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import verify
from proofkit.statement.rules import ExponentialOrder


@verify.register
def _(rule: ExponentialOrder, formula: Boolean, context: Context) -> None:
    a, b = rule.a, rule.b
    known = [
        sp.Equivalent(order(a, b, evaluate=False), order(sp.exp(a), sp.exp(b), evaluate=False))
        for order in (sp.Le, sp.Lt)
    ]
    follows = context.entails(formula, *known)
    context.require(follows, "exponential order: it says something else")
