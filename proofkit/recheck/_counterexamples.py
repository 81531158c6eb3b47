"""Counterexamples: every assumption certainly met, the conclusion certainly false."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from proofkit.recheck._claims import Claim
from proofkit.recheck._outcomes import BeyondScope, Malformed, Rejected
from proofkit.recheck._trees import label, rational
from proofkit.recheck._truth import Evaluation, Truth
from proofkit.recheck._variables import coordinates_of, is_integer

PRECISIONS = (64, 128, 256, 512)


def verify_counterexample(claim: Claim, evidence: dict[str, Any]) -> None:
    """Verify that the claim fails at the values given."""
    if set(evidence) != {"kind", "values"} or not isinstance(evidence["values"], dict):
        raise Malformed("a counterexample consists of its values")
    if claim.exists:
        raise Rejected("one instance does not refute that something exists")
    values = instance(claim, evidence["values"])
    for bits in PRECISIONS:
        at = Evaluation(values, bits)
        assumptions = [at.truth(a) for a in claim.assumptions]
        if False in assumptions:
            raise Rejected("the instance does not meet the assumptions")
        if _settled(assumptions, at.truth(claim.then)):
            return
    raise BeyondScope(f"it could not be decided with {PRECISIONS[-1]} bits")


def instance(claim: Claim, texts: dict[str, Any]) -> dict[str, Fraction]:
    """Values for exactly the coordinates of the universal variables; raises `Rejected`."""
    values = {name: rational(text) for name, text in texts.items()}
    expected = {label(x) for v in claim.forall for x in coordinates_of(v)}
    if set(values) != expected:
        odd = ", ".join(sorted(expected ^ set(values)))[:120]
        raise Rejected(f"the values are not those of the claim's variables: see {odd}")
    for variable in filter(is_integer, claim.forall):
        (x,) = (label(c) for c in coordinates_of(variable))
        if values[x].denominator != 1:
            raise Rejected(f"{x} = {values[x]} is no integer")
    return values


def _settled(assumptions: list[Truth], conclusion: Truth) -> bool:
    """Whether this is certainly a counterexample; raises `Rejected` where it certainly is none."""
    if conclusion is True:
        raise Rejected("the conclusion holds at the instance")
    return None not in assumptions and conclusion is False
