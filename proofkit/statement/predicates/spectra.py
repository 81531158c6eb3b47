"""Properties of one matrix."""

from __future__ import annotations

from typing import Any

import sympy as sp

from proofkit.statement.predicates.base import MatrixFunction, MatrixPredicate, square


class Stable(MatrixPredicate):
    """All eigenvalues have modulus below 1."""


class Unstable(MatrixPredicate):
    """Some eigenvalue has modulus above 1."""


class PositiveDefinite(MatrixPredicate):
    """The matrix is symmetric and `xᵀMx > 0` for every x ≠ 0."""


class SpectrumOnLine(MatrixPredicate):
    """All eigenvalues have the real part `args[1]`, exactly."""

    @property
    def real_part(self) -> sp.Expr:
        return self.args[1]


class NonnegativeEntries(MatrixPredicate):
    """No entry is negative."""


class EntriesWithin(MatrixPredicate):
    """Every entry has an absolute value of at most `args[1]`."""

    @property
    def largest(self) -> sp.Expr:
        return self.args[1]


class SpectralNorm(MatrixFunction):
    """The largest singular value ‖M‖₂."""

    is_nonnegative = True


class SpectralRadius(MatrixFunction):
    """The largest modulus of an eigenvalue."""

    is_nonnegative = True


class SmallestNonzeroEigenvalue(MatrixFunction):
    """The smallest nonzero eigenvalue of a symmetric positive semidefinite matrix."""


def stable(matrix: sp.Matrix) -> Stable:
    """Linear stability: every eigenvalue of `matrix` has modulus below 1."""
    return Stable(square(matrix))


def unstable(matrix: sp.Matrix) -> Unstable:
    """Linear instability: some eigenvalue of `matrix` has modulus above 1.

    A matrix of spectral radius exactly 1 is neither `stable` nor `unstable`.
    """
    return Unstable(square(matrix))


def positive_definite(matrix: sp.Matrix) -> PositiveDefinite:
    """`matrix` is symmetric positive definite."""
    return PositiveDefinite(square(matrix))


def spectrum_on_line(matrix: sp.Matrix, real_part: Any) -> SpectrumOnLine:
    """Every eigenvalue of `matrix` has exactly the real part `real_part`."""
    return SpectrumOnLine(square(matrix), sp.sympify(real_part, strict=True))


def spectral_norm(matrix: sp.Matrix) -> sp.Expr:
    """‖M‖₂, the largest singular value."""
    return SpectralNorm(matrix)


def spectral_radius(matrix: sp.Matrix) -> sp.Expr:
    """The largest modulus of an eigenvalue of a square matrix."""
    return SpectralRadius(square(matrix))


def smallest_nonzero_eigenvalue(matrix: sp.Matrix) -> sp.Expr:
    """The smallest nonzero eigenvalue of a symmetric positive semidefinite matrix."""
    return SmallestNonzeroEigenvalue(square(matrix))
