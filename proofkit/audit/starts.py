"""Claims about the orbit from any policy, as claims about all orbits."""

from __future__ import annotations

import sympy as sp
from attrs import evolve

from proofkit.arithmetic.normal_form import NormalForms
from proofkit.statement.claim import Claim
from proofkit.statement.predicates import OrbitsTendTo
from proofkit.statement.variables import Coordinate, Simplex, vector


def about_all_orbits(claim: Claim) -> Claim | None:
    """The claim that every orbit converges, where `claim` says it of those from every policy.

    The two are equivalent if the start is the vector of the logits' differences to the last one,
    which takes all real values, and nothing else depends on the policy. None for other claims.
    """
    node = claim.then
    if not isinstance(node, OrbitsTendTo) or node.start is None:
        return None
    symbols = node.start.free_symbols
    elsewhere = (*claim.given, *node.args[:5])
    if any(part.free_symbols & symbols for part in elsewhere) or not _is_everywhere(node.start):
        return None
    return evolve(claim, then=OrbitsTendTo(*node.args[:5]))


def _is_everywhere(start: sp.ImmutableMatrix) -> bool:
    """Whether a start that mentions one policy takes every real value."""
    policies = {x.variable for x in start.free_symbols if isinstance(x, Coordinate)}
    policy = policies.pop() if len(policies) == 1 else None
    if not isinstance(policy, Simplex) or not policy.interior or policy.size != len(start) + 1:
        return False
    y = vector(f"{policy.name}_logits", len(start))
    weights = [*map(sp.exp, y), sp.Integer(1)]
    at = {p: w / sum(weights) for p, w in zip(policy.coordinates, weights, strict=True)}
    forms = NormalForms()
    moved = start.xreplace(at)
    return all(forms.is_zero(a - b) for a, b in zip(moved, y, strict=True))
