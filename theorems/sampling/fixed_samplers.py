"""No fixed sampler makes IPO respect the preferences (arXiv:2602.12180, one-shot part).

"Ranks i above j" means (Pμ)_i > (Pμ)_j: the IPO optimum with a uniform reference.
"""

from sympy import ImmutableMatrix, Piecewise, Rational

from proofkit import (
    And,
    Iff,
    Not,
    Or,
    by_arithmetic,
    claim,
    condorcet_winner,
    preference_matrix,
    real,
    signs,
    simplex,
    theorem,
)
from proofkit.alignment.ipo import keeps_order, ranks_above, ranks_first, win_rates
from proofkit.alignment.rankings import is_smith_set, ranks_set_first, strictly_ordered

HALF = Rational(1, 2)


def overtaken_winner(K, c, j, epsilon):
    """Response c beats all others by ε; its runner-up j beats all but c surely; the other pairs
    are decided by ε, the lower label winning."""

    def wins(i, k):
        if i == k:
            return HALF
        if i == c:
            return HALF + epsilon
        if i == j and k != c:
            return 1
        return HALF + epsilon if i < k and k not in (c, j) else 1 - wins(k, i)

    return ImmutableMatrix(K, K, lambda i, k: wins(int(i), int(k)))


def overtaken_under(mu, K):
    """The family for the first response m that μ samples: with c and j the two after m, and
    ε = μ_m/2, response j overtakes c."""
    families = [overtaken_winner(K, (m + 1) % K, (m + 2) % K, mu[m] / 2) for m in range(K)]

    def entry(i, k):
        cases = [(families[m][i, k], mu[m] > 0) for m in range(K - 1)]
        return Piecewise(*cases, (families[K - 1][i, k], True))

    return ImmutableMatrix(K, K, entry)


@theorem(sizes=range(3, 6))
def fixed_sampler_fails_condorcet(K):
    """For every K ≥ 3 and every fixed μ on the simplex there is a P with a Condorcet winner that
    IPO does not rank first."""
    mu, P = simplex("mu", K), preference_matrix("P", K)
    beaten = Or(*(And(condorcet_winner(P, c), Not(ranks_first(P, mu, c))) for c in range(K)))
    return claim(exists=[P], then=beaten, witness=[(P, overtaken_under(mu, K))])


@theorem(sizes=range(3, 6))
def fixed_sampler_fails_condorcet__sharp(K):
    """Let c beat all others by ε, and its runner-up j all but c surely: for every 0 < ε ≤ ½, c is
    the Condorcet winner, and IPO does not rank it first iff ε ≤ (1 − μ_c − μ_j)/2. No other P does
    better: if c beats all others by at least ε > (1 − μ_c − μ_j)/2, IPO ranks c above j.

    The responses are numbered so that c = 1 and j = 2. So a fixed μ fails some winner with margins
    ε iff ε ≤ (1 − μ_c − μ_j)/2 for some pair: at K ≥ 3 every μ fails some, and none by ½.
    """
    mu, P, epsilon = simplex("mu", K), preference_matrix("P", K), real("epsilon", above=0)
    family, limit = overtaken_winner(K, 0, 1, epsilon), (1 - mu[0] - mu[1]) / 2
    fails = Iff(Not(ranks_first(family, mu, 0)), epsilon <= limit)
    margins = [P[0, k] >= HALF + epsilon for k in range(1, K)]
    return [
        claim(given=epsilon <= HALF, then=And(condorcet_winner(family, 0), fails)),
        claim(given=[*margins, epsilon > limit], then=ranks_above(P, mu, 0, 1)),
    ]


@fixed_sampler_fails_condorcet__sharp.derivation
def _(K):
    mu, P, epsilon = simplex("mu", K), preference_matrix("P", K), real("epsilon", above=0)
    q, limit = win_rates(P, mu), (1 - mu[0] - mu[1]) / 2
    slack = [mu[0] * (P[0, 1] - HALF - epsilon), mu[1] * (P[0, 1] - HALF - epsilon)]
    slack += [mu[k] * (P[0, k] - HALF - epsilon + 1 - P[1, k]) for k in range(2, K)]
    row = [
        by_arithmetic(P[0, k] - HALF - epsilon + 1 - P[1, k] >= 0, P[0, k] >= HALF + epsilon,
                      P[1, k] <= 1, text=f"what c loses to j on {k + 1} is at most ½ − ε")
        for k in range(2, K)
    ]  # fmt: skip
    return [
        None,
        [*row, signs(q[0] > q[1], [*slack, epsilon - limit], "summed with the weights of μ")],
    ]


@theorem(sizes=range(3, 6))
def fixed_sampler_fails_smith(K):
    """For every K ≥ 3 and every fixed μ on the simplex there is a P such that IPO does not rank
    every member of the Smith set above every non-member.

    A Condorcet winner is a Smith set of one; the family shows that already there it fails.
    """
    mu, P = simplex("mu", K), preference_matrix("P", K)
    fails = Or(*(And(is_smith_set(P, {c}), Not(ranks_set_first(P, mu, {c}))) for c in range(K)))
    return claim(exists=[P], then=fails, witness=[(P, overtaken_under(mu, K))])


@theorem(sizes=range(3, 6))
def fixed_sampler_fails_order(K):
    """For every K ≥ 3 and every fixed μ on the simplex there is a strictly transitive P whose order
    IPO does not keep.

    Here μ comes first, so the responses can't be numbered from best to worst: P may be strictly
    transitive in any order of the labels.
    """
    mu, P = simplex("mu", K), preference_matrix("P", K)
    disturbed = And(strictly_ordered(P), Not(keeps_order(P, mu)))
    return claim(exists=[P], then=disturbed, witness=[(P, overtaken_under(mu, K))])
