"""enclose: decide the claim on a fixed sample of instances, by Arb balls."""

from __future__ import annotations

from collections.abc import Iterable

from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic.ternary import Ternary
from proofkit.engines.checking import Instance, InstanceChecker, Outcome
from proofkit.engines.explanation import why_violated
from proofkit.engines.protocol import Budget, Problem, found
from proofkit.evidence.result import Evidence, Witness
from proofkit.evidence.scope import ALL_REALS, instances
from proofkit.evidence.verdict import Verdict
from proofkit.statement.claim import Claim
from proofkit.statement.implicit import Implicit
from proofkit.statement.predicates import ForAll
from proofkit.strategies import instances as instances_of
from proofkit.strategies import sample

SAMPLE_SIZE = 25
CANDIDATES = 64


def sampled_instances(claim: Claim, budget: Budget) -> list[Instance]:
    """The instances that enclose decides and the oracle evaluates again."""
    count = min(budget.instances, SAMPLE_SIZE) if claim.forall else 1
    return sample(instances_of(claim), count, budget.seed)


def checker_for(claim: Claim, budget: Budget) -> InstanceChecker:
    """The claim compiled, with candidates for existential variables that have no witness."""
    needs_search = claim.exists and not claim.witness
    drawn = sample(instances_of(claim.exists), CANDIDATES, budget.seed) if needs_search else ()
    return InstanceChecker(claim, drawn)


def witness_for(
    checker: InstanceChecker, instance: Instance, outcome: Outcome, problem: Problem
) -> Witness:
    """The record of a counterexample."""
    parts = checker.violated(instance, outcome.bits) if outcome.bits else ()
    ordered = sorted(instance.items(), key=lambda item: item[0].name)
    return Witness(
        values=tuple((x.name, value) for x, value in ordered),
        size=problem.size,
        violated=" and ".join(why_violated(p, instance, outcome.bits) for p in parts[:3])
        or "the conclusion",
        confirmed=_how(parts, outcome.bits),
    )


def _how(violated: Iterable[Boolean], bits: int) -> str:
    """What a violation rests on: "for all" may be true of an instance only as z3 says."""
    balls = f"exact arithmetic and balls at {bits} bits"
    return f"by z3, {balls}" if any(p.has(ForAll) for p in violated) else f"by {balls}"


def refutation(
    engine: str, checker: InstanceChecker, instance: Instance, outcome: Outcome, problem: Problem
) -> Evidence:
    """What a counterexample establishes: one to a witness leaves room for another witness."""
    witness = witness_for(checker, instance, outcome, problem)
    if not problem.claim.exists:
        return found(engine, Verdict.REFUTED, "1 instance", witness=witness)
    detail = f"the witness given fails at {witness}; another may exist"
    return found(engine, Verdict.INCONCLUSIVE, detail=detail, objection=True, met=True)


def scope_of(claim: Claim, holding: int) -> str:
    """The instances on which a claim was decided true, and how much of each was looked at."""
    implicit = any(isinstance(v, Implicit) for v in claim.forall)
    return f"{instances(holding)} (one zero each)" if implicit else instances(holding)


def unenclosed(checker: InstanceChecker, budget: Budget) -> str:
    """A remark on implicit points where none could be enclosed; empty otherwise."""
    names = ", ".join(v.name for v in checker.claim.forall if isinstance(v, Implicit))
    if not names:
        return ""
    for instance in sampled_instances(checker.claim, budget):
        try:
            checker.points(instance, budget.bits)
        except ArithmeticFailure as failure:
            reason = failure
        else:
            return ""
    return f" ({names}: {reason})"


class Enclose:
    """Decides a few instances; a claim without variables it decides altogether."""

    name = "enclose"

    def examine(self, problem: Problem, budget: Budget) -> Evidence:
        claim = problem.claim
        checker = checker_for(claim, budget)
        met = holding = 0
        suspects = () if problem.suspect is None else (problem.suspect,)
        for instance in (*suspects, *sampled_instances(claim, budget)):
            outcome = checker.check(instance, budget.bits)
            if outcome.assumptions is Ternary.TRUE and outcome.goal is Ternary.UNKNOWN:
                outcome = checker.check_symbolically(instance, outcome)
            if outcome.is_counterexample:
                return refutation(self.name, checker, instance, outcome, problem)
            met += outcome.assumptions is Ternary.TRUE
            holding += outcome.holds
        detail = f"{instances(met)} met the assumptions; the claim was decided true on {holding}"
        return self._summary(claim, met, holding, detail + (not met) * unenclosed(checker, budget))

    def _summary(self, claim: Claim, met: int, holding: int, detail: str) -> Evidence:
        if not claim.forall and holding:
            return found(self.name, Verdict.PROVED, ALL_REALS, "decided by evaluation", met=True)
        if not holding:
            return found(self.name, Verdict.INCONCLUSIVE, detail=detail, met=met > 0)
        return found(self.name, Verdict.SUPPORTED, scope_of(claim, holding), detail, met=True)


ENGINE = Enclose()
