"""The oracle leaves open what its digits cannot tell, however many of them cancel."""

from __future__ import annotations

import mpmath as mp
import pytest
import sympy as sp

from proofkit import Budget, Contradiction, claim, real, stable
from proofkit.arithmetic.ternary import Ternary
from proofkit.engines import oracle
from proofkit.engines.oracle import truth
from proofkit.engines.protocol import Problem
from proofkit.engines.registry import engine

x = real("x")


def cancelling(far):
    """One, as a sum of terms up to far²."""
    return (x + far) ** 2 - x**2 - 2 * far * x - far**2 + 1


@pytest.mark.parametrize("digits", [5, 40, 60, 300, 2000])
def test_cancellation_is_no_disagreement(digits):
    problem = Problem(claim(then=cancelling(10**digits) > 0))
    evidence = engine("oracle").examine(problem, Budget(instances=20))
    agreed = evidence.scope.domain
    assert agreed == ("20 instances" if digits < 10 else "0 instances")


@pytest.mark.parametrize("function", [sp.sin, sp.exp, lambda e: 1 / (e + 3)])
def test_nor_inside_of_a_function(function):
    lost = cancelling(10**40) - 1
    with mp.workdps(50):
        at = {x: mp.mpf(12) / 7}
        above = sp.Gt(function(lost), function(sp.Integer(0)) + 1, evaluate=False)
        assert truth(above, at) is Ternary.UNKNOWN


def test_nor_in_the_entries_of_a_matrix():
    made = claim(then=stable(sp.Matrix([[cancelling(10**60) / 2, 0], [0, 0]])))
    assert "0 instances" in engine("oracle").examine(Problem(made), Budget()).detail


def test_a_clear_value_is_still_compared():
    with mp.workdps(50):
        assert truth(sp.exp(x) > 1, {x: mp.mpf(12) / 7}) is Ternary.TRUE
        assert truth(sp.exp(x) < 1, {x: mp.mpf(12) / 7}) is Ternary.FALSE


def test_a_real_disagreement_still_stops(monkeypatch):
    monkeypatch.setitem(oracle._FUNCTIONS, sp.exp, lambda value: -mp.exp(value))
    with pytest.raises(Contradiction, match="mpmath"):
        engine("oracle").examine(Problem(claim(then=sp.exp(x) > x, given=x > 0)), Budget())
