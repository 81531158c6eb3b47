"""Records: shares from counts, and every way in which a matrix can be malformed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofkit._errors import DataError
from proofkit.data import PreferenceRecord

F = Fraction
HALF = F(1, 2)
FAIR = [[HALF, HALF], [HALF, HALF]]


def refused(*args, **options):
    with pytest.raises(DataError) as caught:
        PreferenceRecord(*args, **options)
    return one_line(caught)


def refused_counts(wins, ties=None, responses="ab", **options):
    with pytest.raises(DataError) as caught:
        PreferenceRecord.from_counts("m", responses, wins, ties, **options)
    return one_line(caught)


def one_line(caught):
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_ties_count_half():
    record = PreferenceRecord.from_counts("m", "ab", [[0, 3], [1, 0]], [[0, 2], [2, 0]])
    assert record.matrix == ((HALF, F(2, 3)), (F(1, 3), HALF))
    assert record.responses == ("a", "b")
    assert record.size == 2
    assert record.note == ""


@settings(deadline=None)
@given(st.data())
def test_shares_follow_the_definition(data):
    K = data.draw(st.integers(2, 5))
    counts = st.integers(0, 10**25)
    wins = [[0 if i == j else data.draw(counts) for j in range(K)] for i in range(K)]
    ties = [[0] * K for _ in range(K)]
    for i in range(K):
        for j in range(i):
            ties[i][j] = ties[j][i] = data.draw(counts)
    record = PreferenceRecord.from_counts("m", map(str, range(K)), wins, ties, missing="half")
    absent = 0
    for i in range(K):
        for j in range(i):
            N = wins[i][j] + wins[j][i] + ties[i][j]
            absent += N == 0
            if N:
                assert record.matrix[i][j] * N == wins[i][j] + F(ties[i][j], 2)
    assert bool(absent) == ("never compared" in record.note)


def test_a_pair_never_compared_is_named():
    wins = [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    message = refused_counts(wins, responses=["x", "y", "z"])
    assert "'x' and 'z' were never compared" in message


def test_a_pair_never_compared_can_be_taken_as_even_and_the_note_says_so():
    wins = [[0, 1, 0], [0, 0, 1], [0, 0, 0]]
    record = PreferenceRecord.from_counts("m", "xyz", wins, missing="half", note="trial")
    assert record.matrix[0] == (HALF, 1, HALF)
    assert record.note == "trial; 1 pair never compared, set to 1/2"


def test_an_unknown_treatment_of_missing_pairs():
    assert "choose 'error' or 'half'" in refused_counts([[0, 1], [1, 0]], missing="zero")


@pytest.mark.parametrize(
    ("wins", "ties", "fragment"),
    [
        ([[0, -1], [1, 0]], None, "wins['a', 'b'] = -1: a count cannot be negative"),
        ([[0, 1], [1.5, 0]], None, "wins['b', 'a'] = 1.5: a count must be an integer"),
        ([[0, True], [1, 0]], None, "wins['a', 'b'] = True: a count must be an integer"),
        ([[0, float("nan")], [1, 0]], None, "wins['a', 'b'] = nan: a count must be an integer"),
        ([[0, "1"], [1, 0]], None, "wins['a', 'b'] = '1': a count must be an integer"),
        ([[0, 1], [1, 4]], None, "wins['b', 'b'] = 4: a diagonal count must be 0"),
        ([[0, 1]], None, "wins has 1 rows for 2 responses"),
        ([[0, 1], [1]], None, "wins, row 'b', has 1 cells for 2 responses"),
        ([[0, 1], [1, 0]], [[0, 1], [2, 0]], "ties['a', 'b'] = 1 but its mirror is 2"),
        ([[0, 1], [1, 0]], [[1, 0], [0, 0]], "ties['a', 'a'] = 1: a diagonal count must be 0"),
        ([[0, 1], [1, 0]], [[0, -2], [-2, 0]], "ties['a', 'b'] = -2"),
    ],
)
def test_malformed_counts(wins, ties, fragment):
    message = refused_counts(wins, ties)
    assert fragment in message
    assert "'m'" in message


@pytest.mark.parametrize(
    ("P", "fragment"),
    [
        ([[HALF, F(3, 5)], [F(3, 5), HALF]], "P['a', 'b'] = 3/5 and its mirror 3/5 must sum to 1"),
        ([[0, HALF], [HALF, HALF]], "P['a', itself] = 0: the diagonal must be 1/2"),
        ([[HALF, F(5, 4)], [F(-1, 4), HALF]], "P['a', 'b'] = 5/4: a probability"),
        ([[HALF, 0.5], [HALF, HALF]], "matrix entry 0.5 is not exact"),
        ([[HALF, HALF]], "has 1 rows for 2 responses"),
        ([[HALF, HALF], [HALF]], "row 'b', has 1 cells"),
    ],
)
def test_malformed_matrices(P, fragment):
    assert fragment in refused("m", "ab", P)


@pytest.mark.parametrize(
    ("responses", "fragment"),
    [
        (["a"], "at least two responses, found 1"),
        ([], "at least two responses, found 0"),
        (["a", "a"], "'a' occurs twice"),
        (["a", " "], "' ' is not a nonempty text"),
        (["a", 3], "3 is not a nonempty text"),
    ],
)
def test_malformed_names(responses, fragment):
    assert fragment in refused("m", responses, FAIR)


def test_an_empty_id():
    assert "nonempty id" in refused(" ", "ab", FAIR)


def test_hostile_names_stay_on_one_line_and_short():
    message = refused("m", ["a\nb\u2028" + "x" * 500] * 2, FAIR)
    assert message.isprintable()
    assert len(message) < 200


def test_records_are_immutable_values():
    one, other = PreferenceRecord("m", "ab", FAIR), PreferenceRecord("m", ("a", "b"), FAIR)
    assert one == other
    assert hash(one) == hash(other)
    with pytest.raises(AttributeError):
        one.note = "changed"
