"""Derivations as data: a chain of formulas, each with the rule by which it follows.

A step names its rule; only the derive engine decides whether the formula does follow. Prose may
stand between steps and is shown as prose.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp
from attrs import field, frozen
from sympy.logic.boolalg import Boolean

from proofkit._errors import StatementError
from proofkit.statement.claim import equal
from proofkit.statement.rules import (
    Arithmetic,
    Combination,
    Derivative,
    Identity,
    Logic,
    Multiple,
    Rule,
    Signs,
)


@frozen
class Step:
    """One line of a derivation: a formula, the rule it follows by, and words for the reader."""

    formula: Boolean
    rule: Rule
    text: str = ""


@frozen
class Prose:
    """An argument that no engine checks; a derivation that leans on one proves no claim."""

    text: str
    asserts: Boolean | None = None


@frozen
class Derivation:
    """A chain of steps, in order."""

    lines: tuple[Step | Prose, ...] = field(converter=tuple)

    @lines.validator
    def _check(self, _: Any, lines: tuple[Any, ...]) -> None:
        for line in lines:
            if not isinstance(line, Step | Prose):
                raise StatementError(
                    f"derivation: {line!r} is no step; use identity(...), signs(...)"
                )


def identity(left: Any, right: Any, text: str = "") -> Step:
    """`left = right`, by normal form over the rationals."""
    return Step(equal(left, right), Identity(), text)


def derivative(expression: sp.Expr, variable: sp.Symbol, right: sp.Expr, text: str = "") -> Step:
    """``∂ expression / ∂ variable = right``, the derivative taken by the engine."""
    left = sp.Derivative(expression, variable, evaluate=False)
    return Step(equal(left, right), Derivative(expression, variable), text)


def signs(
    formula: Boolean, terms: sp.Expr | Sequence[sp.Expr] | None = None, text: str = ""
) -> Step:
    """An inequality that holds term by term: in `terms`, whose sum is the difference of its sides.

    Without `terms`, the difference as it stands is the only term.
    """
    if formula == sp.true:
        return Step(formula, Signs(()), text)
    terms = formula.gts - formula.lts if terms is None else terms
    several = terms if isinstance(terms, Sequence) else (terms,)
    return Step(formula, Signs(tuple(sp.sympify(t, strict=True) for t in several)), text)


def logic(formula: Boolean, text: str = "") -> Step:
    """A propositional consequence of what stands above."""
    return Step(formula, Logic(), text)


def by_arithmetic(formula: Boolean, *premises: Boolean, text: str = "") -> Step:
    """What follows from `premises`, all established above, by real arithmetic alone (z3)."""
    return Step(formula, Arithmetic(premises), text)


def multiple(left: Any, right: Any, *, before: Any = None, after: Any = None) -> Multiple:
    """``before · (left − right) · after``, the equation ``left = right`` being established.

    A number stands for a 1×1 matrix; a missing factor for the identity.
    """
    left, right = _matrix(left), _matrix(right)
    before = sp.eye(left.rows) if before is None else before
    after = sp.eye(left.cols) if after is None else after
    return Multiple(left, right, _matrix(before), _matrix(after))


def combination(
    left: Any, right: Any, *multiples: Multiple, names: Any = (), text: str = ""
) -> Step:
    """`left = right`, because the difference is the sum of multiples of established equations.

    `names` maps symbols to the expressions that they abbreviate in all that is given; the sum is
    checked for arbitrary values of them.
    """
    rule = Combination(_matrix(left), _matrix(right), multiples, tuple(dict(names).items()))
    return Step(equal(*map(rule.written_out, (rule.left, rule.right))), rule, text)


def _matrix(value: Any) -> sp.ImmutableMatrix:
    several = isinstance(value, sp.MatrixBase)
    return sp.ImmutableMatrix(value if several else [[sp.sympify(value, strict=True)]])


def by(rule: Rule, formula: Boolean, text: str = "") -> Step:
    """A formula with the rule it follows by."""
    return Step(formula, rule, text)


def prose(text: str, asserts: Boolean | None = None) -> Prose:
    """Words between steps, with what they claim to establish; never checked."""
    return Prose(text, asserts)
