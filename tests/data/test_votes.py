"""Vote tables: roles, coding, pooling."""

from __future__ import annotations

from fractions import Fraction
from importlib.resources import files

import pytest

from proofkit._errors import DataError
from proofkit.data import VoteColumns, example, read_records

PANDALM = files("proofkit.data") / "pandalm" / "pandalm_votes.csv"
HEADER = "idx,model_1,model_2,annotator1,annotator2\n"


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "votes.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def matrices():
    return {record.id: record for record in example("pandalm")}


def test_pooled_pandalm_votes_give_the_published_counts():
    (record,) = read_records(PANDALM)
    pooled = matrices()["pandalm_human_pooled"]
    assert record.responses == pooled.responses
    assert record.matrix == pooled.matrix
    assert record.id == "pandalm_votes"
    assert record.note == "999 comparisons, pooled over annotator1, annotator2, annotator3"


@pytest.mark.parametrize("annotator", ["annotator1", "annotator2", "annotator3"])
def test_one_annotator_can_be_chosen(annotator):
    (record,) = read_records(PANDALM, columns=VoteColumns(annotators=[annotator]))
    assert record.matrix == matrices()[f"pandalm_human_{annotator}"].matrix


def test_roles_and_coding_are_options(write):
    path = write("left,right,verdict\nx,y,L\ny,x,L\nx,y,L\ny,x,=\n")
    columns = VoteColumns("left", "right", ("verdict",), coding=("L", "R", "="))
    (record,) = read_records(path, columns=columns)
    assert record.responses == ("x", "y")
    assert record.matrix[0][1] == Fraction(5, 8)


def test_a_pair_without_votes_is_named(write):
    path = write(HEADER + "0,x,y,1,1\n1,y,z,2,2\n")
    with pytest.raises(DataError, match="'x' and 'z' were never compared"):
        read_records(path)
    assert read_records(path, missing="half")[0].matrix[0][2] == Fraction(1, 2)


@pytest.mark.parametrize(
    ("body", "fragment"),
    [
        ("0,x,y,3,1\n", "line 2, column 4: vote '3' is outside the coding '1', '2', '0'"),
        ("0,x,y,1,\n", "line 2, column 5: vote '' is outside the coding"),
        ("0,x,y,1,1.0\n", "line 2, column 5: vote '1.0' is outside the coding"),
        ("0,x,y,1,nan\n", "line 2, column 5: vote 'nan' is outside the coding"),
        ("0,x,y,1,1\n1,x,x,1,1\n", "line 3, column 3: 'x' is compared with itself"),
        ("0,x,,1,1\n", "line 2, column 3: an empty name"),
        ("0,x,y,1\n", "line 2: 4 cells where the first row has 5"),
        ("", "at least two responses, found 0"),
    ],
)
def test_a_bad_vote_is_named(write, body, fragment):
    path = write(HEADER + body)
    with pytest.raises(DataError) as caught:
        read_records(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert fragment in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("header", "columns", "fragment"),
    [
        ("a,b,v", VoteColumns(), "line 1: no column 'model_1'"),
        ("model_1,model_2,v", None, "line 1: no column of votes"),
        ("model_1,model_2,v", VoteColumns(annotators=["w"]), "line 1: no column 'w'"),
        ("model_1,model_2,model_2,annotator1", None, "line 1: column 'model_2' occurs twice"),
    ],
)
def test_a_role_without_a_column(write, header, columns, fragment):
    cells = ",".join("1" for _ in header.split(","))
    with pytest.raises(DataError, match=fragment):
        read_records(write(f"{header}\n{cells}\n"), columns=columns)


@pytest.mark.parametrize(
    ("options", "fragment"),
    [
        ({"first": "model_2"}, "one role a column"),
        ({"annotators": ["model_1"]}, "one role a column"),
        ({"coding": ("1", "1", "0")}, "three distinct codes"),
        ({"coding": ("1", "0")}, "three distinct codes"),
    ],
)
def test_contradictory_roles(options, fragment):
    with pytest.raises(DataError, match=fragment):
        VoteColumns(**options)
