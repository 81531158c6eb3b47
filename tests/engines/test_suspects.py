"""A theorem may name an instance to look at first; only the engines say what it shows."""

import pytest
from sympy import Rational

from proofkit import Budget, Ne, StatementError, Verdict, check, real, simplex, theorem
from proofkit.engines.registry import engine

x, mu = real("x"), simplex("mu", 2)
NEEDLE = Rational("271828/100000")
ENGINES = [engine("enclose")]


def needle(suspect):
    @theorem
    def no_needle():
        """Every x but one differs from 2.71828."""
        return Ne(x, NEEDLE)

    no_needle.suspect(lambda: suspect)
    return check(no_needle, Budget(instances=20), ENGINES)


def test_a_suspect_that_violates_the_claim_refutes_it():
    result = needle([(x, NEEDLE)])
    assert result.verdict is Verdict.REFUTED
    assert str(result.witness) == "x = 67957/25000"


@pytest.mark.parametrize("suspect", [None, [(x, 1)]])
def test_any_other_proves_and_refutes_nothing(suspect):
    assert needle(suspect).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize("suspect", [[(x, 0.5)], [(x, 1), (mu, mu)], [(mu, mu)]])
def test_it_must_give_an_exact_value_to_every_variable(suspect):
    with pytest.raises(StatementError):
        needle(suspect)


def test_a_suspect_outside_the_assumptions_refutes_nothing():
    @theorem
    def positive():
        """The entries of a point of the simplex are at most 1."""
        return mu[0] <= 1

    positive.suspect(lambda: [(mu, [2, -1])])
    assert check(positive, Budget(instances=20), ENGINES).verdict is Verdict.SUPPORTED
