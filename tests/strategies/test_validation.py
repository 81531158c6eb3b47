"""Strategies refuse what they cannot draw, at once and in one way; and stay inside bounds."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings

from proofkit import InputError, vector
from proofkit.strategies import preference_matrices, rationals, values_of

F = Fraction
BOUNDED = vector("v", 3, at_least="1/3", at_most="1/2", increasing=True)[0].variable
ABOVE = vector("v", 3, above=2, increasing=True)[0].variable
BELOW = vector("v", 3, below=-1, increasing=True)[0].variable


@pytest.mark.parametrize(
    "draw",
    [
        lambda: preference_matrices(3, "bogus"),
        lambda: preference_matrices("3"),
        lambda: preference_matrices(1),
        lambda: rationals(at_least=2, at_most=1),
        lambda: rationals(above=1, below=1),
        lambda: rationals(above=0.5),
        lambda: rationals(above=0, at_least=0),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw) -> None:
    with pytest.raises(InputError):
        draw()


@pytest.mark.parametrize(
    ("variable", "low", "high"),
    [(BOUNDED, F(1, 3), F(1, 2)), (ABOVE, F(2), None), (BELOW, None, F(-1))],
)
def test_increasing_vectors_stay_inside_their_bounds(variable, low, high) -> None:
    @settings(deadline=None, max_examples=100)
    @given(values_of(variable))
    def holds(values):
        assert list(values) == sorted(set(values))
        assert low is None or values[0] > low
        assert high is None or values[-1] < high

    holds()
