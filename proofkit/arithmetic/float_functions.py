"""What compiled margins call: functions of many points at once, an array with one entry a point.

nan stands for "not known here"; the connectives are Kleene's, so that a part that is certainly
false makes a conjunction false beside an unknown one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

EQUAL = 1e-11
"""Relative to their size, numbers that differ by less count as equal."""

_NOISE = 1e-14
"""What is smaller may be nothing but errors of rounding."""

_NEGLIGIBLE = 1e-9
"""Eigenvalues below this share of the largest count as zero."""


def both(a: Floats, b: Floats) -> Floats:
    """The margin of a conjunction."""
    return np.where((a < 0) | (b < 0), np.fmin(a, b), np.minimum(a, b))


def either(a: Floats, b: Floats) -> Floats:
    """The margin of a disjunction."""
    return np.where((a > 0) | (b > 0), np.fmax(a, b), np.maximum(a, b))


def same_truth(a: Floats, b: Floats) -> Floats:
    """The margin of an equivalence."""
    return both(either(-a, b), either(a, -b))


def strictly(large: Sequence[Any], small: Sequence[Any]) -> Floats:
    """The margin of one sum being larger than the other, of which the terms are given."""
    return _relative(large, small, where_negligible=0.0) - EQUAL


def weakly(large: Sequence[Any], small: Sequence[Any]) -> Floats:
    """The margin of one sum being at least as large as the other.

    That 0 is not below 0 is no near miss: the margin is large there, so that no search is drawn to
    where both sides of an inequality vanish.
    """
    return _relative(large, small, where_negligible=1.0) + EQUAL


def equally(large: Sequence[Any], small: Sequence[Any]) -> Floats:
    """The margin of two sums being equal."""
    return EQUAL - np.abs(_relative(large, small, where_negligible=0.0))


def _relative(large: Sequence[Any], small: Sequence[Any], where_negligible: float) -> Floats:
    """The difference of two sums relative to their sizes, or to that of all terms if there is but
    one sum; a single term is squashed."""
    above, below = sum(large), sum(small)
    gap, size = above - below, sum(map(np.abs, (*large, *small)))
    if len(large) + len(small) <= 1:
        return np.asarray(gap / (1 + size))
    gap = np.where(np.abs(gap) <= _NOISE * size, 0.0, gap)
    scale = np.abs(above) + np.abs(below) if large and small else size
    negligible = np.less_equal(scale, _NOISE * (1 + size))
    return np.where(negligible, where_negligible, gap / np.where(negligible, 1.0, scale))


def stacked(rows: Sequence[Sequence[Any]], points: int) -> Floats:
    """A matrix a point, from entries that are arrays or plain numbers."""
    entries = [[np.broadcast_to(e, points) for e in row] for row in rows]
    return np.ascontiguousarray(np.moveaxis(np.array(entries, dtype=float), 2, 0))


def columns(coordinates: Sequence[Any], points: int) -> Floats:
    """A column a point, from coordinates that are arrays or plain numbers."""
    rows = [np.broadcast_to(x, points) for x in coordinates]
    return np.array(rows, dtype=float).reshape(len(rows), points)


def spectral_radius(matrices: Floats) -> Floats:
    """The largest modulus of an eigenvalue of each matrix."""
    finite, known = _finite(matrices)
    return np.where(known, np.abs(np.linalg.eigvals(finite)).max(axis=1), np.nan)


def spectral_norm(matrices: Floats) -> Floats:
    """The largest singular value of each matrix."""
    finite, known = _finite(matrices)
    return np.where(known, np.linalg.svd(finite, compute_uv=False)[:, 0], np.nan)


def smallest_nonzero_eigenvalue(matrices: Floats) -> Floats:
    """The smallest nonzero eigenvalue of each symmetric positive semidefinite matrix, else nan."""
    finite, known = _finite(matrices)
    values = np.linalg.eigvalsh(finite)
    least = _NEGLIGIBLE * np.abs(values).max(axis=1, keepdims=True)
    in_domain = known & _symmetric(finite) & (values > least).any(axis=1)
    in_domain &= (values >= -least).all(axis=1)
    return np.where(in_domain, np.where(values > least, values, np.inf).min(axis=1), np.nan)


def definiteness(matrices: Floats) -> Floats:
    """The least eigenvalue of each symmetric matrix, relative to the largest; −1 for others."""
    finite, known = _finite(matrices)
    values = np.linalg.eigvalsh(finite)
    scale = np.abs(values).max(axis=1)
    least = values[:, 0] / np.where(scale > 0, scale, 1)
    return np.where(known, np.where(_symmetric(finite), least, -1.0), np.nan) - EQUAL


def off_line(matrices: Floats, real_part: Any) -> Floats:
    """Minus the largest distance of an eigenvalue from the line with this real part, relative to
    the entries."""
    finite, known = _finite(matrices)
    values = np.linalg.eigvals(finite).real
    gap = np.abs(values - np.reshape(real_part, (-1, 1))).max(axis=1)
    size = 1 + np.abs(finite).max(axis=(1, 2))
    return np.where(known, np.sqrt(EQUAL) - gap / size, np.nan)


def _finite(matrices: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """The matrices, zero where one is not finite, and which are."""
    known = np.asarray(np.isfinite(matrices).all(axis=(1, 2)))
    return np.where(known[:, None, None], matrices, 0.0), known


def _symmetric(matrices: Floats) -> NDArray[np.bool_]:
    gap = np.abs(matrices - np.swapaxes(matrices, 1, 2)).max(axis=(1, 2))
    return np.asarray(gap <= EQUAL * (1 + np.abs(matrices).max(axis=(1, 2))))
