"""Derivations: every step checked again, and the claim matched against what they establish."""

from __future__ import annotations

from typing import Any

from proofkit.recheck._claims import Claim
from proofkit.recheck._context import Context, parts_of
from proofkit.recheck._definedness import undefined_parts
from proofkit.recheck._instances import PRECISIONS, instance
from proofkit.recheck._outcomes import BeyondScope, Malformed, Rejected
from proofkit.recheck._rules import RULES
from proofkit.recheck._rules._shapes import Check, Data
from proofkit.recheck._rules.consequences import values_of
from proofkit.recheck._trees import Tree, check_data, check_tree, key, label, minus, number
from proofkit.recheck._variables import (
    coordinates_of,
    domain,
    free_labels,
    is_integer,
    is_whole,
    labels_of,
    substituted,
)

LONGEST = 5000
"""Steps of one derivation."""

_FIELDS = {
    "kind": str, "instance": dict, "witness": dict, "obtained": list, "locals": list,
    "steps": list,
}  # fmt: skip


def verify_derivation(claim: Claim, evidence: Data) -> None:
    """Verify a chain of steps that establishes the claim, and an instance of its assumptions."""
    _check_fields(evidence)
    _require_instance(claim, evidence, claim.forall)
    _establish(claim, evidence)


def verify_negation(claim: Claim, evidence: Data) -> None:
    """Verify a derivation of the negation of ``∃x. A ∧ ∀y. B``: every x with A has y with ¬B."""
    _check_fields(evidence)
    wanted = set(evidence["witness"])
    universal = [p for p in parts_of(claim.then) if _binds(p, wanted)]
    if claim.forall or claim.given or len(universal) != 1:
        raise Rejected("the claim is no pure existence claim with one such `for all`")
    ((_, variables, condition, *_),) = universal
    others = [p for p in parts_of(claim.then) if p != universal[0]]
    negation = Claim(claim.exists, others, variables, ["not", condition])
    _require_instance(negation, evidence, [])
    _establish(negation, evidence)


def _binds(part: Tree, labels: set[str]) -> bool:
    universal = isinstance(part, list) and part[0] == "ForAll"
    return universal and {x for v in part[1] for x in labels_of(v)} == labels


def _check_fields(evidence: Data) -> None:
    if set(evidence) != set(_FIELDS):
        raise Malformed(f"a derivation consists of {', '.join(_FIELDS)}")
    for name, kind in _FIELDS.items():
        if not isinstance(evidence[name], kind):
            raise Malformed(f"{name} is no {kind.__name__}")
    if len(evidence["steps"]) > LONGEST:
        raise Malformed(f"a derivation has at most {LONGEST} steps")


def _require_instance(claim: Claim, evidence: Data, variables: list[Any]) -> None:
    """What nothing meets proves nothing: some values meet the assumptions.

    Likewise the domains of the derivation's own variables, of which it speaks in general.
    """
    own = evidence["locals"]
    conditions = claim.assumptions_beyond_points if variables else []
    conditions = [*conditions, *(c for v in own for c in domain(v))]
    for bits in PRECISIONS:
        values = instance([*variables, *own], evidence["instance"], bits)
        truths = [values.truth(a) for a in conditions]
        if False in truths:
            raise Rejected("the instance does not meet the assumptions, which may be vacuous")
        if None not in truths:
            return
    raise BeyondScope("it could not be decided whether the instance meets the assumptions")


def _establish(claim: Claim, evidence: Data) -> None:
    """The steps follow from the claim's assumptions, and the claim from them."""
    goal = _goal(claim, evidence["witness"], evidence["obtained"])
    context = Context(_sums([*claim.forall, *evidence["obtained"]]), claim.assumptions)
    context.whole = {label(x) for v in claim.forall if is_integer(v) for x in coordinates_of(v)}
    every = [*claim.forall, *claim.exists, *evidence["obtained"], *evidence["locals"]]
    labels = [x for v in every for x in labels_of(v)]
    if len(set(labels)) < len(labels):
        raise Malformed("a variable of the derivation has the name of another")
    for variable in evidence["locals"]:
        context.declare(variable)
    for place, step in enumerate(evidence["steps"], start=1):
        context.add(_checked(step, context, place))
    if not {key(v) for v in evidence["obtained"]} <= context.obtained:
        raise Rejected("a point is used that no step obtains")
    for condition in goal:
        for part in parts_of(condition):
            if not context.holds(part):
                raise Rejected("the claim does not follow from the steps")


def _goal(claim: Claim, witness: dict[str, Tree], obtained: list[Any]) -> list[Tree]:
    """What must hold once the witness is put in: it is defined, in its domain, and works."""
    for value in witness.values():
        check_tree(value)
    wanted = {label(x) for v in claim.exists for x in coordinates_of(v)}
    if set(witness) != wanted:
        raise Rejected("the witness does not give a value to exactly what is said to exist")
    allowed = {x for v in (*claim.forall, *obtained) for x in labels_of(v)}
    if {x for value in witness.values() for x in free_labels(value)} - allowed:
        raise Rejected("the witness mentions more than the universal variables")
    whole = {x for v in claim.forall if is_integer(v) for x in labels_of(v)}
    for variable in claim.exists:
        if variable[0] in ("implicit", "function"):
            raise BeyondScope("the existence of functions and implicitly defined points")
        if is_integer(variable) and not all(is_whole(witness[x], whole) for x in wanted):
            raise Rejected("the witness may not be an integer")
    stated = [*(c for v in claim.exists for c in domain(v)), claim.then]
    conditions = [*undefined_parts(stated), *stated]
    at_values = [substituted(c, witness) for c in conditions]
    return [*undefined_parts(witness.values()), *at_values]


def _sums(variables: list[Any]) -> dict[str, Tree]:
    """The last coordinate of every simplex, by the others."""
    found = {}
    for variable in variables:
        if variable[0] == "simplex":
            *others, last = coordinates_of(variable)
            found[label(last)] = ["add", number(1), *(minus(number(0), x) for x in others)]
    return found


def _checked(step: Any, context: Context, place: int) -> Tree:
    if not isinstance(step, dict) or set(step) != {"formula", "rule", "data"}:
        raise Malformed(f"step {place} has not exactly a formula, a rule and data")
    formula, name, data = step["formula"], step["rule"], step["data"]
    if not isinstance(data, dict) or not isinstance(name, str):
        raise Malformed(f"step {place}: its data are no object, or its rule no text")
    check_tree(formula)
    if name != "Lemma":
        check_data(list(_values(data)))
    check = _RULES.get(name)
    if check is None:
        raise BeyondScope(f"step {place}: the rule {name[:40]}")
    if formula == "true":
        return "true"
    try:
        context.require_defined(formula)
        if name not in _OWN_DEFINEDNESS:
            context.require_defined(*data.values())
        check(formula, data, context)
    except (Rejected, BeyondScope) as error:
        raise type(error)(f"step {place} ({name}): {error}") from None
    return formula


def _values(data: Any) -> Any:
    """The values of objects, at any depth, as lists."""
    if isinstance(data, dict):
        return [_values(item) for item in data.values()]
    return [_values(item) for item in data] if isinstance(data, list) else data


def lemma(formula: Tree, data: Data, context: Context) -> None:
    """What another theorem concludes, whose derivation stands in the data, at given values."""
    claim, evidence = Claim.of(data["claim"]), data["evidence"]
    _check_fields(evidence)
    if evidence["kind"] != "derivation" or claim.exists:
        raise Rejected("a lemma is a universal theorem with a derivation")
    _require_instance(claim, evidence, [])
    _establish(claim, evidence)
    values = values_of(data["values"])
    known = {x for v in claim.forall for x in labels_of(v)}
    if not set(values) <= known:
        raise Rejected("a value for what is no variable of the lemma")
    context.require_defined(*values.values())
    for variable in filter(is_integer, claim.forall):
        (x,) = coordinates_of(variable)
        if not is_whole(values.get(label(x), x), context.whole):
            raise Rejected("a variable of the lemma is an integer, its value may not be one")
    for assumption in claim.assumptions:
        for part in parts_of(substituted(assumption, values)):
            context.require_defined(part)
            context.require_holds(part, "an assumption of the lemma")
    context.require_entailed(formula, [substituted(claim.then, values)], alone=True)


_OWN_DEFINEDNESS = {"Arithmetic", "Combination", "Lemma", "RealLemma"}
"""Rules whose data speak of other variables, or of symbols; they see to it themselves."""

_RULES: dict[str, Check] = {**RULES, "Lemma": lemma}
