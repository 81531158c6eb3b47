"""decide: polynomial claims over all reals, by z3."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import sympy as sp
import z3

from proofkit.engines.checking import Instance, InstanceChecker
from proofkit.engines.enclose import witness_for
from proofkit.engines.protocol import Budget, Problem, found
from proofkit.engines.shrinking import simplified
from proofkit.engines.smt import NotPolynomial, Translator
from proofkit.evidence.result import Evidence
from proofkit.evidence.scope import ALL_REALS
from proofkit.evidence.verdict import Verdict
from proofkit.statement.claim import Claim
from proofkit.statement.variables import Coordinate, FunctionVariable, Integer, coordinates_of

MILLISECONDS = 15_000
"""Limit for one question to the solver; reaching it leaves the claim undecided."""

DIGITS = (3, 6, 12, 24, 48)
"""Precisions at which an algebraic counterexample is rounded to a rational one."""


class Decide:
    """Proves or refutes; `unknown` and timeouts are reported as such."""

    name = "decide"

    def examine(self, problem: Problem, budget: Budget) -> Evidence:
        claim = problem.claim
        if claim.exists and not claim.witness:
            return found(self.name, Verdict.INCONCLUSIVE, detail="an existential without witness")
        if any(isinstance(v, FunctionVariable) for v in claim.forall):
            return found(self.name, Verdict.INCONCLUSIVE, detail="an arbitrary function occurs")
        try:
            return self._decide(problem, Question.of(claim))
        except NotPolynomial as reason:
            return found(self.name, Verdict.INCONCLUSIVE, detail=f"not polynomial: {reason}")

    def _decide(self, problem: Problem, question: Question) -> Evidence:
        for part in question.parts:
            answer, model = question.counterexample(part)
            if answer == z3.sat and model is not None and not problem.claim.exists:
                return self._refuted(problem, question, model)
            if answer != z3.unsat:
                return found(self.name, Verdict.INCONCLUSIVE, detail=f"z3 answers {answer}")
        return self._proved(question)

    def _proved(self, question: Question) -> Evidence:
        if question.assumptions_hold_somewhere() == z3.unsat:
            detail = "no instance meets the assumptions (z3: unsat)"
            return found(self.name, Verdict.VACUOUS, detail=detail)
        return found(self.name, Verdict.PROVED, ALL_REALS, "no counterexample exists (z3: unsat)")

    def _refuted(self, problem: Problem, question: Question, model: z3.ModelRef) -> Evidence:
        checker = InstanceChecker(problem.claim)
        for instance in question.rational_instances(model):
            outcome = checker.check(instance)
            if outcome.is_counterexample:
                instance, outcome = simplified(checker, instance, outcome)
                witness = witness_for(checker, instance, outcome, problem)
                return found(self.name, Verdict.REFUTED, "1 instance", witness=witness)
        detail = "z3 has a counterexample, but no rational one near it was confirmed"
        return found(self.name, Verdict.INCONCLUSIVE, detail=detail)


class Question:
    """A claim as questions to the solver: is there a counterexample to a part of the goal?"""

    def __init__(self, claim: Claim, translator: Translator) -> None:
        self._coordinates = coordinates_of(claim.forall)
        self._translator = translator
        self._assumptions = [translator.condition(a) for a in claim.assumptions]
        goal = sp.And(*claim.goal)
        self.parts = tuple(translator.condition(g) for g in sp.And.make_args(goal))

    @classmethod
    def of(cls, claim: Claim) -> Question:
        """Translate a claim; raises `NotPolynomial` if it is not polynomial."""
        integers = {x for v in claim.forall if isinstance(v, Integer) for x in v.coordinates}
        return cls(claim, Translator(integers))

    def counterexample(self, part: z3.BoolRef) -> tuple[z3.CheckSatResult, z3.ModelRef | None]:
        """The solver's answer, with a model if it is `sat`."""
        solver = self._solver([*self._assumptions, z3.Not(part)])
        answer = solver.check()
        return answer, solver.model() if answer == z3.sat else None

    def assumptions_hold_somewhere(self) -> z3.CheckSatResult:
        """Whether any instance meets the assumptions."""
        return self._solver(self._assumptions).check()

    def _solver(self, conditions: Iterable[z3.BoolRef]) -> z3.Solver:
        solver = z3.Solver(ctx=self._translator.context)
        solver.set("timeout", MILLISECONDS)
        solver.add(*conditions, *self._translator.side_conditions)
        return solver

    def rational_instances(self, model: z3.ModelRef) -> Iterable[Instance]:
        """The model's values, algebraic ones rounded ever more finely."""
        for digits in DIGITS:
            yield {x: self._value(model, x, digits) for x in self._coordinates}

    def _value(self, model: z3.ModelRef, x: Coordinate, digits: int) -> Fraction:
        value = model.eval(self._translator.symbol(x), model_completion=True)
        if z3.is_algebraic_value(value):
            value = value.approx(digits)
        return Fraction(value.as_string())


ENGINE = Decide()
