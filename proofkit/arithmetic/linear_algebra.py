"""Linear algebra on small matrices of numbers: exact over ℚ, certified over balls.

A matrix is a tuple of row tuples. An answer about a ball matrix holds for every real matrix inside.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import arb_mat, fmpq, fmpq_mat

from proofkit._errors import ArithmeticFailure, InputError
from proofkit.arithmetic.number import Number, equal, exact_value, less, less_equal
from proofkit.arithmetic.ternary import Ternary, all_of

Vector = tuple[Number, ...]
Matrix = tuple[Vector, ...]

_ZERO = fmpq(0)


def shape(M: Matrix) -> tuple[int, int]:
    """Rows and columns.

    Raises
    ------
    InputError
        If the rows differ in length.
    """
    columns = len(M[0]) if M else 0
    if any(len(row) != columns for row in M):
        raise InputError(f"matrix rows have the lengths {[len(row) for row in M]}; make them equal")
    return len(M), columns


def order(M: Matrix) -> int:
    """The n of an n×n matrix.

    Raises
    ------
    InputError
        If the matrix is not square.
    """
    rows, columns = shape(M)
    if rows != columns:
        raise InputError(f"a square matrix is needed, not {rows}×{columns}")
    return rows


def rational_matrix(M: Matrix) -> fmpq_mat | None:
    """The matrix over ℚ if every entry is exact, else None."""
    entries = [exact_value(x) for row in M for x in row]
    known = [x for x in entries if x is not None]
    return fmpq_mat(*shape(M), known) if len(known) == len(entries) else None


def transpose(M: Matrix) -> Matrix:
    """Mᵀ."""
    shape(M)
    return tuple(zip(*M, strict=True))


def matmul(A: Matrix, B: Matrix) -> Matrix:
    """The product AB; its entries are rational where all that they are made of is.

    Raises
    ------
    InputError
        If the inner dimensions differ.
    """
    (_, inner), (rows, _) = shape(A), shape(B)
    if inner != rows:
        raise InputError(f"matmul: {inner} columns meet {rows} rows; make them equal")
    columns = transpose(B)
    return tuple(tuple(_dot(row, column) for column in columns) for row in A)


def _dot(x: Vector, y: Vector) -> Number:
    return sum((a * b for a, b in zip(x, y, strict=True)), start=_ZERO)


def shifted(M: Matrix, s: Number) -> Matrix:
    """M − sI."""
    order(M)
    return tuple(
        tuple(x - s if i == j else x for j, x in enumerate(row)) for i, row in enumerate(M)
    )


def symmetric_part(M: Matrix) -> Matrix:
    """(M + Mᵀ)/2, with one and the same number at (i, j) and (j, i)."""
    half = fmpq(1, 2)
    mean = {(i, j): (M[i][j] + M[j][i]) * half for i in range(order(M)) for j in range(i + 1)}
    indices = range(len(M))
    return tuple(tuple(mean[max(i, j), min(i, j)] for j in indices) for i in indices)


def determinant(M: Matrix) -> Number:
    """The determinant; 1 for the empty matrix."""
    order(M)
    exact = rational_matrix(M)
    return arb_mat(M).det() if exact is None else exact.det()


def solve(A: Matrix, b: Sequence[Number]) -> Vector:
    """The solution of Ax = b.

    Raises
    ------
    InputError
        If A is not square or b has another length.
    ArithmeticFailure
        If A is singular, or the balls cannot exclude it.
    """
    n = order(A)
    if len(b) != n:
        raise InputError(f"solve: {n} equations with {len(b)} right-hand sides; make them equal")
    if n == 0:
        return ()
    system = tuple((*row, y) for row, y in zip(A, b, strict=True))
    exact = rational_matrix(system)
    try:
        if exact is None:
            x = arb_mat(A).solve(arb_mat(n, 1, b))
            return tuple(x[i, 0] for i in range(n))
        table = exact.table()
        left, right = [row[:-1] for row in table], [row[-1:] for row in table]
        return tuple(fmpq_mat(left).solve(fmpq_mat(right)).entries())
    except ZeroDivisionError:
        how = "may be" if exact is None else "is"
        raise ArithmeticFailure(f"solve: the {n}×{n} matrix {how} singular") from None


def characteristic_polynomial(M: Matrix) -> Vector:
    """The coefficients of det(xI − M), monic, highest degree first."""
    order(M)
    exact = rational_matrix(M)
    if exact is None:
        return tuple(reversed(arb_mat(M).charpoly().coeffs()))
    return tuple(reversed(exact.charpoly().coeffs()))


def symmetric(M: Matrix) -> Ternary:
    """Whether M = Mᵀ.

    A ball denotes one real number, so a pair of entries that is one and the same ball *object* is
    equal; two balls, however alike, are not known to be. `symmetric_part` makes the former.
    """
    pairs = ((M[i][j], M[j][i]) for i in range(order(M)) for j in range(i))
    return all_of(Ternary.TRUE if a is b else equal(a, b) for a, b in pairs)


def positive_definite(M: Matrix) -> Ternary:
    """Whether M is symmetric and xᵀMx > 0 for all x ≠ 0, by the pivots of M = LDLᵀ."""
    return symmetric(M) & _pivots_positive(M)


def _pivots_positive(A: Matrix) -> Ternary:
    while A:
        if any(less_equal(x, _ZERO) is Ternary.TRUE for x in _diagonal(A)):
            return Ternary.FALSE
        if less(_ZERO, A[0][0]) is not Ternary.TRUE:
            return Ternary.UNKNOWN
        A = _schur_complement(A, 0)
    return Ternary.TRUE


def positive_semidefinite(M: Matrix) -> Ternary:
    """Whether M is symmetric and xᵀMx ≥ 0 for all x, by pivots on certainly positive entries.

    Always decided over ℚ; over balls a singular matrix stays UNKNOWN.
    """
    return symmetric(M) & _pivots_nonnegative(M)


def _pivots_nonnegative(A: Matrix) -> Ternary:
    while A:
        diagonal = _diagonal(A)
        if any(less(x, _ZERO) is Ternary.TRUE for x in diagonal):
            return Ternary.FALSE
        positive = [k for k, x in enumerate(diagonal) if less(_ZERO, x) is Ternary.TRUE]
        if not positive:
            return _without_positive_diagonal(A)
        A = _schur_complement(A, positive[0])
    return Ternary.TRUE


def _without_positive_diagonal(A: Matrix) -> Ternary:
    """A semidefinite matrix whose diagonal vanishes is zero."""
    if all_of(equal(x, _ZERO) for x in _diagonal(A)) is not Ternary.TRUE:
        return Ternary.UNKNOWN
    return all_of(equal(x, _ZERO) for row in A for x in row)


def _diagonal(A: Matrix) -> list[Number]:
    return [A[i][i] for i in range(len(A))]


def _schur_complement(A: Matrix, k: int) -> Matrix:
    """A without row and column k, after eliminating with the nonzero pivot A[k][k]."""
    others = [i for i in range(len(A)) if i != k]
    factor = {i: A[i][k] / A[k][k] for i in others}
    return tuple(tuple(A[i][j] - factor[i] * A[k][j] for j in others) for i in others)
