"""When the sampler does not matter to IPO (arXiv:2602.12180, one-shot part).

By `sampling/ipo-closed-form` the optimum's logits are β(Pμ)_i + log π_ref,i up to a constant, so it
is the same under μ and ν iff (Pμ)_i − (Pμ)_j = (Pν)_i − (Pν)_j for all i and j.
"""

from itertools import combinations

from sympy import Eq, ImmutableMatrix, Rational, ones

from proofkit import (
    And,
    Arbitrary,
    Iff,
    Implies,
    Instance,
    Or,
    additive,
    bradley_terry,
    by,
    by_arithmetic,
    claim,
    equal,
    for_all,
    logic,
    preference_matrix,
    simplex,
    theorem,
)
from proofkit.alignment.ipo import win_rates

HALF = Rational(1, 2)


def samplers(K):
    return simplex("mu", K, interior=True), simplex("nu", K, interior=True)


def lead(P, sampler, i, j):
    q = win_rates(P, sampler)
    return q[i] - q[j]


def same_optimum(P, mu, nu):
    return And(*(equal(lead(P, mu, i, j), lead(P, nu, i, j)) for i, j in pairs(P.rows)))


def pairs(K):
    return combinations(range(K), 2)


def triples(K):
    return combinations(range(K), 3)


def insensitive(P):
    """The IPO optimum is the same for all full-support samplers."""
    mu, nu = samplers(P.rows)
    return for_all(same_optimum(P, mu, nu), over=[mu, nu])


@theorem(sizes=range(2, 6))
def ipo_insensitive_iff_additive(K):
    """The IPO optimum is the same for all full-support μ iff P_ij = ½ + u_i − u_j for some u.

    The right side is stated without u: P_ij + P_jk = P_ik + ½ for all i, j, k; then u_i = P_i1.
    """
    P = preference_matrix("P", K)
    return Iff(insensitive(P), additive(P))


def insensitive_iff_additive(P):
    K = P.rows
    mu, nu = samplers(K)
    even = ones(K, 1) / K
    for i, j, k in triples(K):
        tilted = ImmutableMatrix([*even])
        tilted += ImmutableMatrix([((n == k) - (n == i)) * Rational(1, 2 * K) for n in range(K)])
        yield by(
            Instance(insensitive(P), [(mu, even), (nu, tilted)]),
            Implies(insensitive(P), Eq(P[i, j] + P[j, k], P[i, k] + HALF)),
            f"a little mass moved from {i + 1} to {k + 1} leaves {i + 1} over {j + 1} alone",
        )
    for i, j in pairs(K):
        constant = And(*(Eq(P[i, k] - P[j, k], P[i, j] - HALF) for k in range(K)))
        yield logic(Implies(additive(P), constant), "rows of an additive P differ by a constant")
        masses = And(Eq(sum(mu), 1), Eq(sum(nu), 1))
        yield by_arithmetic(
            Implies(And(constant, masses), Eq(lead(P, mu, i, j), lead(P, nu, i, j))),
            text="so every sampler gives that constant",
        )
    yield by(Arbitrary(), Implies(additive(P), insensitive(P)), "whatever the samplers")
    yield logic(Iff(insensitive(P), additive(P)))


@ipo_insensitive_iff_additive.derivation
def _(K):
    return list(insensitive_iff_additive(preference_matrix("P", K)))


@theorem(sizes=range(3, 6))
def ipo_insensitive_iff_bt(K):
    """The IPO optimum is the same for all full-support μ iff P is BT."""
    P = preference_matrix("P", K)
    return Iff(insensitive(P), bradley_terry(P))


def at_most_two_strengths(P):
    """Of any three responses two are tied: a BT matrix then has at most two rewards."""
    return And(*(tied_pair(P, *triple) for triple in triples(P.rows)))


def tied_pair(P, i, j, k):
    return Or(Eq(P[i, j], HALF), Eq(P[j, k], HALF), Eq(P[i, k], HALF))


@theorem(sizes=range(3, 6))
def ipo_insensitive_iff_bt__repaired(K):
    """For a BT matrix P the IPO optimum is the same for all full-support μ iff the rewards take at
    most two values.

    So BT is neither necessary nor sufficient, and DPO's matrices are the wrong ones for IPO.
    """
    P = preference_matrix("P", K)
    return claim(given=bradley_terry(P), then=Iff(insensitive(P), at_most_two_strengths(P)))


@ipo_insensitive_iff_bt__repaired.derivation
def _(K):
    P = preference_matrix("P", K)
    yield from insensitive_iff_additive(P)
    for i, j, k in triples(K):
        cycle = Eq(P[i, j] * P[j, k] * P[k, i], P[j, i] * P[k, j] * P[i, k])
        bounds = [c for x in (P[i, j], P[j, k], P[i, k]) for c in (x > 0, x < 1)]
        yield by_arithmetic(
            Iff(Eq(P[i, j] + P[j, k], P[i, k] + HALF), tied_pair(P, i, j, k)),
            cycle,
            *bounds,
            text="margins a, b, c of a BT triple with c = a + b have abc = 0",
        )
    yield logic(Iff(insensitive(P), at_most_two_strengths(P)))
