"""Claims without variables, decided by evaluation."""

from __future__ import annotations

from typing import Any

from proofkit.recheck._claims import Claim
from proofkit.recheck._instances import PRECISIONS
from proofkit.recheck._outcomes import BeyondScope, Malformed, Rejected
from proofkit.recheck._truth import Evaluation


def verify_evaluation(claim: Claim, evidence: dict[str, Any]) -> None:
    """Verify a claim that says something about numbers only."""
    if set(evidence) != {"kind"}:
        raise Malformed("an evaluation needs no data")
    if claim.forall or claim.exists:
        raise Rejected("a claim about all values is not decided by evaluation")
    for bits in PRECISIONS:
        at = Evaluation({}, bits)
        truths = [at.truth(c) for c in (*claim.given, claim.then)]
        if False in truths:
            raise Rejected("evaluation finds it false, or its assumptions unmet")
        if None not in truths:
            return
    raise BeyondScope(f"it could not be decided with {PRECISIONS[-1]} bits")
