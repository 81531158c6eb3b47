"""Which preferences every sampler respects (arXiv:2602.12180, one-shot part).

"Ranks i above j" means (Pμ)_i > (Pμ)_j: the IPO optimum with a uniform reference.
"""

from itertools import permutations

from sympy import ImmutableMatrix, Rational

from proofkit import (
    And,
    Arbitrary,
    Iff,
    Implies,
    Instance,
    Ne,
    PreferenceClass,
    by,
    by_arithmetic,
    for_all,
    identity,
    logic,
    moderately_transitive,
    no_ties,
    preference_matrix,
    signs,
    simplex,
    strongly_transitive,
    theorem,
)
from proofkit.alignment.ipo import keeps_order, ranks_above, win_rates

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
    yield from order_kept_by_dominance(P, simplex("mu", K, interior=True))


def order_kept_by_dominance(P, mu):
    """SST and P_ij > ½ imply P_ik ≥ P_jk for all k, and with that (Pμ)_i > (Pμ)_j."""
    K, domain = P.rows, And(*mu[0].variable.conditions)
    for i, j in ordered_pairs(K):
        wins, rows = P[i, j] > HALF, []
        for k in (k for k in range(K) if k not in (i, j)):
            chain, row = And(strong_chain(P, i, j, k), strong_chain(P, k, i, j)), P[i, k] >= P[j, k]
            rows.append(row)
            yield by_arithmetic(
                Implies(And(chain, wins), row),
                text=f"{i + 1} does against {k + 1} at least as well as {j + 1} does",
            )
        yield by_arithmetic(
            Implies(And(wins, domain, *rows), ranks_above(P, mu, i, j)),
            text="summed with the weights of μ; responses i and j themselves give strictness",
        )


@theorem(sizes=range(2, 6))
def moderate_transitivity_preserves_order(K):
    """If P is MST and has no ties, IPO keeps the order for every full-support μ."""
    return order_is_kept(K, moderately_transitive)


def order_always_kept(P):
    """IPO keeps the order under every full-support sampler."""
    mu = simplex("mu", P.rows, interior=True)
    return mu, for_all(keeps_order(P, mu), over=mu)


@theorem(sizes=range(2, 5))
def moderate_transitivity_preserves_order__repaired(K):
    """If P has no ties, IPO keeps the order for every full-support μ iff P is SST.

    So what must be added to MST is no less than SST.
    """
    P = preference_matrix("P", K, no_ties)
    _, kept = order_always_kept(P)
    return Iff(kept, strongly_transitive(P))


def ordered_pairs(K):
    return list(permutations(range(K), 2))


def ordered_triples(K):
    return list(permutations(range(K), 3))


def mostly_on(k, K, share):
    """The sampler (1 − share)·e_k + share · uniform."""
    return ImmutableMatrix([(1 - share) * int(n == k) + share / K for n in range(K)])


def order_kept_only_by_dominance(P, kept):
    """If every sampler keeps the order, P_ij > ½ implies P_ik ≥ P_jk for all k.

    If row i fell short of row j by d > 0 at k, the sampler (1 − d/2)e_k + d/2 · uniform would not
    rank i above j: the gap is −d(1 − d/2 − u/2) with u, the uniform sampler's gap, at most 1.
    """
    K, mu = P.rows, simplex("mu", P.rows, interior=True)
    for i, j, k in ordered_triples(K):
        d = P[j, k] - P[i, k]
        nearly = mostly_on(k, K, d / 2)
        gap = win_rates(P, nearly)[i] - win_rates(P, nearly)[j]
        u = sum(P[i, n] - P[j, n] for n in range(K)) / K
        rest = 1 - d / 2 - u / 2
        yield signs(u <= 1, [p / K for n in range(K) for p in (1 - P[i, n], P[j, n])])
        yield signs(d <= 1, [1 - P[j, k], P[i, k]])
        yield signs(rest >= 0, [(1 - d) / 2, (1 - u) / 2])
        yield identity(gap, -d * rest)
        yield by_arithmetic(Implies(And(d >= 0, rest >= 0), -d * rest <= 0))
        yield signs(1 - d / 2 > 0, [HALF, (1 - d) / 2])
        inside = And(*(share > 0 for share in nearly))
        yield by_arithmetic(Implies(And(d > 0, 1 - d / 2 > 0), inside), text="it has full support")
        yield by(
            Instance(kept, [(mu, nearly)]),
            Implies(And(kept, inside, P[i, j] > HALF), gap > 0),
            "what keeping the order means under this sampler",
        )
        yield logic(Implies(And(kept, P[i, j] > HALF), P[i, k] >= P[j, k]))


@moderate_transitivity_preserves_order__repaired.derivation
def _(K):
    P = preference_matrix("P", K, no_ties)
    mu, kept = order_always_kept(P)
    yield from order_kept_only_by_dominance(P, kept)
    for i, j, k in ordered_triples(K):
        yield by_arithmetic(
            Implies(
                And(
                    Implies(P[i, j] > HALF, P[i, k] >= P[j, k]),
                    Implies(P[j, k] > HALF, P[j, i] >= P[k, i]),
                    Ne(P[i, j], HALF),
                    Ne(P[j, k], HALF),
                ),
                strong_chain(P, i, j, k),
            )
        )
    yield logic(Implies(kept, strongly_transitive(P)), "dominance of rows is SST")
    yield from order_kept_by_dominance(P, mu)
    yield by(Arbitrary(), Implies(strongly_transitive(P), kept), "whatever the sampler")
    yield logic(Iff(kept, strongly_transitive(P)))
