"""Eigenvalues and singular values: stability, norms and radii, without an eigenvalue solver.

Over ℚ everything is read off the characteristic polynomial, whose irreducible factors separate the
eigenvalues. A ball matrix is replaced by a rational one nearby; Weyl's inequality bounds what that
changes in the symmetric case (Horn and Johnson, *Matrix Analysis*, §4.3 and §7.3).

Outside its domain (say, an asymmetric matrix for `largest_eigenvalue`) a function returns nan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from typing import Any

from flint import acb, arb, fmpq, fmpq_poly

from proofkit._errors import InputError
from proofkit.arithmetic.linear_algebra import (
    Matrix,
    characteristic_polynomial,
    matmul,
    order,
    positive_definite,
    positive_semidefinite,
    rational_matrix,
    shape,
    shifted,
    symmetric,
    transpose,
)
from proofkit.arithmetic.number import Number, absolute, ball, maximum, minimum, sqrt
from proofkit.arithmetic.polynomial import (
    Polynomial,
    roots_on_imaginary_axis,
    scaled,
    schur_stable,
    schur_unstable,
    without_zero_roots,
)
from proofkit.arithmetic.precision import current_precision, working_precision
from proofkit.arithmetic.rounding import frobenius_bound, nearby_rational_matrix
from proofkit.arithmetic.ternary import Ternary, certain

Choice = Callable[[Number, Number], Number]


def stable(M: Matrix) -> Ternary:
    """Whether every eigenvalue has modulus below 1; always decided over ℚ."""
    return schur_stable(characteristic_polynomial(_nonempty(M)))


def unstable(M: Matrix) -> Ternary:
    """Whether some eigenvalue has modulus above 1; always decided over ℚ.

    A spectral radius of exactly 1 is neither `stable` nor `unstable`, even in a Jordan block.
    """
    return schur_unstable(characteristic_polynomial(_nonempty(M)))


def spectrum_on_line(M: Matrix, re: Number) -> Ternary:
    """Whether every eigenvalue has exactly the real part `re`; decided over ℚ."""
    return roots_on_imaginary_axis(characteristic_polynomial(shifted(_nonempty(M), re)))


def largest_eigenvalue(M: Matrix) -> Number:
    """The largest eigenvalue of a symmetric matrix; exact where M and it are rational."""
    _nonempty(M)
    return _extreme_eigenvalue(M, maximum) if symmetric(M) is Ternary.TRUE else arb.nan()


def smallest_nonzero_eigenvalue(M: Matrix) -> Number:
    """The smallest nonzero eigenvalue of a symmetric positive semidefinite matrix.

    Exact where M and it are rational. nan for the zero matrix, and for a ball matrix that is not
    certainly positive definite, since its rank is unknown.
    """
    if has_smallest_nonzero_eigenvalue(M) is not Ternary.TRUE:
        return arb.nan()
    exact = rational_matrix(M)
    if exact is None:
        return _extreme_eigenvalue(M, minimum)
    return _extreme_root(without_zero_roots(exact.charpoly()), minimum)


def has_smallest_nonzero_eigenvalue(M: Matrix) -> Ternary:
    """Whether `smallest_nonzero_eigenvalue` is defined; always decided over ℚ."""
    exact = rational_matrix(_nonempty(M))
    if exact is not None:
        nonzero = without_zero_roots(exact.charpoly()).degree() > 0
        return positive_semidefinite(M) & certain(nonzero)
    if positive_semidefinite(M) is Ternary.FALSE:
        return Ternary.FALSE
    return Ternary.TRUE if positive_definite(M) is Ternary.TRUE else Ternary.UNKNOWN


def spectral_norm(M: Matrix) -> Number:
    """The largest singular value ‖M‖₂; exact where M and it are rational."""
    if 0 in shape(M):
        raise InputError("spectral_norm: the matrix is empty; give it a row and a column")
    if rational_matrix(M) is not None:
        return sqrt(_extreme_eigenvalue(matmul(transpose(M), M), maximum))
    near = nearby_rational_matrix(M)
    if near is None:
        return arb.nan()
    Q, distance = near
    return absolute(spectral_norm(Q) + arb(0, distance))


def spectral_radius(M: Matrix) -> Number:
    """The largest modulus of an eigenvalue.

    Exact where M is, and the modulus is that of a rational eigenvalue or the rational one of a pair
    of conjugate eigenvalues of degree 2.
    """
    _nonempty(M)
    exact = rational_matrix(M)
    return _certified_radius(M) if exact is None else reduce(maximum, _moduli(exact.charpoly()))


def _nonempty(M: Matrix) -> Matrix:
    if order(M) == 0:
        raise InputError("the empty matrix has no eigenvalues to ask about; give it a row")
    return M


def _extreme_eigenvalue(M: Matrix, choose: Choice) -> Number:
    """The largest or smallest eigenvalue of a symmetric matrix, by Weyl's inequality on balls."""
    exact = rational_matrix(M)
    if exact is not None:
        return _extreme_root(exact.charpoly(), choose)
    near = nearby_rational_matrix(M)
    if near is None:
        return arb.nan()
    Q, distance = near
    return _extreme_eigenvalue(Q, choose) + arb(0, distance)


def _extreme_root(p: fmpq_poly, choose: Choice) -> Number:
    """The root that `choose` prefers, at a precision that separates it; all roots are real."""
    bits = current_precision()
    while True:
        with working_precision(bits):
            roots = list(_real_roots(p))
            best = reduce(choose, roots)
        if any(best is root for root in roots):
            return best
        bits *= 2


def _real_roots(p: fmpq_poly) -> Iterator[Number]:
    for f, _ in p.factor()[1]:
        if f.degree() == 1:
            yield -f[0] / f[1]
        else:
            yield from (z.real for z in _complex_roots(f))


def _moduli(p: fmpq_poly) -> Iterator[Number]:
    for f, _ in p.factor()[1]:
        if f.degree() == 1:
            yield abs(f[0] / f[1])
        elif f.degree() == 2 and f.discriminant() < 0:
            yield sqrt(f[0] / f[2])
        else:
            yield from (abs(z) for z in _complex_roots(f))


def _complex_roots(f: fmpq_poly) -> list[acb]:
    roots: Any = f.numer().complex_roots()  # pairs with multiplicities, whatever the stub says
    return [z for z, _ in roots]


def _certified_radius(M: Matrix) -> Number:
    """Bounds on both sides of the radius of a nearby matrix, as tight as Schur–Cohn certifies."""
    near = nearby_rational_matrix(M)
    if near is None:
        return arb.nan()
    p = characteristic_polynomial(M)
    guess = ball(spectral_radius(near[0])).mid()
    top = frobenius_bound(x for row in M for x in row)
    widths = [top * fmpq(1, 2**k) for k in _exponents()]
    above = (r for r in (guess + w for w in widths) if _all_below(p, r))
    below = (r for r in (guess - w for w in widths) if r > 0 and _some_above(p, r))
    return next(below, arb(0)).union(next(above, top)).nonnegative_part()


def _exponents() -> Iterator[int]:
    """From the working precision down to 0, about geometrically."""
    k = current_precision()
    while k > 0:
        yield k
        k = k * 4 // 5
    yield 0


def _all_below(p: Polynomial, r: Number) -> bool:
    return schur_stable(scaled(p, r)) is Ternary.TRUE


def _some_above(p: Polynomial, r: Number) -> bool:
    return schur_unstable(scaled(p, r)) is Ternary.TRUE
