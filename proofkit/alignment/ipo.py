"""One-shot IPO: objective, optimum, ranking (arXiv:2310.12036; arXiv:2602.12180)."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit.alignment.policies import inner, kl, tilted


def skew_part(P: sp.Matrix) -> sp.ImmutableMatrix:
    """A = P − ½11ᵀ, which is skew-symmetric."""
    return sp.ImmutableMatrix(P - sp.ones(P.rows, P.rows) / 2)


def win_rates(P: sp.Matrix, sampler: sp.Matrix) -> sp.ImmutableMatrix:
    """Pμ: how often each response beats a draw from the sampler μ."""
    return sp.ImmutableMatrix(P * sp.Matrix(sampler))


def ipo_objective(
    policy: sp.Matrix, P: sp.Matrix, sampler: sp.Matrix, reference: sp.Matrix, beta: sp.Expr
) -> sp.Expr:
    """J(π) = πᵀPμ − β⁻¹KL(π‖π_ref); β multiplies the preference term."""
    return inner(policy, win_rates(P, sampler)) - kl(policy, reference) / beta


def ipo_optimum(
    P: sp.Matrix, sampler: sp.Matrix, reference: sp.Matrix, beta: sp.Expr
) -> sp.ImmutableMatrix:
    """π* ∝ π_ref ⊙ exp(βPμ)."""
    return tilted(reference, beta * win_rates(P, sampler))


def ranks_above(P: sp.Matrix, sampler: sp.Matrix, i: int, j: int) -> Boolean:
    """IPO with a uniform reference ranks i above j: (Pμ)_i > (Pμ)_j."""
    q = win_rates(P, sampler)
    return sp.Gt(q[i], q[j])


def ranks_first(P: sp.Matrix, sampler: sp.Matrix, c: int) -> Boolean:
    """IPO with a uniform reference ranks c above every other response."""
    return sp.And(*(ranks_above(P, sampler, c, j) for j in range(P.rows) if j != c))


def keeps_order(P: sp.Matrix, sampler: sp.Matrix) -> Boolean:
    """Whenever i beats j with probability above ½, IPO ranks i above j."""
    pairs = [(i, j) for i in range(P.rows) for j in range(P.rows) if i != j]
    half = sp.Rational(1, 2)
    return sp.And(*(sp.Implies(P[i, j] > half, ranks_above(P, sampler, i, j)) for i, j in pairs))
