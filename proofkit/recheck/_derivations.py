"""Derivations: every step checked again, and the claim matched against what they establish."""

from __future__ import annotations

from typing import Any

from proofkit.recheck._claims import Claim
from proofkit.recheck._context import Context
from proofkit.recheck._counterexamples import PRECISIONS, instance
from proofkit.recheck._outcomes import BeyondScope, Malformed, Rejected
from proofkit.recheck._rules import RULES
from proofkit.recheck._trees import Tree, check_tree, coordinates, label, number, substituted
from proofkit.recheck._truth import Evaluation
from proofkit.recheck._variables import coordinates_of, domain

LONGEST = 5000
"""Steps of one derivation."""


def verify_derivation(claim: Claim, evidence: dict[str, Any]) -> None:
    """Verify a chain of steps that establishes the claim, and an instance of its assumptions."""
    if set(evidence) != {"kind", "instance", "witness", "steps"}:
        raise Malformed("a derivation consists of an instance, a witness and steps")
    values, witness, steps = evidence["instance"], evidence["witness"], evidence["steps"]
    if not isinstance(steps, list) or len(steps) > LONGEST:
        raise Malformed(f"the steps are no list of at most {LONGEST}")
    if not isinstance(witness, dict) or not isinstance(values, dict):
        raise Malformed("instance and witness are objects")
    _check_not_vacuous(claim, values)
    goal = _goal(claim, witness)
    context = Context(_sums(claim), claim.assumptions)
    for place, step in enumerate(steps, start=1):
        formula = _checked(step, context, place)
        context.add(formula)
    for part in goal:
        _within_step("the claim", context, part)


def _check_not_vacuous(claim: Claim, texts: dict[str, Any]) -> None:
    """A claim whose assumptions nothing meets proves nothing: one instance must meet them."""
    values = instance(claim, texts)
    for bits in PRECISIONS:
        truths = [Evaluation(values, bits).truth(a) for a in claim.assumptions]
        if False in truths:
            raise Rejected("the instance does not meet the assumptions, which may be vacuous")
        if None not in truths:
            return
    raise BeyondScope("it could not be decided whether the instance meets the assumptions")


def _goal(claim: Claim, witness: dict[str, Tree]) -> list[Tree]:
    """What must hold once the witness is put in: the claim, and the domain of the witness."""
    for value in witness.values():
        check_tree(value)
    wanted = {label(x) for v in claim.exists for x in coordinates_of(v)}
    if set(witness) != wanted:
        raise Rejected("the witness does not give a value to exactly what is said to exist")
    allowed = {label(x) for v in claim.forall for x in coordinates_of(v)}
    if coordinates(list(witness.values())) - allowed:
        raise Rejected("the witness mentions more than the universal variables")
    conditions = [c for v in claim.exists for c in domain(v)]
    return [substituted(c, witness) for c in (*conditions, claim.then)]


def _sums(claim: Claim) -> dict[str, Tree]:
    """The last coordinate of every simplex, by the others."""
    found = {}
    for variable in claim.forall:
        if variable[0] == "simplex":
            *others, last = coordinates_of(variable)
            minus = [["mul", number(-1), x] for x in others]
            found[label(last)] = ["add", number(1), *minus]
    return found


def _checked(step: Any, context: Context, place: int) -> Tree:
    if not isinstance(step, dict) or set(step) != {"formula", "rule", "data"}:
        raise Malformed(f"step {place} has not exactly a formula, a rule and data")
    for tree in (step["formula"], *step["data"].values()):
        check_tree(tree)
    check = RULES.get(step["rule"])
    if check is None:
        raise BeyondScope(f"step {place}: the rule {str(step['rule'])[:40]}")
    if step["formula"] == "true":
        return "true"
    try:
        check(step["formula"], step["data"], context)
    except (Rejected, BeyondScope) as error:
        raise type(error)(f"step {place} ({step['rule']}): {error}") from None
    return step["formula"]


def _within_step(what: str, context: Context, goal: Tree) -> None:
    try:
        context.require_entailed(goal)
    except Rejected:
        raise Rejected(f"{what} does not follow from the steps") from None
