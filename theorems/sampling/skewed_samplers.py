"""What sampling strong responses more often does to the optimum (arXiv:2602.12180, one-shot part).

The logit gap of i and j is log π*_i/π*_j − log π_ref,i/π_ref,j = β((Pμ)_i − (Pμ)_j), by
`sampling/ipo-closed-form`.
"""

from itertools import combinations

from sympy import ImmutableMatrix, Rational

from proofkit import (
    And,
    Arbitrary,
    Iff,
    Implies,
    Instance,
    Or,
    by,
    by_arithmetic,
    claim,
    for_all,
    identity,
    logic,
    preference_matrix,
    real,
    signs,
    simplex,
    strongly_transitive,
    theorem,
)
from proofkit.alignment.ipo import win_rates

HALF = Rational(1, 2)
beta = real("beta", above=0)


def gap(P, sampler, i, j):
    """The logit gap of i and j."""
    q = win_rates(P, sampler)
    return beta * (q[i] - q[j])


def drops(P, i, j):
    """By how much k ↦ P_ik − P_jk falls from each rank to the next."""
    return [P[i, m] - P[j, m] - P[i, m + 1] + P[j, m + 1] for m in range(P.rows - 1)]


def gains(mu, other):
    """How much more mass `other` puts on each top segment {1..m}, m < K."""
    return [sum(other[: m + 1]) - sum(mu[: m + 1]) for m in range(mu.rows - 1)]


def pairs(K):
    return list(combinations(range(K), 2))


def numbered(P):
    """The responses are numbered from best to worst; ties are allowed."""
    return [P[i, j] >= HALF for i, j in pairs(P.rows)]


def variables(K):
    P = preference_matrix("P", K, strongly_transitive)
    return P, simplex("mu", K), simplex("mu_prime", K)


@theorem(sizes=range(2, 7))
def gap_change_identity(K):
    """(P_i − P_j)·(μ' − μ) = Σ_{m<K} ((P_im − P_jm) − (P_i,m+1 − P_j,m+1))·(F'_m − F_m), F and F'
    the cumulative sums of μ and μ'."""
    P, mu, other = preference_matrix("P", K), simplex("mu", K), simplex("mu_prime", K)
    return And(*(abel_summation(P, mu, other, i, j).formula for i, j in pairs(K)))


def abel_summation(P, mu, other, i, j):
    change = sum((P[i, k] - P[j, k]) * (other[k] - mu[k]) for k in range(P.rows))
    summed = sum(drop * gain for drop, gain in zip(drops(P, i, j), gains(mu, other), strict=True))
    return identity(change, summed, "Abel summation; the sums over all k are both 1")


@gap_change_identity.derivation
def _(K):
    P, mu, other = preference_matrix("P", K), simplex("mu", K), simplex("mu_prime", K)
    return [abel_summation(P, mu, other, i, j) for i, j in pairs(K)]


@theorem(sizes=range(2, 5))
def skewed_sampling_widens_gaps(K):
    """Let P be SST, i ranked above j, and let k ↦ P_ik − P_jk be non-increasing in the rank k. If
    μ' puts at least as much mass as μ on every top segment {1..m}, then the logit gap between i and
    j under μ' is at least that under μ; strictly more if some top segment gains mass at a place
    where the function strictly decreases.

    The responses are numbered from best to worst; one claim for each pair i < j.
    """
    P, mu, other = variables(K)
    claims = []
    for i, j in pairs(K):
        before, after = gap(P, mu, i, j), gap(P, other, i, j)
        places = zip(drops(P, i, j), gains(mu, other), strict=True)
        strictly = Or(*(And(drop > 0, gain > 0) for drop, gain in places))
        claims.append(
            claim(
                given=[
                    *numbered(P),
                    *(drop >= 0 for drop in drops(P, i, j)),
                    *(gain >= 0 for gain in gains(mu, other)),
                ],
                then=And(after >= before, Implies(strictly, after > before)),
            )
        )
    return claims


@skewed_sampling_widens_gaps.derivation
def _(K):
    return [list(widened(K, i, j)) for i, j in pairs(K)]


def widened(K, i, j):
    P, mu, other = variables(K)
    places = list(zip(drops(P, i, j), gains(mu, other), strict=True))
    change = gap(P, other, i, j) - gap(P, mu, i, j)
    products = [beta * drop * gain for drop, gain in places]
    yield abel_summation(P, mu, other, i, j)
    yield signs(change >= 0, products, "no term is negative")
    for m, (drop, gain) in enumerate(places):
        others = products[:m] + products[m + 1 :]
        yield signs(change >= products[m], others, f"at least its part at rank {m + 1}")
        yield by_arithmetic(Implies(And(drop > 0, gain > 0), change > 0), change >= products[m])


def moved(mu, amount, source, target):
    """The sampler after moving mass from one response to another."""
    shift = [amount * ((k == target) - (k == source)) for k in range(mu.rows)]
    return ImmutableMatrix([m + s for m, s in zip(mu, shift, strict=True)])


@theorem(sizes=range(2, 5))
def skewed_sampling_widens_every_gap(K):
    """Let P be SST. Moving sampling mass from a lower-ranked to a higher-ranked response widens the
    logit gap of every pair.

    The responses are numbered from best to worst, and "widens" means that the gap grows.
    """
    P, mu, _ = variables(K)
    amount = real("t", above=0)
    wider = [
        Implies(
            amount <= mu[source],
            gap(P, moved(mu, amount, source, target), i, j) > gap(P, mu, i, j),
        )
        for target, source in pairs(K)
        for i, j in pairs(K)
    ]
    return claim(given=numbered(P), then=And(*wider))


def never_narrows(P):
    """Whatever is moved up from whichever sampler, no gap of a pair i < j shrinks."""
    K = P.rows
    mu, amount = simplex("mu", K), real("t", above=0)
    kept = [
        Implies(
            amount <= mu[source],
            gap(P, moved(mu, amount, source, target), i, j) >= gap(P, mu, i, j),
        )
        for target, source in pairs(K)
        for i, j in pairs(K)
    ]
    return mu, amount, for_all(And(*kept), over=[mu, amount])


def never_rises(P):
    """For every pair i < j the function k ↦ P_ik − P_jk is non-increasing in the rank k."""
    return And(*(drop >= 0 for i, j in pairs(P.rows) for drop in drops(P, i, j)))


@theorem(sizes=range(2, 5))
def skewed_sampling_widens_every_gap__repaired(K):
    """Moving sampling mass from a lower-ranked to a higher-ranked response never narrows the logit
    gap of a pair iff k ↦ P_ik − P_jk is non-increasing in the rank k for every pair i above j.

    SST is neither needed nor enough. More than "never narrows" can't be had: the function has the
    same value at i and at j, so mass moved from j to i leaves the gap of i and j as it is.
    """
    P = preference_matrix("P", K)
    _, _, kept = never_narrows(P)
    return Iff(kept, never_rises(P))


@skewed_sampling_widens_every_gap__repaired.derivation
def _(K):
    P = preference_matrix("P", K)
    mu, amount, kept = never_narrows(P)
    even = [Rational(1, K)] * K
    falls = [drop for i, j in pairs(K) for drop in drops(P, i, j)]
    yield by(
        Instance(kept, [(mu, even), (amount, Rational(1, K))]),
        Implies(kept, And(*(beta * drop >= 0 for drop in falls))),
        "mass moved by one rank from the uniform sampler",
    )
    for drop in falls:
        yield by_arithmetic(Implies(beta * drop >= 0, drop >= 0))
    for i, j in pairs(K):
        for target, source in pairs(K):
            steps = drops(P, i, j)[target:source]
            change = gap(P, moved(mu, amount, source, target), i, j) - gap(P, mu, i, j)
            yield identity(change, beta * amount * sum(steps), "the gap changes by βt the fall")
            yield by_arithmetic(
                Implies(And(*(drop >= 0 for drop in steps)), beta * amount * sum(steps) >= 0)
            )
    yield by(Arbitrary(), Implies(never_rises(P), kept), "whatever is moved")
    yield logic(Iff(kept, never_rises(P)))
