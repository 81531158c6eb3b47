"""The IPO optimum and its loss (arXiv:2602.12180, one-shot part)."""

from sympy import exp, log

from proofkit import (
    And,
    Gibbs,
    Iff,
    Or,
    Proportional,
    by,
    derivative,
    equal,
    identity,
    logic,
    policy,
    preference_matrix,
    real,
    simplex,
    theorem,
)
from proofkit.alignment.ipo import ipo_objective, ipo_optimum, win_rates
from proofkit.alignment.policies import kl

beta = real("beta", above=0)


def variables(K):
    P, mu = preference_matrix("P", K), simplex("mu", K)
    return P, mu, policy("pi_ref", K), policy("pi", K)


@theorem(sizes=range(2, 6))
def ipo_closed_form(K):
    """J(π) = πᵀPμ − β⁻¹KL(π‖π_ref) has on the simplex the unique maximiser π* ∝ π_ref ⊙ exp(βPμ),
    and J(π*) − J(π) = β⁻¹KL(π‖π*) for every π.

    A policy has full support; the sampler need not.
    """
    P, mu, ref, pi = variables(K)
    best = ipo_optimum(P, mu, ref, beta)
    gap = ipo_objective(best, P, mu, ref, beta) - ipo_objective(pi, P, mu, ref, beta)
    return And(Or(equal(pi, best), gap > 0), equal(gap, kl(pi, best) / beta))


@ipo_closed_form.derivation
def _(K):
    P, mu, ref, pi = variables(K)
    q, best = win_rates(P, mu), ipo_optimum(P, mu, ref, beta)
    objective = ipo_objective(pi, P, mu, ref, beta)
    for i in range(K):
        slope = q[i] - (log(pi[i] / ref[i]) + 1) / beta
        yield derivative(objective, pi[i], slope, "the gradient of the objective")
    log_Z = log(sum(ref[k] * exp(beta * q[k]) for k in range(K)))
    for i in range(K):
        multiplier = (log_Z - 1) / beta
        slope = q[i] - (log(best[i] / ref[i]) + 1) / beta
        yield identity(slope, multiplier, "at π* it is constant: Lagrange's condition on Σπ = 1")
    divergence = kl(pi, best)
    gap = ipo_objective(best, P, mu, ref, beta) - objective
    yield identity(gap, divergence / beta, "completing the divergence")
    yield by(
        Gibbs(tuple(pi), tuple(best)),
        Or(equal(pi, best), divergence > 0),
        "a divergence is positive unless both laws agree",
    )
    yield by(Proportional(1 / beta), Iff(gap > 0, divergence > 0), "β > 0")
    yield logic(Or(equal(pi, best), gap > 0), "so π* is the only maximiser")


@theorem(sizes=range(2, 6))
def ipo_loss_equivalence(K):
    """With h_π(i,j) = log(π_i π_ref,j / (π_j π_ref,i)) and I ~ Bernoulli(P_ij):
    E_{i,j~μ}[(h_π − βI)²] = E_{i,j~μ}[(h_π − β((Pμ)_i − (Pμ)_j))²] + C, C free of π; π* makes the
    first term of the right side zero.

    "Free of π" is stated as: the difference is the same for any two policies π and π′.
    """
    P, mu, ref, pi = variables(K)
    other, q = policy("pi_prime", K), win_rates(P, mu)
    pairs = [(i, j) for i in range(K) for j in range(K)]

    def h(policy, i, j):
        return log(policy[i] * ref[j] / (policy[j] * ref[i]))

    def sampled(policy):
        return sum(
            mu[i]
            * mu[j]
            * (P[i, j] * (h(policy, i, j) - beta) ** 2 + P[j, i] * h(policy, i, j) ** 2)
            for i, j in pairs
        )

    def averaged(policy):
        return sum(mu[i] * mu[j] * (h(policy, i, j) - beta * (q[i] - q[j])) ** 2 for i, j in pairs)

    constant = sampled(pi) - averaged(pi)
    best = ipo_optimum(P, mu, ref, beta)
    return And(equal(constant, sampled(other) - averaged(other)), equal(averaged(best), 0))
