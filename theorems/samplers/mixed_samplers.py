"""Convergence of online DPO with mixed samplers (arXiv:2409.19605)."""

from itertools import permutations

from sympy import Abs, Rational

from proofkit import And, theorem, vector
from proofkit.alignment.policies import sigmoid


def sigmoid_slope(x):
    """σ′(x) = σ(x)σ(−x)."""
    return sigmoid(x) * sigmoid(-x)


def mix_r_step(v, r):
    """v_y ← v_y + (1/n) Σ_y′ (σ(r_y − r_y′) − σ(v_y − v_y′)) / σ′(r_y − r_y′)."""
    n = len(r)
    return [
        v[y]
        + sum(
            (sigmoid(r[y] - r[k]) - sigmoid(v[y] - v[k])) / sigmoid_slope(r[y] - r[k])
            for k in range(n)
        )
        / n
        for y in range(n)
    ]


def gaps(v, r):
    """δ(y,y′) = (r_y − r_y′) − (v_y − v_y′)."""
    return [(r[y] - r[k]) - (v[y] - v[k]) for y, k in permutations(range(len(r)), 2)]


@theorem(sizes={"n": [2, 3], "T": [0, 1, 2]})
def mixr_quadratic_wider_rewards(n, T):
    """Mix-R with r in [0,2]: |δ_T| ≤ 0.5^(2^T − 1).

    From θ₀ = log π_ref, that is v₀ = 0, with exact gradients and k = 1.
    """
    r = vector("r", n, at_least=0, at_most=2)
    v = [0] * n
    for _ in range(T):
        v = mix_r_step(v, r)
    return And(*(Abs(gap) <= Rational(1, 2) ** (2**T - 1) for gap in gaps(v, r)))
