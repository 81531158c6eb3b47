"""Signs of expressions, term by term, from what is already known."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic.normal_form import NormalForms
from proofkit.statement.predicates import SpectralNorm, SpectralRadius
from proofkit.statement.variables import Coordinate


class Sign(Enum):
    """What is known of the sign of a real number."""

    POSITIVE = "> 0"
    NONNEGATIVE = "≥ 0"
    NONPOSITIVE = "≤ 0"
    NEGATIVE = "< 0"
    ZERO = "= 0"
    NONZERO = "≠ 0"
    UNKNOWN = "?"


_NEGATED = {
    Sign.POSITIVE: Sign.NEGATIVE,
    Sign.NEGATIVE: Sign.POSITIVE,
    Sign.NONNEGATIVE: Sign.NONPOSITIVE,
    Sign.NONPOSITIVE: Sign.NONNEGATIVE,
}
_STRICT = {Sign.POSITIVE, Sign.NEGATIVE, Sign.NONZERO}
_WEAKLY_UP = {Sign.POSITIVE, Sign.NONNEGATIVE, Sign.ZERO}
_WEAKLY_DOWN = {Sign.NEGATIVE, Sign.NONPOSITIVE, Sign.ZERO}


def negated(sign: Sign) -> Sign:
    """The sign of −x."""
    return _NEGATED.get(sign, sign)


def product(a: Sign, b: Sign) -> Sign:
    """The sign of xy."""
    if Sign.ZERO in (a, b):
        return Sign.ZERO
    if Sign.UNKNOWN in (a, b):
        return Sign.UNKNOWN
    if Sign.NONZERO in (a, b):
        return Sign.NONZERO if {a, b} <= _STRICT else Sign.UNKNOWN
    strict = a in _STRICT and b in _STRICT
    up = (a in _WEAKLY_UP) == (b in _WEAKLY_UP)
    if strict:
        return Sign.POSITIVE if up else Sign.NEGATIVE
    return Sign.NONNEGATIVE if up else Sign.NONPOSITIVE


def total(signs: Iterable[Sign]) -> Sign:
    """The sign of a sum of terms with these signs."""
    found = set(signs)
    if found <= {Sign.ZERO}:
        return Sign.ZERO
    if found <= _WEAKLY_UP:
        return Sign.POSITIVE if Sign.POSITIVE in found else Sign.NONNEGATIVE
    if found <= _WEAKLY_DOWN:
        return Sign.NEGATIVE if Sign.NEGATIVE in found else Sign.NONPOSITIVE
    return Sign.UNKNOWN


_MEANINGS: dict[type, Sign] = {
    sp.Gt: Sign.POSITIVE,
    sp.Ge: Sign.NONNEGATIVE,
    sp.Lt: Sign.NEGATIVE,
    sp.Le: Sign.NONPOSITIVE,
    sp.Eq: Sign.ZERO,
    sp.Ne: Sign.NONZERO,
}


class SignTable:
    """Known signs, looked up up to a positive rational factor."""

    def __init__(self, forms: NormalForms) -> None:
        self._forms = forms
        self._known: dict[str, Sign] = {}

    def learn(self, fact: Boolean) -> None:
        """Remember what a fact, or each part of a conjunction, says about signs."""
        for part in sp.And.make_args(fact):
            self._learn_comparison(part)

    def _learn_comparison(self, fact: Boolean) -> None:
        if not isinstance(fact, Relational) or type(fact) not in _MEANINGS:
            return
        try:
            name, sign = self._forms.sign_key(fact.lhs - fact.rhs)
        except ArithmeticFailure:
            return
        meaning = _MEANINGS[type(fact)]
        meaning = meaning if sign > 0 else negated(meaning)
        self._known[name] = _stronger(self._known.get(name, Sign.UNKNOWN), meaning)

    def of(self, expression: sp.Expr) -> Sign:
        """The sign of an expression, as far as its structure and the known signs tell."""
        known = self._look_up(expression)
        if known is not Sign.UNKNOWN:
            return known
        match expression:
            case Coordinate():
                return _of_domain(expression)
            case sp.Add():
                return total(self.of(a) for a in expression.args)
            case sp.Mul():
                sign = Sign.POSITIVE
                for factor in expression.args:
                    sign = product(sign, self.of(factor))
                return sign
            case sp.Pow():
                return self._of_power(expression)
            case sp.exp():
                return Sign.POSITIVE
            case SpectralNorm() | SpectralRadius() | sp.Abs():
                return Sign.NONNEGATIVE
            case sp.core.numbers.NumberSymbol():
                return Sign.POSITIVE
            case sp.Max():
                return self._of_maximum(expression)
        return Sign.UNKNOWN

    def _of_power(self, power: sp.Pow) -> Sign:
        base = self.of(power.base)
        if base is Sign.POSITIVE:
            return Sign.POSITIVE
        if not isinstance(power.exp, sp.Integer):
            return Sign.NONNEGATIVE if base is Sign.NONNEGATIVE else Sign.UNKNOWN
        if power.exp % 2 == 0:
            return Sign.POSITIVE if base in _STRICT else Sign.NONNEGATIVE
        return base

    def _of_maximum(self, maximum: sp.Max) -> Sign:
        """A maximum is at least each of its arguments."""
        found = {self.of(a) for a in maximum.args}
        if Sign.POSITIVE in found:
            return Sign.POSITIVE
        return Sign.NONNEGATIVE if found & _WEAKLY_UP else Sign.UNKNOWN

    def _look_up(self, expression: sp.Expr) -> Sign:
        if isinstance(expression, sp.Rational):
            return (Sign.ZERO, Sign.POSITIVE, Sign.NEGATIVE)[int(sp.sign(expression))]
        try:
            name, sign = self._forms.sign_key(expression)
        except ArithmeticFailure:
            return Sign.UNKNOWN
        if name in {"0", "1"}:
            known = Sign.ZERO if name == "0" else Sign.POSITIVE
        else:
            known = self._known.get(name, Sign.UNKNOWN)
        return known if sign > 0 else negated(known)


def _of_domain(x: Coordinate) -> Sign:
    """A coordinate lies in its variable's domain, whatever else is known of it."""
    if x.is_positive:
        return Sign.POSITIVE
    return Sign.NONNEGATIVE if x.is_nonnegative else Sign.UNKNOWN


def _stronger(a: Sign, b: Sign) -> Sign:
    """What two known signs of one number say together."""
    if a is Sign.UNKNOWN or a is b:
        return b
    if Sign.NONZERO in (a, b):
        other = b if a is Sign.NONZERO else a
        upgraded = {Sign.NONNEGATIVE: Sign.POSITIVE, Sign.NONPOSITIVE: Sign.NEGATIVE}
        return upgraded.get(other, other)
    if {a, b} == {Sign.NONNEGATIVE, Sign.NONPOSITIVE}:
        return Sign.ZERO
    return a if a in _STRICT or a is Sign.ZERO else b
