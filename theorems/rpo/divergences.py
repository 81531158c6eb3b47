"""Hellinger and total variation distances (arXiv:2405.16436)."""

from sympy import Abs, Rational, sqrt

from proofkit import simplex, theorem


def hellinger(p, q):
    """D_H² = 1 − Σ√(pq)."""
    return 1 - sum(sqrt(a) * sqrt(b) for a, b in zip(p, q, strict=True))


def total_variation(p, q):
    """D_TV = ½ Σ|p − q|."""
    return sum(Abs(a - b) for a, b in zip(p, q, strict=True)) / 2


@theorem(sizes=range(2, 5))
def hellinger_versus_tv(n):
    """With D_H² = 1 − Σ√(pq): D_H² ≥ D_TV²."""
    p, q = simplex("p", n), simplex("q", n)
    return hellinger(p, q) >= total_variation(p, q) ** 2


@theorem(sizes=range(2, 4))
def hellinger_versus_tv__repaired(n):
    """With D_H² = 1 − Σ√(pq): D_H² ≥ ½ D_TV².

    The weakest constant of this form: ½ cannot be replaced by a larger one, as q → p shows.
    """
    p, q = simplex("p", n), simplex("q", n)
    return hellinger(p, q) >= Rational(1, 2) * total_variation(p, q) ** 2
