"""Theorems of the alternative: how the rules are checked."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit.arithmetic.normal_form import NormalForms
from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import AT_LEAST_ZERO, expect, verify
from proofkit.engines.derive.signs import Sign, total
from proofkit.statement.predicates import ForAll
from proofkit.statement.rules import Farkas, Ville
from proofkit.statement.variables import Coordinate, Simplex

COMPARISONS = (sp.Gt, sp.Ge, sp.Lt, sp.Le)


@verify.register
def _(rule: Ville, formula: Boolean, context: Context) -> None:
    A, point = rule.skew, tuple(rule.point)
    coordinates = [expect(x, Coordinate, "Ville") for x in point]
    variable = expect(coordinates[0].variable, Simplex, "Ville")
    whole = point == variable.coordinates and not variable.interior
    context.require(whole, "Ville: the point must be a whole simplex variable, boundary included")
    context.require(A.shape == (len(point), len(point)), "Ville: the matrix has another size")
    mentioned = {s.name for s in A.free_symbols} & {x.name for x in point}
    context.require(not mentioned, "Ville: the matrix must not mention the point")
    context.require_zeros(A + A.T, "Ville: skew-symmetry")
    inequalities = [sp.Ge(e, 0, evaluate=False) for e in A * sp.Matrix(rule.point)]
    known = [*variable.conditions, *inequalities]
    context.require(context.logic.entails(known, formula), "Ville: it says something else")
    context.obtain(variable, known, "Ville")


@verify.register
def _(rule: Farkas, formula: Boolean, context: Context) -> None:
    universal = expect(formula, ForAll, "Farkas")
    names = {x.name for x in universal.bound}
    context.require(len(rule.inequalities) == len(rule.multipliers), "Farkas: one multiplier each")
    for part in rule.inequalities:
        expect(part, COMPARISONS, "Farkas")
    excluded = sp.Not(sp.And(*rule.inequalities))
    says = context.logic.entails([*universal.domain, excluded], universal.condition)
    context.require(says, "Farkas: the formula says more than that the inequalities exclude")
    for y in rule.multipliers:
        free = not {s.name for s in y.free_symbols} & names
        context.require(free, "Farkas: the multiplier ", y, " varies with what is bound")
        context.require(context.sign(y) in AT_LEAST_ZERO, "Farkas: ", y, " may be negative")
    inside = _inside(universal, context)
    pairs = list(zip(rule.multipliers, rule.inequalities, strict=True))
    combination = sp.expand(sp.Add(*(y * (part.gts - part.lts) for y, part in pairs)))
    found = total(inside.sign(-term) for term in sp.Add.make_args(combination))
    strict = any(
        isinstance(part, sp.Gt | sp.Lt) and context.sign(y) is Sign.POSITIVE for y, part in pairs
    )
    allowed = AT_LEAST_ZERO if strict else {Sign.POSITIVE}
    context.require(found in allowed, "Farkas: the combination is no contradiction")


def _inside(universal: ForAll, context: Context) -> Context:
    """What is known where the bound variables are arbitrary points of their domains."""
    names = {x.name for x in universal.bound}
    outside = [f for f in context.facts if not {s.name for s in f.free_symbols} & names]
    return Context(NormalForms(universal.variables), [*outside, *universal.domain])
