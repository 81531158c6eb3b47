"""Ratings in HelpSteer's format: by the strict reader, and by the hub's own library."""

from __future__ import annotations

import builtins
import json
from pathlib import Path

import pytest

from proofkit._errors import DataError
from proofkit.data import load_helpsteer, load_hub_file, read_hub_file
from proofkit.data.hub import ATTRIBUTES

SAMPLE = Path(__file__).with_name("helpsteer_sample.jsonl")

ROW = {"prompt": "p", "response": "r"} | dict.fromkeys(ATTRIBUTES, 2)


@pytest.fixture
def write(tmp_path):
    def write(*rows):
        path = tmp_path / "rows.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return path

    return write


def test_responses_are_grouped_by_prompt_wherever_they_stand():
    prime, sky = read_hub_file(SAMPLE)  # a prompt with one response has nothing to compare
    assert (prime.prompt, sky.prompt) == ("1", "3")
    assert prime.responses == sky.responses == ("1", "2", "3", "4")
    assert prime.attributes == ATTRIBUTES
    assert prime.score("helpfulness") == (4, 0, 3, 3)
    assert sky.score("complexity") == (2, 1, 0, 4)


def test_the_hubs_library_reads_the_same(tmp_path, monkeypatch):
    datasets = pytest.importorskip("datasets", reason="the [hub] extra is not installed")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", str(tmp_path))
    assert load_hub_file(SAMPLE) == read_hub_file(SAMPLE)


@pytest.fixture
def without_datasets(monkeypatch):
    real = builtins.__import__

    def refuse(name, *rest, **options):
        if name == "datasets":
            raise ImportError(name)
        return real(name, *rest, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)
    monkeypatch.setitem(__import__("sys").modules, "datasets", None)


def test_without_the_extra_the_message_says_how_to_get_it(without_datasets):
    for load in (load_helpsteer, lambda: load_hub_file(SAMPLE)):
        with pytest.raises(DataError, match=r"pip install 'proofkit\[hub\]'"):
            load()


class FakeHub:
    """Stands for the library; what it is asked for is kept."""

    def __init__(self, rows=(), error=None):
        self.rows, self.error, self.asked = list(rows), error, []

    def load_dataset(self, source, **options):
        self.asked.append((source, options))
        if self.error:
            raise self.error
        return self.rows


def test_the_data_set_is_asked_for_by_name_and_split(monkeypatch):
    hub = FakeHub([ROW, ROW | {"response": "s", "verbosity": 4}])
    monkeypatch.setitem(__import__("sys").modules, "datasets", hub)
    (prompt,) = load_helpsteer("validation")
    assert hub.asked == [("nvidia/HelpSteer", {"split": "validation"})]
    assert prompt.score("verbosity") == (2, 4)


def test_a_failed_download_is_one_line(monkeypatch):
    hub = FakeHub(error=ConnectionError("no route\nto the hub"))
    monkeypatch.setitem(__import__("sys").modules, "datasets", hub)
    with pytest.raises(DataError) as caught:
        load_helpsteer()
    assert str(caught.value) == "nvidia/HelpSteer: cannot be loaded: ConnectionError: no route"


@pytest.mark.parametrize(
    ("change", "fragment"),
    [
        ({"helpfulness": 5}, "line 2: 'helpfulness' must be a whole number from 0 to 4, found 5"),
        ({"helpfulness": -1}, "line 2: 'helpfulness'"),
        ({"coherence": 2.5}, "line 2: 'coherence'"),
        ({"coherence": True}, "line 2: 'coherence'"),
        ({"verbosity": None}, "line 2: 'verbosity'"),
        ({"prompt": 3}, "line 2: 'prompt' must be a text"),
        ({"response": None}, "line 2: 'response' must be a text"),
    ],
)
def test_a_bad_row_is_named(write, change, fragment):
    path = write(ROW, ROW | change)
    with pytest.raises(DataError) as caught:
        read_hub_file(path)
    assert str(caught.value).startswith(f"{path}: {fragment}")


def test_a_missing_attribute_is_named(write):
    row = {key: value for key, value in ROW.items() if key != "correctness"}
    with pytest.raises(DataError, match="line 1: 'correctness'"):
        read_hub_file(write(row))


def test_nothing_to_compare(write):
    with pytest.raises(DataError, match="no prompt has two responses"):
        read_hub_file(write(ROW, ROW | {"prompt": "q"}))
