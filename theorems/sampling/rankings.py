"""Which preferences every sampler respects (arXiv:2602.12180, one-shot part).

"Ranks i above j" means (Pμ)_i > (Pμ)_j: the IPO optimum with a uniform reference.
"""

from itertools import permutations

from sympy import Rational

from proofkit import (
    And,
    Implies,
    PreferenceClass,
    by_arithmetic,
    moderately_transitive,
    no_ties,
    preference_matrix,
    simplex,
    strongly_transitive,
    theorem,
)
from proofkit.alignment.ipo import keeps_order, ranks_above

HALF = Rational(1, 2)


def order_is_kept(K, transitivity: PreferenceClass):
    P, mu = preference_matrix("P", K, transitivity, no_ties), simplex("mu", K, interior=True)
    return keeps_order(P, mu)


@theorem(sizes=range(2, 7))
def strong_transitivity_preserves_order(K):
    """If P is SST and has no ties, IPO keeps the order for every full-support μ."""
    return order_is_kept(K, strongly_transitive)


def strong_chain(P, i, j, k):
    """SST for the responses i, j, k in that order."""
    return Implies(
        And(P[i, j] >= HALF, P[j, k] >= HALF), And(P[i, k] >= P[i, j], P[i, k] >= P[j, k])
    )


@strong_transitivity_preserves_order.derivation
def _(K):
    P = preference_matrix("P", K, strongly_transitive, no_ties)
    mu = simplex("mu", K, interior=True)
    for i, j in permutations(range(K), 2):
        wins, rows = P[i, j] > HALF, []
        for k in range(K):
            if k not in (i, j):
                rows.append(Implies(wins, P[i, k] >= P[j, k]))
                yield by_arithmetic(
                    rows[-1],
                    strong_chain(P, i, j, k),
                    strong_chain(P, k, i, j),
                    text=f"{i + 1} does against {k + 1} at least as well as {j + 1} does",
                )
        support = [c for c in mu[0].variable.conditions]
        yield by_arithmetic(
            Implies(wins, ranks_above(P, mu, i, j)),
            *rows,
            *support,
            text="summed with the weights of μ; responses i and j themselves give strictness",
        )


@theorem(sizes=range(2, 6))
def moderate_transitivity_preserves_order(K):
    """If P is MST and has no ties, IPO keeps the order for every full-support μ."""
    return order_is_kept(K, moderately_transitive)
