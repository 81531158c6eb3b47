"""Eigenvalues of small matrices, through characteristic polynomials in interval arithmetic.

A matrix is a list of rows of intervals. Answers are True, False, or None where it is not known.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from proofkit.recheck._intervals import Arithmetic, Interval, Undefined, point
from proofkit.recheck._outcomes import BeyondScope

Matrix = list[list[Interval]]
Polynomial = list[Interval]
"""Coefficients, highest degree first."""

LARGEST_MATRIX = 12
_RADII = [Fraction(2**k + 1, 2**k) for k in (0, 2, 4, 8, 16, 32, 64)]


def characteristic_polynomial(M: Matrix, a: Arithmetic) -> Polynomial:
    """det(xI − M), monic, by Faddeev and LeVerrier."""
    n = len(M)
    if any(len(row) != n for row in M) or n == 0:
        raise Undefined("a matrix that is not square")
    if n > LARGEST_MATRIX:
        raise BeyondScope(f"a matrix of size {n}")
    coefficients, N = [point(1)], _zero(n)
    for k in range(1, n + 1):
        N = shifted(_product(M, N, a), coefficients[-1], a)
        MN = _product(M, N, a)
        trace = _sum([MN[i][i] for i in range(n)], a)
        coefficients.append(a.mul(trace, point(Fraction(-1, k))))
    return coefficients


def _zero(n: int) -> Matrix:
    return [[point(0)] * n for _ in range(n)]


def shifted(M: Matrix, s: Interval, a: Arithmetic) -> Matrix:
    """M + sI."""
    n = len(M)
    return [[a.add(M[i][j], s) if i == j else M[i][j] for j in range(n)] for i in range(n)]


def _product(A: Matrix, B: Matrix, a: Arithmetic) -> Matrix:
    columns = list(zip(*B, strict=True))
    return [[_sum([a.mul(x, y) for x, y in zip(r, c, strict=True)], a) for c in columns] for r in A]


def _sum(items: list[Interval], a: Arithmetic) -> Interval:
    total = point(0)
    for x in items:
        total = a.add(total, x)
    return total


def stable(p: Polynomial, a: Arithmetic) -> bool | None:
    """Whether all roots have modulus below 1: Schur and Cohn's reduction."""
    while len(p) > 1:
        lead, constant = a.absolute(p[0]), a.absolute(p[-1])
        if constant.low >= lead.high:
            return False
        if constant.high >= lead.low:
            return None
        k = a.mul(p[-1], a.inverse(p[0]))
        pairs = zip(p[:-1], p[:0:-1], strict=True)
        p = [a.sub(c, a.mul(k, d)) for c, d in pairs]
    return True


def unstable(p: Polynomial, a: Arithmetic) -> bool | None:
    """Whether some root has modulus above 1: one at least r > 1, or none as large as 1."""
    if stable(p, a) is True:
        return False
    if any(stable(_scaled(p, r, a), a) is False for r in _RADII):
        return True
    return None


def radius_below(p: Polynomial, r: Fraction, a: Arithmetic) -> bool | None:
    """Whether every root has modulus below r > 0."""
    return stable(_scaled(p, r, a), a)


def _scaled(p: Polynomial, r: Fraction, a: Arithmetic) -> Polynomial:
    """p(rx), whose roots are those of p divided by r."""
    n = len(p) - 1
    return [a.mul(c, point(r ** (n - k))) for k, c in enumerate(p)]


def on_imaginary_axis(p: Polynomial) -> bool | None:
    """Whether all roots have real part 0; only ever refuted here.

    A monic real polynomial with imaginary roots has no odd terms below its lead, and no negative
    coefficient.
    """
    odd, even = p[1::2], p[2::2]
    if any(c.low > 0 or c.high < 0 for c in odd) or any(c.high < 0 for c in even):
        return False
    return None


def spectral_radius(M: Matrix, a: Arithmetic) -> Interval:
    """The largest modulus of an eigenvalue, by bisection on `radius_below`."""
    p = characteristic_polynomial(M, a)
    return _bisected(_size(M), lambda r: radius_below(p, r, a), a)


def spectral_norm(M: Matrix, a: Arithmetic) -> Interval:
    """The root of the spectral radius of MᵀM."""
    return a.power(spectral_radius(_product(_transposed(M), M, a), a), Fraction(1, 2))


def _transposed(M: Matrix) -> list[list[Interval]]:
    return [list(column) for column in zip(*M, strict=True)]


def smallest_nonzero_eigenvalue(M: Matrix, a: Arithmetic) -> Interval:
    """Of a positive semidefinite matrix with exact entries: 1/r, r the largest root of xⁿp(1/x)."""
    p = _without_zero_roots(M, a)
    if not _has_positive_roots(p):
        raise Undefined("no nonzero eigenvalue, or a negative one")
    scale = max(abs(c.low / p[-1].low) for c in p)
    largest = _bisected(scale, lambda r: radius_below(p[::-1], r, a), a)
    return a.inverse(largest)


def has_smallest_nonzero_eigenvalue(M: Matrix, a: Arithmetic) -> bool:
    """Whether M, with exact entries, is symmetric, positive semidefinite and not zero."""
    symmetric = _transposed(M) == [list(row) for row in M]
    return _has_positive_roots(_without_zero_roots(M, a)) and symmetric


def _without_zero_roots(M: Matrix, a: Arithmetic) -> Polynomial:
    """The characteristic polynomial divided by powers of x."""
    if not all(x.exact for row in M for x in row):
        raise Undefined("the rank of a matrix that is not known exactly")
    p = characteristic_polynomial(M, a)
    if not all(c.exact for c in p):
        raise BeyondScope("a characteristic polynomial that long")
    while p and p[-1] == point(0):
        p.pop()
    return p


def _has_positive_roots(p: Polynomial) -> bool:
    """Whether a polynomial with real roots only, none of them 0, has some, all of them positive."""
    return len(p) > 1 and all(c.low * (-1) ** k >= 0 for k, c in enumerate(p))


def _size(M: Matrix) -> Fraction:
    return max((max(abs(x.low), abs(x.high)) for row in M for x in row), default=Fraction(0))


def _bisected(entry: Fraction, below: Callable[[Fraction], bool | None], a: Arithmetic) -> Interval:
    low, high = Fraction(0), entry * LARGEST_MATRIX + 1
    for _ in range(a.bits // 2):
        middle = (low + high) / 2
        answer = below(middle)
        if answer is None:
            break
        low, high = (low, middle) if answer else (middle, high)
    return Interval(low, high)


def positive_definite(M: Matrix, a: Arithmetic) -> bool | None:
    """Whether M = Mᵀ is positive definite, by the pivots of LDLᵀ; symmetry must be exact."""
    n = len(M)
    for i in range(n):
        for j in range(i):
            x, y = M[i][j], M[j][i]
            if x.high < y.low or y.high < x.low:
                return False
            if not (x.exact and x == y):
                return None
    A = M
    while A:
        pivot = A[0][0]
        if pivot.high <= 0:
            return False
        if pivot.low <= 0:
            return None
        factor = [a.mul(row[0], a.inverse(pivot)) for row in A[1:]]
        A = [
            [a.sub(x, a.mul(f, y)) for x, y in zip(row[1:], A[0][1:], strict=True)]
            for f, row in zip(factor, A[1:], strict=True)
        ]
    return True
