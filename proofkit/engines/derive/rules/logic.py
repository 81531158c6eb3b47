"""Consequence, propositional and arithmetical: how the rules are checked."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp
import z3
from sympy.logic.boolalg import Boolean

from proofkit._errors import StepRejected
from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import verify
from proofkit.engines.smt import NotPolynomial, Translator
from proofkit.statement.rules import Arithmetic, Logic

MILLISECONDS = 20_000
"""Limit for one arithmetical step; reaching it rejects the step."""


@verify.register
def _(rule: Logic, formula: Boolean, context: Context) -> None:
    context.require(context.entails(formula), "logic: it does not follow from what stands above")


@verify.register
def _(rule: Arithmetic, formula: Boolean, context: Context) -> None:
    for premise in rule.premises:
        context.require(context.entails(premise), f"arithmetic: {premise} is not established")
    answer = _counterexample(rule.premises, formula)
    context.require(answer == z3.unsat, f"arithmetic: z3 answers {answer}, not unsat")


def _counterexample(premises: Sequence[Boolean], formula: Boolean) -> z3.CheckSatResult:
    translator = Translator(opaque=True)
    try:
        conditions = [translator.condition(p) for p in (*premises, sp.Not(formula))]
    except NotPolynomial as reason:
        raise StepRejected(f"arithmetic: {reason}") from None
    solver = z3.Solver(ctx=translator.context)
    solver.set("timeout", MILLISECONDS)
    solver.add(*conditions, *translator.side_conditions)
    return solver.check()
