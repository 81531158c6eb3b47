"""falsify: search for a counterexample, shrink it, and confirm it before saying so."""

from __future__ import annotations

from attrs import define, field
from hypothesis import given, seed, settings

from proofkit.arithmetic.precision import PRECISIONS
from proofkit.arithmetic.ternary import Ternary
from proofkit.engines.checking import Instance, InstanceChecker, Outcome
from proofkit.engines.enclose import checker_for, refutation, scope_of, unenclosed
from proofkit.engines.protocol import Budget, Problem, found
from proofkit.engines.recombination import recombined
from proofkit.engines.shrinking import simplified
from proofkit.evidence.result import Evidence
from proofkit.evidence.scope import instances
from proofkit.evidence.verdict import Verdict
from proofkit.statement.implicit import Implicit
from proofkit.strategies import instances as instances_of
from proofkit.strategies.instances import QUIET

SYMBOLIC_CHECKS = 10
"""How many instances on which balls leave equalities open are settled by normal form."""

RECOMBINATIONS = 20
"""How many recombinations of the drawn instances to look at, for each of those."""

RECOMBINATIONS_WITH_POINTS = 2
"""The same where each takes an enclosure of implicit points, which is a hundred times slower."""


class _CounterexampleFound(Exception):
    """Tells Hypothesis to keep this instance and shrink it."""


@define
class _Search:
    """Counts what the drawn instances showed, and keeps the latest counterexample."""

    checker: InstanceChecker
    budget: Budget
    met: int = 0
    holding: int = 0
    settled: int = 0
    best: tuple[Instance, Outcome] | None = None
    pool: list[Instance] = field(factory=list)

    def visit(self, instance: Instance) -> None:
        outcome = self.checker.check(instance, self.budget.bits)
        undecided = outcome.assumptions is Ternary.TRUE and outcome.goal is Ternary.UNKNOWN
        if undecided and self.settled < SYMBOLIC_CHECKS:
            self.settled += 1
            outcome = self.checker.check_symbolically(instance, outcome)
        if outcome.is_counterexample:
            self.best = instance, outcome
            raise _CounterexampleFound
        self.pool.append(instance)
        if self.best is None:
            self.met += outcome.assumptions is Ternary.TRUE
            self.holding += outcome.holds

    def run(self) -> None:
        @seed(self.budget.seed)
        @settings(QUIET, max_examples=self.budget.instances)
        @given(instances_of(self.checker.claim))
        def attempt(instance: Instance) -> None:
            self.visit(instance)

        try:
            attempt()
            self._recombine()
        except _CounterexampleFound:
            return

    def _recombine(self) -> None:
        """Look for a counterexample among recombinations of what was drawn."""
        variables = self.checker.claim.forall
        explicit = [v for v in variables if not isinstance(v, Implicit)]
        all_explicit = len(explicit) == len(variables)
        each = RECOMBINATIONS if all_explicit else RECOMBINATIONS_WITH_POINTS
        count = each * len(self.pool) if self.met else 0
        for instance in recombined(self.pool, explicit, count, self.budget.seed):
            outcome = self.checker.check(instance, PRECISIONS[0])
            if outcome.is_counterexample:
                self.best = simplified(self.checker, instance, outcome)
                return


class Falsify:
    """Structured random search with shrinking."""

    name = "falsify"

    def examine(self, problem: Problem, budget: Budget) -> Evidence:
        search = _Search(checker_for(problem.claim, budget), budget)
        search.run()
        if search.best is None:
            return self._survived(search)
        return refutation(self.name, search.checker, *search.best, problem)

    def _survived(self, search: _Search) -> Evidence:
        if not search.met:
            detail = f"none of {instances(search.budget.instances)} met the assumptions"
            detail += unenclosed(search.checker, search.budget)
            return found(self.name, Verdict.INCONCLUSIVE, detail=detail)
        detail = f"{instances(search.met)} met the assumptions, {search.holding} decided true"
        if not search.holding:
            return found(self.name, Verdict.INCONCLUSIVE, detail=detail, met=True)
        scope = scope_of(search.checker.claim, search.holding)
        return found(self.name, Verdict.SUPPORTED, scope, detail, met=True)


ENGINE = Falsify()
