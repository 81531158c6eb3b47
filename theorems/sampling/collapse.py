"""Collapse under strong transitivity (arXiv:2602.12180, iterative dynamics)."""

from itertools import combinations

from sympy import Integer, Min, Rational, exp, log, oo

from proofkit import (
    And,
    Drift,
    ExponentialLimit,
    ExponentialOrder,
    Iff,
    Implies,
    Induction,
    Minimum,
    SortedTilt,
    by,
    by_real_lemma,
    claim,
    every_round,
    identity,
    integer,
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
        yield from positive_lead(P, 0, j)
        odds += ref[j] / ref[0] * exp(-strength * delta)
    yield by(
        ExponentialLimit(), tends_to(1 / (1 + odds), strength, oo, 1), "every odds ratio decays"
    )


def full_feedback(K):
    """P, the logits θ_t of a round and their image, θ_0 and t, at α = 1."""
    P, sampled = preference_matrix("P", K, strictly_strongly_transitive), simplex("pi_0", K)
    step = mrs_ipo(P, alpha=1, beta=beta, lam=lam, start=sampled)
    theta, first = vector("theta", K), vector("theta_0", K)
    return P, theta, step.on_logits(theta), first, integer("t", at_least=0)


def lead(P, i, j):
    """min_k(P_ik − P_jk)."""
    return Min(*(P[i, k] - P[j, k] for k in range(P.rows)))


@theorem(sizes=range(2, 6))
def collapse_at_full_reference_feedback(K):
    """α = 1, strictly SST P: log(π_t,1/π_t,j) ≥ log(π_0,1/π_0,j) + tβδ_j with π_0 here the start;
    the policy converges to the top response at a geometric rate.

    log(π_1/π_j) is θ_1 − θ_j. The rate is q = exp(−β min_j δ_j) < 1, and 1 − π_t,1 ≤ Cqᵗ with
    C = Σ_j π_0,j/π_0,1. The sampler's own π_0, which need not be the start, is arbitrary.
    """
    P, theta, image, first, t = full_feedback(K)
    slowest = Min(*(lead(P, 0, j) for j in range(1, K)))
    odds = sum(exp(first[j] - first[0]) for j in range(1, K))
    others = 1 - softmax(theta)[0]
    return (
        claim(
            then=[
                every_round(
                    theta[0] - theta[j] >= first[0] - first[j] + t * beta * lead(P, 0, j),
                    theta,
                    image,
                    start=first,
                    time=t,
                )
                for j in range(1, K)
            ]
        ),
        claim(
            then=[
                exp(-beta * slowest) < 1,
                every_round(
                    others <= odds * exp(-beta * slowest) ** t, theta, image, start=first, time=t
                ),
            ]
        ),
    )


@collapse_at_full_reference_feedback.derivation
def _(K):
    return [list(growing_log_ratios(K)), list(geometric_decay(K))]


def one_round_apart(P, theta, image, i, j):
    """θ_i − θ_j grows by at least β min_k(P_ik − P_jk) in a round, whatever the policy."""
    K, least = P.rows, lead(P, i, j)
    mu = sampler(theta)
    for k in range(K):
        yield by(Minimum(), least <= P[i, k] - P[j, k], "a minimum over k")
    excess = sum(m * (P[i, k] - P[j, k] - least) for k, m in enumerate(mu))
    yield signs(
        image[i] - image[j] >= theta[i] - theta[j] + beta * least,
        beta * excess,
        "an average exceeds a minimum",
    )


def sampler(theta):
    pi, start = softmax(theta), simplex("pi_0", theta.rows)
    return [lam * p + (1 - lam) * s for p, s in zip(pi, start, strict=True)]


def carried_over(theta, image, first, t, i, j, gain):
    """From one round to the next, θ_i − θ_j ≥ θ_0,i − θ_0,j + t·gain."""
    a, b, c, m, r = (real(name) for name in ("a", "b", "c", "m", "r"))
    values = {a: theta[i] - theta[j], b: first[i] - first[j], c: image[i] - image[j]}
    return by_real_lemma(
        Implies(a >= b + r * m, c >= b + (r + 1) * m), c >= a + m, at={**values, r: t, m: gain}
    )


def growing_log_ratios(K):
    P, theta, image, first, t = full_feedback(K)
    for m in sampler(theta):
        yield signs(m >= 0)
    for j in range(1, K):
        gain = beta * lead(P, 0, j)
        yield from one_round_apart(P, theta, image, 0, j)
        yield carried_over(theta, image, first, t, 0, j, gain)
        ahead = theta[0] - theta[j] >= first[0] - first[j] + t * beta * lead(P, 0, j)
        yield by(
            Induction(ahead),
            every_round(ahead, theta, image, start=first, time=t),
            "by induction over the rounds",
        )


def geometric_decay(K):
    P, theta, image, first, t = full_feedback(K)
    slowest, pi = Min(*(lead(P, 0, j) for j in range(1, K))), softmax(theta)
    gain, rivals = beta * slowest, range(1, K)
    for m in sampler(theta):
        yield signs(m >= 0)
    for j in rivals:
        yield from positive_lead(P, 0, j)
        for k in range(K):
            yield by(Minimum(), slowest <= P[0, k] - P[j, k], "the slowest of all")
        yield by(Minimum(), slowest <= lead(P, 0, j))
        yield from one_round_apart(P, theta, image, 0, j)
        yield at_least_as_fast(P, theta, image, j, slowest)
        yield carried_over(theta, image, first, t, 0, j, gain)
    yield by(Minimum(), slowest > 0)
    yield signs(-gain < 0)
    yield by(ExponentialOrder(-gain, Integer(0)), exp(-gain) < 1, "q < 1")
    others, odds = 1 - pi[0], [exp(theta[j] - theta[0]) for j in rivals]
    bounds = [exp(first[j] - first[0] - t * gain) for j in rivals]
    yield signs(
        others <= sum(odds), [o * pi[k] for o in odds for k in rivals], "1 − π_1 ≤ (1 − π_1)/π_1"
    )
    for j, odd, bound in zip(rivals, odds, bounds, strict=True):
        a, b = theta[j] - theta[0], first[j] - first[0] - t * gain
        yield by(ExponentialOrder(a, b), Iff(a <= b, odd <= bound))
    x, y, z = vector("x", K - 1), vector("y", K - 1), real("z")
    smaller = And(*(u <= v for u, v in zip(x, y, strict=True)))
    yield by_real_lemma(
        Implies(smaller, z <= sum(y)), z <= sum(x), at={x: odds, y: bounds, z: others}
    )
    ahead = And(*(theta[0] - theta[j] >= first[0] - first[j] + t * gain for j in rivals))
    decay = others <= sum(exp(first[j] - first[0]) for j in rivals) * exp(-gain) ** t
    yield by(
        Induction(ahead),
        every_round(decay, theta, image, start=first, time=t),
        "by induction over the rounds",
    )


def at_least_as_fast(P, theta, image, j, slowest):
    a, c, d, m, b = real("a"), real("c"), real("d"), real("m"), real("b", at_least=0)
    return by_real_lemma(
        c >= a + b * m,
        *(c >= a + b * d, m <= d),
        at={
            **{a: theta[0] - theta[j], c: image[0] - image[j], b: beta},
            **{d: lead(P, 0, j), m: slowest},
        },
    )


def positive_lead(P, i, j):
    """min_k(P_ik − P_jk) > 0 for i above j."""
    for k in range(P.rows):
        ahead = P[i, k] > P[j, k]
        if i <= k <= j:
            terms = [P[i, k] - HALF, P[k, j] - HALF]
            yield signs(ahead, terms, "i beats k, and k beats j")
        else:
            yield logic(ahead, "strict SST")
    yield by(Minimum(), lead(P, i, j) > 0, "so the minimum is positive")


@theorem(sizes=range(2, 6))
def entropy_eventually_decreases(K):
    """α = 1, strictly SST P: the entropy of π_t is strictly decreasing from round
    T* = max_{i<j} ⌈max(0, −log(π_0,i/π_0,j)) / (β min_k(P_ik − P_jk))⌉ on.

    That t ≥ T* is written without the ceiling, which changes nothing for an integer t ≥ 0:
    tβ min_k(P_ik − P_jk) ≥ −log(π_0,i/π_0,j) for all i < j. π_0 is the start; that of the sampler
    is arbitrary.
    """
    P, theta, image, first, t = full_feedback(K)
    pairs = list(combinations(range(K), 2))
    late = And(*(t * beta * lead(P, i, j) >= first[j] - first[i] for i, j in pairs))
    falls = entropy(softmax(image)) < entropy(softmax(theta))
    return every_round(Implies(late, falls), theta, image, start=first, time=t)


@entropy_eventually_decreases.derivation
def _(K):
    P, theta, image, first, t = full_feedback(K)
    pairs = list(combinations(range(K), 2))
    a, b, c, e, m, r = (real(name) for name in ("a", "b", "c", "e", "m", "r"))
    for weight in sampler(theta):
        yield signs(weight >= 0)
    for i, j in pairs:
        yield from positive_lead(P, i, j)
        yield from one_round_apart(P, theta, image, i, j)
        yield carried_over(theta, image, first, t, i, j, beta * lead(P, i, j))
        values = {a: theta[i] - theta[j], c: image[i] - image[j], e: first[i] - first[j]}
        yield by_real_lemma(
            c > a,
            *(c >= a + b * m, b > 0, m > 0),
            at={**values, b: beta, m: lead(P, i, j)},
            text="one round favours the better of two",
        )
        yield by_real_lemma(
            Implies(And(a >= e + r, r >= -e), a >= 0),
            at={**values, r: t * beta * lead(P, i, j)},
            text="from T* on the better is ahead",
        )
    in_order = And(*(theta[i] >= theta[i + 1] for i in range(K - 1)))
    falls = entropy(softmax(image)) < entropy(softmax(theta))
    yield by(
        SortedTilt(theta, image - theta),
        Implies(in_order, falls),
        "a tilt in the order of the logits lowers the entropy",
    )
    ahead = And(
        *(theta[i] - theta[j] >= first[i] - first[j] + t * beta * lead(P, i, j) for i, j in pairs)
    )
    late = And(*(t * beta * lead(P, i, j) >= first[j] - first[i] for i, j in pairs))
    yield by(
        Induction(ahead),
        every_round(Implies(late, falls), theta, image, start=first, time=t),
        "by induction over the rounds",
    )


@theorem(sizes=range(2, 5))
def entropy_always_decreases(K):
    """α = 1, strictly SST P: the entropy decreases in every round from every start."""
    P = preference_matrix("P", K, strictly_strongly_transitive)
    pi, start = policy("pi", K), simplex("pi_0", K)
    step = mrs_ipo(P, alpha=1, beta=beta, lam=lam, start=start)
    return entropy(step(pi)) < entropy(pi)
