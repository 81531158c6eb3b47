"""What a step of a derivation consists of besides its formula."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import sympy as sp
from attrs import fields, has

from proofkit._errors import StatementError
from proofkit.statement.predicates import ClaimPredicate
from proofkit.statement.rules import Combination, Lemma, RealLemma, Rule
from proofkit.statement.variables import Coordinate


def outside_nodes(rule: Rule) -> Iterator[sp.Basic | sp.MatrixBase]:
    """The expressions, conditions and matrices in a rule's data that speak of the claim's world.

    A lemma's own variables, and what is said of those, are a world of their own.

    Raises
    ------
    StatementError
        If something else is among the data, such as a generator, which shows its items only once.
    """
    if isinstance(rule, Lemma | RealLemma):
        yield from (value for _, value in rule.values)
        return
    if isinstance(rule, Combination):
        sides = (
            m for each in rule.multiples for m in (each.left, each.right, each.before, each.after)
        )
        yield from map(rule.written_out, (rule.left, rule.right, *sides))
        return
    kind: Any = type(rule)
    for field in fields(kind) if has(kind) else ():
        yield from _nodes(getattr(rule, field.name))


def _nodes(value: Any) -> Iterator[sp.Basic | sp.MatrixBase]:
    if isinstance(value, sp.Basic | sp.MatrixBase):
        yield value
    elif type(value) in (tuple, list):
        for item in value:
            yield from _nodes(item)
    elif type(value) not in (int, Fraction):
        raise StatementError(f"a rule is made of expressions and tuples, not {value!r}")


def bound_in(node: sp.Basic | sp.MatrixBase) -> Iterator[Coordinate]:
    """The coordinates that predicates in a condition bind."""
    if isinstance(node, sp.MatrixBase):
        return
    for part in sp.preorder_traversal(node):
        if isinstance(part, ClaimPredicate):
            yield from part.bound
