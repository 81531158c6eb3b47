"""Win counts as JSON lines."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofkit._errors import DataError
from proofkit.data import read_records

GOOD = '{"id":"m","alternatives":["a","b"],"wins":[[0,3],[1,0]],"ties":null,"note":"n"}'


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "matrices.jsonl"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def with_wins(wins):
    return f'{{"id":"m","alternatives":["a","b"],"wins":{wins}}}'


def test_one_record_a_line(write):
    second = GOOD.replace('"m"', '"second"').replace("null", "[[0,4],[4,0]]")
    records = read_records(write(f"{GOOD}\n\n{second}\n"))
    assert [r.id for r in records] == ["m", "second"]
    assert records[0].matrix[0][1] == Fraction(3, 4)
    assert records[1].matrix[0][1] == Fraction(5, 8)
    assert records[0].note == "n"


def test_ties_and_note_may_be_left_out_and_other_keys_are_passed_over(write):
    text = '{"id":"m","alternatives":["a","b"],"wins":[[0,3],[1,0]],"year":1971}'
    (record,) = read_records(write(text))
    assert record.note == ""


def test_a_line_separator_inside_a_name_does_not_end_the_line(write):
    (record,) = read_records(write(GOOD.replace('"a"', '"a\u2028a"')))
    assert record.responses[0] == "a\u2028a"


def test_a_byte_order_mark_and_windows_newlines(write):
    (record,) = read_records(write("\ufeff" + GOOD + "\r\n"))
    assert record.id == "m"


def test_a_missing_pair_can_be_taken_as_even(write):
    path = write(with_wins("[[0,0],[0,0]]"))
    assert read_records(path, missing="half")[0].matrix[0][1] == Fraction(1, 2)
    with pytest.raises(DataError, match="line 1: matrix 'm': 'a' and 'b' were never compared"):
        read_records(path)


@pytest.mark.parametrize(
    ("line", "fragment"),
    [
        ("{", "column 2: is not one JSON object"),
        ("[1, 2]", "expected a JSON object, found [1, 2]"),
        ("3", "expected a JSON object, found 3"),
        ('"wins"', "expected a JSON object, found 'wins'"),
        ('{"id":"m","id":"n"}', "key 'id' occurs twice"),
        ('{"id":"m","alternatives":["a","b"]}', "key 'wins' is missing"),
        ('{"alternatives":["a","b"],"wins":[[0,1],[1,0]]}', "key 'id' is missing"),
        (GOOD.replace('"m"', "7"), "'id' must be a text, found 7"),
        (GOOD.replace('["a","b"]', '"ab"'), "'alternatives' must be a list, found 'ab'"),
        (GOOD.replace('["a","b"]', '["a","a"]'), "'a' occurs twice"),
        (GOOD.replace('["a","b"]', '["a",null]'), "None is not a nonempty text"),
        ('{"id":"m","alternatives":["a"],"wins":[[0]]}', "at least two responses, found 1"),
        (GOOD.replace("null", '"none"'), "'ties' must be a list"),
        (GOOD.replace('"ties"', '"tie"'), "unknown key 'tie': did you mean 'ties'?"),
        (GOOD.replace('"n"', "7"), "'note' must be a text, found 7"),
        (with_wins("[0,3]"), "'wins', row 1, must be a list, found 0"),
        (with_wins("[[0,3],[1]]"), "row 'b', has 1 cells for 2"),
        (with_wins("[[0,-3],[1,0]]"), "wins['a', 'b'] = -3: a count cannot be negative"),
        (with_wins("[[0,3.0],[1,0]]"), "wins['a', 'b'] = 3.0: a count must be an integer"),
        (with_wins("[[0,true],[1,0]]"), "wins['a', 'b'] = True: a count must be an integer"),
        (with_wins("[[0,NaN],[1,0]]"), "NaN is not a number"),
        (with_wins("[[0,Infinity],[1,0]]"), "Infinity is not a number"),
        (with_wins("[[0,1],[1,2]]"), "wins['b', 'b'] = 2: a diagonal count must be 0"),
        (with_wins(f"[[0,{'9' * 5000}],[1,0]]"), "a number too long"),
        ("[" * 100_000, "nesting too deep"),
        (GOOD, "id 'm' occurs twice"),
    ],
)
def test_a_bad_line_is_named(write, line, fragment):
    path = write(f"{GOOD}\n\n{line}\n")
    with pytest.raises(DataError) as caught:
        read_records(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: line 3: ")
    assert fragment in message
    assert "\n" not in message


def test_text_is_never_evaluated(write):
    with pytest.raises(DataError, match="must be a list"):
        read_records(write(GOOD.replace("[[0,3],[1,0]]", '"__import__(1/0)"')))
