"""Limits of ratios of exponential sums."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from proofkit.recheck import _polynomials as poly
from proofkit.recheck._context import Context
from proofkit.recheck._forms import Forms
from proofkit.recheck._outcomes import BeyondScope, Rejected
from proofkit.recheck._rules._shapes import Check, Data, predicate
from proofkit.recheck._signs import NONZERO, Sign
from proofkit.recheck._trees import Tree, key, minus, number, rational, walk
from proofkit.recheck._variables import coordinates_of, free_labels, substituted

TIME: Tree = ["symbol", "t"]
"""Tends to +∞; no claim has this node."""

_TIME = key(TIME)


def exponential_limit(formula: Tree, data: Data, context: Context) -> None:
    """The quotient of the coefficients of the fastest terms, or 0 where the denominator wins.

    Here t is the variable itself for the limit ∞, its negative for −∞, and its reciprocal (or the
    negative of that) for a one-sided limit at the end 0 of its domain.
    """
    (variable,), expression, v, place, target = predicate(formula, "TendsTo", 4)
    if variable[0] != "real" or coordinates_of(variable) != [v]:
        raise Rejected("it tends along one real variable")
    label = variable[1]
    if free_labels(target) & {label}:
        raise Rejected("the target mentions the variable")
    outside = Context({}, [f for f in context.facts if label not in free_labels(f)])
    forms = outside.forms
    _require_plain_denominators(expression, label)
    moved = substituted(expression, {label: _reparametrised(variable, place)})
    top, bottom = forms.form(moved)
    above = _dominant(_terms(top, forms), outside)
    below = _dominant(_terms(forms.expanded(bottom), forms), outside)
    outside.require_sign(below[1], NONZERO, "the leading coefficient of the denominator")
    difference = outside.sign(minus(above[0], below[0]))
    if difference is Sign.NEGATIVE:
        limit = number(0)
    elif difference is Sign.ZERO:
        limit = ["mul", above[1], ["pow", below[1], number(-1)]]
    else:
        raise BeyondScope("growth rates that are not comparable")
    outside.require_defined(limit)
    outside.require_zero(minus(limit, target))


def _require_plain_denominators(expression: Tree, label: str) -> None:
    """Clearing a fraction in a denominator hides where the inner one vanishes."""
    for power in filter(_is_reciprocal, walk(expression)):
        if any(_is_reciprocal(n) and label in free_labels(n) for n in walk(power[1])):
            raise BeyondScope("a fraction in a denominator")


def _is_reciprocal(node: Tree) -> bool:
    power = isinstance(node, list) and len(node) == 3 and node[0] == "pow"
    return power and node[2][0] == "rational" and rational(node[2][1]) < 0


def _reparametrised(variable: list[Tree], place: Tree) -> Tree:
    low, high = (None if end is None else rational(end) for end in variable[2:4])
    minus_one = number(-1)
    if place == "infinity" and high is None:
        return TIME
    if place == "-infinity" and low is None:
        return ["mul", minus_one, TIME]
    if place == number(0) and low == 0:
        return ["pow", TIME, minus_one]
    if place == number(0) and high == 0:
        return ["mul", minus_one, ["pow", TIME, minus_one]]
    raise BeyondScope("a limit elsewhere than at ±∞ or an end 0")


def _terms(p: poly.Polynomial, forms: Forms) -> Iterator[tuple[Tree, Tree]]:
    """Pairs (rate, coefficient) of ``Σ coefficient · exp(rate · t)``."""
    for monomial, c in p.items():
        rates: list[Tree] = [number(0)]
        factors: list[Tree] = [number(Fraction(c))]
        for name, e in monomial:
            exponent = forms.exponent(name)
            if exponent is None:
                factors.append(["pow", _node(name, forms), number(Fraction(e))])
                continue
            ((inner, _),) = exponent.top.items()
            powers = dict(inner)
            degree = powers.pop(_TIME, 0)
            if exponent.bottom or degree not in (0, 1):
                raise BeyondScope("an exponent that is not linear")
            parts = [["pow", _node(n, forms), number(Fraction(k))] for n, k in powers.items()]
            linear = ["mul", number(Fraction(e)), *parts]
            if degree:
                rates.append(linear)
            else:
                factors.append(["exp", linear])
        yield ["add", *rates], ["mul", *factors]


def _node(name: str, forms: Forms) -> Tree:
    """The tree of a generator that does not depend on t."""
    node = forms.tree_of(name)
    if any(n == TIME for n in walk(node)):
        raise BeyondScope("other functions of the variable than exponentials")
    return node


def _dominant(terms: Iterator[tuple[Tree, Tree]], context: Context) -> tuple[Tree, Tree]:
    """The fastest-growing term, equal rates gathered."""
    found = list(terms)
    for rate, _ in found:
        gaps = [context.sign(minus(rate, other)) for other, _ in found]
        if all(gap in (Sign.POSITIVE, Sign.ZERO) for gap in gaps):
            pairs = zip(gaps, found, strict=True)
            return rate, ["add", *(c for gap, (_, c) in pairs if gap is Sign.ZERO)]
    raise BeyondScope("no exponential is known to grow fastest")


RULES: dict[str, Check] = {"ExponentialLimit": exponential_limit}
