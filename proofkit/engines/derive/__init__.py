"""derive: replay a chain of steps, or match the claim against its own assumptions."""

from __future__ import annotations

from proofkit.engines.derive import citations
from proofkit.engines.derive.replay import Replay, replay
from proofkit.engines.protocol import Budget, Problem, found
from proofkit.evidence.result import Evidence
from proofkit.evidence.scope import ALL_REALS
from proofkit.evidence.verdict import Verdict

__all__ = ["ENGINE", "Derive", "citations"]


class Derive:
    """Proves a claim for all reals, or says which step failed.

    It refutes only by proving the negation of a claim that gives a counterexample family.
    """

    name = "derive"

    def examine(self, problem: Problem, budget: Budget) -> Evidence:
        replayed = replay(problem.claim, problem.derivation)
        detail = _summary(replayed)
        if replayed.establishes_claim and replayed.first_rejected is None:
            if replayed.contradictory and not replayed.of_negation:
                return found(
                    self.name, Verdict.VACUOUS, detail="the assumptions contradict each other"
                )
            verdict = Verdict.REFUTED if replayed.of_negation else Verdict.PROVED
            return found(self.name, verdict, ALL_REALS, detail)
        return found(self.name, Verdict.INCONCLUSIVE, detail=detail)


def _summary(replayed: Replay) -> str:
    steps = len(replayed.lines)
    negation = "the negation is proved by its family: " if replayed.of_negation else ""
    rejected = replayed.first_rejected
    if rejected is not None:
        number, line = rejected
        return f"line {number} of {steps} rejected: {line.reason}"
    if replayed.establishes_claim:
        how = f"{steps} lines checked" if steps else "follows from the assumptions at once"
        return negation + how
    if replayed.with_prose:
        return "the argument rests on prose"
    if steps:
        return f"all {steps} lines hold, but the claim does not follow from them"
    return "no derivation, and the claim does not follow at once"


ENGINE = Derive()
