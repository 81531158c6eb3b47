"""Theorems cited as lemmas: how the rule is checked.

Apart from the other rules because it replays a derivation of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit._errors import ProofkitError, StatementError, StepRejected
from proofkit.engines.derive.replay import Replay, replay
from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import holds, verify
from proofkit.statement.claim import Claim
from proofkit.statement.definedness import is_whole
from proofkit.statement.predicates import ClaimPredicate
from proofkit.statement.rules import Lemma
from proofkit.statement.theorem import Size, Theorem
from proofkit.statement.variables import Coordinate, Integer

Key = tuple[Theorem, Size, int, str]

_failures: dict[Key, str] = {}
_in_progress: list[Key] = []


@verify.register
def _(rule: Lemma, formula: Boolean, context: Context) -> None:
    name = rule.theorem.id
    claim = _claim(rule)
    context.require(not claim.exists, "lemma: ", name, " says only that something exists")
    _check_values(rule, claim, context)
    values = dict(rule.values)
    try:
        assumed = sp.And(*claim.assumptions).xreplace(values)
        concluded = sp.And(*claim.goal).xreplace(values)
    except StatementError as captured:
        raise StepRejected(f"lemma: {captured}") from None
    for part in sp.And.make_args(assumed):
        context.require(holds(part, context), "lemma: ", name, " assumes ", part)
    same = formula == concluded or context.logic.entails([concluded], formula)
    context.require(same, "lemma: ", name, " says something else")
    reason = _failure(rule, claim)
    context.require(not reason, "lemma: the derivation of ", name, " fails: ", reason)


def _claim(rule: Lemma) -> Claim:
    try:
        return rule.theorem.claims(rule.size)[rule.number - 1]
    except (ProofkitError, IndexError) as failure:
        raise StepRejected(f"lemma: {failure}") from None


def _check_values(rule: Lemma, claim: Claim, context: Context) -> None:
    """The values belong to the claim's variables, integers to integers, and nothing is captured."""
    values = dict(rule.values)
    known = {x for v in claim.forall for x in v.coordinates}
    context.require(set(values) <= known, "lemma: a value for what is no variable of it")
    for x in known:
        if isinstance(x.variable, Integer):
            whole = is_whole(values.get(x, x), _integers(values.values()))
            context.require(whole, "lemma: ", x, " is an integer, its value may not be")
    used = [*values.values(), *(x for x in known if x not in values)]
    symbols = {s for value in used for s in value.free_symbols}
    bound = _bound_names((*claim.assumptions, *claim.goal))
    free = bound.isdisjoint(s.name for s in (*symbols, *known))
    context.require(free, "lemma: a predicate in it binds a variable that is used outside")


def _bound_names(conditions: Iterable[Boolean]) -> set[str]:
    predicates = {p for c in conditions for p in sp.preorder_traversal(c)}
    return {x.name for p in predicates if isinstance(p, ClaimPredicate) for x in p.bound}


def _integers(values: Iterable[sp.Expr]) -> list[Coordinate]:
    symbols = {s for value in values for s in value.free_symbols}
    return [s for s in symbols if isinstance(s, Coordinate) and isinstance(s.variable, Integer)]


def _failure(rule: Lemma, claim: Claim) -> str:
    """Why the theorem's own derivation does not establish the claim; never by way of itself.

    Empty where it does.
    """
    key = (rule.theorem, rule.size, rule.number, claim.hash)
    if key in _in_progress:
        raise StepRejected(f"lemma: {rule.theorem.id} rests on itself")
    if key not in _failures:
        _in_progress.append(key)
        try:
            derivation = rule.theorem.derivations(rule.size)[rule.number - 1]
            found = replay(claim, derivation)
        except ProofkitError as failure:
            raise StepRejected(f"lemma: {failure}") from None
        finally:
            _in_progress.pop()
        _failures[key] = _reason(found)
    return _failures[key]


def _reason(found: Replay) -> str:
    if found.first_rejected is not None:
        number, line = found.first_rejected
        return f"its line {number} is rejected: {line.reason}"
    return "" if found.establishes_claim else "the claim does not follow from its checked lines"
