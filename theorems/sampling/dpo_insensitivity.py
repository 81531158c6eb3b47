"""When the DPO optimum does not depend on the sampler (arXiv:2602.12180, one-shot part)."""

from itertools import combinations

from sympy import And, Eq, Mul, diag, exp, eye, ones, zeros

from proofkit import (
    Arbitrary,
    Instance,
    bradley_terry,
    by,
    claim,
    combination,
    equal,
    for_all,
    multiple,
    policy,
    preference_matrix,
    signs,
    theorem,
    vector,
)
from proofkit.alignment.dpo import dpo_gradient, residual, win_probabilities

from .dpo_lemmas import named_skew


def optimal_for_all(h, P, mu):
    """h is stationary, hence optimal, for every sampler of full support."""
    return for_all(equal(dpo_gradient(h, P, mu), zeros(P.rows, 1)), over=mu)


def has_rewards(h, P):
    """P is BT with rewards h: P_ij = σ(h_i − h_j)."""
    win = win_probabilities(h)
    pairs = combinations(range(P.rows), 2)
    return And(*(Eq(P[i, j], win[i, j], evaluate=False) for i, j in pairs))


@theorem(sizes=range(2, 5))
def dpo_insensitive_iff_bt(K):
    """The DPO optimum is the same for all full-support μ iff P is BT.

    Two claims: an h that is stationary for all full-support μ consists of rewards with
    P_ij = σ(h_i − h_j), so that P is BT, also by the cycle condition; and such rewards are
    stationary for all full-support μ. Stationary is optimal: see dpo-unique-optimum--stationary.
    """
    P, mu, h = preference_matrix("P", K), policy("mu", K), vector("h", K)
    always, rewards = optimal_for_all(h, P, mu), has_rewards(h, P)
    return (
        claim(given=always, then=And(rewards, bradley_terry(P))),
        claim(given=rewards, then=always),
    )


@dpo_insensitive_iff_bt.derivation
def _(K):
    return [list(only_bradley_terry(K)), list(bradley_terry_suffices(K))]


def only_bradley_terry(K):
    P, mu, h = preference_matrix("P", K), policy("mu", K), vector("h", K)
    R = residual(P, h)
    named, meaning = named_skew("R", R)
    unit, flat = eye(K), ones(K, 1) / K
    multiples = []
    for k in range(K):
        tilted = (ones(K, 1) + unit[:, k]) / (K + 1)
        for sampler, scale in ((tilted, -K - 1), (flat, K)):
            gradient = -diag(*sampler) * named * sampler
            before = scale * diag(*sampler).inv()
            multiples.append(multiple(gradient, zeros(K, 1), before=before, after=unit[k, :]))
    everywhere = optimal_for_all(h, P, mu)
    for sampler in [flat, *((ones(K, 1) + unit[:, k]) / (K + 1) for k in range(K))]:
        yield by(
            Instance(everywhere, [(mu, sampler)]),
            equal(dpo_gradient(h, P, sampler), zeros(K, 1)),
            "in particular at this sampler",
        )
    yield combination(
        named, zeros(K, K), *multiples, names=meaning, text="K + 1 samplers span: R = 0"
    )
    win = win_probabilities(h)
    for i, j in combinations(range(K), 2):
        odds = exp(h[j] - h[i])
        yield signs(P[i, j] > 0, [R[i, j], 1 / (1 + odds)], "P_ij = σ(h_i − h_j)")
        yield signs(P[i, j] < 1, [-R[i, j], odds / (1 + odds)], "1 − P_ij = σ(h_j − h_i)")
    for i, j, k in combinations(range(K), 3):
        forwards, backwards = ((i, j), (j, k), (k, i)), ((j, i), (k, j), (i, k))
        yield combination(
            product(P, forwards),
            product(P, backwards),
            *replaced(P, win, R, forwards, 1),
            *replaced(P, win, R, backwards, -1),
            text="σ satisfies the cycle condition",
        )


def product(matrix, places):
    return Mul(*(matrix[p] for p in places))


def replaced(P, win, R, places, sign):
    """P − R for P, factor after factor, in the product at three places."""
    first, second, third = places
    yield multiple(R[first], 0, before=sign * P[second] * P[third])
    yield multiple(R[second], 0, before=sign * win[first] * P[third])
    yield multiple(R[third], 0, before=sign * win[first] * win[second])


def bradley_terry_suffices(K):
    P, mu, h = preference_matrix("P", K), policy("mu", K), vector("h", K)
    named, meaning = named_skew("R", residual(P, h))
    yield combination(
        -diag(*mu) * named * mu,
        zeros(K, 1),
        multiple(named, zeros(K, K), before=-diag(*mu), after=mu),
        names=meaning,
        text="R = 0, so the gradient vanishes whatever μ",
    )
    yield by(Arbitrary(), optimal_for_all(h, P, mu), "μ was arbitrary")
