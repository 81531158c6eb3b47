"""A rational matrix near a ball matrix, and how near."""

from __future__ import annotations

from collections.abc import Iterable

from flint import arb, fmpq

from proofkit.arithmetic.linear_algebra import Matrix
from proofkit.arithmetic.number import Number, ball
from proofkit.arithmetic.precision import current_precision

_LARGEST_SCALE = 100_000


def nearby_rational_matrix(M: Matrix) -> tuple[Matrix, arb] | None:
    """A rational Q with short entries, and an upper bound on ‖M − Q‖ in the Frobenius norm.

    The entries are rounded to the working precision, relative to the largest of them, so that the
    cost of computing with Q depends neither on the radii nor on the spread of the magnitudes. One
    number at two places is rounded to one rational. None if an entry is infinite, nan or gigantic.
    """
    scale = _binary_scale(M)
    if scale is None:
        return None
    unit = fmpq(2) ** (scale - current_precision())
    Q = tuple(tuple(_rounded(ball(x), unit) for x in row) for row in M)
    gaps = (x - q for row, near in zip(M, Q, strict=True) for x, q in zip(row, near, strict=True))
    return Q, frobenius_bound(gaps)


def frobenius_bound(entries: Iterable[Number]) -> arb:
    """An upper bound on the root of the sum of squares."""
    bounds = (ball(x).abs_upper() for x in entries)
    return sum((b * b for b in bounds), start=arb(0)).sqrt().upper()


def _binary_scale(M: Matrix) -> int | None:
    """An e with every entry of modulus below 2ᵉ; tiny matrices are not resolved any further."""
    top = max((ball(x).abs_upper() for row in M for x in row), default=arb(0))
    if not top.is_finite():
        return None
    mantissa, exponent = top.man_exp()
    scale = int(exponent) + int(mantissa).bit_length()
    return max(scale, -_LARGEST_SCALE) if scale <= _LARGEST_SCALE else None


def _rounded(x: arb, unit: fmpq) -> fmpq:
    return unit * (x.mid() / unit).floor().mid().fmpz()
