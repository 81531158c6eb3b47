"""Steps of a derivation as data: the canonical tree of the formula, and the rule field by field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp
from attrs import fields, has
from sympy.logic.boolalg import Boolean

from proofkit._errors import StatementError
from proofkit.engines.certificates.multipliers import lemmas
from proofkit.evidence.result import Json
from proofkit.statement.canonical import tree
from proofkit.statement.derivation import Step
from proofkit.statement.predicates import ClaimPredicate
from proofkit.statement.rules import Arithmetic, Combination, Derivative, RealLemma, Rule, Ville
from proofkit.statement.variables import Coordinate, coordinates_of, variables_of


class NeedsSolver(Exception):
    """A step follows by real arithmetic, and no combination was found that shows it."""


def encoded_step(step: Step) -> Json:
    """A step whose rule says all that is needed to check it.

    Raises
    ------
    NeedsSolver
        If the step rests on z3 and no multipliers were found.
    StatementError
        If something in it has no canonical form.
    """
    rule = step.rule
    if step.formula == sp.true:
        data: Json = {}
    elif isinstance(rule, Arithmetic):
        data = arithmetic(step.formula, rule.premises)
    elif isinstance(rule, RealLemma):
        data = _real_lemma(rule)
    elif isinstance(rule, Combination):
        data = _combination(rule)
    else:
        data = _fields(rule)
        if isinstance(rule, Ville):
            data["variable"] = rule.point[0].variable.canonical()
    return {"formula": _formula(step), "rule": type(rule).__name__, "data": data}


def arithmetic(formula: Boolean, premises: Iterable[Boolean]) -> Json:
    """The data of an arithmetical step, the signs that symbols have by declaration made explicit.

    Raises
    ------
    NeedsSolver
        If no multipliers were found.
    """
    conditions = [tree(p) for p in (*premises, *_declared((formula, *premises)))]
    found = lemmas(conditions, tree(formula))
    if found is None:
        raise NeedsSolver
    return {"premises": conditions, "lemmas": found}


def _declared(conditions: Iterable[Boolean]) -> list[Boolean]:
    bound = {x for c in conditions for p in c.atoms(ClaimPredicate) for x in p.bound}
    symbols = {s for c in conditions for s in c.free_symbols} - bound
    ordered = sorted((s for s in symbols if isinstance(s, Coordinate)), key=lambda s: s.name)
    return [c for x in ordered for c in x.interval.conditions(x)]


def _real_lemma(rule: RealLemma) -> Json:
    variables = variables_of((rule.conclusion, *rule.premises))
    used = set(coordinates_of(variables))
    premises, conclusion = [tree(p) for p in rule.premises], tree(rule.conclusion)
    domain = [tree(c) for v in variables for c in v.conditions]
    found = lemmas([*premises, *domain], conclusion)
    if found is None:
        raise NeedsSolver
    return {
        "variables": [v.canonical() for v in variables],
        "premises": premises,
        "conclusion": conclusion,
        "values": [[tree(x), tree(value)] for x, value in rule.values if x in used],
        "lemmas": found,
    }


def _combination(rule: Combination) -> Json:
    sides = ("left", "right", "before", "after")
    return {
        "left": tree(rule.left),
        "right": tree(rule.right),
        "multiples": [{s: tree(getattr(m, s)) for s in sides} for m in rule.multiples],
        "names": [[tree(name), tree(value)] for name, value in rule.names],
    }


def _formula(step: Step) -> Any:
    """The tree of a formula; a derivative that is not carried out has a node of its own."""
    if isinstance(step.rule, Derivative):
        expression, variable = tree(step.rule.expression), tree(step.rule.variable)
        return ["eq", ["derivative", expression, variable], tree(step.formula.rhs)]
    return tree(step.formula)


def _fields(rule: Rule) -> Json:
    kind: Any = type(rule)
    names = [field.name for field in fields(kind)] if has(kind) else []
    return {name: _encoded(getattr(rule, name)) for name in names}


def _encoded(value: Any) -> Any:
    if isinstance(value, sp.Basic | sp.MatrixBase):
        return tree(value)
    if isinstance(value, tuple | list):
        return [_encoded(item) for item in value]
    if isinstance(value, int | str) and not isinstance(value, bool):
        return value
    raise StatementError(f"{type(value).__name__} in a rule has no canonical form")
