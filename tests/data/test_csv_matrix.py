"""Preference matrices as plain CSV."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofkit._errors import DataError
from proofkit.data import read_records

F = Fraction


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "trial.csv"
        path.write_text(text, encoding="utf-8", newline="")
        return path

    return write


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("0.5,0.6\n0.4,0.5\n", ("1", "2")),
        ("a,b\n0.5,0.6\n0.4,0.5\n", ("a", "b")),
        (",a,b\na,0.5,0.6\nb,0.4,0.5\n", ("a", "b")),
        ("better,a,b\r\na,0.5,0.6\r\n\r\nb,0.4,0.5\r\n", ("a", "b")),
        (",7,8\n7,0.5,0.6\n8,0.4,0.5\n", ("7", "8")),
        ('"a, b",c\n 1/2 , 3/5 \n 2/5 ,.5\n', ("a, b", "c")),
        ("0.5,6e-1\n4E-1,+0.50\n", ("1", "2")),
    ],
)
def test_names_are_optional_and_numbers_are_exact(write, text, names):
    (record,) = read_records(write(text))
    assert record.responses == names
    assert record.matrix == ((F(1, 2), F(3, 5)), (F(2, 5), F(1, 2)))
    assert record.id == "trial"


def test_decimals_are_not_rounded_to_binary(write):
    (record,) = read_records(write("1/2,0.1\n0.9,1/2\n"))
    assert record.matrix[0][1] == F(1, 10)


def test_an_empty_pair_was_never_compared(write):
    path = write("a,b,c\n0.5,,1\n,0.5,1\n0,0,0.5\n")
    with pytest.raises(DataError, match="line 2, column 2: 'a' and 'b' were never compared"):
        read_records(path)
    (record,) = read_records(path, missing="half")
    assert record.matrix[0][1] == F(1, 2)
    assert "1 pair never compared" in record.note


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("0.5,0.6\n0.5,0.5\n", "line 2, column 1: P['1', '2'] = 3/5 and its mirror 1/2"),
        ("a,b\n0.5,0.6\n0.3,0.5\n", "line 3, column 1: P['a', 'b']"),
        (",a,b\na,0.5,0.6\nb,0.3,0.5\n", "line 3, column 2: P['a', 'b']"),
        ("0.5,1.5\n-0.5,0.5\n", "line 1, column 2: P['1', '2'] = 3/2: a probability"),
        ("0.5,0.6\n0.4,0\n", "line 2, column 2: P['2', itself] = 0"),
        ("0.5,NaN\n0.4,0.5\n", "line 1, column 2: 'NaN' is not a number"),
        ("nan,0.6\n0.4,0.5\n", "line 1, column 1: 'nan' is not a number"),
        ("0.5,inf\n0.4,0.5\n", "line 1, column 2: 'inf' is not a number"),
        ("0.5,1/0\n0.4,0.5\n", "line 1, column 2: '1/0' has a zero denominator"),
        ("0.5,1e9999\n0.4,0.5\n", "line 1, column 2: '1e9999' is not a number"),
        ("0.5,1_0\n0.4,0.5\n", "line 1, column 2: '1_0' is not a number"),
        ("0.5,٠\n1,0.5\n", "line 1, column 2: '٠' is not a number"),
        ("0.5,exit()\n0.4,0.5\n", "line 1, column 2: 'exit()' is not a number"),
        (f"0.5,0.{'3' * 2000}\n0.4,0.5\n", "is too long for a number"),
        ("0.5,0.6\n0.4\n", "line 2: 1 cells where the first row has 2"),
        ("0.5,0.6\n", "line 1: 1 rows of 2 cells: expected a square matrix"),
        ("0.5,0.6\n0.4,0.5\n0.1,0.2\n", "line 1: 3 rows of 2 cells"),
        ("0.5\n", "at least two responses, found 1"),
        ("a\n0.5\n", "at least two responses, found 1"),
        ("a,a\n0.5,0.6\n0.4,0.5\n", "'a' occurs twice"),
        (",a,b\na,0.5,0.6\nc,0.4,0.5\n", "line 3, column 1: row 'c' where the header has 'b'"),
        ("0.5,\n0.4,0.5\n", "line 1, column 2: an empty cell, though its mirror is '0.4'"),
        ("a,b\n,0.6\n0.4,0.5\n", "line 2, column 1: an empty cell: the diagonal"),
        ('"a,b\n0.5,0.6\n', "is not CSV: unexpected end of data"),
        ('""\n', "is empty"),
    ],
)
def test_a_bad_cell_is_named(write, text, fragment):
    path = write(text)
    with pytest.raises(DataError) as caught:
        read_records(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert fragment in message
    assert "\n" not in message
