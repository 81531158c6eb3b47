"""Predicates and functions that SymPy lacks: what a claim may say beyond arithmetic.

Each is a SymPy node with matrix or expression arguments and a definition in its docstring; it
never evaluates itself. How to decide one on an instance is the business of the arithmetic layer,
how to prove one that of the engines.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit._errors import StatementError
from proofkit.statement.variables import Coordinate


class ClaimPredicate(Boolean):
    """Base of the predicates."""

    @property
    def bound(self) -> tuple[Coordinate, ...]:
        """The coordinates that the predicate quantifies over itself."""
        return ()

    def __new__(cls, *args: Any) -> ClaimPredicate:
        node: ClaimPredicate = sp.Basic.__new__(cls, *args)
        return node

    @property
    def free_symbols(self) -> set[sp.Basic]:
        symbols: set[sp.Basic] = super().free_symbols
        return symbols - set(self.bound)

    def _eval_simplify(self, **_: Any) -> ClaimPredicate:
        return self


class MatrixPredicate(ClaimPredicate):
    """A property of one square matrix."""

    @property
    def matrix(self) -> sp.ImmutableMatrix:
        return self.args[0]


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


class BoundedAbove(ClaimPredicate):
    """`objective` is bounded above on the interior of the simplex of the policy `over`."""

    @property
    def objective(self) -> sp.Expr:
        return self.args[0]

    @property
    def bound(self) -> tuple[Coordinate, ...]:
        return tuple(self.args[1])


class TendsTo(ClaimPredicate):
    """`expression` has the limit `target` as `variable` tends to `point` from inside its domain."""

    @property
    def expression(self) -> sp.Expr:
        return self.args[0]

    @property
    def bound(self) -> tuple[Coordinate, ...]:
        return (self.args[1],)

    @property
    def point(self) -> sp.Expr:
        return self.args[2]

    @property
    def target(self) -> sp.Expr:
        return self.args[3]


class LiminfAtLeast(ClaimPredicate):
    """Along every orbit of `state → image`, `liminf_t observable(state_t) ≥ bound_value`."""

    @property
    def observable(self) -> sp.Expr:
        return self.args[0]

    @property
    def bound(self) -> tuple[Coordinate, ...]:
        return tuple(self.args[1])

    @property
    def image(self) -> sp.ImmutableMatrix:
        return self.args[2]

    @property
    def bound_value(self) -> sp.Expr:
        return self.args[3]


class MatrixFunction(sp.Expr):
    """A real number computed from one matrix."""

    is_commutative = True
    is_extended_real = True

    def __new__(cls, matrix: sp.Matrix) -> MatrixFunction:
        node: MatrixFunction = sp.Basic.__new__(cls, sp.ImmutableMatrix(matrix))
        return node

    @property
    def matrix(self) -> sp.ImmutableMatrix:
        return self.args[0]


class SpectralNorm(MatrixFunction):
    """The largest singular value ‖M‖₂."""

    is_nonnegative = True


class SpectralRadius(MatrixFunction):
    """The largest modulus of an eigenvalue."""

    is_nonnegative = True


class SmallestNonzeroEigenvalue(MatrixFunction):
    """The smallest nonzero eigenvalue of a symmetric positive semidefinite matrix."""

    is_positive = True


def _square(matrix: sp.Matrix) -> sp.ImmutableMatrix:
    if not isinstance(matrix, sp.MatrixBase) or matrix.rows != matrix.cols or matrix.rows == 0:
        shape = getattr(matrix, "shape", type(matrix).__name__)
        raise StatementError(f"a predicate on eigenvalues needs a square matrix, not {shape}")
    return sp.ImmutableMatrix(matrix)


def stable(matrix: sp.Matrix) -> Stable:
    """Linear stability: every eigenvalue of `matrix` has modulus below 1."""
    return Stable(_square(matrix))


def unstable(matrix: sp.Matrix) -> Unstable:
    """Linear instability: some eigenvalue of `matrix` has modulus above 1.

    A matrix of spectral radius exactly 1 is neither `stable` nor `unstable`.
    """
    return Unstable(_square(matrix))


def positive_definite(matrix: sp.Matrix) -> PositiveDefinite:
    """`matrix` is symmetric positive definite."""
    return PositiveDefinite(_square(matrix))


def spectrum_on_line(matrix: sp.Matrix, real_part: Any) -> SpectrumOnLine:
    """Every eigenvalue of `matrix` has exactly the real part `real_part`."""
    return SpectrumOnLine(_square(matrix), sp.sympify(real_part, strict=True))


def bounded_above(objective: sp.Expr, over: sp.Matrix) -> BoundedAbove:
    """`objective` is bounded above over all policies; `over` is the policy variable in it."""
    return BoundedAbove(objective, sp.Tuple(*_bound(over)))


def tends_to(expression: sp.Expr, variable: sp.Symbol, point: Any, target: Any) -> TendsTo:
    """`expression` tends to `target` as `variable` tends to `point` (a number or `sympy.oo`)."""
    (bound,) = _bound([variable])
    return TendsTo(
        expression, bound, sp.sympify(point, strict=True), sp.sympify(target, strict=True)
    )


def liminf_at_least(
    observable: sp.Expr, state: sp.Matrix, image: sp.Matrix, bound: sp.Expr
) -> LiminfAtLeast:
    """`liminf_t observable(x_t) ≥ bound` along every orbit `x_{t+1} = image(x_t)`, x = `state`."""
    return LiminfAtLeast(
        observable,
        sp.Tuple(*_bound(state)),
        sp.ImmutableMatrix(image),
        sp.sympify(bound, strict=True),
    )


def spectral_norm(matrix: sp.Matrix) -> sp.Expr:
    """‖M‖₂, the largest singular value."""
    return SpectralNorm(sp.ImmutableMatrix(matrix))


def spectral_radius(matrix: sp.Matrix) -> sp.Expr:
    """The largest modulus of an eigenvalue of a square matrix."""
    return SpectralRadius(_square(matrix))


def smallest_nonzero_eigenvalue(matrix: sp.Matrix) -> sp.Expr:
    """The smallest nonzero eigenvalue of a symmetric positive semidefinite matrix."""
    return SmallestNonzeroEigenvalue(_square(matrix))


def _bound(symbols: Any) -> tuple[Coordinate, ...]:
    found = tuple(symbols)
    for s in found:
        if not isinstance(s, Coordinate):
            raise StatementError(f"{s} is bound by a predicate, so it must be a declared variable")
    return found
