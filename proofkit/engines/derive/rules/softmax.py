"""Inequalities for the softmax policy: how the rules are checked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import holds, verify
from proofkit.statement.rules import SoftmaxMeans, SortedTilt


def _policy(logits: Sequence[sp.Expr]) -> list[sp.Expr]:
    weights = [sp.exp(x) for x in logits]
    total = sp.Add(*weights)
    return [w / total for w in weights]


def _entropy(policy: Sequence[sp.Expr]) -> sp.Expr:
    return -sp.Add(*(p * sp.log(p) for p in policy))


def _require_says(formula: Boolean, known: Boolean, context: Context, rule: str) -> None:
    same = formula == known or context.logic.entails([known], formula)
    context.require(same, rule, ": it says something else")


@verify.register
def _(rule: SoftmaxMeans, formula: Boolean, context: Context) -> None:
    name = "softmax means"
    v, theta, other = rule.values, rule.logits, rule.others
    fits = len(v) == len(theta) == len(other) >= 1
    context.require(fits, name, ": the vectors have different lengths")
    d = [a - b for a, b in zip(theta, other, strict=True)]
    for vector, bound in ((v, rule.value_range), (d, rule.logit_range)):
        for a, b in combinations(vector, 2):
            ranges = sp.Le((a - b) ** 2, bound, evaluate=False)
            context.require(holds(ranges, context), name, ": ", ranges, " is not established")
        if len(vector) == 1:
            context.require(holds(sp.Ge(bound, 0), context), name, ": ", bound, " may be negative")
    shift = zip(v, _policy(theta), _policy(other), strict=True)
    mean = sp.Add(*(a * (p - q) for a, p, q in shift))
    known = sp.Le(mean**2, rule.value_range * rule.logit_range / 16, evaluate=False)
    _require_says(formula, known, context, name)


@verify.register
def _(rule: SortedTilt, formula: Boolean, context: Context) -> None:
    name = "sorted tilt"
    theta, g = rule.logits, rule.increments
    context.require(len(theta) == len(g) >= 2, name, ": it takes two vectors of one length ≥ 2")
    for a, b in pairwise(g):
        larger = sp.Gt(a, b, evaluate=False)
        context.require(holds(larger, context), name, ": ", larger, " is not established")
    tilted = [a + b for a, b in zip(theta, g, strict=True)]
    in_order = sp.And(*(sp.Ge(a, b, evaluate=False) for a, b in pairwise(theta)))
    entropies = (_entropy(_policy(logits)) for logits in (tilted, theta))
    known = sp.Implies(in_order, sp.Lt(*entropies, evaluate=False), evaluate=False)
    _require_says(formula, known, context, name)
