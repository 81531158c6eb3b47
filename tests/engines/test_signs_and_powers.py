"""`sign` in every engine, and powers that are too large to write out."""

from __future__ import annotations

import pytest
import sympy as sp
from flint import arb, fmpq

from proofkit import Budget, Verdict, claim, real
from proofkit.arithmetic import number
from proofkit.engines.protocol import Problem
from proofkit.engines.registry import engine

x, y = real("x"), real("y")


def verdict(name, then, given=()):
    problem = Problem(claim(then=then, given=given))
    return engine(name).examine(problem, Budget(instances=40)).verdict


@pytest.mark.parametrize("value", [-3, 0, 5])
def test_the_sign_of_a_rational_is_exact(value):
    assert number.sign(fmpq(value, 7)) == fmpq((value > 0) - (value < 0))


def test_the_sign_of_a_ball_contains_that_of_every_point():
    assert number.sign(arb(2, 1)) == 1
    assert number.sign(arb(-2, 1)) == -1
    around = number.sign(arb(0, 1))
    assert all(around.contains(arb(s)) for s in (-1, 0, 1))


@pytest.mark.parametrize("name", ["decide", "enclose", "falsify"])
def test_engines_know_the_sign(name):
    success = Verdict.PROVED if name == "decide" else Verdict.SUPPORTED
    assert verdict(name, sp.Ge(x * sp.sign(x), 0)) is success
    assert verdict(name, sp.Ge(sp.sign(x), 0)) is Verdict.REFUTED
    assert verdict(name, sp.Ne(sp.sign(x), 0)) is Verdict.REFUTED


def test_the_oracle_knows_the_sign():
    problem = Problem(claim(then=sp.sign(x - y) > -sp.Rational(1, 2), given=x > y))
    evidence = engine("oracle").examine(problem, Budget(instances=40))
    assert evidence.scope.domain not in ("nothing", "0 instances")


@pytest.mark.parametrize("exponent", [3 * 10**7 + 1, -(3 * 10**7), sp.Rational(1, 10**7)])
def test_a_large_exponent_is_left_to_others(exponent):
    assert verdict("decide", sp.Gt((x**2 + 1) ** exponent, y)) is Verdict.INCONCLUSIVE


def test_a_moderate_exponent_is_decided():
    assert verdict("decide", sp.Gt(x**40, -1)) is Verdict.PROVED
