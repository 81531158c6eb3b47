"""MRS-IPO with any number of responses, in matrices of symbolic order."""

from __future__ import annotations

import sympy as sp
from attrs import field, frozen
from sympy.logic.boolalg import Boolean

from proofkit.statement.claim import equal
from proofkit.statement.matrix_variables import (
    matrix,
    preference_matrix_of_order,
    simplex_point,
)
from proofkit.statement.predicates import JacobianMatrix, Softmax


@frozen
class MrsIpoOfOrder:
    """The map ``θ ↦ αθ + (1−α) log π_ref + βP(λ softmax θ + (1−λ)π_0)`` on logits, K a symbol.

    Every policy is the softmax of some θ, so what holds for all θ holds at all interior policies.
    """

    order: sp.Expr
    alpha: sp.Expr
    beta: sp.Expr
    lam: sp.Expr
    theta: sp.MatrixExpr = field(init=False)
    preferences: sp.MatrixExpr = field(init=False)

    @theta.default
    def _theta(self) -> sp.MatrixExpr:
        return matrix("theta", self.order, 1)

    @preferences.default
    def _preferences(self) -> sp.MatrixExpr:
        return preference_matrix_of_order("P", self.order)

    @property
    def ones(self) -> sp.MatrixExpr:
        return sp.OneMatrix(self.order, 1)

    @property
    def identity(self) -> sp.MatrixExpr:
        return sp.Identity(self.order)

    @property
    def policy(self) -> sp.MatrixExpr:
        return Softmax(self.theta)

    @property
    def skew_part(self) -> sp.MatrixExpr:
        """A = P − ½11ᵀ."""
        return self.preferences - self.ones * self.ones.T / 2

    @property
    def covariance(self) -> sp.MatrixExpr:
        """S = diag π − ππᵀ."""
        return sp.DiagMatrix(self.policy) - self.policy * self.policy.T

    @property
    def image(self) -> sp.MatrixExpr:
        """The next logits."""
        log_reference, start = matrix("r", self.order, 1), simplex_point("pi_0", self.order)
        sampler = self.lam * self.policy + (1 - self.lam) * start
        mixed = self.alpha * self.theta + (1 - self.alpha) * log_reference
        return mixed + self.beta * self.preferences * sampler

    @property
    def jacobian(self) -> sp.MatrixExpr:
        """The derivative of the next logits, K×K."""
        return JacobianMatrix(self.image, self.theta)


@frozen
class Contrasts:
    """Coordinates for vectors modulo constants, with any response or average as their origin.

    D takes K numbers to K − 1 contrasts and E takes them back: DE = I, D1 = 0, ED = I − 1qᵀ. With
    the last response as origin D = (I −1), E = (I 0)ᵀ, and q is the last unit vector.
    """

    order: sp.Expr

    @property
    def D(self) -> sp.MatrixExpr:
        return matrix("D", self.order - 1, self.order)

    @property
    def E(self) -> sp.MatrixExpr:
        return matrix("E", self.order, self.order - 1)

    @property
    def equations(self) -> tuple[Boolean, ...]:
        one, q = sp.OneMatrix(self.order, 1), matrix("q", self.order, 1)
        return (
            equal(self.D * self.E, sp.Identity(self.order - 1)),
            equal(self.D * one, sp.ZeroMatrix(self.order - 1, 1)),
            equal(self.E * self.D, sp.Identity(self.order) - one * q.T),
        )

    def of(self, matrix: sp.MatrixExpr) -> sp.MatrixExpr:
        """The matrix that a K×K matrix which maps constants to constants induces on contrasts."""
        return self.D * matrix * self.E
