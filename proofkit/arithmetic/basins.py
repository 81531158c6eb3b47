"""Neighbourhoods of a fixed point that a map contracts, certified by a quadratic form.

If P and P − MᵀPM are positive definite for every M in a ball matrix that contains the derivatives
on a convex box around the fixed point c, then by the mean value theorem ``‖F(x) − c‖_P`` is at most
``q‖x − c‖_P``, q < 1, in the box; so every orbit that starts in an ellipsoid ``‖x − c‖_P² ≤ level``
inside the box converges to c (Lyapunov; Elaydi, *An Introduction to Difference Equations*, §4.9).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
from attrs import frozen
from flint import arb, fmpq, fmpq_mat

from proofkit.arithmetic.linear_algebra import (
    Matrix,
    matmul,
    positive_definite,
    symmetric_part,
    transpose,
)
from proofkit.arithmetic.number import Number, ball, less
from proofkit.arithmetic.ternary import Ternary

Derivative = Callable[[Sequence[arb]], Matrix]
"""An enclosure of the derivatives on a box."""

RationalMatrix = tuple[tuple[fmpq, ...], ...]

HALVINGS = 24
"""How often the box around the fixed point is halved, from half width 1, before giving up."""


@frozen
class Basin:
    """The ellipsoid ``(x − centre)ᵀ form (x − centre) < level``, all of which tends to `centre`."""

    centre: tuple[Number, ...]
    form: RationalMatrix
    level: fmpq

    def contains(self, point: Sequence[Number]) -> Ternary:
        """Whether the point lies inside."""
        offset = [x - c for x, c in zip(point, self.centre, strict=True)]
        terms = (
            w * x * y
            for row, x in zip(self.form, offset, strict=True)
            for w, y in zip(row, offset, strict=True)
        )
        return less(sum(terms, start=fmpq(0)), self.level)


def certified_basin(centre: Sequence[Number], derivative: Derivative) -> Basin | None:
    """A basin of a fixed point; None where no contraction could be certified.

    Parameters
    ----------
    centre
        The fixed point: the caller vouches that the map fixes it exactly.
    derivative
        Encloses the map's derivatives on a box.
    """
    around = [ball(c) for c in centre]
    form = _quadratic_form(derivative([c.mid() for c in around]))
    if form is None:
        return None
    for k in range(HALVINGS):
        width = fmpq(1, 2**k)
        box = [c + arb(0, width) for c in around]
        if _contracts(form, derivative(box)):
            return Basin(tuple(centre), form, _level(form, width))
    return None


def _contracts(form: RationalMatrix, slope: Matrix) -> bool:
    moved = matmul(matmul(transpose(slope), form), slope)
    n = len(form)
    loss = tuple(tuple(form[i][j] - moved[i][j] for j in range(n)) for i in range(n))
    return positive_definite(symmetric_part(loss)) is Ternary.TRUE


def _quadratic_form(slope: Matrix) -> RationalMatrix | None:
    """A rational P ≻ 0 near the solution of P − MᵀPM = I."""
    M = np.array([[float(ball(x).mid()) for x in row] for row in slope])
    n = len(M)
    if not np.isfinite(M).all() or np.abs(np.linalg.eigvals(M)).max() >= 1:
        return None
    P = np.linalg.solve(np.eye(n * n) - np.kron(M.T, M.T), np.eye(n).ravel()).reshape(n, n)
    rounded = [
        [Fraction(P[i, j] + P[j, i]).limit_denominator(2**20) for j in range(n)] for i in range(n)
    ]
    form = tuple(tuple(fmpq(x.numerator, x.denominator) for x in row) for row in rounded)
    return form if positive_definite(form) is Ternary.TRUE else None


def _level(form: RationalMatrix, width: fmpq) -> fmpq:
    """The largest level whose ellipsoid lies in the box: there x_i² ≤ (P⁻¹)_ii · level."""
    inverse = fmpq_mat([list(row) for row in form]).inv()
    return width**2 / max(inverse[i, i] for i in range(len(form)))
