"""Which samples to select by preference divergence (arXiv:2508.07638)."""

from itertools import combinations

from sympy import Rational

from proofkit import And, claim, real, theorem, vector
from proofkit.alignment.policies import logistic_loss

kappa = real("kappa", above=1)
c_0, c_2 = real("c_0"), real("c_2")


def jensen_bound(selected, rest):
    """B = λf(κc₂ + mean of the selected Δφ) + (1−λ)f(κc₀ + mean of the rest)."""
    fraction = Rational(len(selected), len(selected) + len(rest))
    mean_selected, mean_rest = sum(selected) / len(selected), sum(rest) / len(rest)
    return fraction * logistic_loss(kappa * c_2 + mean_selected) + (1 - fraction) * logistic_loss(
        kappa * c_0 + mean_rest
    )


@theorem(sizes={"N": [2, 3, 4], "m": [1]})
def select_most_negative_any_gap(N, m):
    """Selected samples get margin c₂, the others c₀, with c₂ ≥ c₀. Let B be the Jensen bound
    λf(κc₂ + mean of selected Δφ) + (1−λ)f(κc₀ + mean of the rest), λ the selected fraction.
    Selecting the most negative Δφ minimises B.

    N samples, m of them selected; the samples are numbered by increasing Δφ.
    """
    divergence = vector("Delta_phi", N, increasing=True)
    best = jensen_bound(divergence[:m], divergence[m:])
    others = [
        jensen_bound(
            [divergence[i] for i in chosen],
            [divergence[i] for i in range(N) if i not in chosen],
        )
        for chosen in combinations(range(N), m)
    ]
    return claim(given=c_2 >= c_0, then=And(*(best <= bound for bound in others)))
