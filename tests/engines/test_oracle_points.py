"""The oracle finds implicit points itself, and notices where an enclosure has no zero."""

from fractions import Fraction

import pytest
import sympy as sp
from flint import arb

from proofkit import Contradiction, claim, implicit, real, vector
from proofkit.arithmetic.precision import working_precision
from proofkit.arithmetic.ternary import Ternary
from proofkit.engines.checking import InstanceChecker
from proofkit.engines.oracle import ENGINE
from proofkit.engines.protocol import Budget, Problem

p = real("p", above=0, at_most=2)
cubic = implicit("s", 1, lambda s: [s[0] ** 3 + s[0] - p])[0]
linear = implicit("y", 2, lambda y: [y[0] + y[1] - cubic, y[0] - y[1] - 1])
two_zeros = implicit("w", 1, lambda w: [(w[0] - 1) * (w[0] - 3) * (1 + p)])[0]


def agreeing(then):
    evidence = ENGINE.examine(Problem(claim(then=then, forall=[p])), Budget(instances=10))
    return evidence.scope.domain


def moved(monkeypatch, where):
    original = InstanceChecker.points

    def points(self, instance, bits):
        with working_precision(bits):
            return {x: where(v) for x, v in original(self, instance, bits).items()}

    monkeypatch.setattr(InstanceChecker, "points", points)


def test_a_point_and_one_defined_by_it_are_found_again():
    assert agreeing(cubic < 2) == "10 instances"
    assert agreeing(sp.Gt(linear[0] * 2, cubic)) == "10 instances"


def test_an_equation_is_too_close_to_tell():
    assert agreeing(sp.Eq(linear[0] + linear[1], cubic, evaluate=False)) == "0 instances"


def test_an_enclosure_without_a_zero_is_a_contradiction(monkeypatch):
    moved(monkeypatch, lambda v: v + arb(1) / 100)
    with pytest.raises(Contradiction, match="finds no zero"):
        agreeing(cubic < 2)


def test_an_enclosure_of_another_zero_is_left_alone(monkeypatch):
    assert agreeing(two_zeros < 2) == "10 instances"
    moved(monkeypatch, lambda v: v + 2)
    assert agreeing(two_zeros < 2) == "0 instances"


def test_the_points_of_an_instance_are_enclosed():
    x = vector("x", 1)
    point = implicit("z", 1, lambda z: [z[0] * 2 - x[0]])[0]
    checker = InstanceChecker(claim(then=point > 0))
    (ball,) = checker.points({x[0]: 3}, 64).values()
    assert ball.contains(arb(3) / 2)


def test_assumptions_on_explicit_values_need_no_point(monkeypatch):
    made = claim(given=p > 1, then=cubic > 0)
    checker = InstanceChecker(made)
    monkeypatch.setattr(checker._points, "enclose", lambda values: pytest.fail("not needed"))
    assert checker.check({p: Fraction(1, 2)}).assumptions is Ternary.FALSE


def test_an_instance_without_a_point_is_given_up_early():
    never = implicit("v", 1, lambda v: [v[0] ** 2 + p])[0]
    outcome = InstanceChecker(claim(then=never > 0)).check({p: Fraction(1)})
    assert outcome.exhausted
    assert outcome.bits == 128
    assert outcome.goal is Ternary.UNKNOWN
