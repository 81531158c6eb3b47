"""decide: polynomial claims over all reals, by z3 and cvc5."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import sympy as sp
import z3
from attrs import evolve
from sympy.logic.boolalg import Boolean

from proofkit._errors import StatementError
from proofkit.engines.checking import Instance, InstanceChecker
from proofkit.engines.enclose import witness_for
from proofkit.engines.existence import without_existence
from proofkit.engines.protocol import Budget, Problem, found
from proofkit.engines.shrinking import simplified
from proofkit.engines.smt import NotPolynomial, Translator
from proofkit.engines.solvers import BRIEF, DIGITS, Answer, Sat, Solvers
from proofkit.evidence.result import Evidence
from proofkit.evidence.scope import ALL_REALS
from proofkit.evidence.verdict import Verdict
from proofkit.statement.claim import Claim
from proofkit.statement.variables import (
    Coordinate,
    FunctionVariable,
    Integer,
    Simplex,
    Variable,
    coordinates_of,
)

BOXES = (1, 3, 10, 100)
"""Bounds on the values of a counterexample, tried in turn."""

NOTHING_MEETS_THEM = "no instance meets the assumptions"


class Decide:
    """Proves or refutes; `unknown` and timeouts are reported as such."""

    name = "decide"

    def examine(self, problem: Problem, budget: Budget) -> Evidence:
        claim = problem.claim
        if claim.refutation is not None:
            return self._negated(Problem(claim.refutation, problem.derivation))
        if claim.exists and not claim.witness:
            return self._without_witness(problem, budget)
        if any(isinstance(v, FunctionVariable) for v in claim.forall):
            return self._beyond(claim, "an arbitrary function occurs")
        try:
            beside = problem.derivation is not None
            cross_check = Solvers(BRIEF, insisting=False, seconds=0.5)
            solvers = cross_check if beside else Solvers()
            return self._decide(problem, Question(claim, solvers))
        except NotPolynomial as reason:
            return self._beyond(claim, f"not polynomial: {reason}")

    def _beyond(self, claim: Claim, detail: str) -> Evidence:
        """No claim for a solver, unless its polynomial assumptions alone are contradictory."""
        if _is_empty(claim):
            return found(self.name, Verdict.VACUOUS, detail=NOTHING_MEETS_THEM)
        return found(self.name, Verdict.INCONCLUSIVE, detail=detail)

    def _without_witness(self, problem: Problem, budget: Budget) -> Evidence:
        """Something exists iff not everything fails."""
        claim = problem.claim
        try:
            return self.examine(evolve(problem, claim=without_existence(claim)), budget)
        except StatementError:
            return self._beyond(claim, "an existential without witness")

    def _negated(self, negation: Problem) -> Evidence:
        """A claim is refuted by a proof of its negation, or because nothing meets its givens."""
        evidence = self.examine(negation, Budget())
        if evidence.verdict not in (Verdict.PROVED, Verdict.VACUOUS):
            return found(self.name, Verdict.INCONCLUSIVE, detail=evidence.detail)
        detail = f"the negation is proved by its family: {evidence.detail}"
        return found(self.name, Verdict.REFUTED, ALL_REALS, detail)

    def _decide(self, problem: Problem, question: Question) -> Evidence:
        answers = []
        for part in question.parts:
            answer = question.counterexample(part)
            if answer.sat is Sat.SAT and not problem.claim.exists:
                return self._refuted(problem, question, answer, part)
            if answer.sat is not Sat.UNSAT:
                what = "the witness given" if problem.claim.exists else "a part of the conclusion"
                detail = f"{answer} of a violation of {what}"
                objection = answer.sat is Sat.SAT
                return found(self.name, Verdict.INCONCLUSIVE, detail=detail, objection=objection)
            answers.append(answer)
        return self._proved(question, answers)

    def _proved(self, question: Question, answers: list[Answer]) -> Evidence:
        somewhere = question.assumptions_hold_somewhere().sat
        if somewhere is Sat.UNSAT:
            return found(self.name, Verdict.VACUOUS, detail=NOTHING_MEETS_THEM)
        met = somewhere is Sat.SAT
        return found(self.name, Verdict.PROVED, ALL_REALS, _said(answers), met=met)

    def _refuted(
        self, problem: Problem, question: Question, answer: Answer, part: z3.BoolRef
    ) -> Evidence:
        if not problem.claim.forall and question.example(part).sat is Sat.UNSAT:
            detail = f"its negation is proved ({' and '.join(answer.said_by)})"
            return found(self.name, Verdict.REFUTED, ALL_REALS, detail, met=True)
        answer = question.small_counterexample(part) or answer
        checker = InstanceChecker(problem.claim)
        for instance in question.rational_instances(answer):
            outcome = checker.check(instance)
            if outcome.is_counterexample:
                instance, outcome = simplified(checker, instance, outcome)
                witness = witness_for(checker, instance, outcome, problem)
                return found(self.name, Verdict.REFUTED, "1 instance", str(answer), witness)
        who = " and ".join(answer.said_by)
        detail = f"{who} has a counterexample, but no rational one near it was confirmed"
        return found(self.name, Verdict.INCONCLUSIVE, detail=detail, objection=True)


def _is_empty(claim: Claim) -> bool:
    """Whether a short look shows that nothing meets the polynomial ones of the assumptions."""
    given = tuple(g for g in claim.given if _is_polynomial(g))
    try:
        question = Question(Claim(claim.forall, given, (), sp.true), Solvers.briefly())
    except NotPolynomial:
        return False
    return question.assumptions_hold_somewhere().sat is Sat.UNSAT


def _is_polynomial(condition: Boolean) -> bool:
    try:
        Translator(total=True).condition(condition)
    except NotPolynomial:
        return False
    return True


def _said(answers: list[Answer]) -> str:
    """Which solvers found no counterexample, and to how many parts where they differ."""
    by = {who: sum(who in a.said_by for a in answers) for a in answers for who in a.said_by}
    total = len(answers)
    named = [who if n == total else f"{who} for {n} of {total} parts" for who, n in by.items()]
    return f"no counterexample exists ({' and '.join(named)}: unsat)"


class Question:
    """A claim as questions to the solvers: is there a counterexample to a part of the goal?

    Raises
    ------
    NotPolynomial
        If the claim is not polynomial.
    """

    def __init__(self, claim: Claim, solvers: Solvers) -> None:
        integers = {x for v in claim.forall if isinstance(v, Integer) for x in v.coordinates}
        self._variables = claim.forall
        self._translator = Translator(integers, total=True)
        self._solvers = solvers
        self._assumptions = [self._translator.condition(a) for a in claim.assumptions]
        goal = sp.And(*claim.goal)
        self.parts = tuple(self._translator.condition(g) for g in sp.And.make_args(goal))
        self._translator.settle(self._is_certain)

    def _is_certain(self, condition: z3.BoolRef) -> bool:
        """Whether the assumptions imply it, as far as a short look tells."""
        conditions = [*self._assumptions, z3.Not(condition), *self._translator.side_conditions]
        return Solvers.briefly().ask(conditions, self._translator.context).sat is Sat.UNSAT

    def counterexample(self, part: z3.BoolRef) -> Answer:
        """Whether the assumptions can be met and `part` violated."""
        return self._ask([*self._assumptions, z3.Not(part)])

    def small_counterexample(self, part: z3.BoolRef) -> Answer | None:
        """One whose values lie in the smallest box in which a short look finds any."""
        violated = [*self._assumptions, z3.Not(part), *self._translator.side_conditions]
        for bound in BOXES:
            answer = Solvers.briefly().ask(
                [*violated, *self._within(bound)], self._translator.context
            )
            if answer.sat is Sat.SAT:
                return answer
        return None

    def _within(self, bound: int) -> list[z3.BoolRef]:
        coordinates = coordinates_of(self._variables)
        return [self._translator.condition(sp.And(x <= bound, x >= -bound)) for x in coordinates]

    def example(self, part: z3.BoolRef) -> Answer:
        """Whether the assumptions and `part` can be met together."""
        return self._ask([*self._assumptions, part])

    def assumptions_hold_somewhere(self) -> Answer:
        """Whether any instance meets the assumptions."""
        return self._ask(self._assumptions)

    def _ask(self, conditions: Iterable[z3.BoolRef]) -> Answer:
        conditions = [*conditions, *self._translator.side_conditions]
        return self._solvers.ask(conditions, self._translator.context)

    def rational_instances(self, answer: Answer) -> Iterator[Instance]:
        """The solution's values, algebraic ones rounded ever more finely.

        Rounding keeps sums: the last entry of a simplex point makes up for the others.
        """
        for i in range(len(DIGITS)):
            values = {x: _value(answer, x, i) for x in coordinates_of(self._variables)}
            for v in self._variables:
                values |= _on_domain(v, values)
            yield values


def _value(answer: Answer, x: Coordinate, digits: int) -> Fraction:
    """A value that the solver left open may be anything, such as 0."""
    known = answer.values.get(x.name, [Fraction(0)])
    return known[min(digits, len(known) - 1)]


def _on_domain(variable: Variable, values: Instance) -> dict[Coordinate, Fraction]:
    if not isinstance(variable, Simplex):
        return {}
    *others, last = variable.coordinates
    return {last: 1 - sum((values[x] for x in others), Fraction(0))}


ENGINE = Decide()
