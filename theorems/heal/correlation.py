"""Ranking accuracy and preference strength correlation (arXiv:2508.19922)."""

from sympy import Rational, sqrt

from proofkit import claim, real, theorem, vector


def pearson(s, r):
    """Pearson's correlation."""
    n = len(s)
    mean_s, mean_r = sum(s) / n, sum(r) / n
    covariance = sum((a - mean_s) * (b - mean_r) for a, b in zip(s, r, strict=True))
    spread_s, spread_r = sum((a - mean_s) ** 2 for a in s), sum((b - mean_r) ** 2 for b in r)
    return covariance / sqrt(spread_s * spread_r)


@theorem(sizes=range(3, 6))
def perfect_ra_bounds_psc(n):
    """RA = 1 implies PSC > 1/(n−1) for n ≥ 3, and the bound is the best possible.

    RA = 1 without ties: numbered by s, the hypotheses are also in the order of r. Best possible:
    for every c above 1/(n−1) some s and r with RA = 1 have PSC < c.
    """
    s, r = vector("s", n, increasing=True), vector("r", n, increasing=True)
    bound, c = Rational(1, n - 1), real("c", above=Rational(1, n - 1), below=1)
    eps = (c - bound) / (4 * n**2)
    nearly_top = [k * eps for k in range(n - 1)] + [1]
    nearly_bottom = [0] + [1 + k * eps for k in range(n - 1)]
    return (
        claim(then=pearson(s, r) > bound),
        claim(
            exists=[s, r],
            then=pearson(s, r) < c,
            witness=[(s, nearly_top), (r, nearly_bottom)],
        ),
    )
