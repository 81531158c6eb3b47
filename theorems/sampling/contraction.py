"""When MRS-IPO contracts (arXiv:2602.12180, iterative dynamics)."""

from proofkit import (
    Implies,
    claim,
    policy,
    preference_matrix,
    real,
    simplex,
    spectral_norm,
    theorem,
    vector,
)
from proofkit.alignment.ipo import skew_part
from proofkit.alignment.mixed_reference import mrs_ipo
from proofkit.alignment.policies import squared_norm
from proofkit.dynamics.iterated_map import centred

alpha, lam = real("alpha", at_least=0, at_most=1), real("lambda", at_least=0, at_most=1)
beta = real("beta", above=0)


def distances(K):
    """P, and the squared distances modulo constants of two logit vectors and of their images."""
    P, reference, start = preference_matrix("P", K), policy("pi_ref", K), simplex("pi_0", K)
    step = mrs_ipo(P, alpha=alpha, beta=beta, lam=lam, reference=reference, start=start)
    theta, other = vector("theta", K), vector("theta_prime", K)
    before = squared_norm(centred(theta - other))
    after = squared_norm(centred(step.on_logits(theta) - step.on_logits(other)))
    return P, before, after


@theorem(sizes=range(2, 5))
def spectral_contraction(K):
    """If α + (βλ/2)‖A‖₂ < 1 then MRS-IPO is a contraction in θ (Euclidean norm modulo constants),
    so it has one interior fixed point, and every interior start converges to it.

    Stated with the contraction factor q = α + (βλ/2)‖A‖₂: distances shrink at least by q. One fixed
    point and convergence follow by Banach's theorem.
    """
    P, before, after = distances(K)
    q = alpha + beta * lam / 2 * spectral_norm(skew_part(P))
    return claim(given=q < 1, then=after <= q**2 * before)


@theorem(sizes=range(2, 5))
def spectral_contraction_quarter(K):
    """If α + (βλ/4)‖A‖₂ < 1 then MRS-IPO is a contraction in θ (Euclidean norm modulo constants),
    so it has one interior fixed point, and every interior start converges to it.

    Read weakly, whatever the factor: a contraction brings any two distinct points closer.
    """
    P, before, after = distances(K)
    q = alpha + beta * lam / 4 * spectral_norm(skew_part(P))
    return claim(given=q < 1, then=Implies(before > 0, after < before))
