"""What exists though nobody names it, as a claim without existence."""

from __future__ import annotations

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from proofkit.statement.claim import Claim
from proofkit.statement.definedness import undefined_parts
from proofkit.statement.predicates import ClaimPredicate, for_all
from proofkit.statement.variables import coordinates_of


def without_existence(claim: Claim) -> Claim:
    """``∀x. A ⇒ ¬∀y. ¬B`` for ``∀x. A ⇒ ∃y. B``, where B includes that it is defined at y.

    Raises
    ------
    StatementError
        If what exists cannot be bound inside a condition.
    """
    works = sp.And(*undefined_parts([claim.then]), _without_quotients(claim.then))
    fails = for_all(sp.Not(works), over=coordinates_of(claim.exists))
    return Claim(claim.forall, claim.given, (), sp.Not(fails))


def _without_quotients(condition: Boolean) -> Boolean:
    """The same where all quotients are defined: comparisons times the squares of divisors."""
    if condition.has(ClaimPredicate):
        return condition
    return condition.replace(lambda node: isinstance(node, Relational), _multiplied_out)


def _multiplied_out(relation: Relational) -> Boolean:
    difference = relation.lhs - relation.rhs
    if not difference.is_rational_function():
        return relation
    numerator, denominator = sp.fraction(sp.together(difference))
    if denominator.is_number:
        return relation
    return relation.func(numerator * denominator, 0)
