"""Reading JSON strictly: bounded in size and depth, no key twice, no number but small integers."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any, NoReturn

from proofkit.recheck._outcomes import Malformed

LARGEST_FILE = 16 * 2**20
DEEPEST = 400
LONGEST_INTEGER = 12

Json = Any


def read_json(path: Path) -> Json:
    """The content of a file.

    Raises
    ------
    Malformed
        If it is no regular file or no JSON, too large, too deep, or has a key twice, a float, NaN,
        a huge number or half a surrogate pair.
    """
    text = _text(path)
    _check_depth(text)
    try:
        data = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_refuse,
            parse_int=_integer,
            parse_constant=_refuse,
        )
        json.dumps(data, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Malformed(f"not JSON: {error}") from None
    return data


def _text(path: Path) -> str:
    """At most `LARGEST_FILE` bytes, whatever the file says of its size; pipes are not waited on."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Malformed("no regular file")
            content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise Malformed(f"larger than {LARGEST_FILE} bytes")
        return content.decode("utf-8")
    except (OSError, ValueError) as error:
        raise Malformed(f"unreadable: {error}") from None


def _check_depth(text: str) -> None:
    """Count brackets outside strings, so that no parser recurses without bound."""
    depth, quoted, escaped = 0, False, False
    for c in text:
        if quoted:
            quoted, escaped = escaped or c != '"', c == "\\" and not escaped
        elif c == '"':
            quoted = True
        elif c in "[{":
            depth += 1
            if depth > DEEPEST:
                raise Malformed(f"nested more than {DEEPEST} levels deep")
        elif c in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("a key occurs twice in one object")
    return found


def _integer(text: str) -> int:
    if len(text) > LONGEST_INTEGER:
        raise Malformed(f"the number {text[:20]}... is too long: numbers of a claim are strings")
    return int(text)


def _refuse(text: str) -> NoReturn:
    raise Malformed(f"the number {text[:20]} is no integer: numbers of a claim are strings")
