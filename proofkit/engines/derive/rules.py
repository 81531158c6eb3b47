"""The rules of inference: for each, what must be checked before its formula may be believed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import singledispatch
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure, StepRejected
from proofkit.arithmetic.jury import jury_condition
from proofkit.arithmetic.normal_form import NormalForms
from proofkit.arithmetic.reduction import (
    ExponentialSum,
    bounded_above_condition,
    ratio_of_exponentials,
)
from proofkit.engines.derive.logic import Logic
from proofkit.engines.derive.signs import Sign, SignTable, total
from proofkit.statement import derivation as d
from proofkit.statement.predicates import (
    BoundedAbove,
    LiminfAtLeast,
    MatrixPredicate,
    SpectrumOnLine,
    Stable,
    TendsTo,
    Unstable,
)
from proofkit.statement.variables import Interval, RealVector


class Context:
    """What may be used at one point of a derivation."""

    def __init__(self, forms: NormalForms, facts: Iterable[Boolean]) -> None:
        self.forms = forms
        self.logic = Logic(forms)
        self._signs = SignTable(forms)
        self._facts: list[Boolean] = []
        for fact in facts:
            self.add(fact)

    def __len__(self) -> int:
        return len(self._facts)

    def add(self, fact: Boolean) -> None:
        """From here on `fact` may be used."""
        self._facts.append(fact)
        self._signs.learn(fact)

    def entails(self, goal: Boolean) -> bool:
        return self.logic.entails(self._facts, goal)

    def sign(self, expression: sp.Expr) -> Sign:
        return self._signs.of(expression)

    def require(self, holds: bool, message: str) -> None:
        if not holds:
            raise StepRejected(message)

    def require_zero(self, expression: sp.Expr, message: str) -> None:
        self.require(self.forms.is_zero(expression), f"{message}: the difference is not zero")

    def require_zeros(self, matrix: sp.Matrix, message: str) -> None:
        for entry in matrix:
            self.require_zero(entry, message)


@singledispatch
def verify(rule: d.Rule, formula: Boolean, context: Context) -> None:
    """Check that `formula` follows by `rule` from the facts of `context`.

    Raises
    ------
    StepRejected
        If it does not, or the rule does not apply.
    """
    raise StepRejected(f"there is no rule {type(rule).__name__}")


def _expect(formula: Boolean, kinds: Any, rule: str) -> Any:
    if not isinstance(formula, kinds):
        raise StepRejected(f"{rule} does not conclude {formula}")
    return formula


def _equations(formula: Boolean, rule: str) -> Iterable[sp.Eq]:
    return (_expect(part, sp.Eq, rule) for part in sp.And.make_args(formula))


@verify.register
def _(rule: d.Identity, formula: Boolean, context: Context) -> None:
    for part in _equations(formula, "identity"):
        context.require_zero(part.lhs - part.rhs, "identity")


@verify.register
def _(rule: d.Derivative, formula: Boolean, context: Context) -> None:
    _expect(formula, sp.Eq, "derivative")
    named = sp.Derivative(rule.expression, rule.variable, evaluate=False)
    context.require(formula.lhs == named, "derivative: the left side is another derivative")
    computed = sp.diff(rule.expression, rule.variable)
    context.require_zero(computed - formula.rhs, "derivative")


@verify.register
def _(rule: d.Signs, formula: Boolean, context: Context) -> None:
    _expect(formula, (sp.Gt, sp.Ge, sp.Lt, sp.Le), "signs")
    context.require_zero(formula.gts - formula.lts - sp.Add(*rule.terms), "signs: the terms")
    found = total(context.sign(term) for term in rule.terms)
    strict = isinstance(formula, sp.Gt | sp.Lt)
    allowed = {Sign.POSITIVE} if strict else {Sign.POSITIVE, Sign.NONNEGATIVE, Sign.ZERO}
    context.require(found in allowed, f"signs: the sum is only known to be {found.value}")


@verify.register
def _(rule: d.Logic, formula: Boolean, context: Context) -> None:
    context.require(context.entails(formula), "logic: it does not follow from what stands above")


@verify.register
def _(rule: d.SchurCohn, formula: Boolean, context: Context) -> None:
    left, right = _sides(formula, "Schur–Cohn")
    _expect(left, (Stable, Unstable), "Schur–Cohn")
    jury = _attempt(jury_condition, left)
    same = context.logic.entails((), sp.Equivalent(jury, right))
    context.require(same, f"Schur–Cohn: the condition should be {jury}")


def _sides(formula: Boolean, rule: str) -> tuple[Boolean, Boolean]:
    """The predicate and the condition that an equivalence relates, in this order."""
    _expect(formula, sp.Equivalent, rule)
    first, second = formula.args
    predicates = (MatrixPredicate, BoundedAbove)
    return (first, second) if isinstance(first, predicates) else (second, first)


@verify.register
def _(rule: d.SkewTimesGram, formula: Boolean, context: Context) -> None:
    _expect(formula, SpectrumOnLine, "skew times Gram")
    M, A = formula.matrix, rule.skew
    S = sp.zeros(M.rows, M.rows)
    for weight, v in rule.gram:
        S += weight * v * v.T
        sign = context.sign(weight)
        ok = sign in {Sign.POSITIVE, Sign.NONNEGATIVE, Sign.ZERO}
        context.require(ok, f"skew times Gram: the weight {weight} may be negative")
    context.require_zeros(A + A.T, "skew times Gram: skew-symmetry")
    shift = formula.real_part * sp.eye(M.rows)
    context.require_zeros(M - shift - A * S, "skew times Gram: factorisation")


@verify.register
def _(rule: d.Gibbs, formula: Boolean, context: Context) -> None:
    pairs = list(zip(rule.p, rule.q, strict=True))
    for law in (rule.p, rule.q):
        context.require_zero(sp.Add(*law) - 1, "Gibbs: the entries must sum to 1")
        for x in law:
            context.require(context.sign(x) is Sign.POSITIVE, f"Gibbs: {x} may not be positive")
    divergence = sp.Add(*(p * sp.log(p / q) for p, q in pairs))
    same = sp.And(*(sp.Eq(p, q, evaluate=False) for p, q in pairs))
    known = [
        sp.Ge(divergence, 0, evaluate=False),
        sp.Or(same, sp.Gt(divergence, 0, evaluate=False)),
    ]
    context.require(context.logic.entails(known, formula), "Gibbs: it says something else")


@verify.register
def _(rule: d.Proportional, formula: Boolean, context: Context) -> None:
    _expect(formula, sp.Equivalent, "proportional")
    inequalities = (sp.Gt, sp.Ge, sp.Lt, sp.Le)
    x, y = (_expect(side, inequalities, "proportional") for side in formula.args)
    same = isinstance(x, sp.Gt | sp.Lt) == isinstance(y, sp.Gt | sp.Lt)
    context.require(same, "proportional: one side is strict, the other is not")
    context.require(context.sign(rule.factor) is Sign.POSITIVE, "proportional: factor not positive")
    ratios = [(x, y), (y, x)]
    fits = any(
        context.forms.is_zero(a.gts - a.lts - rule.factor * (b.gts - b.lts)) for a, b in ratios
    )
    context.require(fits, "proportional: the sides are not in that ratio")


@verify.register
def _(rule: d.Minimum, formula: Boolean, context: Context) -> None:
    _expect(formula, (sp.Le, sp.Ge, sp.Lt, sp.Gt), "minimum")
    small, large = formula.lts, formula.gts
    if isinstance(large, sp.Min):
        parts = [formula.func(*_replaced(formula.args, large, a)) for a in large.args]
        context.require(context.entails(sp.And(*parts)), "minimum: not all arguments are so large")
    elif isinstance(small, sp.Max):
        parts = [formula.func(*_replaced(formula.args, small, a)) for a in small.args]
        context.require(context.entails(sp.And(*parts)), "minimum: not all arguments are so small")
    else:
        weak = isinstance(formula, sp.Le | sp.Ge)
        of_min = isinstance(small, sp.Min) and _among(large, small.args, context)
        of_max = isinstance(large, sp.Max) and _among(small, large.args, context)
        known = (weak and (of_min or of_max)) or context.entails(formula)
        context.require(known, "minimum: no side is one of the arguments")


def _replaced(items: Iterable[sp.Basic], old: sp.Basic, new: sp.Basic) -> list[sp.Basic]:
    return [new if item == old else item for item in items]


def _among(expression: sp.Expr, arguments: Iterable[sp.Expr], context: Context) -> bool:
    return any(context.forms.is_zero(expression - a) for a in arguments)


@verify.register
def _(rule: d.Drift, formula: Boolean, context: Context) -> None:
    _expect(formula, LiminfAtLeast, "drift")
    state = formula.bound
    variable = state[0].variable
    free = isinstance(variable, RealVector) and variable.interval == Interval()
    context.require(free, "drift: the state must range over all real vectors")
    context.require(state == variable.coordinates, "drift: the state must be a whole vector")
    outside = formula.bound_value.free_symbols | rule.rate.free_symbols
    context.require(not outside & set(state), "drift: bound and rate must not mention the state")
    g, r, b = formula.observable, rule.rate, formula.bound_value
    image = g.xreplace(dict(zip(state, formula.image, strict=True)))
    inequality = sp.Ge(image, r * g + (1 - r) * b, evaluate=False)
    context.require(context.entails(inequality), f"drift: {inequality} is not established")
    at_least_zero = context.sign(r) in {Sign.POSITIVE, Sign.NONNEGATIVE, Sign.ZERO}
    context.require(at_least_zero, "drift: the rate may be negative")
    context.require(context.sign(1 - r) is Sign.POSITIVE, "drift: the rate may reach 1")


@verify.register
def _(rule: d.LogLinear, formula: Boolean, context: Context) -> None:
    left, right = _sides(formula, "log-linear")
    _expect(left, BoundedAbove, "log-linear")
    condition = _attempt(bounded_above_condition, left)
    same = context.logic.entails((), sp.Equivalent(condition, right))
    context.require(same, f"log-linear: the condition should be {condition}")


@verify.register
def _(rule: d.ExponentialLimit, formula: Boolean, context: Context) -> None:
    _expect(formula, TendsTo, "limit")
    above, below = _attempt(ratio_of_exponentials, formula)
    top, bottom = _dominant(above, context), _dominant(below, context)
    context.require(context.sign(bottom[1]) in _NONZERO, "limit: the denominator may vanish")
    difference = context.sign(top[0] - bottom[0])
    if difference is Sign.NEGATIVE:
        limit: sp.Expr = sp.Integer(0)
    else:
        context.require(difference is Sign.ZERO, "limit: the growth rates are not comparable")
        limit = top[1] / bottom[1]
    context.require_zero(limit - formula.target, "limit")


_NONZERO = {Sign.POSITIVE, Sign.NEGATIVE, Sign.NONZERO}


def _dominant(terms: ExponentialSum, context: Context) -> tuple[sp.Expr, sp.Expr]:
    """The fastest-growing term of an exponential sum, equal rates gathered."""
    for rate, _ in terms:
        gaps = [context.sign(rate - other) for other, _ in terms]
        if all(gap in {Sign.POSITIVE, Sign.ZERO} for gap in gaps):
            leading = [c for gap, (_, c) in zip(gaps, terms, strict=True) if gap is Sign.ZERO]
            return rate, sp.Add(*leading)
    raise StepRejected("limit: no exponential is known to grow fastest")


def _attempt(reduction: Callable[[Any], Any], predicate: Boolean) -> Any:
    try:
        return reduction(predicate)
    except ArithmeticFailure as failure:
        raise StepRejected(str(failure)) from None
