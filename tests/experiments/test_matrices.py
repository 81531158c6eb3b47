"""Matrices from rated responses, and their classes, which are decided exactly."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from proofkit._errors import DataError
from proofkit.alignment import social_choice
from proofkit.data import PreferenceRecord, RatedPrompt
from proofkit.experiments.candidates import from_ratings, from_records
from proofkit.experiments.classes import (
    Kind,
    cyclic,
    has_winner,
    kinds,
    strongly_transitive,
    tied,
)
from proofkit.experiments.sources import candidates

F = Fraction
SAMPLE = Path(__file__).parents[1] / "data" / "helpsteer_sample.jsonl"


def margins(**upper):
    """A 4×4 matrix of margins from its upper entries, `m12=3` and so on; zero elsewhere."""
    matrix = np.zeros((1, 4, 4), dtype=np.int64)
    for name, value in upper.items():
        i, j = int(name[1]) - 1, int(name[2]) - 1
        matrix[0, i, j], matrix[0, j, i] = value, -value
    return matrix


ORDER = {"m12": 1, "m23": 1, "m34": 1, "m13": 2, "m24": 2, "m14": 3}


@pytest.mark.parametrize(
    ("upper", "kind", "ties", "winner"),
    [
        (ORDER, Kind.STRONGLY_TRANSITIVE, False, True),
        (ORDER | {"m13": 1, "m24": 1, "m14": 1}, Kind.STRONGLY_TRANSITIVE, False, True),
        (ORDER | {"m12": 4}, Kind.OTHER, False, True),  # transitive, but P_13 < P_12
        (ORDER | {"m14": -1}, Kind.CYCLIC, False, False),  # 1 > 2 > 4 > 1
        ({"m12": 1, "m13": 1, "m14": 1, "m23": 1, "m34": 1, "m24": -1}, Kind.CYCLIC, False, True),
        ({"m12": 1, "m23": 1, "m34": 1, "m14": -1}, Kind.CYCLIC, True, False),  # a cycle of four
        ({}, Kind.STRONGLY_TRANSITIVE, True, False),  # no premise ever holds
        ({"m12": 5}, Kind.STRONGLY_TRANSITIVE, True, False),
        ({"m12": 1, "m23": 1}, Kind.OTHER, True, False),  # 1 > 2 > 3, 1 and 3 tied
    ],
)
def test_kinds_by_hand(upper, kind, ties, winner):
    matrix = margins(**upper)
    assert kinds(matrix)[0] is kind
    assert (tied(matrix)[0], has_winner(matrix)[0]) == (ties, winner)


@pytest.mark.parametrize("size", [3, 4, 5])
def test_kinds_agree_with_social_choice_on_rationals(size):
    rng = np.random.default_rng(size)
    place = np.arange(size)
    whole = rng.integers(-3, 4, size=(400, size, size))
    whole[:200] = place - place[:, None] + rng.integers(0, 2, size=(200, size, size))
    whole = np.triu(whole, 1) - np.triu(whole, 1).transpose(0, 2, 1)
    seen = set()
    for matrix in whole:
        P = [[F(1, 2) + F(int(x), 10) for x in row] for row in matrix]
        one = matrix[None]
        assert bool(strongly_transitive(one)[0]) == social_choice.strongly_transitive(P)
        assert bool(tied(one)[0]) == bool(social_choice.tied_pairs(P))
        assert bool(has_winner(one)[0]) == (social_choice.condorcet_winner(P) is not None)
        if not tied(one)[0]:
            assert bool(cyclic(one)[0]) == (social_choice.transitive_order(P) is None)
        seen.add(kinds(one)[0])
    assert seen == set(Kind)


def rated(*scores, attributes=("a", "b")):
    names = tuple(str(k) for k in range(len(scores[0])))
    rows = tuple(tuple(map(F, row)) for row in scores)
    return RatedPrompt("p", names, attributes, rows)


def test_equal_differences_are_equal_whatever_their_floats_are():
    """0.3 − 0.2 and 0.4 − 0.3 differ in floating point."""
    prompt = rated(["0.4", "0.3", "0.2", "0.1"], ["0.3", "0.2", "0.1", "0"])
    assert 0.3 - 0.2 != 0.4 - 0.3
    made = from_ratings([prompt], seed=0, draws=10)
    assert {tuple(m.ravel()) for m in made.margins} == {
        (0, 1, 2, 3, -1, 0, 1, 2, -2, -1, 0, 1, -3, -2, -1, 0)
    }
    assert set(kinds(made.margins)) == {Kind.STRONGLY_TRANSITIVE}
    np.testing.assert_allclose(made.P[:, 0, 3], 1 / (1 + np.exp(-0.3)))


def test_every_pair_draws_an_attribute_of_its_own():
    prompt = rated([0, 1, 2, 3], [0, 3, 6, 9])
    made = from_ratings([prompt], seed=1, draws=200)
    for i, j in combinations(range(4), 2):
        values, counts = np.unique(made.margins[:, i, j], return_counts=True)
        assert sorted(values) == [3 * (i - j), i - j]
        assert counts.min() > 60  # each of two attributes about 100 times
    np.testing.assert_allclose(made.P + made.P.transpose(0, 2, 1), 1)
    np.testing.assert_allclose(np.log(made.P / (1 - made.P)), made.margins, atol=1e-9)


def test_the_overall_rating_is_no_attribute():
    prompt = rated([0, 1, 2, 3], [0, 10, 20, 30], attributes=("a", "overall"))
    made = from_ratings([prompt], seed=1, draws=20)
    assert abs(made.margins).max() == 3
    assert "overall" not in made.origin


def test_seeds():
    prompt = rated([0, 1, 2, 3], [0, 10, 20, 30])
    one, again, other = (from_ratings([prompt], seed=s, draws=5) for s in (1, 1, 2))
    np.testing.assert_array_equal(one.margins, again.margins)
    assert (one.margins != other.margins).any()


def test_subsets_and_draws_are_labelled():
    made = from_ratings([rated(range(5), range(5))], seed=0, draws=2)
    assert len(made) == 2 * 5
    assert made.labels[:2] == (
        "prompt p, responses 0,1,2,3, draw 1",
        "prompt p, responses 0,1,2,3, draw 2",
    )


def test_topical_chat_has_the_known_shares():
    """2–3% cyclic and about half strongly transitive with ties; see the paper's own shares."""
    made = candidates("topical_chat", seed=0)
    found = kinds(made.margins)
    assert len(made) == 60 * 15 * 5
    assert 0.02 <= (found == Kind.CYCLIC).mean() <= 0.035
    assert 0.45 <= (found == Kind.STRONGLY_TRANSITIVE).mean() <= 0.55
    assert ((found == Kind.STRONGLY_TRANSITIVE) & ~tied(made.margins)).mean() < 0.06


def test_pandalm_is_cut_into_fours():
    made = candidates("pandalm", seed=0)
    assert len(made) == 7 * 5
    assert "llama-7b" in made.labels[0]
    np.testing.assert_array_equal(np.sign(made.margins), np.sign((made.P - 0.5).round(12)))


def test_a_file_in_the_hubs_format():
    made = candidates(str(SAMPLE), seed=0, draws=3)
    assert len(made) == 2 * 3
    assert abs(made.margins).max() <= 4


def test_records_keep_the_exact_order():
    """P_12 = 1/3 and P_13 = 333333/1000000 differ, though by little."""
    third = [F(1, 2), F(1, 3), F(333333, 1000000), F(1, 4)]
    rows = [[F(1, 2)] * 4 for _ in range(4)]
    for j in range(1, 4):
        rows[0][j], rows[j][0] = third[j], 1 - third[j]
    made = from_records([PreferenceRecord("m", "abcd", rows)])
    assert made.margins[0, 0, 1] > made.margins[0, 0, 2] > made.margins[0, 0, 3]
    assert (made.margins[0, 1:, 1:] == 0).all()


@pytest.mark.parametrize(
    ("data", "fragment"),
    [("no_such_set", "topical_chat, pandalm, helpsteer"), ("/", "no data set or file")],
)
def test_unknown_data(data, fragment):
    with pytest.raises(DataError, match=fragment):
        candidates(data, seed=0)


def test_too_few_responses():
    with pytest.raises(DataError, match="no prompt has 4 responses"):
        from_ratings([rated([1, 2, 3], [3, 2, 1])], seed=0)
    half = [[F(1, 2)] * 3] * 3
    with pytest.raises(DataError, match="no matrix has 4 responses"):
        from_records([PreferenceRecord("m", "abc", half)])
