"""`verify`, which the rules register with, and what several of them need."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import singledispatch
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure, StepRejected
from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.signs import Sign
from proofkit.statement.definedness import undefined_parts
from proofkit.statement.predicates import BoundedAbove, ForAll, MatrixPredicate
from proofkit.statement.rules import Rule

AT_LEAST_ZERO = frozenset({Sign.POSITIVE, Sign.NONNEGATIVE, Sign.ZERO})
NONZERO = frozenset({Sign.POSITIVE, Sign.NEGATIVE, Sign.NONZERO})


@singledispatch
def verify(rule: Rule, formula: Boolean, context: Context) -> None:
    """Check that `formula` follows by `rule` from the facts of `context`.

    Raises
    ------
    StepRejected
        If it does not, or the rule does not apply.
    """
    raise StepRejected(f"there is no rule {type(rule).__name__}")


def expect(formula: Any, kinds: Any, rule: str) -> Any:
    """The formula, if it is of one of the kinds; else the step is rejected."""
    if not isinstance(formula, kinds):
        raise StepRejected(f"{rule} does not conclude {formula}")
    return formula


def equations(formula: Boolean, rule: str) -> Iterable[sp.Eq]:
    """The conjuncts, all of which must be equations."""
    return (expect(part, sp.Eq, rule) for part in sp.And.make_args(formula))


def sides(formula: Boolean, rule: str) -> tuple[Boolean, Boolean]:
    """The predicate and the condition that an equivalence relates, in this order."""
    expect(formula, sp.Equivalent, rule)
    first, second = formula.args
    predicates = (MatrixPredicate, BoundedAbove)
    return (first, second) if isinstance(first, predicates) else (second, first)


def attempt(reduction: Callable[..., Any], *arguments: Any) -> Any:
    """What the reduction makes of its arguments; the step is rejected where it fails."""
    try:
        return reduction(*arguments)
    except ArithmeticFailure as failure:
        raise StepRejected(str(failure)) from None


def require_defined(expression: sp.Basic, context: Context, rule: str) -> None:
    """Require that quotients, roots and logarithms exist wherever the facts hold."""
    for condition in undefined_parts([expression]):
        needed = holds(condition, context)
        context.require(needed, rule, ": ", condition, " is needed for it to be defined")


def holds(condition: Boolean, context: Context) -> bool:
    """Whether a condition follows by logic, or as a comparison by what is known of signs."""
    if condition == sp.true:
        return True
    if isinstance(condition, sp.Gt | sp.Ge | sp.Lt | sp.Le):
        allowed = {Sign.POSITIVE} if isinstance(condition, sp.Gt | sp.Lt) else AT_LEAST_ZERO
        if context.sign(condition.gts - condition.lts) in allowed:
            return True
    if isinstance(condition, sp.Ne) and context.sign(condition.lhs - condition.rhs) in NONZERO:
        return True
    if isinstance(condition, sp.Or) and _some_holds(condition, context):
        return True
    if isinstance(condition, ForAll) and context.leaves_arbitrary(condition.bound):
        return holds(condition.condition, context.assuming(*condition.domain))
    if isinstance(condition, sp.And):
        return all(holds(part, context) for part in condition.args)
    return context.entails(condition)


def _some_holds(alternatives: sp.Or, context: Context) -> bool:
    """Whether one alternative holds, or does where the others fail."""
    parts = alternatives.args
    if any(holds(part, context) for part in parts):
        return True
    negated = {part: sp.Not(part) for part in parts}
    for part in parts:
        others = [negated[p] for p in parts if p is not part]
        if holds(part, context.assuming(*others)):
            return True
    return False
