"""Consequence, propositional and arithmetical: how the rules are checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import sympy as sp
import z3
from sympy.logic.boolalg import Boolean

from proofkit._errors import StepRejected
from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import holds, verify
from proofkit.engines.smt import NotPolynomial, Translator
from proofkit.statement.predicates import ClaimPredicate
from proofkit.statement.rules import Arithmetic, Logic, RealLemma
from proofkit.statement.variables import Coordinate, coordinates_of, variables_of

MILLISECONDS = 20_000
"""Limit for one arithmetical step; reaching it rejects the step."""


@verify.register
def _(rule: Logic, formula: Boolean, context: Context) -> None:
    context.require(context.entails(formula), "logic: it does not follow from what stands above")


@verify.register
def _(rule: Arithmetic, formula: Boolean, context: Context) -> None:
    for premise in rule.premises:
        context.require(context.entails(premise), "arithmetic: ", premise, " is not established")
    premises = (*rule.premises, *_implied((formula, *rule.premises)))
    answer = _counterexample(premises, formula, Translator(opaque=True, total=True))
    context.require(answer == z3.unsat, "arithmetic: z3 answers ", answer, ", not unsat")


def _implied(conditions: Iterable[Boolean]) -> Iterator[Boolean]:
    """The signs that symbols have by declaration: SymPy drops a premise ``x > 0`` as true."""
    for x in {s for c in conditions for s in c.free_symbols}:
        if x.is_nonnegative:
            yield (sp.Gt if x.is_positive else sp.Ge)(x, 0, evaluate=False)


@verify.register
def _(rule: RealLemma, formula: Boolean, context: Context) -> None:
    variables = variables_of((rule.conclusion, *rule.premises))
    premises = (*rule.premises, *(c for v in variables for c in v.conditions))
    values = dict(rule.values)
    given = set(coordinates_of(variables)) <= set(values)
    context.require(given, "real lemma: a variable has no value")
    single = all(isinstance(x, Coordinate) for x in values)
    context.require(single, "real lemma: a value for what is no variable")
    closed = not any(c.atoms(ClaimPredicate) for c in (rule.conclusion, *premises))
    context.require(closed, "real lemma: only conditions of real arithmetic can be instantiated")
    for premise in premises:
        for part in sp.And.make_args(premise.xreplace(values)):
            context.require(holds(part, context), "real lemma: ", part, " is not established")
    concluded = rule.conclusion.xreplace(values)
    same = formula == concluded or context.logic.entails([concluded], formula)
    context.require(same, "real lemma: the conclusion at these values is another")
    answer = _counterexample(premises, rule.conclusion, Translator(total=True))
    context.require(answer == z3.unsat, "real lemma: z3 answers ", answer, ", not unsat")


def _counterexample(
    premises: Sequence[Boolean], formula: Boolean, translator: Translator
) -> z3.CheckSatResult:
    try:
        conditions = [translator.condition(p) for p in (*premises, sp.Not(formula))]
    except NotPolynomial as reason:
        raise StepRejected(f"arithmetic: {reason}") from None
    solver = z3.Solver(ctx=translator.context)
    solver.set("timeout", MILLISECONDS)
    solver.add(*conditions, *translator.side_conditions)
    return solver.check()
