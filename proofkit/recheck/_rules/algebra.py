"""Identities, derivatives and signs."""

from __future__ import annotations

from proofkit.recheck._calculus import derivative
from proofkit.recheck._context import Context
from proofkit.recheck._outcomes import Rejected
from proofkit.recheck._rules._shapes import Check, Data, arguments, equations, inequality
from proofkit.recheck._signs import AT_LEAST_ZERO, Sign, total
from proofkit.recheck._trees import Tree, minus, number


def identity(formula: Tree, data: Data, context: Context) -> None:
    for left, right in equations(formula):
        context.require_zero(minus(left, right))


def derivative_of(formula: Tree, data: Data, context: Context) -> None:
    ((left, right),) = equations(formula)
    if left != ["derivative", data["expression"], data["variable"]]:
        raise Rejected("the left side is another derivative")
    x = data["variable"]
    if not isinstance(x, list) or x[0] != "variable":
        raise Rejected("it is differentiated by something else than a coordinate")
    computed = derivative(data["expression"], x)
    context.require_defined(computed)
    context.require_zero(minus(computed, right))


def signs(formula: Tree, data: Data, context: Context) -> None:
    strict, small, large = inequality(formula)
    difference = minus(large, small)
    context.require_zero(minus(difference, ["add", number(0), *data["terms"]]))
    found = total(context.sign(term) for term in data["terms"])
    context.require_total(found, Sign.POSITIVE if strict else AT_LEAST_ZERO, "the sum")


def proportional(formula: Tree, data: Data, context: Context) -> None:
    left, right = arguments(formula, "iff", 2)
    (strict, *first), (also_strict, *second) = inequality(left), inequality(right)
    if strict != also_strict:
        raise Rejected("one side is strict, the other is not")
    context.require_sign(data["factor"], Sign.POSITIVE, "the factor")
    a, b = (minus(large, small) for small, large in (first, second))
    ratios = (minus(a, ["mul", data["factor"], b]), minus(b, ["mul", data["factor"], a]))
    if not any(map(context.is_zero, ratios)):
        context.require_zero(ratios[0])


def minimum(formula: Tree, data: Data, context: Context) -> None:
    strict, small, large = inequality(formula)
    relation = "lt" if strict else "le"
    if isinstance(large, list) and large[0] == "min":
        for part in large[1:]:
            context.require_entailed([relation, small, part])
    elif isinstance(small, list) and small[0] == "max":
        for part in small[1:]:
            context.require_entailed([relation, part, large])
    elif (not strict and _is_argument(large, small, "min", context)) or (
        not strict and _is_argument(small, large, "max", context)
    ):
        return
    else:
        context.require_entailed(formula)


def _is_argument(part: Tree, extremum: Tree, name: str, context: Context) -> bool:
    if not isinstance(extremum, list) or extremum[0] != name:
        return False
    return any(context.is_zero(minus(part, a)) for a in extremum[1:])


def gibbs(formula: Tree, data: Data, context: Context) -> None:
    p, q = data["p"], data["q"]
    if len(p) != len(q):
        raise Rejected("the laws differ in length")
    for law in (p, q):
        context.require_zero(minus(["add", *law], number(1)))
        for x in law:
            context.require_sign(x, Sign.POSITIVE, "a probability")
    ratios = [["log", ["mul", a, ["pow", b, number(-1)]]] for a, b in zip(p, q, strict=True)]
    divergence = ["add", *(["mul", a, r] for a, r in zip(p, ratios, strict=True))]
    same = ["and", *(["eq", a, b] for a, b in zip(p, q, strict=True))]
    weak, strict = ["le", number(0), divergence], ["lt", number(0), divergence]
    context.require_entailed(formula, [weak, ["or", same, strict]], alone=True)


RULES: dict[str, Check] = {
    "Identity": identity,
    "Derivative": derivative_of,
    "Signs": signs,
    "Proportional": proportional,
    "Minimum": minimum,
    "Gibbs": gibbs,
}
