"""The evidence of a refutation: a counterexample, or a derivation of the negation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from proofkit._errors import ProofkitError
from proofkit.engines.certificates.proofs import needs, proof, with_points
from proofkit.engines.checking import Instance, InstanceChecker
from proofkit.engines.quantified import Quantified
from proofkit.evidence.result import Json
from proofkit.statement.claim import Claim
from proofkit.statement.derivation import Derivation
from proofkit.statement.implicit import Implicit
from proofkit.statement.predicates import ForAll


def negation(claim: Claim, derivation: Derivation | None) -> Json:
    """A derivation of the claim's refutation, where it has one."""
    if claim.refutation is None:
        return needs("the proof of its negation")
    evidence = proof(claim.refutation, derivation)
    return {**evidence, "instance": {}} if evidence["kind"] == "derivation" else evidence


def counterexample(claim: Claim, values: Mapping[str, Any]) -> Json | None:
    """The values at which the claim fails; None where they are not seen to."""
    explicit = [x for v in claim.forall if not isinstance(v, Implicit) for x in v.coordinates]
    if {x.name for x in explicit} != set(values):
        return None
    if claim.exists:
        return needs("z3, by which nothing exists at the instance")
    instance = {x: values[x.name] for x in explicit}
    if not InstanceChecker(claim).check(instance).is_counterexample:
        return None
    return {
        "kind": "counterexample",
        "values": {x.name: str(value) for x, value in with_points(claim, instance).items()},
        "witnesses": [
            {x.name: str(value) for x, value in witness.items()}
            for witness in _witnesses(claim, instance)
        ],
    }


def _witnesses(claim: Claim, instance: Instance) -> Iterator[Mapping[sp.Symbol, Fraction]]:
    """Values at which conditions that are quantified inside the claim fail."""
    for node in sorted(sp.And(*claim.given, claim.then).atoms(ForAll), key=str):
        free = sorted(node.free_symbols, key=str)
        if not set(free) <= set(instance):
            continue
        try:
            found = Quantified(node, free).violation([instance[x] for x in free])
        except ProofkitError:
            continue
        if found is not None:
            yield found
