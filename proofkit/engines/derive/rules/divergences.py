"""Inequalities between probability vectors: how the rules are checked."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import verify
from proofkit.engines.derive.signs import Sign
from proofkit.statement.rules import Gibbs


@verify.register
def _(rule: Gibbs, formula: Boolean, context: Context) -> None:
    pairs = list(zip(rule.p, rule.q, strict=True))
    for law in (rule.p, rule.q):
        context.require_zero(sp.Add(*law) - 1, "Gibbs: the entries must sum to 1")
        for x in law:
            context.require(context.sign(x) is Sign.POSITIVE, "Gibbs: ", x, " may not be positive")
    divergence = sp.Add(*(p * sp.log(p / q) for p, q in pairs))
    same = sp.And(*(sp.Eq(p, q, evaluate=False) for p, q in pairs))
    known = [
        sp.Ge(divergence, 0, evaluate=False),
        sp.Or(same, sp.Gt(divergence, 0, evaluate=False)),
    ]
    context.require(context.logic.entails(known, formula), "Gibbs: it says something else")
