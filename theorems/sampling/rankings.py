"""Which samplers let IPO respect the preferences (arXiv:2602.12180, one-shot part).

"Ranks i above j" means (Pμ)_i > (Pμ)_j: the IPO optimum with a uniform reference.
"""

from sympy import ImmutableMatrix, Max, Min, Piecewise, Rational

from proofkit import (
    And,
    Implies,
    Not,
    Or,
    PreferenceClass,
    claim,
    condorcet_winner,
    has_condorcet_winner,
    moderately_transitive,
    no_ties,
    preference_matrix,
    simplex,
    strongly_transitive,
    theorem,
)
from proofkit.alignment.ipo import keeps_order, ranks_first

HALF = Rational(1, 2)


def overtaken_winner(K, c, j, epsilon):
    """Response c beats all others by ε; its runner-up j beats all but c surely; no other edge."""

    def wins(i, k):
        if i == k:
            return HALF
        if i == c:
            return HALF + epsilon
        if i == j and k != c:
            return 1
        return 1 - wins(k, i) if k in (c, j) else HALF

    return ImmutableMatrix(K, K, lambda i, k: wins(int(i), int(k)))


@theorem(sizes=range(3, 6))
def fixed_sampler_fails_condorcet(K):
    """For every K ≥ 3 and every fixed μ on the simplex there is a P with a Condorcet winner that
    IPO does not rank first."""
    mu, P = simplex("mu", K), preference_matrix("P", K)
    families = [overtaken_winner(K, (m + 1) % K, (m + 2) % K, mu[m] / 2) for m in range(K)]
    somewhere = [(family, mu[m] > 0) for m, family in enumerate(families)]

    def chosen(i, k):
        *cases, (last, _) = somewhere
        return Piecewise(*((f[i, k], met) for f, met in cases), (last[i, k], True))

    beaten = Or(*(And(condorcet_winner(P, c), Not(ranks_first(P, mu, c))) for c in range(K)))
    return claim(exists=[P], then=beaten, witness=[(P, ImmutableMatrix(K, K, chosen))])


@theorem(sizes=range(2, 6))
def adaptive_sampler_condorcet_top(K):
    """If P has a Condorcet winner, some full-support μ(P) makes IPO rank it first."""
    P, mu = preference_matrix("P", K, has_condorcet_winner), simplex("mu", K, interior=True)
    winner_first = And(*(Implies(condorcet_winner(P, c), ranks_first(P, mu, c)) for c in range(K)))
    margin = Max(*(Min(*(P[c, j] - HALF for j in range(K) if j != c)) for c in range(K)))
    spread = margin / 2
    tilted = ImmutableMatrix(
        [spread / K + Piecewise((1 - spread, condorcet_winner(P, k)), (0, True)) for k in range(K)]
    )
    return claim(exists=[mu], then=winner_first, witness=[(mu, tilted)])


def order_is_kept(K, transitivity: PreferenceClass):
    P, mu = preference_matrix("P", K, transitivity, no_ties), simplex("mu", K, interior=True)
    return keeps_order(P, mu)


@theorem(sizes=range(2, 6))
def strong_transitivity_preserves_order(K):
    """If P is SST and has no ties, IPO keeps the order for every full-support μ."""
    return order_is_kept(K, strongly_transitive)


@theorem(sizes=range(2, 6))
def moderate_transitivity_preserves_order(K):
    """If P is MST and has no ties, IPO keeps the order for every full-support μ."""
    return order_is_kept(K, moderately_transitive)
