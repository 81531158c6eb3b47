"""Ratings: exact scores, and the matrix of who is rated above whom."""

from __future__ import annotations

from fractions import Fraction
from importlib.resources import files

import pytest

from proofkit._errors import DataError
from proofkit.data import majority_record, read_ratings, read_records

F = Fraction
TOPICAL_CHAT = files("proofkit.data") / "topical_chat" / "topical_chat_ratings.csv"
SMALL = (
    "prompt,response,wit_sum3,tact\n"
    "p,a,4,0.1\n"
    "p,b,3,0.3\n"
    "q,b,2,1/3\n"
    "q,a,2,1/4\n"
)  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "ratings.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_scores_are_exact_and_sums_become_means(write):
    p, q = read_ratings(write(SMALL))
    assert (p.prompt, p.responses, p.attributes) == ("p", ("a", "b"), ("wit", "tact"))
    assert p.scores == ((F(4, 3), F(1)), (F(1, 10), F(3, 10)))
    assert q.responses == ("b", "a")
    assert q.score("tact") == (F(1, 3), F(1, 4))


def test_topical_chat_has_its_documented_shape():
    prompts = read_ratings(TOPICAL_CHAT)
    assert len(prompts) == 60
    ranges = {
        "understandability": (0, 1),
        "naturalness": (1, 3),
        "coherence": (1, 3),
        "engagingness": (1, 3),
        "groundedness": (0, 1),
        "overall": (1, 5),
    }
    for p in prompts:
        assert p.attributes == tuple(ranges)
        assert p.responses == ("0", "1", "2", "3", "4", "5")
        for attribute, (low, high) in ranges.items():
            assert all(low <= x <= high and (3 * x).denominator == 1 for x in p.score(attribute))


def test_majority_counts_ties_half(write):
    # wit: a above b, tie; tact: b above a twice.
    record = majority_record("m", read_ratings(write(SMALL)))
    assert record.responses == ("a", "b")
    assert record.matrix[0][1] == F(3, 8)
    assert "ties half" in record.note
    assert "2 prompts, wit, tact" in record.note


def test_majority_on_chosen_attributes(write):
    record = majority_record("m", read_ratings(write(SMALL)), attributes=["wit"])
    assert record.matrix[0][1] == F(3, 4)


def test_a_rating_table_is_read_as_a_majority_matrix(write):
    (record,) = read_records(write(SMALL))
    assert record.matrix[0][1] == F(3, 8)
    assert record.id == "ratings"


def test_systems_that_share_no_prompt(write):
    path = write("prompt,response,wit\np,a,1\np,b,2\nq,a,1\nq,c,2\n")
    with pytest.raises(DataError, match="'b' and 'c' were never compared"):
        read_records(path)
    assert read_records(path, missing="half")[0].matrix[1][2] == F(1, 2)


def test_an_unknown_attribute(write):
    prompts = read_ratings(write(SMALL))
    with pytest.raises(DataError, match="no attribute 'charm': there are wit, tact"):
        majority_record("m", prompts, attributes=["charm"])


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("prompt,response,wit\np,a,x\np,b,1\n", "line 2, column 3: 'x' is not a number"),
        ("prompt,response,wit\np,a,1\np,b,\n", "line 3, column 3: '' is not a number"),
        ("prompt,response,wit\np,a,NaN\np,b,1\n", "line 2, column 3: 'NaN' is not a number"),
        ("prompt,response,wit\np,a,1\n", "line 2: a prompt with one response"),
        ("prompt,response,wit\np,a,1\np,a,1\n", "line 3, column 2: 'a' is rated twice"),
        ("prompt,response,wit\n,a,1\n", "line 2, column 1: an empty name"),
        ("prompt,response,wit\np,,1\np,b,1\n", "line 2, column 2: an empty name"),
        ("prompt,response\np,a\n", "line 1: every rated attribute needs a name"),
        ("prompt,response,wit,wit_sum3\np,a,1,1\n", "line 1: every rated attribute needs a name"),
        ("prompt,response,wit\n", "line 1: no ratings below the header"),
        ("prompt,wit\np,1\n", "line 1: no column 'response'"),
    ],
)
def test_a_bad_rating_is_named(write, text, fragment):
    path = write(text)
    with pytest.raises(DataError) as caught:
        read_ratings(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert fragment in message
    assert "\n" not in message
