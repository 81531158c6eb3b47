"""Existence, uniqueness and attraction of fixed points: how the rules are checked."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.orbits import require_all_vectors, require_map
from proofkit.engines.derive.rules.verify import (
    AT_LEAST_ZERO,
    NONZERO,
    expect,
    holds,
    verify,
)
from proofkit.engines.derive.signs import Sign
from proofkit.statement.predicates import OrbitsConverge, SpectrumOnLine, UniqueFixedPoint
from proofkit.statement.rules import Banach, Hadamard


@verify.register
def _(rule: Banach, formula: Boolean, context: Context) -> None:
    expect(formula, (UniqueFixedPoint, OrbitsConverge), "Banach")
    x, y, q, G = formula.state, rule.other, rule.factor, rule.gram
    require_map(x, formula.image, context, "Banach")
    require_all_vectors(y, context, "Banach")
    context.require(len(x) == len(y), "Banach: the second vector has another dimension")
    mentioned = set(y) & (formula.image.free_symbols | set(x))
    context.require(not mentioned, "Banach: the second vector is not a new one")
    context.require(not q.free_symbols & {*x, *y}, "Banach: the factor must not mention a state")
    context.require(context.sign(q) in AT_LEAST_ZERO, "Banach: the factor may be negative")
    context.require(context.sign(1 - q) is Sign.POSITIVE, "Banach: the factor may reach 1")
    context.require(_is_inner_product(G, len(x)), "Banach: the matrix defines no norm")
    image = formula.image.xreplace(dict(zip(x, y, strict=True)))
    before = _quadratic(G, [a - b for a, b in zip(x, y, strict=True)])
    after = _quadratic(G, [a - b for a, b in zip(formula.image, image, strict=True)])
    contracts = context.entails(sp.Le(after, q**2 * before, evaluate=False))
    context.require(contracts, "Banach: it is not established that the map contracts")


def _is_inner_product(G: sp.ImmutableMatrix, size: int) -> bool:
    rational = G.shape == (size, size) and all(isinstance(e, sp.Rational) for e in G)
    symmetric = rational and G == G.T
    return symmetric and all(G[:k, :k].det() > 0 for k in range(1, size + 1))


def _quadratic(G: sp.ImmutableMatrix, v: Sequence[sp.Expr]) -> sp.Expr:
    n = range(len(v))
    return sp.Add(*(G[i, j] * v[i] * v[j] for i in n for j in n))


@verify.register
def _(rule: Hadamard, formula: Boolean, context: Context) -> None:
    expect(formula, UniqueFixedPoint, "Hadamard")
    x, image, r = formula.state, formula.image, rule.rate
    require_map(x, image, context, "Hadamard")
    context.require(not r.free_symbols & set(x), "Hadamard: the rate must not mention the state")
    context.require(context.sign(1 - r) is Sign.POSITIVE, "Hadamard: the rate may reach 1")
    for entry in image:
        context.require(_is_smooth(entry, x, context), "Hadamard: ", entry, " may not be smooth")
    fits = rule.jacobian.shape == (len(x), len(x)) and len(rule.bounds) == len(x)
    context.require(fits, "Hadamard: Jacobian or bounds have another dimension")
    derivative = sp.Matrix(image).jacobian(x)
    context.require_zeros(rule.jacobian - derivative, "Hadamard: the Jacobian")
    on_line = context.entails(SpectrumOnLine(rule.jacobian, r))
    context.require(on_line, "Hadamard: the spectrum of the Jacobian is not established")
    for xi, entry, (lower, upper) in zip(x, image, rule.bounds, strict=True):
        constant = not (lower.free_symbols | upper.free_symbols) & set(x)
        context.require(constant, "Hadamard: the bounds must not mention the state")
        rest = entry - r * xi
        for bound in (sp.Ge(rest, lower, evaluate=False), sp.Le(rest, upper, evaluate=False)):
            context.require(holds(bound, context), "Hadamard: ", bound, " is not established")


def _is_smooth(node: sp.Expr, state: Sequence[sp.Symbol], context: Context) -> bool:
    """Whether an expression is built so that it has all derivatives in the state, everywhere."""
    if not node.free_symbols & set(state) or node in state:
        return True
    match node:
        case sp.Add() | sp.Mul() | sp.exp():
            return all(_is_smooth(a, state, context) for a in node.args)
        case sp.Pow() if isinstance(node.exp, sp.Integer):
            safe = node.exp > 0 or context.sign(node.base) in NONZERO
            return bool(safe) and _is_smooth(node.base, state, context)
    return False
