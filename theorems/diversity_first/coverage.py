"""How well item weights cover the contrasts of rewards (arXiv:2508.10530)."""

from sympy import Rational

from proofkit import And, Iff, equal, simplex, smallest_nonzero_eigenvalue, theorem
from proofkit.alignment.policies import covariance, uniform


def coverage_is_best_at_uniform(mu):
    n = len(mu)
    smallest = smallest_nonzero_eigenvalue(covariance(mu))
    return And(
        smallest <= Rational(1, n), Iff(equal(smallest, Rational(1, n)), equal(mu, uniform(n)))
    )


@theorem(sizes=range(2, 5))
def coverage(n):
    """For BT maximum likelihood with item weights μ: the smallest nonzero eigenvalue of
    diag μ − μμᵀ is at most 1/n, with equality iff μ is uniform.

    As the catalogue's notation has it, μ is any point of the simplex.
    """
    return coverage_is_best_at_uniform(simplex("mu", n))


@theorem(sizes=range(2, 5))
def coverage__repaired(n):
    """For BT maximum likelihood with item weights μ of full support: the smallest nonzero
    eigenvalue of diag μ − μμᵀ is at most 1/n, with equality iff μ is uniform."""
    return coverage_is_best_at_uniform(simplex("mu", n, interior=True))
