"""What exists though nobody names it: by z3's procedure for quantified real arithmetic.

The truths are textbook ones: discriminants, intermediate values, Ville's theorem.
"""

import pytest
import sympy as sp

from proofkit import Budget, Ne, Verdict, claim, equal, preference_matrix, real, simplex
from proofkit.engines.protocol import Problem
from proofkit.engines.registry import engine
from proofkit.notation.unicode import in_one_line

p, q, x, y = (real(name) for name in "pqxy")
P, mu = preference_matrix("P", 3), simplex("mu", 3)
BEATEN_BY_NONE = [entry >= sp.Rational(1, 2) for entry in mu.T * P]
BEATS_ALL = [entry > sp.Rational(1, 2) for entry in mu.T * P]


def examine(**parts):
    return engine("decide").examine(Problem(claim(**parts)), Budget(instances=20))


@pytest.mark.parametrize(
    ("given", "exists", "then"),
    [
        ([], x, equal(x**3 + p * x + q, 0)),
        ([p**2 >= 4 * q], x, equal(x**2 + p * x + q, 0)),
        ([], x, equal(x**2, 2)),
        ([Ne(x, 0)], y, equal(1 / y, x)),
        ([], y, 1 / (x - y) > 1),
        ([], y, 1 / (x - y) < p),
        ([], mu, BEATEN_BY_NONE),
    ],
)
def test_what_exists_is_proved_without_a_witness(given, exists, then):
    assert examine(given=given, exists=[exists], then=then).verdict is Verdict.PROVED


@pytest.mark.parametrize(
    ("given", "exists", "then"),
    [
        ([], x, equal(x**2 + p * x + q, 0)),
        ([p**2 >= 4 * q - 1], x, equal(x**2 + p * x + q, 0)),
        ([], y, equal(y**2, x)),
        ([], y, equal(1 / y, x)),
        ([], y, equal(x / y, y / x)),  # nothing is defined at x = 0
        ([], mu, BEATS_ALL),
    ],
)
def test_where_nothing_exists_an_instance_says_so(given, exists, then):
    evidence = examine(given=given, exists=[exists], then=then)
    assert evidence.verdict is Verdict.REFUTED
    assert evidence.witness is not None
    assert "z3" in evidence.witness.confirmed


def test_a_claim_without_variables_is_refuted_altogether():
    assert examine(exists=[x], then=equal(x**2, -2)).verdict is Verdict.REFUTED


def test_an_instance_at_which_nothing_exists_is_one():
    evidence = examine(exists=[x], then=equal(x**2 + p * x + q, 0))
    a, b = (value for _, value in evidence.witness.values)
    assert a**2 - 4 * b < 0
    assert "∃ x ∈ ℝ" in evidence.witness.violated


@pytest.mark.parametrize(
    ("exists", "then"),
    [
        (y, equal(sp.sqrt(y), x)),  # false at x = −1, but roots are not for this procedure
        (y, equal(sp.exp(y), x)),
        (y, sp.exp(y) > x),
    ],
)
def test_what_the_procedure_does_not_understand_stays_open(exists, then):
    assert examine(exists=[exists], then=then).verdict is Verdict.INCONCLUSIVE


def test_a_negated_for_all_is_shown_as_existence():
    from proofkit import Not, for_all

    assert in_one_line(Not(for_all(x**2 > p, over=x))) == "∃ x ∈ ℝ: [x² ≤ p]"
