"""Iterated maps on policies, in logits modulo constants.

A policy π and its logits θ = log π + constant determine each other, so a map on policies is a map
on ℝᴷ/ℝ1. Its coordinates are the differences θ_i − θ_K, i < K; Jacobians are (K−1)×(K−1).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import sympy as sp
from attrs import field, frozen
from sympy.logic.boolalg import Boolean

from proofkit.statement.claim import equal
from proofkit.statement.implicit import implicit
from proofkit.statement.variables import column

LogitMap = Callable[[sp.ImmutableMatrix], sp.ImmutableMatrix]


def softmax(logits: sp.Matrix) -> sp.ImmutableMatrix:
    """The policy with these logits."""
    weights = [sp.exp(x) for x in logits]
    total = sp.Add(*weights)
    return column(w / total for w in weights)


def logits(policy: sp.Matrix) -> sp.ImmutableMatrix:
    """The logarithms of a policy's entries."""
    return column(sp.log(p) for p in policy)


def contrasts(vector: sp.Matrix) -> sp.ImmutableMatrix:
    """The differences to the last entry, which do not change when a constant is added."""
    return column(x - vector[-1] for x in vector[:-1])


def centred(vector: sp.Matrix) -> sp.ImmutableMatrix:
    """The vector minus its mean."""
    mean = sp.Add(*vector) / len(vector)
    return column(x - mean for x in vector)


def on_contrasts(matrix: sp.Matrix) -> sp.ImmutableMatrix:
    """The (K−1)×(K−1) matrix that a K×K matrix induces on vectors modulo constants.

    The K×K matrix must map constants to constants.
    """
    K = matrix.rows
    differences = sp.eye(K)[:-1, :] - sp.Matrix(K - 1, K, lambda _, j: int(j == K - 1))
    return sp.ImmutableMatrix(differences * matrix[:, :-1])


@frozen
class IteratedMap:
    """A map on policies with K responses, given on logits.

    Parameters
    ----------
    size
        K.
    on_logits
        From K logits to K logits; adding a constant to the argument may only add one to the value.
    """

    size: int
    on_logits: LogitMap = field(eq=False, repr=False)

    def __call__(self, policy: sp.Matrix) -> sp.ImmutableMatrix:
        """The next policy."""
        return softmax(self.on_logits(logits(policy)))

    def orbit(self, start: sp.Matrix, steps: int) -> list[sp.ImmutableMatrix]:
        """The policies of rounds 0 to `steps`, `start` first."""
        policies = [sp.ImmutableMatrix(start)]
        for _ in range(steps):
            policies.append(self(policies[-1]))
        return policies

    def jacobian(self, policy: sp.Matrix) -> sp.ImmutableMatrix:
        """The derivative at a policy, in logits modulo constants: (K−1)×(K−1)."""
        theta, derivative = self._derivative
        at_policy = dict(zip(theta, logits(policy), strict=True))
        return sp.ImmutableMatrix(derivative.xreplace(at_policy).applyfunc(_tidy))

    @cached_property
    def _derivative(self) -> tuple[tuple[sp.Symbol, ...], sp.Matrix]:
        theta = tuple(sp.Dummy(f"theta_{i + 1}", real=True) for i in range(self.size))
        image = contrasts(self.on_logits(column(theta)))
        return theta, sp.Matrix(image).jacobian(theta[:-1])

    def fixes(self, policy: sp.Matrix) -> Boolean:
        """`policy` is a fixed point."""
        theta = logits(policy)
        return equal(contrasts(self.on_logits(theta)), contrasts(theta))

    def fixed_point(self, name: str) -> sp.ImmutableMatrix:
        """A variable for the interior fixed points: every policy that the map fixes."""

        def residual(x: sp.ImmutableMatrix) -> sp.ImmutableMatrix:
            theta = column([*x, sp.Integer(0)])
            return contrasts(self.on_logits(theta)) - x

        return softmax([*implicit(name, self.size - 1, residual), sp.Integer(0)])


def _tidy(entry: sp.Expr) -> sp.Expr:
    """Multiply out what is polynomial; leave the rest as the derivative gives it."""
    return sp.expand(entry) if entry.is_polynomial() else entry
