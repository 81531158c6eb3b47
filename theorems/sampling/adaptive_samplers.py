"""Samplers that depend on the preferences, and what even they can't do (arXiv:2602.12180).

"Ranks i above j" means (Pμ)_i > (Pμ)_j: the IPO optimum with a uniform reference.
"""

from math import prod

from sympy import Ge, ImmutableMatrix, Rational

from proofkit import (
    And,
    Farkas,
    Not,
    Ville,
    by,
    claim,
    condorcet_winner,
    for_all,
    preference_matrix,
    signs,
    simplex,
    strictly_transitive,
    theorem,
)
from proofkit.alignment.ipo import keeps_order, ranks_above, ranks_first, skew_part, win_rates
from proofkit.alignment.rankings import is_smith_set, ranks_set_first

HALF = Rational(1, 2)


def pairs(K, members):
    """The pairs of a member and a non-member."""
    return [(i, j) for i in members for j in range(K) if j not in members]


def product_of_margins(P, members):
    """D, which is at most each margin P_ij − ½ of a member i over a non-member j."""
    return prod(P[i, j] - HALF for i, j in pairs(P.rows, members))


def mostly(nu, members, P):
    """The sampler (1 − D/2)ν + D/2 · uniform, for ν supported on the members."""
    K, D = P.rows, product_of_margins(P, members)
    base = [nu[members.index(k)] if k in members else 0 for k in range(K)]
    return ImmutableMatrix([(1 - D / 2) * base[k] + D / (2 * K) for k in range(K)])


def members_win(P, members, nu):
    """Members are ranked above non-members, if ν ≥ 0 on the members with (Aν)_i ≥ 0 for them."""
    K, A, D = P.rows, skew_part(P), product_of_margins(P, members)
    mu, weights = mostly(nu, members, P), list(zip(members, nu, strict=True))
    margins = [A[i, j] for i, j in pairs(K, members)]
    yield signs(D > 0, text="D, the product of the members' margins over the others")
    for i, j in pairs(K, members):
        yield signs(A[i, j] < 1, [1 - P[i, j], HALF], "a margin is at most ½")
    for n, margin in enumerate(margins):
        others = margins[:n] + margins[n + 1 :]
        steps = [margin * (1 - a) * prod(others[:m]) for m, a in enumerate(others)]
        yield signs(margin >= D, steps, "a product of such numbers is at most each of them")
    yield signs(D < 1, [margins[0] - D, 1 - margins[0]])
    yield signs(1 - D / 2 > 0, [HALF, (1 - D) / 2])
    for k in range(K):
        base = nu[members.index(k)] if k in members else 0
        yield signs(mu[k] > 0, [(1 - D / 2) * base, D / (2 * K)], "full support")
    for j in sorted({j for _, j in pairs(K, members)}):
        lost = sum(A[k, j] * weight for k, weight in weights)
        yield signs(lost >= D, [weight * (A[k, j] - D) for k, weight in weights],
                    f"response {j + 1} loses by D against a draw from ν")  # fmt: skip
    for i, j in pairs(K, members):
        won = sum(A[i, k] * weight for k, weight in weights)
        lost = sum(A[k, j] * weight for k, weight in weights)
        uniform = sum(P[i, k] - P[j, k] for k in range(K)) / K
        yield signs(Ge(uniform, -1), [p / K for k in range(K) for p in (P[i, k], P[k, j])])
        yield signs(won + lost >= D, [won, lost - D], f"under ν, {i + 1} leads {j + 1} by D")
        yield signs(
            ranks_above(P, mu, i, j),
            [(1 - D / 2) * (won + lost - D), D / 2 * (uniform + 1), D / 2 * (1 - D)],
            "a little of the uniform sampler does not undo the lead",
        )


@theorem(sizes=range(2, 6))
def adaptive_sampler_condorcet_top(K):
    """If P has a Condorcet winner, some full-support μ(P) makes IPO rank it first.

    One claim for each possible winner.
    """
    P, mu = preference_matrix("P", K), simplex("mu", K, interior=True)
    return [
        claim(
            given=condorcet_winner(P, c),
            exists=[mu],
            then=ranks_first(P, mu, c),
            witness=[(mu, mostly([1], [c], P))],
        )
        for c in range(K)
    ]


@adaptive_sampler_condorcet_top.derivation
def _(K):
    P = preference_matrix("P", K)
    return [list(members_win(P, [c], [1])) for c in range(K)]


@theorem(sizes=range(3, 6))
def adaptive_sampler_smith_top(K):
    """For every P (no ties between the Smith set and its outside) some full-support μ(P) makes IPO
    rank every member of the Smith set above every non-member.

    The responses are numbered so that the Smith set is {1..m}: one claim for each m < K; for m = K
    there is no non-member. The members among themselves play a symmetric game, of which ν is an
    optimal strategy.
    """
    P, mu = preference_matrix("P", K), simplex("mu", K, interior=True)
    claims = []
    for m in range(1, K):
        members, nu = list(range(m)), simplex("nu", m)
        claims.append(
            claim(
                given=is_smith_set(P, members),
                exists=[mu],
                then=ranks_set_first(P, mu, members),
                witness=[(mu, mostly(nu, members, P))],
                obtained=[nu],
            )
        )
    return claims


@adaptive_sampler_smith_top.derivation
def _(K):
    P = preference_matrix("P", K)
    return [list(smith_members_win(P, list(range(m)))) for m in range(1, K)]


def smith_members_win(P, members):
    m = len(members)
    nu, game = simplex("nu", m), skew_part(P)[:m, :m]
    optimal = And(*(Ge(gain, 0, evaluate=False) for gain in game * nu))
    yield by(Ville(game, nu), And(*on_simplex(nu), optimal), "an optimal strategy of the members")
    yield from members_win(P, members, nu)


def on_simplex(nu):
    return nu[0].variable.conditions


def never_kept(K):
    """No full-support sampler keeps the order of P."""
    P, mu = preference_matrix("P", K, strictly_transitive), simplex("mu", K, interior=True)
    return P, mu, for_all(Not(keeps_order(P, mu)), over=mu)


def four_in_order():
    """P_12 = P_34 = .55 are small, and rows 1 and 3 sum to rows 2 and 4."""
    upper = {(0, 1): 11, (0, 2): 12, (0, 3): 11, (1, 2): 13, (1, 3): 12, (2, 3): 11}

    def entry(i, j):
        if i == j:
            return HALF
        return Rational(upper[i, j], 20) if i < j else 1 - entry(j, i)

    return ImmutableMatrix(4, 4, lambda i, j: entry(int(i), int(j)))


def four_in_order_is_never_kept():
    P, mu, _ = never_kept(4)
    P = four_in_order()
    one_over_two, three_over_four = ranks_above(P, mu, 0, 1), ranks_above(P, mu, 2, 3)
    yield by(
        Farkas([one_over_two, three_over_four], [1, 1]),
        for_all(Not(keeps_order(P, mu)), over=mu),
        "1 leads 2 by as much as 4 leads 3, whatever the sampler",
    )


@theorem
def transitive_order_obstruction():
    """For some K there is a strictly transitive P for which no full-support μ keeps the order.

    Here K = 4, the smallest for which there is one.
    """
    P, _, obstructed = never_kept(4)
    return claim(exists=[P], then=obstructed, witness=[(P, four_in_order())])


@transitive_order_obstruction.derivation
def _():
    return list(four_in_order_is_never_kept())


@theorem
def transitive_order_obstruction_three():
    """There is a strictly transitive P with K = 3 for which no full-support μ keeps the order.

    Its negation: for every such P, sampling response 2 nearly always keeps the order.
    """
    P, mu, obstructed = never_kept(3)
    return claim(exists=[P], then=obstructed, family=[(mu, mostly_the_second(P))])


def mostly_the_second(P):
    """(ε, 1 − 2ε, ε) with ε half the product of the margins of 1 over 2 and of 2 over 3."""
    epsilon = (P[0, 1] - HALF) * (P[1, 2] - HALF) / 2
    return ImmutableMatrix([epsilon, 1 - 2 * epsilon, epsilon])


@transitive_order_obstruction_three.derivation
def _():
    P, _, _ = never_kept(3)
    mu, q = mostly_the_second(P), win_rates(P, mostly_the_second(P))
    a, b, epsilon = P[0, 1] - HALF, P[1, 2] - HALF, mu[0]
    yield signs(epsilon > 0, [a * b / 2])
    yield signs(a <= HALF, [1 - P[0, 1]])
    yield signs(b <= HALF, [1 - P[1, 2]])
    yield signs(1 - 2 * epsilon > 0, [HALF, HALF - a, a / 2, a * (HALF - b)], "2ε = ab")
    for c in (b, a):
        yield signs(1 - epsilon - c / 4 > 0, [(1 - 2 * epsilon) / 2, (HALF - c) / 4, 3 * HALF / 4])
    worst, fair = "the worst that the others can do is ε/2", P[0, 2] - HALF
    upper = [a * (1 - epsilon - b / 4), epsilon * fair, epsilon * (1 - P[1, 2])]
    lower = [b * (1 - epsilon - a / 4), epsilon * fair, epsilon * (1 - P[0, 1])]
    yield signs(q[0] > q[1], upper, worst)
    yield signs(q[1] > q[2], lower, worst)
    yield signs(q[0] > q[2], [q[0] - q[1], q[1] - q[2]], "so the order is kept")


@theorem
def transitive_order_obstruction_four():
    """There is a strictly transitive P with K = 4 for which no full-support μ keeps the order."""
    P, _, obstructed = never_kept(4)
    return claim(exists=[P], then=obstructed, witness=[(P, four_in_order())])


@transitive_order_obstruction_four.derivation
def _():
    return list(four_in_order_is_never_kept())
