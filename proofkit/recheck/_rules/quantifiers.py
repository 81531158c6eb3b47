"""Introducing and eliminating "for all", and points that exist."""

from __future__ import annotations

from proofkit.recheck._context import Context
from proofkit.recheck._outcomes import Rejected
from proofkit.recheck._rules._shapes import (
    Check,
    Data,
    inequality,
    matrix,
    predicate,
    require_fit,
    square,
)
from proofkit.recheck._rules.consequences import values_of
from proofkit.recheck._signs import AT_LEAST_ZERO, Sign
from proofkit.recheck._trees import Tree, check_tree, minus, number
from proofkit.recheck._variables import (
    coordinates_of,
    domain,
    free_labels,
    is_integer,
    is_whole,
    labels_of,
    substituted,
)


def instance(formula: Tree, data: Data, context: Context) -> None:
    universal, values = data["predicate"], values_of(data["values"])
    variables, condition, _ = predicate(universal, "ForAll", 2)
    if set(values) != {x for v in variables for x in labels_of(v)}:
        raise Rejected("exactly the bound coordinates need a value each")
    context.require_defined(*values.values())
    for variable in filter(is_integer, variables):
        for x in labels_of(variable):
            if not is_whole(values[x], context.whole):
                raise Rejected(f"{x[:40]} is an integer, its value may not be one")
    members = [substituted(c, values) for v in variables for c in domain(v)]
    premises = [member for member in members if not context.holds(member)]
    special = substituted(condition, values)
    fact = ["implies", ["and", universal, *premises], special]
    context.require_entailed(formula, [fact])


def arbitrary(formula: Tree, data: Data, context: Context) -> None:
    implication = isinstance(formula, list) and formula[0] == "implies"
    premise, universal = formula[1:] if implication else ("true", formula)
    variables, condition, _ = predicate(universal, "ForAll", 2)
    context.require_arbitrary(variables)
    if free_labels(premise) & {x for v in variables for x in labels_of(v)}:
        raise Rejected("the premise mentions what must be arbitrary")
    members = [c for v in variables for c in domain(v)]
    context.require_entailed(["implies", ["and", premise, *members, "true"], condition])


def ville(formula: Tree, data: Data, context: Context) -> None:
    """A point ν of the simplex with Aν ≥ 0, for a skew-symmetric A."""
    A, variable = square(data["skew"]), data["variable"]
    if variable[0] != "simplex" or variable[3] is not False:
        raise Rejected("the point must be on a simplex, boundary included")
    point = coordinates_of(variable)
    n = len(point)
    require_fit(len(A) == n, [row[0] for row in matrix(data["point"])] == point)
    if free_labels(data["skew"]) & labels_of(variable):
        raise Rejected("the matrix must not mention the point")
    for i in range(n):
        for j in range(n):
            context.require_zero(["add", A[i][j], A[j][i]])
    images = [["add", *(["mul", a, x] for a, x in zip(row, point, strict=True))] for row in A]
    known = [*domain(variable), *(["le", number(0), image] for image in images)]
    context.require_defined(*known)
    context.require_entailed(formula, known, alone=True)
    context.obtain(variable, known)


def farkas(formula: Tree, data: Data, context: Context) -> None:
    """No point of a domain meets all inequalities: a combination of them is a contradiction."""
    variables, condition, _ = predicate(formula, "ForAll", 2)
    inequalities, multipliers = data["inequalities"], data["multipliers"]
    require_fit(len(inequalities) == len(multipliers))
    labels = {x for v in variables for x in labels_of(v)}
    members = [c for v in variables for c in domain(v)]
    outside = [f for f in context.facts if not free_labels(f) & labels]
    inside = Context({}, [*outside, *members])
    excluded = ["or", "false", *(["not", part] for part in inequalities)]
    context.require_entailed(condition, [*members, excluded], alone=True)
    terms, strict = [number(0)], False
    for part, y in zip(inequalities, multipliers, strict=True):
        check_tree(part)
        check_tree(y)
        is_strict, small, large = inequality(part)
        if free_labels(y) & labels:
            raise Rejected("a multiplier varies with what is bound")
        context.require_defined(y)
        context.require_sign(y, AT_LEAST_ZERO, "a multiplier")
        inside.require_defined(part)
        strict = strict or (is_strict and context.sign(y) is Sign.POSITIVE)
        terms.append(["mul", number(-1), y, minus(large, small)])
    allowed = AT_LEAST_ZERO if strict else Sign.POSITIVE
    inside.require_sign(["add", *terms], allowed, "the negative of the combination")


RULES: dict[str, Check] = {
    "Instance": instance,
    "Arbitrary": arbitrary,
    "Ville": ville,
    "Farkas": farkas,
}
