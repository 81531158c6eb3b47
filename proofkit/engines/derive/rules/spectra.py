"""Where eigenvalues lie: how the rules are checked."""

from __future__ import annotations

from itertools import combinations

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit._errors import StepRejected
from proofkit.arithmetic.circulant import largest_circulant_modulus
from proofkit.arithmetic.jury import jury_condition
from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import AT_LEAST_ZERO, attempt, expect, sides, verify
from proofkit.statement.predicates import (
    EntriesWithin,
    NonnegativeEntries,
    Softmax,
    SpectralRadius,
    SpectrumOnLine,
    Stable,
    Unstable,
    has_symbolic_order,
)
from proofkit.statement.rules import (
    Circulant,
    Cyclic,
    ModulusOnLine,
    ScaledRadius,
    SchurCohn,
    SkewTimesDiagonal,
    SkewTimesGram,
    SkewWeightedBound,
)


@verify.register
def _(rule: SchurCohn, formula: Boolean, context: Context) -> None:
    left, right = sides(formula, "Schur–Cohn")
    expect(left, (Stable, Unstable), "Schur–Cohn")
    jury = attempt(jury_condition, left)
    same = context.logic.entails((), sp.Equivalent(jury, right))
    context.require(same, "Schur–Cohn: the condition should be ", jury)


@verify.register
def _(rule: SkewTimesGram, formula: Boolean, context: Context) -> None:
    expect(formula, SpectrumOnLine, "skew times Gram")
    M, A = formula.matrix, rule.skew
    context.require(isinstance(M, sp.MatrixBase), "skew times Gram: it is for explicit matrices")
    S = sp.zeros(M.rows, M.rows)
    for weight, v in rule.gram:
        S += weight * v * v.T
        sign = context.sign(weight)
        ok = sign in AT_LEAST_ZERO
        context.require(ok, "skew times Gram: the weight ", weight, " may be negative")
    context.require_zeros(A + A.T, "skew times Gram: skew-symmetry")
    shift = formula.real_part * sp.eye(M.rows)
    context.require_zeros(M - shift - A * S, "skew times Gram: factorisation")


@verify.register
def _(rule: SkewTimesDiagonal, formula: Boolean, context: Context) -> None:
    expect(formula, SpectrumOnLine, "skew times diagonal")
    M, A, G, w = formula.matrix, rule.skew, rule.factor, rule.weights
    symbolic = all(has_symbolic_order(X) for X in (M, A, G, w))
    context.require(symbolic, "skew times diagonal: it is for matrices of symbolic order")
    fits = M.shape == A.shape == (G.rows, G.rows) and w.shape == (G.cols, 1)
    context.require(fits, "skew times diagonal: the shapes do not fit")
    _require_nonnegative(w, context, "skew times diagonal")
    context.require_zeros(A + A.T, "skew times diagonal: skew-symmetry")
    S = G * sp.DiagMatrix(w) * G.T
    shift = formula.real_part * sp.Identity(M.rows)
    context.require_zeros(M - shift - A * S, "skew times diagonal: factorisation")


@verify.register
def _(rule: ModulusOnLine, formula: Boolean, context: Context) -> None:
    left, right = sides(formula, "modulus on a line")
    expect(left, (Stable, Unstable), "modulus on a line")
    M, r = left.matrix, rule.real_part
    line = SpectrumOnLine(M, r)
    context.require(context.entails(line), "modulus on a line: ", line, " is not established")
    radii = right.atoms(SpectralRadius)
    context.require(len(radii) == 1, "modulus on a line: the condition needs one spectral radius")
    (rho,) = radii
    context.require(rho.matrix.shape == M.shape, "modulus on a line: another size")
    context.require_zeros(M - r * _identity(M) - rho.matrix, "modulus on a line: M − rI")
    squared = r**2 + rho**2
    condition = squared < 1 if isinstance(left, Stable) else squared > 1
    same = context.logic.entails((), sp.Equivalent(condition, right))
    context.require(same, "modulus on a line: the condition should be ", condition)


@verify.register
def _(rule: Cyclic, formula: Boolean, context: Context) -> None:
    expect(formula, sp.Eq, "cyclic")
    X, Y = rule.left, rule.right
    context.require(X.shape == Y.shape[::-1], "cyclic: the products are not square")
    first, second = (expect(s, SpectralRadius, "cyclic").matrix for s in formula.args)
    for matrix, product in ((first, X * Y), (second, Y * X)):
        context.require(matrix.shape == product.shape, "cyclic: another size")
        context.require_zeros(matrix - product, "cyclic: the product")


@verify.register
def _(rule: ScaledRadius, formula: Boolean, context: Context) -> None:
    expect(formula, sp.Eq, "scaled radius")
    c, scaled = rule.factor, expect(formula.lhs, SpectralRadius, "scaled radius")
    radii = formula.rhs.atoms(SpectralRadius)
    context.require(len(radii) == 1, "scaled radius: the right side needs one spectral radius")
    (rho,) = radii
    context.require(rho.matrix.shape == scaled.matrix.shape, "scaled radius: another size")
    context.require_zeros(scaled.matrix - c * rho.matrix, "scaled radius: the matrices")
    context.require_zero(formula.rhs - c * rho, "scaled radius")
    context.require(context.sign(c) in AT_LEAST_ZERO, "scaled radius: the factor may be negative")


@verify.register
def _(rule: Circulant, formula: Boolean, context: Context) -> None:
    expect(formula, sp.Eq, "circulant")
    C, v = expect(formula.lhs, SpectralRadius, "circulant").matrix, formula.rhs
    rational = all(isinstance(x, sp.Rational) for x in C)
    context.require(rational, "circulant: the entries must be rational numbers")
    n = C.rows
    shifted = all(C[i, j] == C[0, (j - i) % n] for i in range(n) for j in range(n))
    context.require(shifted, "circulant: the rows are not shifts of the first")
    largest = attempt(largest_circulant_modulus, C.row(0), v)
    context.require(largest, "circulant: the largest modulus of an eigenvalue is not ", v)


@verify.register
def _(rule: SkewWeightedBound, formula: Boolean, context: Context) -> None:
    expect(formula, (sp.Le, sp.Ge), "skew weighted bound")
    rho = expect(formula.lts, SpectralRadius, "skew weighted bound")
    context.require_zero(formula.gts - 2 * rule.bound / sp.pi, "skew weighted bound")
    if has_symbolic_order(rho.matrix):
        _bounded_at_symbolic_order(rule, rho.matrix, context)
        return
    A, w, a = rule.skew, rule.weights, rule.bound
    n = len(w)
    context.require(A.shape == rho.matrix.shape == (n, n), "skew weighted bound: another size")
    context.require(n > 1, "skew weighted bound: a single entry does not bound a")
    context.require_zeros(A + A.T, "skew weighted bound: skew-symmetry")
    for i, j in combinations(range(n), 2):
        within = sp.Le(sp.Abs(A[i, j]), a)
        context.require(context.entails(within), "skew weighted bound: ", within, " is not known")
    context.require_zero(sp.Add(*w) - 1, "skew weighted bound: the weights must sum to 1")
    for weight in w:
        at_least_zero = context.sign(weight) in AT_LEAST_ZERO
        context.require(at_least_zero, "skew weighted bound: ", weight, " may be negative")
    W, column = sp.diag(*w), sp.Matrix(w)
    covariance = sp.ImmutableMatrix(A * (W - column * column.T))
    S = covariance if _equal(rho.matrix, covariance, context) else A * W
    context.require_zeros(rho.matrix - S, "skew weighted bound: the matrix")


def _bounded_at_symbolic_order(
    rule: SkewWeightedBound, matrix: sp.MatrixExpr, context: Context
) -> None:
    A, w, a = rule.skew, rule.weights, rule.bound
    if not (has_symbolic_order(A) and has_symbolic_order(w)):
        raise StepRejected("skew weighted bound: a symbolic order needs symbolic matrices")
    fits = A.shape == matrix.shape == (w.rows, w.rows) and w.cols == 1
    context.require(fits, "skew weighted bound: another size")
    _require_nonnegative(w, context, "skew weighted bound")
    within = EntriesWithin(A, a)
    context.require(context.entails(within), "skew weighted bound: ", within, " is not known")
    context.require_zeros(A + A.T, "skew weighted bound: skew-symmetry")
    total = sp.OneMatrix(1, w.rows) * w - sp.Identity(1)
    context.require_zeros(total, "skew weighted bound: the weights must sum to 1")
    S = sp.DiagMatrix(w) - w * w.T
    context.require_zeros(matrix - A * S, "skew weighted bound: the matrix")


def _require_nonnegative(column: sp.MatrixExpr, context: Context, rule: str) -> None:
    known = isinstance(column, Softmax) or context.entails(NonnegativeEntries(column))
    context.require(known, rule, ": ", column, " may have negative entries")


def _identity(M: sp.Matrix | sp.MatrixExpr) -> sp.Matrix | sp.MatrixExpr:
    return sp.Identity(M.rows) if has_symbolic_order(M) else sp.eye(M.rows)


def _equal(first: sp.Matrix, second: sp.Matrix, context: Context) -> bool:
    return all(context.forms.is_zero(x - y) for x, y in zip(first, second, strict=True))
