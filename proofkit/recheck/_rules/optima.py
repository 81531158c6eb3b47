"""Minimisers of sums of logistic losses, suprema, and linear consequences of matrix equations."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain

from proofkit.recheck._calculus import derivative
from proofkit.recheck._context import Context
from proofkit.recheck._outcomes import Rejected
from proofkit.recheck._rules._shapes import (
    Check,
    Data,
    Rows,
    arguments,
    bound_state,
    inequality,
    matrix,
    matrix_product,
    predicate,
    require_fit,
)
from proofkit.recheck._rules.spectra import rank
from proofkit.recheck._signs import AT_LEAST_ZERO, Sign
from proofkit.recheck._trees import Tree, check_tree, key, label, minus, number, rational
from proofkit.recheck._variables import coordinates_of, free_labels, substituted


def logistic_sum(formula: Tree, data: Data, context: Context) -> None:
    variables, objective, whole = predicate(formula, "UniqueMinimiser", 2)
    x = bound_state(variables, whole)
    terms, balance, constant = data["terms"], data["balance"], data["constant"]
    require_fit(len(terms) == len(balance))
    context.require_arbitrary_reals(x)
    names = {label(e) for e in x}
    parts, rows, active = [constant], [], []
    if free_labels(constant) & names:
        raise Rejected("the constant mentions the unknowns")
    for (weight, form), text in zip(terms, balance, strict=True):
        if free_labels(weight) & names:
            raise Rejected("a weight mentions the unknowns")
        row, c = _coefficients(form, x, context), _rational(text)
        context.require_sign(weight, AT_LEAST_ZERO, "a weight")
        if c < 0:
            raise Rejected("a negative balance")
        if c > 0:
            context.require_sign(weight, Sign.POSITIVE, "an active weight")
            active.append(row)
            rows.append([c * a for a in row])
        parts.append(["mul", weight, _logistic(form)])
    context.require_defined(objective, *parts)
    context.require_zero(minus(objective, ["add", *parts]))
    if any(sum(column) != 0 for column in zip(*rows, strict=True)):
        raise Rejected("the rows do not balance")
    if rank(active) != len(x) - 1:
        raise Rejected("a direction that no active term sees")


def _logistic(s: Tree) -> Tree:
    return ["log", ["add", number(1), ["exp", ["mul", number(-1), s]]]]


def _rational(item: Tree) -> Fraction:
    if isinstance(item, int) and not isinstance(item, bool):
        return Fraction(item)
    (text,) = arguments(item, "rational", 1)
    return rational(text)


def _coefficients(form: Tree, x: list[Tree], context: Context) -> list[Fraction]:
    """Of a linear form in x, which must be rational and sum to zero."""
    top, bottom = context.forms.form(form)
    names = {key(e): i for i, e in enumerate(x)}
    row = [Fraction(0)] * len(x)
    for monomial, c in top.items():
        if len(monomial) != 1 or monomial[0][1] != 1 or monomial[0][0] not in names:
            raise Rejected("a term is no linear form in the unknowns with rational coefficients")
        row[names[monomial[0][0]]] = Fraction(c)
    if bottom or sum(row) != 0:
        raise Rejected("a linear form changes when a constant is added")
    return row


def logistic_tangent(formula: Tree, data: Data, context: Context) -> None:
    x, y = data["x"], data["y"]
    context.require_defined(x, y)
    strict, small, large = inequality(formula)
    slope = ["pow", ["add", number(1), ["exp", x]], number(-1)]
    gap = ["add", minus(_logistic(y), _logistic(x)), ["mul", minus(y, x), slope]]
    if strict:
        raise Rejected("the inequality is not strict")
    context.require_zero(minus(minus(large, small), gap))


def log_linear(formula: Tree, data: Data, context: Context) -> None:
    """Of ``Σ c_y log π_y + constant`` as a function of independent π_y > 0."""
    sides = arguments(formula, "iff", 2)
    first = isinstance(sides[0], list) and sides[0][0] == "BoundedAbove"
    left, right = sides if first else sides[::-1]
    variables, objective, whole = predicate(left, "BoundedAbove", 2)
    (policy,) = variables
    entries = coordinates_of(policy)
    is_policy = policy[0] == "simplex" and policy[3] is True and len(entries) > 1
    if not is_policy or whole != ["tuple", *entries]:
        raise Rejected("it is about the interior of a whole simplex")
    context.require_arbitrary([policy])
    labels = {label(e) for e in entries}
    outside = [f for f in context.facts if not free_labels(f) & labels]
    positive = [["lt", number(0), e] for e in entries]
    inside = Context({}, [*outside, *positive])
    inside.require_defined(objective)
    ones = {x: number(1) for x in labels}
    conditions = []
    for e in entries:
        slope = ["mul", e, derivative(objective, e)]
        coefficient = substituted(slope, ones)
        inside.require_defined(slope, coefficient)
        inside.require_zero(minus(slope, coefficient))
        conditions.append(["le", number(0), coefficient])
    context.require_entailed(["iff", ["and", *conditions], right], [], alone=True)


def combination(formula: Tree, data: Data, context: Context) -> None:
    names = _names(data["names"])
    left, right = matrix(data["left"]), matrix(data["right"])
    difference = _subtracted(left, right)
    used: list[Tree] = [data["left"], data["right"]]
    for multiple in data["multiples"]:
        trees = [multiple[n] for n in ("left", "right", "before", "after")]
        used += trees
        one, other, before, after = map(matrix, trees)
        product = matrix_product(matrix_product(before, _subtracted(one, other)), after)
        difference = _subtracted(difference, product)
        for a, b in zip(chain(*one), chain(*other), strict=True):
            equation = ["eq", _written_out(a, names), _written_out(b, names)]
            context.require_defined(equation)
            if not context.is_zero(minus(equation[1], equation[2])):
                context.require_entailed(equation, what="an equation is not established")
    for tree in used:
        check_tree(tree)
        context.require_defined(_written_out(tree, names))
    for entry in chain(*difference):
        context.require_zero(entry)
    entries = zip(chain(*left), chain(*right), strict=True)
    known = [["eq", _written_out(a, names), _written_out(b, names)] for a, b in entries]
    context.require_entailed(formula, known, alone=True)


def _subtracted(X: Rows, Y: Rows) -> Rows:
    require_fit(len(X) == len(Y))
    return [[minus(x, y) for x, y in zip(r, s, strict=True)] for r, s in zip(X, Y, strict=True)]


def _names(pairs: list[list[Tree]]) -> dict[str, Tree]:
    found: dict[str, Tree] = {}
    for name, expression in pairs:
        (text,) = arguments(name, "symbol", 1)
        check_tree(expression)
        if text in found or _symbols(expression):
            raise Rejected("ambiguous names")
        found[text] = expression
    return found


def _symbols(tree: Tree) -> bool:
    if not isinstance(tree, list):
        return False
    return tree[:1] == ["symbol"] or any(map(_symbols, tree))


def _written_out(tree: Tree, names: dict[str, Tree]) -> Tree:
    """The tree with what the names stand for put in."""
    if not isinstance(tree, list):
        return tree
    if tree[:1] == ["symbol"]:
        if tree[1] not in names:
            raise Rejected("a symbol that names nothing")
        return names[tree[1]]
    return [_written_out(node, names) for node in tree]


RULES: dict[str, Check] = {
    "LogisticSum": logistic_sum,
    "LogisticTangent": logistic_tangent,
    "LogLinear": log_linear,
    "Combination": combination,
}
