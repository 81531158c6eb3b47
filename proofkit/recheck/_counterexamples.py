"""Counterexamples: every assumption certainly met, the conclusion certainly false or undefined."""

from __future__ import annotations

from typing import Any

from proofkit.recheck._claims import Claim
from proofkit.recheck._definedness import defined
from proofkit.recheck._instances import PRECISIONS, instance
from proofkit.recheck._outcomes import BeyondScope, Malformed, Rejected
from proofkit.recheck._truth import Truth


def verify_counterexample(claim: Claim, evidence: dict[str, Any]) -> None:
    """Verify that the claim fails at the values given: its conclusion is false or has no value."""
    if set(evidence) != {"kind", "values", "witnesses"}:
        raise Malformed("a counterexample consists of values and witnesses")
    values, witnesses = evidence["values"], evidence["witnesses"]
    if not isinstance(values, dict) or not isinstance(witnesses, list) or len(witnesses) > 100:
        raise Malformed("the values are no object, or the witnesses no list of at most 100")
    if claim.exists:
        raise Rejected("one instance does not refute that something exists")
    conditions = claim.assumptions_beyond_points
    for bits in PRECISIONS:
        at = instance(claim.forall, values, bits, witnesses)
        assumptions = [at.truth(a) for a in conditions]
        if False in assumptions:
            raise Rejected("the instance does not meet the assumptions")
        undefined = at.truth(defined(claim.then)) is False
        if _settled(assumptions, False if undefined else at.truth(claim.then)):
            return
    raise BeyondScope(f"it could not be decided with {PRECISIONS[-1]} bits")


def _settled(assumptions: list[Truth], conclusion: Truth) -> bool:
    """Whether this is certainly a counterexample; raises `Rejected` where it certainly is none."""
    if conclusion is True:
        raise Rejected("the conclusion holds at the instance")
    return None not in assumptions and conclusion is False
