"""Rewriting predicates with bound variables into conditions without them, by exact algebra."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure
from proofkit.statement.predicates import BoundedAbove, TendsTo


def log_linear_coefficients(predicate: BoundedAbove) -> tuple[sp.Expr, ...]:
    """The c_y of an objective ``Σ c_y log π_y + constant`` over a policy π.

    On the interior of the simplex such an objective is bounded above iff all c_y ≥ 0.

    Raises
    ------
    ArithmeticFailure
        If the objective has another form.
    """
    policy = predicate.bound
    logs = [sp.Dummy(f"log_{p}") for p in policy]
    opened = sp.expand_log(predicate.objective)  # takes positive factors out, as the π_y are
    linear = sp.expand(opened.xreplace({sp.log(p): x for p, x in zip(policy, logs, strict=True)}))
    coefficients = tuple(linear.coeff(x, 1) for x in logs)
    rest = sp.expand(linear - sp.Add(*(c * x for c, x in zip(coefficients, logs, strict=True))))
    if any(e.free_symbols & {*policy, *logs} for e in (*coefficients, rest)):
        raise ArithmeticFailure("bounded_above: the objective is not linear in the log π_y")
    return coefficients


def bounded_above_condition(predicate: BoundedAbove) -> Boolean:
    """The condition on the parameters under which the objective is bounded above."""
    return sp.And(*(sp.Ge(c, 0, evaluate=False) for c in log_linear_coefficients(predicate)))


ExponentialSum = tuple[tuple[sp.Expr, sp.Expr], ...]
"""Pairs (rate, coefficient): ``Σ coefficient · exp(rate · t)``."""


def ratio_of_exponentials(predicate: TendsTo) -> tuple[ExponentialSum, ExponentialSum]:
    """Numerator and denominator as exponential sums in t, t → +∞ as the variable tends.

    Here t is the variable itself for the limit ∞, its negative for −∞, and its reciprocal (or the
    negative of that) for a one-sided limit at the end 0 of its domain.

    Raises
    ------
    ArithmeticFailure
        If the expression is not such a ratio, or the point is none of these.
    """
    (variable,) = predicate.bound
    t = sp.Dummy("t", positive=True)
    expression = predicate.expression.xreplace({variable: _reparametrised(predicate, t)})
    _require_plain_denominators(expression, t)
    numerator, denominator = sp.fraction(sp.together(_merge_exponentials(expression)))
    return _exponential_sum(numerator, t), _exponential_sum(denominator, t)


def _reparametrised(predicate: TendsTo, t: sp.Symbol) -> sp.Expr:
    (variable,) = predicate.bound
    interval = variable.interval
    if predicate.point in (sp.oo, -sp.oo):
        return t if predicate.point is sp.oo else -t
    if predicate.point == 0 and interval.lower == 0:
        return 1 / t
    if predicate.point == 0 and interval.upper == 0:
        return -1 / t
    raise ArithmeticFailure(f"limit of {variable} at {predicate.point}: only at ±∞ or an end 0")


def _require_plain_denominators(expression: sp.Expr, t: sp.Symbol) -> None:
    """Clearing a fraction in a denominator hides where the inner one vanishes."""
    for power in expression.atoms(sp.Pow):
        if power.exp.is_negative and any(
            inner.exp.is_negative and inner.has(t) for inner in power.base.atoms(sp.Pow)
        ):
            raise ArithmeticFailure(f"limit: a fraction in the denominator {power.base}")


def _merge_exponentials(expression: sp.Expr) -> sp.Expr:
    return sp.powsimp(sp.expand(expression, power_exp=False), combine="exp")


def _exponential_sum(expression: sp.Expr, t: sp.Symbol) -> ExponentialSum:
    terms: dict[sp.Expr, sp.Expr] = {}
    for term in sp.Add.make_args(sp.expand(expression, power_exp=False)):
        rate, coefficient = _split(sp.powsimp(term, combine="exp"), t)
        terms[rate] = terms.get(rate, sp.Integer(0)) + coefficient
    return tuple(terms.items())


def _split(term: sp.Expr, t: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    coefficient, dependent = term.as_independent(t, as_Add=False)
    exponent = sp.expand(sum(f.exp for f in sp.Mul.make_args(dependent) if isinstance(f, sp.exp)))
    if any(not isinstance(f, sp.exp) for f in sp.Mul.make_args(dependent) if f != 1):
        raise ArithmeticFailure(f"limit: {dependent} is no exponential of the variable")
    rate = sp.expand(exponent / t)
    if rate.has(t):
        raise ArithmeticFailure(f"limit: the exponent {exponent} is not linear in the variable")
    return rate, coefficient
