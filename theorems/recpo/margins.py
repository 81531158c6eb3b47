"""Preference margins from utilities (arXiv:2506.02261)."""

from sympy import sqrt

from proofkit import equal, real, theorem
from proofkit.alignment.policies import sigmoid

lam = real("lambda", at_least=0)


def utility(score, delay):
    """φ = s/√Δt."""
    return score / sqrt(delay)


@theorem
def is_a_likelihood():
    """For K = 1, the implied probabilities of "p over d" and "d over p" add up to 1.

    The probability of "p over d" is exp(−L) = σ(r_p − r_d − γ_d) with γ_d = λφ_p/φ_d; that of
    "d over p" has the roles swapped.
    """
    phi_p = utility(real("s_p", above=0), real("Delta_p", above=0))
    phi_d = utility(real("s_d", above=0), real("Delta_d", above=0))
    gap = real("r_p") - real("r_d")
    p_over_d = sigmoid(gap - lam * phi_p / phi_d)
    d_over_p = sigmoid(-gap - lam * phi_d / phi_p)
    return equal(p_over_d + d_over_p, 1)


@theorem
def is_a_likelihood__repaired():
    """For K = 1 and λ = 0, the implied probabilities of "p over d" and "d over p" add up to 1."""
    gap = real("r_p") - real("r_d")
    return equal(sigmoid(gap) + sigmoid(-gap), 1)
