"""Strategies produce members of the class they are named for, without drawing in vain."""

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from proofkit.statement import preferences as pf
from proofkit.strategies import preference_matrices, rationals, simplex_points

CLASSES = [
    (),
    (pf.no_ties,),
    (pf.open_preferences,),
    (pf.has_condorcet_winner,),
    (pf.has_condorcet_winner, pf.no_ties),
    (pf.strictly_transitive,),
    (pf.moderately_transitive, pf.no_ties),
    (pf.strongly_transitive,),
    (pf.strongly_transitive, pf.no_ties),
    (pf.strictly_transitive, pf.strongly_transitive),
    (pf.strictly_strongly_transitive,),
    (pf.strictly_strongly_transitive, pf.open_preferences),
    (pf.additive,),
    (pf.bradley_terry,),
]


@pytest.mark.parametrize("classes", CLASSES, ids=lambda cs: "+".join(c.name for c in cs) or "all")
@given(data=st.data(), size=st.integers(2, 5))
@settings(max_examples=25, deadline=None)
def test_members_of_the_class(classes, data, size):
    rows = data.draw(preference_matrices(size, *(c.name for c in classes)))
    P = sp.Matrix(size, size, lambda i, j: sp.Rational(str(rows[int(i)][int(j)])))
    assert sp.ones(size, size) == P + P.T
    assert all(0 <= p <= 1 for p in P)
    assert all(c(P) == sp.true for c in classes)


@given(simplex_points(4), simplex_points(3, interior=True))
def test_simplex_points(closed, interior):
    assert sum(closed) == sum(interior) == 1
    assert min(closed) >= 0
    assert min(interior) > 0


@given(rationals(above=0, at_most=1), rationals(at_least=-2, below=3), rationals(above=5))
def test_rationals_respect_their_ends(u, v, w):
    assert 0 < u <= 1
    assert -2 <= v < 3
    assert w > 5
