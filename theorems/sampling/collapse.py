"""Collapse under strong transitivity (arXiv:2602.12180, iterative dynamics)."""

from sympy import Min, Rational, exp, log, oo

from proofkit import (
    Drift,
    ExponentialLimit,
    Minimum,
    by,
    claim,
    identity,
    liminf_at_least,
    logic,
    policy,
    preference_matrix,
    real,
    signs,
    simplex,
    strictly_strongly_transitive,
    strictly_transitive,
    strongly_transitive,
    tends_to,
    theorem,
    vector,
)
from proofkit.alignment.mixed_reference import mrs_ipo
from proofkit.alignment.policies import entropy
from proofkit.dynamics.iterated_map import softmax

lam = real("lambda", at_least=0, at_most=1)
alpha = real("alpha", at_least=0, below=1)
beta = real("beta", above=0)
strength = real("c", above=0)
HALF = Rational(1, 2)


def advantages(P):
    """δ_j = min_k (P_1k − P_jk), for the responses j other than the best."""
    K = P.rows
    return {j: Min(*(P[0, k] - P[j, k] for k in range(K))) for j in range(1, K)}


def setting(K, *classes):
    P, ref = preference_matrix("P", K, *classes), policy("pi_ref", K)
    start, theta = simplex("pi_0", K), vector("theta", K)
    step = mrs_ipo(P, alpha=alpha, beta=beta, lam=lam, reference=ref, start=start)
    return P, ref, start, theta, step.on_logits(theta)


@theorem(sizes=range(2, 6))
def collapse_bound(K):
    """P strictly transitive and SST, α < 1, δ_j = min_k(P_1k − P_jk): along every orbit
    liminf_t log(π_t,1/π_t,j) ≥ log(π_ref,1/π_ref,j) + βδ_j/(1−α); hence for strictly SST P the top
    response's limiting mass tends to 1 as β/(1−α) grows.

    log(π_1/π_j) is θ_1 − θ_j. The second part is about the mass that the first part leaves to the
    top response, 1/(1 + Σ_j (π_ref,j/π_ref,1) exp(−cδ_j)) at c = β/(1−α).
    """
    P, ref, _, theta, image = setting(K, strictly_transitive, strongly_transitive)
    bounds = [
        liminf_at_least(
            theta[0] - theta[j], theta, image, log(ref[0] / ref[j]) + beta * delta / (1 - alpha)
        )
        for j, delta in advantages(P).items()
    ]
    Q = preference_matrix("P", K, strictly_strongly_transitive)
    odds = sum(ref[j] / ref[0] * exp(-strength * delta) for j, delta in advantages(Q).items())
    return claim(then=bounds), claim(then=tends_to(1 / (1 + odds), strength, oo, 1))


@collapse_bound.derivation
def _(K):
    return [list(drift_of_log_ratios(K)), list(vanishing_odds(K))]


def drift_of_log_ratios(K):
    P, ref, start, theta, image = setting(K, strictly_transitive, strongly_transitive)
    pi = softmax(theta)
    mu = [lam * p + (1 - lam) * s for p, s in zip(pi, start, strict=True)]
    yield identity(sum(mu), 1, "μ_t is a probability vector")
    for k in range(K):
        yield signs(mu[k] >= 0, text="with no negative entry")
    for j, delta in advantages(P).items():
        for k in range(K):
            yield by(Minimum(), delta <= P[0, k] - P[j, k], "δ_j is a minimum over k")
        gaps = [P[0, k] - P[j, k] for k in range(K)]
        excess = sum(m * (gap - delta) for m, gap in zip(mu, gaps, strict=True))
        ratio, bound = log(ref[0] / ref[j]), log(ref[0] / ref[j]) + beta * delta / (1 - alpha)
        advance = alpha * (theta[0] - theta[j]) + (1 - alpha) * bound
        yield identity(
            image[0] - image[j],
            alpha * (theta[0] - theta[j])
            + (1 - alpha) * ratio
            + beta * sum(m * gap for m, gap in zip(mu, gaps, strict=True)),
            "one round of the map",
        )
        yield signs(image[0] - image[j] >= advance, beta * excess, "an average exceeds a minimum")
        yield by(
            Drift(alpha),
            liminf_at_least(theta[0] - theta[j], theta, image, bound),
            "by induction over the rounds",
        )


def vanishing_odds(K):
    P, ref = preference_matrix("P", K, strictly_strongly_transitive), policy("pi_ref", K)
    odds = 0
    for j, delta in advantages(P).items():
        for k in range(K):
            ahead = P[0, k] > P[j, k]
            if k <= j:
                yield signs(ahead, [P[0, k] - HALF, P[k, j] - HALF], "1 beats k, and k beats j")
            else:
                yield logic(ahead, "strict SST")
        yield by(Minimum(), delta > 0, "so the minimum is positive")
        odds += ref[j] / ref[0] * exp(-strength * delta)
    yield by(
        ExponentialLimit(), tends_to(1 / (1 + odds), strength, oo, 1), "every odds ratio decays"
    )


@theorem(sizes=range(2, 5))
def entropy_always_decreases(K):
    """α = 1, strictly SST P: the entropy decreases in every round from every start."""
    P = preference_matrix("P", K, strictly_strongly_transitive)
    pi, start = policy("pi", K), simplex("pi_0", K)
    step = mrs_ipo(P, alpha=1, beta=beta, lam=lam, start=start)
    return entropy(step(pi)) < entropy(pi)
