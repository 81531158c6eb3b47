"""Proof transport: what was changed in a claim, changed in its derivation as well.

Nothing here needs to be right: a derivation that is made so is replayed, and proves what it proves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit._errors import ProofkitError
from proofkit.audit.changes import Change, changes, paired
from proofkit.audit.generalised import absorbed, with_split_logarithms
from proofkit.audit.monotone import entailed
from proofkit.audit.repairs import repairs, signs_of_weights
from proofkit.audit.rewriting import Rewriting, carried
from proofkit.engines.derive.contents import outside_nodes
from proofkit.statement.claim import Claim
from proofkit.statement.derivation import Derivation, Step, by_arithmetic
from proofkit.statement.predicates import ClaimPredicate
from proofkit.statement.variables import Coordinate, RealVector


def transported(claim: Claim, variant: Claim, derivation: Derivation) -> Iterator[tuple[Step, ...]]:
    """Steps that may prove the variant once the derivation has been replayed, in several attempts.

    First only the conclusion is changed; then what it consists of, wherever it occurs in the
    derivation; then something that the derivation treats as arbitrary takes the change in.
    """
    steps = [line for line in derivation.lines if isinstance(line, Step)]
    goal = _changed_parts(claim.then, variant.then)
    yield tuple(signs_of_weights(variant.then, claim.domain))
    yield _closing(steps, goal)
    yield tuple(_by_arithmetic(claim, variant))
    old, new = (claim.then, *claim.given), (variant.then, *variant.given)
    vectors = _vectors(steps)
    for change in changes(old, new):
        yield _everywhere(steps, _renamed(change, vectors), goal)
    split = with_split_logarithms(steps)
    for change in absorbed(claim.then, variant.then):
        yield _everywhere(split, change, goal)


def _changed_parts(old: Boolean, new: Boolean) -> Change:
    """The parts of a conjunction that were changed; all of it where parts came or went."""
    return dict(paired(sp.And.make_args(old), sp.And.make_args(new))) or {old: new}


def _closing(steps: Sequence[Step], goal: Change) -> tuple[Step, ...]:
    """The steps that conclude what was changed, concluding what it became."""
    return tuple(
        changed
        for step in steps
        if step.formula in goal
        for changed in repairs(Step(goal[step.formula], step.rule))
    )


def _everywhere(steps: Sequence[Step], change: Change, goal: Change) -> tuple[Step, ...]:
    """The steps that a change makes different, with it."""
    rewriting = Rewriting({**change, **goal})
    return tuple(different for step in steps for different in _different(step, rewriting))


def _different(step: Step, rewriting: Rewriting) -> Iterable[Step]:
    try:
        changed = carried(step, rewriting)
    except (ProofkitError, TypeError, ValueError, AttributeError, ZeroDivisionError):
        return ()  # no statement comes of it
    same = changed.formula == step.formula and changed.rule == step.rule
    return () if same else repairs(changed)


def _by_arithmetic(claim: Claim, variant: Claim) -> Iterator[Step]:
    """The parts of the conclusion that real arithmetic infers from the claim itself."""
    known = [*claim.domain, *(g for g in claim.given if g in variant.given), claim.then]
    premises = [c for c in known if not c.atoms(ClaimPredicate)]
    for part in sp.And.make_args(variant.then):
        if part not in premises and not part.atoms(ClaimPredicate) and entailed(part, premises):
            yield by_arithmetic(part, *premises)


def _vectors(steps: Iterable[Step]) -> list[RealVector]:
    nodes = (n for step in steps for n in (step.formula, *outside_nodes(step.rule)))
    symbols = {x for node in nodes for x in node.atoms(Coordinate)}
    found = {x.variable for x in symbols if isinstance(x.variable, RealVector)}
    return sorted(found, key=lambda v: v.name)


def _renamed(change: Change, vectors: Sequence[RealVector]) -> Change:
    """The change, for every vector that may stand in the place of one that it mentions."""
    mentioned = {x.variable for old in change for x in old.atoms(Coordinate)}
    found = dict(change)
    for v in (v for v in vectors if v in mentioned):
        for w in (w for w in vectors if w.size == v.size and w not in mentioned):
            rule = dict(zip(v.coordinates, w.coordinates, strict=True))
            for old, new in change.items():
                found.setdefault(_with(old, rule), _with(new, rule))
    return found


def _with(node: sp.Basic, rule: Change) -> sp.Basic:
    return Rewriting(rule).of(node)
