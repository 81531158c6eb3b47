"""Ratings in the format of NVIDIA HelpSteer, from the hub or from a file of JSON lines.

A row is one response: `prompt` and `response` are texts, and five attributes are whole numbers from
0 to 4 (Wang et al., HelpSteer, arXiv:2311.09528; CC BY 4.0). The hub needs the `[hub]` extra; a
file is read without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

from proofkit._errors import DataError
from proofkit.data._json_lines import parsed_object
from proofkit.data._text import located, numbered_lines, read_text, shown
from proofkit.data.ratings import RatedPrompt

HELPSTEER = "nvidia/HelpSteer"
ATTRIBUTES = ("helpfulness", "correctness", "coherence", "complexity", "verbosity")
HIGHEST = 4

_EXTRA = "reading from the hub needs the extra: pip install 'proofkit[hub]'"


def is_hub_row(row: Mapping[str, Any]) -> bool:
    """Whether a JSON object is meant as one rated response."""
    return "prompt" in row and "response" in row


def read_hub_file(path: str | Path) -> list[RatedPrompt]:
    """Ratings from JSON lines, by proofkit's own strict reader.

    Prompts keep their order of appearance and are named by the row (from 1) of their first
    response; the responses to one prompt need not stand together, and are numbered from 1.

    Raises
    ------
    DataError
        If a line is malformed, or no prompt has two responses; the message names file and line.
    """
    path = Path(path)
    rows = []
    for n, line in numbered_lines(read_text(path)):
        with located(f"{path}: line {n}"):
            rows.append((f"line {n}", parsed_object(line)))
    with located(str(path)):
        return rated_responses(rows)


def load_hub_file(path: str | Path) -> list[RatedPrompt]:
    """The same through the `datasets` library, offline: what a downloaded copy goes through.

    Raises
    ------
    DataError
        If the library is missing, or the file is unusable.
    """
    with located(str(path)):
        return rated_responses(
            _numbered(_load("json", split="train", data_files={"train": str(path)}))
        )


def load_helpsteer(split: str = "train") -> list[RatedPrompt]:
    """HelpSteer itself: downloaded by the `datasets` library, or taken from its cache.

    Raises
    ------
    DataError
        If the library or the network is missing, or there is no such split.
    """
    with located(HELPSTEER):
        return rated_responses(_numbered(_load(HELPSTEER, split=split)))


def _load(source: str, **options: Any) -> Iterable[Mapping[str, Any]]:
    try:
        datasets = import_module("datasets")
    except ImportError as error:
        raise DataError(_EXTRA) from error
    try:
        rows: Iterable[Mapping[str, Any]] = datasets.load_dataset(source, **options)
    except Exception as error:  # the library raises a dozen kinds, of its own and of the network
        detail = str(error).strip().splitlines() or [""]
        raise DataError(f"cannot be loaded: {type(error).__name__}: {detail[0]}") from error
    return rows


def _numbered(rows: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    return ((f"row {n}", row) for n, row in enumerate(rows, start=1))


def rated_responses(rows: Iterable[tuple[str, Mapping[str, Any]]]) -> list[RatedPrompt]:
    """Group rows, each with the place it comes from, by prompt; see `read_hub_file`."""
    groups: dict[str, list[tuple[int, ...]]] = {}
    first: dict[str, str] = {}
    for n, (place, row) in enumerate(rows, start=1):
        with located(place):
            prompt, _ = _text(row, "prompt"), _text(row, "response")
            groups.setdefault(prompt, []).append(tuple(_score(row, key) for key in ATTRIBUTES))
            first.setdefault(prompt, str(n))
    found = [
        RatedPrompt(
            first[prompt],
            tuple(str(k) for k in range(1, len(scores) + 1)),
            ATTRIBUTES,
            tuple(tuple(map(Fraction, column)) for column in zip(*scores, strict=True)),
        )
        for prompt, scores in groups.items()
        if len(scores) > 1
    ]
    if not found:
        raise DataError("no prompt has two responses to compare")
    return found


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        raise DataError(f"{key!r} must be a text, found {shown(value)}")
    return value


def _score(row: Mapping[str, Any], key: str) -> int:
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= HIGHEST:
        raise DataError(f"{key!r} must be a whole number from 0 to {HIGHEST}, found {shown(value)}")
    return value
