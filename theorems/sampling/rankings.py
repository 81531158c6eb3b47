"""Which samplers let IPO respect the preferences (arXiv:2602.12180, one-shot part).

"Ranks i above j" means (Pμ)_i > (Pμ)_j: the IPO optimum with a uniform reference.
"""

from sympy import Rational

from proofkit import (
    PreferenceClass,
    moderately_transitive,
    no_ties,
    preference_matrix,
    simplex,
    strongly_transitive,
    theorem,
)
from proofkit.alignment.ipo import keeps_order

HALF = Rational(1, 2)


def order_is_kept(K, transitivity: PreferenceClass):
    P, mu = preference_matrix("P", K, transitivity, no_ties), simplex("mu", K, interior=True)
    return keeps_order(P, mu)


@theorem(sizes=range(2, 6))
def strong_transitivity_preserves_order(K):
    """If P is SST and has no ties, IPO keeps the order for every full-support μ."""
    return order_is_kept(K, strongly_transitive)


@theorem(sizes=range(2, 6))
def moderate_transitivity_preserves_order(K):
    """If P is MST and has no ties, IPO keeps the order for every full-support μ."""
    return order_is_kept(K, moderately_transitive)
