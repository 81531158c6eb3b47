"""for_all: what it means on instances and to the solver, and what may not be bound."""

from fractions import Fraction

import pytest
import sympy as sp

from proofkit import (
    And,
    Iff,
    Not,
    Or,
    StatementError,
    Verdict,
    check,
    claim,
    for_all,
    function,
    implicit,
    integer,
    policy,
    preference_matrix,
    real,
    simplex,
    theorem,
)
from proofkit.arithmetic.ternary import Ternary
from proofkit.engines.checking import InstanceChecker
from proofkit.engines.decide import ENGINE as DECIDE
from proofkit.engines.protocol import Budget, Problem

HALF = sp.Rational(1, 2)
x, y = real("x"), real("y")
mu, nu = policy("mu", 3), simplex("nu", 3)
P = preference_matrix("P", 3)
gap = (P * mu)[0] - (P * mu)[1]
FIRST_ABOVE_SECOND = for_all(gap > 0, over=mu)
EXACTLY = And(P[0, 1] >= HALF, P[0, 2] >= P[1, 2], Or(P[0, 1] > HALF, P[0, 2] > P[1, 2]))


def truth(condition, **values):
    checker = InstanceChecker(claim(then=condition))
    return checker.check({s: Fraction(values[s.name]) for s in condition.free_symbols}).goal


def test_on_an_instance_it_is_true_by_proof_and_false_by_example():
    assert truth(FIRST_ABOVE_SECOND, P_1_2="3/4", P_1_3="1/2", P_2_3="1/2") is Ternary.TRUE
    assert truth(FIRST_ABOVE_SECOND, P_1_2="1/4", P_1_3="1/2", P_2_3="1/2") is Ternary.FALSE


def test_a_counterexample_too_rare_to_be_drawn_is_found_by_the_solver():
    rare = for_all(sp.Ne(x * y, sp.Rational(123457, 7)), over=x)
    assert truth(rare, y="3/11") is Ternary.FALSE
    assert truth(rare, y="0") is Ternary.TRUE


def test_without_a_proof_it_is_not_true():
    assert truth(for_all(sp.exp(x) > x + y, over=x), y="0") is Ternary.UNKNOWN
    assert truth(for_all(sp.exp(x) > x + y, over=x), y="2") is Ternary.FALSE


def test_full_support_matters():
    assert truth(for_all(mu[0] * y > 0, over=mu) & (y > 0), y="1") is Ternary.TRUE
    assert truth(for_all(nu[0] * y > 0, over=nu) & (y > 0), y="1") is Ternary.FALSE


def test_integers_are_not_reals():
    n = integer("n")
    assert truth(for_all(sp.Ne(2 * n, y), over=n), y="1") is Ternary.TRUE
    assert truth(for_all(sp.Ne(2 * x, y), over=x), y="1") is Ternary.FALSE


@pytest.mark.parametrize(
    ("right", "verdict"),
    [(EXACTLY, Verdict.PROVED), (And(P[0, 1] > HALF, P[0, 2] >= P[1, 2]), Verdict.REFUTED)],
)
def test_the_solver_decides_it_for_all_reals(right, verdict):
    problem = Problem(claim(then=Iff(FIRST_ABOVE_SECOND, right)))
    assert DECIDE.examine(problem, Budget()).verdict is verdict


def test_all_engines_agree_on_it():
    @theorem
    def ordered():
        """Every full-support sampler ranks 1 above 2 iff row 1 dominates row 2."""
        return Iff(FIRST_ABOVE_SECOND, EXACTLY)

    assert check(ordered, Budget(instances=20)).verdict is Verdict.PROVED


def test_its_variables_are_no_variables_of_the_claim():
    stated = claim(then=Iff(FIRST_ABOVE_SECOND, EXACTLY))
    assert [v.name for v in stated.forall] == ["P"]


def test_the_domain_is_part_of_its_meaning():
    over_closed, over_open = (
        for_all(nu[0] * y >= 0, over=nu),
        for_all(policy("nu", 3)[0] * y >= 0, over=policy("nu", 3)),
    )
    assert claim(then=over_closed).hash != claim(then=over_open).hash


def test_substitution_leaves_bound_coordinates_alone_and_captures_none():
    assert FIRST_ABOVE_SECOND.xreplace({mu[0]: x}) == FIRST_ABOVE_SECOND
    assert FIRST_ABOVE_SECOND.xreplace({P[0, 1]: x}).free_symbols == {x, P[0, 2], P[1, 2]}
    for substitute in (lambda f: f.xreplace({P[0, 1]: mu[0]}), lambda f: f.subs(P[0, 1], mu[1])):
        with pytest.raises(StatementError, match="would be bound"):
            substitute(FIRST_ABOVE_SECOND)


def test_a_witness_is_not_captured():
    stated = claim(exists=[x], then=for_all(x + y > 0, over=y), witness=[(x, 1 - y)], forall=[y])
    with pytest.raises(StatementError, match="would be bound"):
        _ = stated.goal


@pytest.mark.parametrize(
    "over", [function("f"), implicit("z", 1, lambda z: [z[0] - 1]), sp.Symbol("s"), [], 3]
)
def test_what_cannot_be_bound_is_refused(over):
    with pytest.raises((StatementError, AttributeError)):
        for_all(x > 0, over=over)


def test_one_name_with_two_meanings_is_refused():
    with pytest.raises(StatementError, match="two meanings"):
        for_all(nu[0] > y * policy("nu", 3)[1], over=nu)


def test_its_negation_needs_one_value():
    assert truth(Not(for_all(x**2 > y, over=x)), y="1") is Ternary.TRUE
