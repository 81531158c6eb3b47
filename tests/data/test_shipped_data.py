"""The data sets that ship with the package."""

from __future__ import annotations

from fractions import Fraction
from importlib.resources import files

import pytest

from proofkit._errors import DataError
from proofkit.data import EXAMPLES, example, read_ratings


def test_pandalm_has_seven_matrices_over_five_models():
    records = example("pandalm")
    assert len(records) == 7
    assert {record.size for record in records} == {5}
    pooled = records[0]
    assert pooled.id == "pandalm_human_pooled"
    # bloom-7b against cerebras-gpt-6.7B: 177 wins, 88 losses, 35 ties.
    assert pooled.matrix[0][1] == Fraction(2 * 177 + 35, 600)


def test_topical_chat_compares_six_systems_on_five_attributes():
    (record,) = example("topical_chat")
    assert record.size == 6
    assert record.responses[0] == "Original Ground Truth"
    assert record.responses[5] == "New Human Generated"
    assert "overall" not in record.note
    scores = read_ratings(files("proofkit.data") / "topical_chat" / "topical_chat_ratings.csv")
    points = 0
    for prompt in scores:
        for attribute in prompt.attributes[:5]:
            a, _, _, _, _, b = prompt.score(attribute)
            points += 2 * (a > b) + (a == b)
    assert record.matrix[0][5] == Fraction(points, 600)


@pytest.mark.parametrize("name", EXAMPLES)
def test_origin_and_licence_lie_beside_the_data(name):
    origin = (files("proofkit.data") / name / "ORIGIN.md").read_text(encoding="utf-8")
    assert "Licence" in origin
    assert "commit" in origin


def test_an_unknown_example():
    with pytest.raises(DataError, match="no example 'helpsteer': choose one of pandalm, topical"):
        example("helpsteer")
