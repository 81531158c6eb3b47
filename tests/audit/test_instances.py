"""Where audits look: on boundaries, and on both sides of them."""

from __future__ import annotations

import pytest
import sympy as sp

from proofkit import claim, integer, policy, preference_matrix, real, simplex, strongly_transitive
from proofkit.arithmetic.ternary import Ternary
from proofkit.audit.boundaries import add_near_flips, boundary_instances
from proofkit.audit.sample import Sample
from proofkit.statement.claim import Claim

x, y = real("x"), real("y", at_least=0)
mu = simplex("mu", 3)


def sampled(stated: Claim) -> Sample:
    return Sample(stated, 0)


@pytest.mark.parametrize("condition", [x + 2 * y > 3, x**2 - y**2 <= 0, mu[0] > 2 * mu[2]])
def test_some_instances_lie_exactly_on_the_boundary_and_some_next_to_it(condition: sp.Rel) -> None:
    sample = sampled(claim(then=condition))
    found = list(boundary_instances(sample, [condition]))
    gaps = [(condition.lhs - condition.rhs).xreplace(dict(i)) for i in found]
    assert 0 in gaps
    assert any(0 < g <= sp.Rational(1, 5) for g in gaps)
    assert any(-sp.Rational(1, 5) <= g < 0 for g in gaps)


def test_flips_are_found_where_no_equation_can_be_solved() -> None:
    """exp(x) crosses 5 at log 5, which is not rational."""
    condition = sp.exp(x) > 5
    sample = sampled(claim(then=condition))
    found = add_near_flips(sample, [condition])
    truths = set(sample.truths([condition], found))
    assert truths == {Ternary.TRUE, Ternary.FALSE}


def test_specimens_meet_domains_and_givens() -> None:
    P, pi, n = preference_matrix("P", 3, strongly_transitive), policy("pi", 3), integer("n")
    stated = claim(given=pi[0] > pi[1], then=P[0, 1] + pi[2] + n > 0)
    sample = sampled(stated)
    assert len(sample.met) > 20
    for s in sample.met:
        values = dict(s.instance)
        assert sum(values[c] for c in pi) == 1 and min(values[c] for c in pi) > 0
        assert values[pi[0]] > values[pi[1]]
        assert values[n].denominator == 1
        assert strongly_transitive(P).xreplace({k: sp.Rational(str(v)) for k, v in values.items()})
