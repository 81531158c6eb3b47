"""Text from files: read it whole, show it safely, turn it into exact numbers."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

from proofkit._errors import DataError

_DECIMAL = r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
_NUMBER = re.compile(rf"[+-]?(?:\d+/\d+|{_DECIMAL})", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_LONGEST_NUMBER = 1000
_LONGEST_SHOWN = 60


def read_text(path: Path) -> str:
    """The text of a file; `DataError` if it is unreadable, binary or empty."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: is not UTF-8 text (byte {error.start})") from error
    if "\0" in text:
        raise DataError(f"{path}: is binary, not text (byte {raw.index(0)} is NUL)")
    if not text.strip():
        raise DataError(f"{path}: is empty")
    return text


def numbered_lines(text: str) -> list[tuple[int, str]]:
    """The lines that are not blank, stripped, with their numbers from 1.

    Only newlines end a line: `str.splitlines` would also break a name at U+2028.
    """
    lines = enumerate(text.split("\n"), start=1)
    return [(n, line.strip()) for n, line in lines if line.strip()]


@contextmanager
def located(where: str) -> Iterator[None]:
    """Put `where` in front of the message of any `DataError` from the block."""
    try:
        yield
    except DataError as error:
        raise DataError(f"{where}: {error}") from error


def shown(value: object) -> str:
    """A value for a message: on one line, quoted if text, cut if long or deep."""
    if isinstance(value, str):
        text = repr(value[:_LONGEST_NUMBER])
    else:
        text = str(value) if isinstance(value, int | Fraction) else reprlib.repr(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def exact_number(text: str) -> Fraction:
    """The exact value of a decimal or a fraction such as `0.25`, `2.5e-1` or `1/4`."""
    if len(text) > _LONGEST_NUMBER:
        raise DataError(f"{shown(text)} is too long for a number ({len(text)} characters)")
    if _NUMBER.fullmatch(text) is None:
        raise DataError(f"{shown(text)} is not a number: write a decimal 0.25 or a fraction 1/4")
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise DataError(f"{shown(text)} has a zero denominator") from None


def is_numeric(text: str) -> bool:
    """Whether a cell is meant as a number, be it one that is refused (NaN, infinity)."""
    return bool(_NUMBER.fullmatch(text) or _NOT_FINITE.fullmatch(text))
