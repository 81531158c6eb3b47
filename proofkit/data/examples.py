"""The real data sets that ship with the package; an ORIGIN.md beside each says whose they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import as_file, files

from attrs import evolve

from proofkit._errors import DataError
from proofkit.data._text import shown
from proofkit.data.ratings import RatedPrompt, majority_record, read_ratings
from proofkit.data.readers import read_records
from proofkit.data.record import PreferenceRecord


def _pandalm() -> list[PreferenceRecord]:
    with as_file(files("proofkit.data") / "pandalm" / "matrices.jsonl") as path:
        return read_records(path)


def _topical_chat_ratings() -> list[RatedPrompt]:
    with as_file(files("proofkit.data") / "topical_chat" / "topical_chat_ratings.csv") as path:
        return read_ratings(path)


def _topical_chat() -> list[PreferenceRecord]:
    folder = files("proofkit.data") / "topical_chat"
    prompts = _topical_chat_ratings()
    attributes = [a for a in prompts[0].attributes if a != "overall"]
    record = majority_record("topical_chat_systems", prompts, attributes=attributes)
    names = json.loads((folder / "topical_chat_systems.json").read_text(encoding="utf-8"))
    return [evolve(record, responses=[names[response] for response in record.responses])]


EXAMPLES: dict[str, Callable[[], list[PreferenceRecord]]] = {
    "pandalm": _pandalm,
    "topical_chat": _topical_chat,
}
"""The data sets by name."""


def example(name: str) -> list[PreferenceRecord]:
    """The matrices of a data set that ships with the package.

    `"pandalm"` has seven over five language models; `"topical_chat"` has one over six dialogue
    systems, compared on five attributes.

    Raises
    ------
    DataError
        If there is no such data set.
    """
    if name not in EXAMPLES:
        raise DataError(f"no example {shown(name)}: choose one of {', '.join(EXAMPLES)}")
    return EXAMPLES[name]()


def rated_example(name: str) -> list[RatedPrompt]:
    """The ratings of a data set that ships with the package: `"topical_chat"`.

    Raises
    ------
    DataError
        If there is no such data set.
    """
    if name != "topical_chat":
        raise DataError(f"no example ratings {shown(name)}: there is topical_chat")
    return _topical_chat_ratings()
