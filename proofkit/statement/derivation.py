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


class Rule:
    """Base of the rules; a rule is data that the derive engine knows how to check."""


@frozen
class Identity(Rule):
    """The formula is an equality of normal forms over ℚ, on the claim's domain."""


@frozen
class Derivative(Rule):
    """The formula is ``∂ expression / ∂ variable = right side``; the engine differentiates."""

    expression: sp.Expr
    variable: sp.Symbol


@frozen
class Signs(Rule):
    """The formula ``l ≥ r`` or ``l > r`` holds term by term: the sum of `terms` equals ``l − r``,
    and each is a product of squares and of factors of known sign."""

    terms: tuple[sp.Expr, ...]


@frozen
class Logic(Rule):
    """The formula follows from domain, assumptions and earlier steps by propositional logic and
    the trichotomy of real numbers."""


@frozen
class SchurCohn(Rule):
    """The formula is ``stable(M) ⟺ ...`` or ``unstable(M) ⟺ ...`` with the Jury conditions of a
    matrix of size 1 or 2 (Jury 1964; Elaydi, *An Introduction to Difference Equations*, §5.1)."""


@frozen
class SkewTimesGram(Rule):
    """`SpectrumOnLine(M, r)` from ``M − rI = A S`` with A skew-symmetric and S a Gram matrix.

    S is ``Σ w v vᵀ`` over the pairs (w, v) of `gram`, all w ≥ 0. With C = S^½, the eigenvalues of
    A S = (A C) C are those of the skew-symmetric C A C (Horn and Johnson, *Matrix Analysis*,
    Theorem 1.3.22), which are imaginary.
    """

    skew: sp.Matrix
    gram: tuple[tuple[sp.Expr, sp.Matrix], ...]


@frozen
class Gibbs(Rule):
    """``Σ p log(p/q) ≥ 0`` for probability vectors of full support, with equality only at p = q
    (Cover and Thomas, *Elements of Information Theory*, Theorem 2.6.3)."""

    p: tuple[sp.Expr, ...]
    q: tuple[sp.Expr, ...]


@frozen
class Proportional(Rule):
    """``x > 0 ⟺ y > 0`` (or with ≥) because ``x = factor · y`` with a positive factor."""

    factor: sp.Expr


@frozen
class Minimum(Rule):
    """``Min(a, b, ...) ≤ a``; and ``Min(a, b, ...) ≥ c`` (or >) if all arguments are; likewise
    for Max."""


@frozen
class Drift(Rule):
    """`LiminfAtLeast(g, x, F, b)` from ``g(F(x)) ≥ r g(x) + (1 − r) b`` for all x, 0 ≤ r < 1:
    by induction ``g(x_t) − b ≥ rᵗ (g(x_0) − b)``."""

    rate: sp.Expr


@frozen
class LogLinear(Rule):
    """``BoundedAbove(J, π) ⟺ c_y ≥ 0 for all y`` where ``J = Σ c_y log π_y + constant``: with
    some c_y < 0, J grows without bound as π_y → 0."""


@frozen
class ExponentialLimit(Rule):
    """`TendsTo(e, v, ±∞ or 0⁺, target)` where e is rational in exponentials ``exp(k v)`` or
    ``exp(k/v)`` whose rates k have known signs."""


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


def by(rule: Rule, formula: Boolean, text: str = "") -> Step:
    """A formula with the rule it follows by."""
    return Step(formula, rule, text)


def prose(text: str, asserts: Boolean | None = None) -> Prose:
    """Words between steps, with what they claim to establish; never checked."""
    return Prose(text, asserts)
