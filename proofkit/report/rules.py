"""The names of inference rules, and the data that a step gives along with its rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import sympy as sp
from attrs import fields, has

from proofkit.notation.domains import Notation
from proofkit.statement.derivation import Step
from proofkit.statement.rules import Combination, Derivative, Lemma, Rule, SchurCohn, Signs

_NAMES: dict[type, str] = {SchurCohn: "Schur–Cohn"}


def rule_name(rule: Rule) -> str:
    """The rule's name in words, such as "skew times gram"."""
    kind = type(rule)
    return _NAMES.get(kind, re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__).lower())


def rule_data(step: Step, notation: Notation) -> Iterator[str]:
    """What the step gives besides its formula, such as "factor: β"; a lone term says nothing."""
    kind = type(step.rule)
    lone_term = isinstance(step.rule, Signs) and len(step.rule.terms) < 2
    if lone_term or kind is Derivative or not has(kind):
        return
    if isinstance(step.rule, Lemma):
        yield _citation(step.rule, notation)
        return
    if isinstance(step.rule, Combination):
        yield from _combination(step.rule, notation)
        return
    for attribute in fields(kind):
        given = getattr(step.rule, attribute.name)
        if given == ():
            continue
        value = _shown(given, notation)
        yield f"{attribute.name.replace('_', ' ')}: {value}"


def _combination(rule: Combination, notation: Notation) -> Iterator[str]:
    """How many equations are combined, and the names by which that is checked."""
    count = len(rule.multiples)
    if count:
        yield "multiples of one equation" if count == 1 else f"multiples of {count} equations"
    for pair in rule.names:
        yield f"named: {_shown(pair, notation)}"


def _citation(rule: Lemma, notation: Notation) -> str:
    part = f"claim {rule.number}" if len(rule.theorem.claims(rule.size)) > 1 else ""
    cited = ", ".join(filter(None, (rule.theorem.id, str(rule.size), part)))
    return f"{cited}: {_shown(rule.values, notation) or 'as it stands'}"


def _shown(value: Any, notation: Notation) -> str:
    match value:
        case (sp.Symbol() as variable, sp.Basic() as meaning):
            return notation.math(f"{notation.formula(variable)} = {notation.formula(meaning)}")
    if isinstance(value, tuple):
        return ", ".join(_shown(item, notation) for item in value)
    if isinstance(value, sp.Basic | sp.MatrixBase):
        return notation.math(notation.formula(value))
    return str(value)
