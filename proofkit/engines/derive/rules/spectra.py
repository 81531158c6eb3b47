"""Where eigenvalues lie: how the rules are checked."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit.arithmetic.jury import jury_condition
from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import AT_LEAST_ZERO, attempt, expect, sides, verify
from proofkit.statement.predicates import SpectrumOnLine, Stable, Unstable
from proofkit.statement.rules import SchurCohn, SkewTimesGram


@verify.register
def _(rule: SchurCohn, formula: Boolean, context: Context) -> None:
    left, right = sides(formula, "Schur–Cohn")
    expect(left, (Stable, Unstable), "Schur–Cohn")
    jury = attempt(jury_condition, left)
    same = context.logic.entails((), sp.Equivalent(jury, right))
    context.require(same, f"Schur–Cohn: the condition should be {jury}")


@verify.register
def _(rule: SkewTimesGram, formula: Boolean, context: Context) -> None:
    expect(formula, SpectrumOnLine, "skew times Gram")
    M, A = formula.matrix, rule.skew
    S = sp.zeros(M.rows, M.rows)
    for weight, v in rule.gram:
        S += weight * v * v.T
        sign = context.sign(weight)
        ok = sign in AT_LEAST_ZERO
        context.require(ok, f"skew times Gram: the weight {weight} may be negative")
    context.require_zeros(A + A.T, "skew times Gram: skew-symmetry")
    shift = formula.real_part * sp.eye(M.rows)
    context.require_zeros(M - shift - A * S, "skew times Gram: factorisation")
