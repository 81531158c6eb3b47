"""Introducing and eliminating "for all" (Gentzen 1935; any textbook on natural deduction)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp
from attrs import field, frozen

from proofkit.statement.predicates import ForAll
from proofkit.statement.rules.base import Rule


def _pairs(values: Iterable[tuple[Any, Any]]) -> tuple[tuple[sp.Basic, sp.Expr], ...]:
    """Pairs (coordinate, value) from pairs of a variable and its value, entry by entry."""
    several = sp.MatrixBase | list | tuple
    found: list[tuple[sp.Basic, sp.Expr]] = []
    for variable, value in values:
        names = tuple(variable) if isinstance(variable, several) else (variable,)
        entries = tuple(value) if isinstance(value, several) else (value,)
        found += ((x, sp.sympify(e, strict=True)) for x, e in zip(names, entries, strict=True))
    return tuple(found)


@frozen
class Instance(Rule):
    """``∀x. c(x) ⟹ c(v)``, so c(v) wherever ∀x. c(x) is established.

    The values v, pairs (variable, value), are rational functions in the claim's own coordinates.
    That they lie in the domain of x is a premise of the formula, except for what is known above.
    """

    predicate: ForAll
    values: tuple[tuple[sp.Basic, sp.Expr], ...] = field(converter=_pairs)


@frozen
class Arbitrary(Rule):
    """`for_all(c, over=x)`, or ``premise ⟹ ∀x. c``, from ``premise ∧ (x in its domain) ⟹ c``.

    No assumption may mention x, so that what stands above holds for every x; nor may the premise.
    """
