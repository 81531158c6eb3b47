"""Norms of matrices: how the rules are checked."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import verify
from proofkit.statement.predicates import SpectralNorm
from proofkit.statement.rules import NormBound


@verify.register
def _(rule: NormBound, formula: Boolean, context: Context) -> None:
    M, x = rule.matrix, sp.Matrix(rule.vector)
    context.require(M.cols == x.rows, "norm bound: the vector has another dimension")
    image = sp.Add(*(e**2 for e in M * x))
    known = sp.Le(image, SpectralNorm(M) ** 2 * sp.Add(*(e**2 for e in x)), evaluate=False)
    same = formula == known or context.logic.entails([known], formula)
    context.require(same, "norm bound: it says something else")
