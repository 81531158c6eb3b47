"""Winners, transitivity and additivity: textbook matrices, definitions, and pref_voting."""

from __future__ import annotations

import os
from fractions import Fraction
from itertools import combinations, permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pref_voting.c1_methods import top_cycle
from pref_voting.weighted_majority_graphs import MarginGraph

from proofkit.alignment.social_choice import (
    condorcet_winner,
    is_additive,
    moderately_transitive,
    smith_set,
    span_constant,
    strictly_strongly_transitive,
    strongly_transitive,
    tied_pairs,
    transitive_order,
    weakly_transitive,
)
from proofkit.data import EXAMPLES, example, read_records

F = Fraction
HALF = F(1, 2)
DEFAULT_DATA = Path(__file__).parents[2].parent / "shared" / "data"
DATA = Path(os.environ.get("PROOFKIT_DATA", DEFAULT_DATA))


def matrix(K, upper):
    """The preference matrix with the given entries above the diagonal, row by row."""
    P = [[HALF] * K for _ in range(K)]
    for (i, j), p in zip(combinations(range(K), 2), upper, strict=True):
        P[i][j], P[j][i] = F(p), 1 - F(p)
    return P


def additive(u):
    return [[HALF + F(a) - F(b) for b in u] for a in u]


def permuted(P, order):
    return [[P[i][j] for j in order] for i in order]


@st.composite
def preferences(draw, grid=4, max_size=7):
    """Coarse entries, so that ties and extreme values are frequent."""
    K = draw(st.integers(2, max_size))
    n = K * (K - 1) // 2
    steps = draw(st.lists(st.integers(0, grid), min_size=n, max_size=n))
    return matrix(K, [F(s, grid) for s in steps])


CYCLE = matrix(3, ["0.6", "0.3", "0.7"])
CHAIN = matrix(3, ["0.6", "0.9", "0.7"])
ALL_TIED = matrix(3, ["0.5"] * 3)


def majority_graph(P):
    K = len(P)
    edges = [(i, j, 2) for i in range(K) for j in range(K) if P[i][j] > HALF]
    return MarginGraph(list(range(K)), edges)


def assert_agrees_with_pref_voting(P):
    graph = majority_graph(P)
    assert condorcet_winner(P) == graph.condorcet_winner()
    assert list(smith_set(P)) == [int(c) for c in top_cycle(graph)]


def test_a_cycle_has_no_winner_and_is_its_own_smith_set():
    assert condorcet_winner(CYCLE) is None
    assert smith_set(CYCLE) == (0, 1, 2)
    assert transitive_order(CYCLE) is None
    assert not weakly_transitive(CYCLE)


def test_a_chain_has_a_winner_and_an_order_whatever_the_numbering():
    assert condorcet_winner(CHAIN) == 0
    assert smith_set(CHAIN) == (0,)
    assert transitive_order(permuted(CHAIN, [2, 0, 1])) == (1, 2, 0)


def test_a_tie_with_the_leader_keeps_both_in_the_smith_set():
    P = matrix(3, ["0.5", "0.8", "0.8"])
    assert smith_set(P) == (0, 1)
    assert condorcet_winner(P) is None
    assert tied_pairs(P) == ((0, 1),)


def test_a_tie_chain_pulls_a_loser_into_the_smith_set():
    # 2 loses to 0 but ties with 1, whom 0 only ties.
    P = matrix(3, ["0.5", "0.9", "0.5"])
    assert smith_set(P) == (0, 1, 2)


def test_all_tied_is_vacuously_transitive_but_has_no_order():
    assert weakly_transitive(ALL_TIED)
    assert moderately_transitive(ALL_TIED)
    assert strongly_transitive(ALL_TIED)
    assert strictly_strongly_transitive(ALL_TIED)
    assert transitive_order(ALL_TIED) is None
    assert tied_pairs(ALL_TIED) == ((0, 1), (0, 2), (1, 2))


@pytest.mark.parametrize(
    ("direct", "classes"),
    [
        ("0.4", (False, False, False, False)),
        ("0.5", (True, False, False, False)),
        ("0.6", (True, True, False, False)),
        ("0.65", (True, True, False, False)),
        ("0.7", (True, True, True, False)),
        ("0.71", (True, True, True, True)),
    ],
)
def test_transitivity_of_a_triple_turns_at_half_min_and_max(direct, classes):
    P = matrix(3, ["0.6", direct, "0.7"])
    found = (
        weakly_transitive(P),
        moderately_transitive(P),
        strongly_transitive(P),
        strictly_strongly_transitive(P),
    )
    assert found == classes


def test_additive_matrices_are_recognised_and_near_ones_are_not():
    P = additive(["0.2", "0.1", "0", "-0.15"])
    assert is_additive(P)
    assert span_constant(P) == 0
    P[0][3] += F(1, 10**30)
    P[3][0] -= F(1, 10**30)
    assert not is_additive(P)
    assert span_constant(P) > 0


def test_span_constant_of_a_symmetric_cycle():
    # Rows differ by (−a, 2a, −a) up to rotation and sign: span 3a.
    a = F(1, 5)
    assert span_constant(matrix(3, [HALF + a, HALF - a, HALF + a])) == 3 * a / 2


def test_span_constant_reaches_one():
    # P_02 = 1, P_03 = 0 and P_12 = 0, P_13 = 1: the difference of rows 0 and 1 spans −1 to 1.
    assert span_constant(matrix(4, [HALF, 1, 0, 0, 1, HALF])) == 1


@settings(deadline=None)
@given(preferences())
def test_winner_and_smith_set_agree_with_pref_voting(P):
    assert_agrees_with_pref_voting(P)


@settings(deadline=None)
@given(preferences())
def test_the_smith_set_dominates_and_no_smaller_set_does(P):
    K = len(P)

    def dominates(S):
        return all(P[i][j] > HALF for i in S for j in range(K) if j not in S)

    S = smith_set(P)
    assert dominates(S)
    smaller = (T for n in range(1, len(S)) for T in combinations(range(K), n))
    assert not any(map(dominates, smaller))


@settings(deadline=None)
@given(preferences(grid=6, max_size=5))
def test_the_classes_are_nested_and_an_order_means_no_ties_and_no_cycles(P):
    strict, strong = strictly_strongly_transitive(P), strongly_transitive(P)
    moderate, weak = moderately_transitive(P), weakly_transitive(P)
    assert strict <= strong <= moderate <= weak
    ordered = transitive_order(P) is not None
    assert ordered == (weak and not tied_pairs(P))


@settings(deadline=None)
@given(preferences(grid=6, max_size=5))
def test_strictly_strong_is_strong_where_the_direct_preference_is_never_the_maximum(P):
    chains = [
        (i, j, k) for i, j, k in permutations(range(len(P)), 3) if P[i][j] > HALF and P[j][k] > HALF
    ]
    strict = strongly_transitive(P) and all(P[i][k] not in (P[i][j], P[j][k]) for i, j, k in chains)
    assert strictly_strongly_transitive(P) == strict


@settings(deadline=None)
@given(preferences())
def test_the_span_constant_lies_in_the_unit_interval_and_vanishes_iff_additive(P):
    c = span_constant(P)
    assert 0 <= c <= 1
    assert (c == 0) == is_additive(P)


@settings(deadline=None)
@given(st.lists(st.fractions(-F(1, 4), F(1, 4), max_denominator=50), min_size=2, max_size=6))
def test_additive_matrices_are_strongly_transitive(u):
    P = additive(u)
    assert is_additive(P)
    assert strongly_transitive(P)
    assert condorcet_winner(P) == (u.index(max(u)) if u.count(max(u)) == 1 else None)


@settings(deadline=None)
@given(preferences(max_size=5), st.randoms(use_true_random=False))
def test_nothing_depends_on_the_numbering(P, random):
    order = random.sample(range(len(P)), len(P))
    Q = permuted(P, order)
    assert {order[i] for i in smith_set(Q)} == set(smith_set(P))
    assert span_constant(Q) == span_constant(P)
    assert is_additive(Q) == is_additive(P)
    assert strongly_transitive(Q) == strongly_transitive(P)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_agree_with_pref_voting(name):
    for record in example(name):
        assert_agrees_with_pref_voting(record.matrix)


@pytest.mark.parametrize("folder", ["pandalm", "psychometric"])
def test_every_matrix_of_the_data_folder_agrees_with_pref_voting(folder):
    path = DATA / folder / "matrices.jsonl"
    if not path.is_file():
        pytest.skip(f"{folder}/matrices.jsonl is not here: set PROOFKIT_DATA to the data folder")
    records = read_records(path)
    assert len(records) == {"pandalm": 7, "psychometric": 145}[folder]
    for record in records:
        assert_agrees_with_pref_voting(record.matrix)
