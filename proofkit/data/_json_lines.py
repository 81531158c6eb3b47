"""Win counts as JSON lines: `{"id", "alternatives", "wins", "ties", "note"}` a line."""

from __future__ import annotations

import json
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from proofkit._errors import DataError
from proofkit.data._text import located, numbered_lines, read_text, shown
from proofkit.data.record import Missing, PreferenceRecord

_OPTIONAL = ("ties", "note")


def read_json_lines(path: Path, *, missing: Missing) -> list[PreferenceRecord]:
    """One record a line; `ties` (a matrix or null) and `note` may be left out."""
    records: dict[str, PreferenceRecord] = {}
    for n, line in numbered_lines(read_text(path)):
        with located(f"{path}: line {n}"):
            record = _record(parsed_object(line), missing)
            if record.id in records:
                raise DataError(f"id {shown(record.id)} occurs twice: ids must differ")
            records[record.id] = record
    return list(records.values())


def parsed_object(line: str) -> dict[str, Any]:
    """The JSON object on a line, without repeated keys; else `DataError`."""
    try:
        value = json.loads(line, object_pairs_hook=_distinct_keys, parse_constant=_not_finite)
    except json.JSONDecodeError as error:
        raise DataError(
            f"column {error.colno}: is not one JSON object on one line: {error.msg}"
        ) from error
    except (ValueError, RecursionError) as error:
        raise DataError("is not usable JSON: a number too long or nesting too deep") from error
    if not isinstance(value, dict):
        raise DataError(f"expected a JSON object, found {shown(value)}")
    return value


def _distinct_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise DataError(f"key {shown(twice)} occurs twice in one object")
    return found


def _not_finite(name: str) -> NoReturn:
    raise DataError(f"{name} is not a number")


def _record(data: dict[str, Any], missing: Missing) -> PreferenceRecord:
    _check_spelling(data)
    return PreferenceRecord.from_counts(
        _text(data, "id"),
        _list(data, "alternatives"),
        _rows(data, "wins"),
        None if data.get("ties") is None else _rows(data, "ties"),
        missing=missing,
        note="" if data.get("note") is None else _text(data, "note"),
    )


def _check_spelling(data: dict[str, Any]) -> None:
    """Refuse `tie` for `ties`: other keys are ignored, but not ones meant to be read."""
    for wanted in _OPTIONAL:
        near = get_close_matches(wanted, (key.lower() for key in data), n=1, cutoff=0.8)
        if near and wanted not in data:
            raise DataError(f"unknown key {shown(near[0])}: did you mean {wanted!r}?")


def _get(data: dict[str, Any], key: str) -> Any:
    if key not in data:
        raise DataError(f"key {key!r} is missing")
    return data[key]


def _text(data: dict[str, Any], key: str) -> str:
    value = _get(data, key)
    if not isinstance(value, str):
        raise DataError(f"{key!r} must be a text, found {shown(value)}")
    return value


def _list(data: dict[str, Any], key: str) -> list[Any]:
    value = _get(data, key)
    if not isinstance(value, list):
        raise DataError(f"{key!r} must be a list, found {shown(value)}")
    return value


def _rows(data: dict[str, Any], key: str) -> list[list[Any]]:
    rows = _list(data, key)
    for n, row in enumerate(rows, start=1):
        if not isinstance(row, list):
            raise DataError(f"{key!r}, row {n}, must be a list, found {shown(row)}")
    return rows
