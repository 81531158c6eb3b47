"""Skew-symmetric pencils: how the rule is checked."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import expect, verify
from proofkit.engines.derive.signs import Sign
from proofkit.statement.claim import equal
from proofkit.statement.predicates import SpectrumOnLine
from proofkit.statement.rules import SkewPencil


@verify.register
def _(rule: SkewPencil, formula: Boolean, context: Context) -> None:
    expect(formula, SpectrumOnLine, "skew pencil")
    M, A = formula.matrix, rule.skew
    same_size = A.shape == M.shape and all(v.shape == (M.rows, 1) for _, v in rule.gram)
    context.require(same_size, "skew pencil: the matrices differ in size")
    G = sp.zeros(M.rows, M.rows)
    for weight, v in rule.gram:
        context.require(all(isinstance(x, sp.Rational) for x in v), f"skew pencil: {v} is inexact")
        positive = context.sign(weight) is Sign.POSITIVE
        context.require(positive, "skew pencil: the weight ", weight, " may not be positive")
        G += weight * v * v.T
    rank = sp.Matrix.hstack(*(v for _, v in rule.gram)).rank() if rule.gram else 0
    context.require(rank == M.rows, "skew pencil: the Gram matrix may be singular")
    context.require_zeros(A + A.T, "skew pencil: skew-symmetry")
    shifted = M - formula.real_part * sp.eye(M.rows)
    for part in sp.And.make_args(equal(sp.ImmutableMatrix(G * shifted), sp.ImmutableMatrix(A))):
        context.require(context.entails(part), "skew pencil: ", part, " is not established")
