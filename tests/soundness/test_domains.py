"""Domains at their edges: ties, tiny masses, collapsed sizes, the cases of extrema and Piecewise.

The classes of preference matrices are compared with their definitions in plain Python and with
pref_voting, on all matrices of a grid that is full of ties.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations, product
from typing import Any

import pytest
import sympy as sp
from pref_voting.weighted_majority_graphs import MarginGraph

from proofkit import (
    And,
    Iff,
    Implies,
    Ne,
    Or,
    StatementError,
    Verdict,
    additive,
    bradley_terry,
    claim,
    condorcet_winner,
    equal,
    has_condorcet_winner,
    integer,
    moderately_transitive,
    no_ties,
    open_preferences,
    policy,
    preference_matrix,
    real,
    simplex,
    strictly_strongly_transitive,
    strictly_transitive,
    strongly_transitive,
    vector,
)
from proofkit.arithmetic.ternary import Ternary
from proofkit.engines.checking import InstanceChecker
from proofkit.statement.variables import coordinates_of

R, F = sp.Rational, Fraction
HALF = F(1, 2)
PROVED, REFUTED, OPEN = Verdict.PROVED, Verdict.REFUTED, Verdict.INCONCLUSIVE
GRID = [F(k, 4) for k in range(5)]
MATRICES = list(product(GRID, repeat=3))
x, y = real("x"), real("y")


def full(upper: Any) -> list[list[Fraction]]:
    P = [[HALF] * 3 for _ in range(3)]
    for (i, j), p in zip(combinations(range(3), 2), upper, strict=True):
        P[i][j], P[j][i] = p, 1 - p
    return P


def _chains(P: Any) -> Any:
    return (t for t in permutations(range(3)) if P[t[0]][t[1]] >= HALF <= P[t[1]][t[2]])


def _odds(P: Any) -> bool:
    """Some r with P_ij = σ(r_i − r_j): the odds of the one pair are the product of the others."""
    inside = all(0 < p < 1 for row in P for p in row)
    return inside and (P[0][1] / P[1][0] * (P[1][2] / P[2][1]) == P[0][2] / P[2][0])


def _ordered(P: Any) -> bool:
    return all(P[i][j] > HALF for i, j in combinations(range(3), 2))


DEFINITIONS = {
    no_ties: lambda P: all(P[i][j] != HALF for i, j in combinations(range(3), 2)),
    open_preferences: lambda P: all(0 < p < 1 for row in P for p in row),
    strictly_transitive: _ordered,
    moderately_transitive: lambda P: all(
        P[i][k] >= min(P[i][j], P[j][k]) for i, j, k in _chains(P)
    ),
    strongly_transitive: lambda P: all(P[i][k] >= max(P[i][j], P[j][k]) for i, j, k in _chains(P)),
    strictly_strongly_transitive: lambda P: _ordered(P) and P[0][2] > max(P[0][1], P[1][2]),
    additive: lambda P: P[0][1] + P[1][2] == P[0][2] + HALF,
    bradley_terry: _odds,
}


@pytest.mark.parametrize("kind", DEFINITIONS, ids=lambda kind: kind.name)
def test_classes_are_what_their_definitions_say(kind: Any) -> None:
    P = preference_matrix("P", 3)
    checker = InstanceChecker(claim(then=kind(P), forall=[P]))
    names = coordinates_of(checker.claim.forall)
    members = 0
    for upper in MATRICES:
        goal = checker.check(dict(zip(names, upper, strict=True))).goal
        truth = DEFINITIONS[kind](full(upper))
        members += truth
        assert goal is (Ternary.TRUE if truth else Ternary.FALSE), upper
    assert 0 < members < len(MATRICES)


def test_condorcet_winners_are_pref_votings() -> None:
    """A tie with another response is no win."""
    P = preference_matrix("P", 3)
    wins = [InstanceChecker(claim(then=condorcet_winner(P, c), forall=[P])) for c in range(3)]
    some = InstanceChecker(claim(then=has_condorcet_winner(P), forall=[P]))
    names = coordinates_of(some.claim.forall)
    for upper in MATRICES:
        M, instance = full(upper), dict(zip(names, upper, strict=True))
        edges = [(i, j, 2) for i in range(3) for j in range(3) if M[i][j] > HALF]
        winner = MarginGraph([0, 1, 2], edges).condorcet_winner()
        found = [c for c in range(3) if wins[c].check(instance).goal is Ternary.TRUE]
        assert found == ([] if winner is None else [winner])
        assert (some.check(instance).goal is Ternary.TRUE) is (winner is not None)


def test_classes_imply_each_other_in_one_direction_only(judge: Any) -> None:
    P = preference_matrix("P", 3)
    one_way = [
        (strongly_transitive, moderately_transitive),
        (strictly_strongly_transitive, strictly_transitive),
        (strictly_transitive, no_ties),
        (strictly_transitive, has_condorcet_winner),
        (bradley_terry, open_preferences),
        (additive, strongly_transitive),
        (bradley_terry, strongly_transitive),
    ]
    for stronger, weaker in one_way:
        assert judge(Implies(stronger(P), weaker(P)), engines=["decide"]) is PROVED
        assert judge(Implies(weaker(P), stronger(P)), engines=["decide"]) is REFUTED


TWO = preference_matrix("P", 2)
BOTH = sp.Piecewise((1, x >= 0), (2, x <= 0), (3, True))
SIZES = {
    "one response has all the mass": (claim(then=equal(simplex("s", 1)[0], 1)), PROVED),
    "one response is a policy": (claim(then=equal(policy("s", 1)[0], 1)), PROVED),
    "the entropy of one response": (
        claim(then=equal(policy("s", 1)[0] * sp.log(policy("s", 1)[0]), 0)), Verdict.SUPPORTED
    ),
    "two responses are always transitive": (
        claim(then=strongly_transitive(TWO), forall=[TWO]),
        PROVED,
    ),
    "two responses are additive": (
        claim(then=additive(TWO), forall=[TWO]), PROVED
    ),
    "two responses may be tied": (
        claim(then=has_condorcet_winner(TWO), forall=[TWO]),
        REFUTED,
    ),
    "three need not be": (claim(then=additive(preference_matrix("P", 3))), REFUTED),
    "a vector of one is in order": (
        claim(then=vector("v", 1, increasing=True)[0] ** 2 >= 0 * x), PROVED
    ),
    "a vector of two is strictly so": (
        claim(then=Ne(vector("v", 2, increasing=True)[0], vector("v", 2, increasing=True)[1])),
        PROVED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SIZES)
def test_sizes_that_collapse(name: str, judge: Any) -> None:
    statement, truth = SIZES[name]
    assert judge(statement) is truth


@pytest.mark.parametrize("size", [0, -1, True, 2.0])
@pytest.mark.parametrize("make", [simplex, policy, preference_matrix, vector])
def test_sizes_that_are_none(make: Any, size: Any) -> None:
    with pytest.raises(StatementError):
        make("v", size)


def test_tiny_masses_count(judge: Any) -> None:
    """A response of mass 10⁻⁵⁰ is in the support, and the boundary is not."""
    pi, mu = policy("pi", 3), simplex("mu", 3)
    tiny = R(1, 10**50)
    statement = claim(given=pi[0] <= tiny, then=sp.log(pi[0]) < -115)
    assert judge(statement, engines=["enclose", "falsify"]) is not REFUTED
    checker = InstanceChecker(statement)
    point = dict(zip(pi, (F(1, 10**50), F(1, 2), HALF - F(1, 10**50)), strict=True))
    assert checker.check(point).holds  # log 10⁻⁵⁰ = −115.13
    edge = dict(zip(pi, (F(0), HALF, HALF), strict=True))
    assert checker.check(edge).assumptions is Ternary.FALSE
    near = dict(zip(pi, (F(1, 10**50), HALF, HALF), strict=True))  # sums to more than 1
    assert checker.check(near).assumptions is Ternary.FALSE
    assert judge(claim(then=sp.Gt(pi[0] * 10**60, 0, evaluate=False))) is PROVED
    assert judge(claim(then=sp.Gt(mu[0], 0, evaluate=False), forall=[mu])) is REFUTED
    assert judge(claim(given=mu[0] > 0, then=1 / mu[0] >= 1), engines=["decide"]) is PROVED


CASES = {
    "a tie of Max": (Iff(sp.Eq(sp.Max(x, y), x), x >= y), PROVED),
    "a tie of Max, strictly": (Iff(sp.Eq(sp.Max(x, y), x), x > y), REFUTED),
    "Min and Max": (equal(sp.Min(x, y) + sp.Max(x, y), x + y), PROVED),
    "Max of three": (sp.Max(x, y, x + y) >= (x + y) / 2 + sp.Abs(x - y) / 2, PROVED),
    "the first case wins": (
        equal(BOTH, sp.Piecewise((1, x >= 0), (2, True))),
        PROVED,
    ),
    "the boundary belongs to the first": (
        claim(given=sp.Eq(x, 0), then=equal(sp.Piecewise((1, x >= 0), (2, True)), 1)), PROVED
    ),
    "the boundary does not belong to the second": (
        claim(given=sp.Eq(x, 0), then=equal(sp.Piecewise((1, x > 0), (2, True)), 1)), REFUTED
    ),
    "the sign of zero": (claim(given=sp.Eq(x, 0), then=equal(sp.sign(x), 0)), PROVED),
    "an absolute value at zero": (Or(sp.Abs(x) > 0, sp.Eq(x, 0)), PROVED),
    "x beats y or is beaten": (Or(x > y, x < y), REFUTED),
    "the sign convention of P": (
        Iff(TWO[0, 1] > R(1, 2), TWO[1, 0] < R(1, 2)),
        PROVED,
    ),
    "the sign convention reversed": (
        Iff(TWO[0, 1] > R(1, 2), TWO[1, 0] > R(1, 2)),
        REFUTED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_ties_and_cases(name: str, judge: Any) -> None:
    statement, truth = CASES[name]
    assert judge(statement) is truth


def test_an_integer_is_whole_where_a_real_need_not_be(judge: Any) -> None:
    n = integer("n", at_least=0, at_most=3)
    u = real("u", at_least=0, at_most=3)
    whole = And(Ne(2 * n, 1), Ne(2 * n, 3), Ne(2 * n, 5))
    assert judge(whole) is PROVED
    assert judge(whole.xreplace({n: u})) is REFUTED
    assert judge(claim(then=(n - 1) * (n - 2) >= 0)) is PROVED
    assert judge(claim(then=(u - 1) * (u - 2) >= 0)) is REFUTED
