"""Propositional consequence: how the rules are checked."""

from __future__ import annotations

from sympy.logic.boolalg import Boolean

from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import verify
from proofkit.statement.rules import Logic


@verify.register
def _(rule: Logic, formula: Boolean, context: Context) -> None:
    context.require(context.entails(formula), "logic: it does not follow from what stands above")
