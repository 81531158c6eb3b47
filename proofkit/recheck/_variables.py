"""The domains of a claim's variables, rebuilt from their canonical form."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

from proofkit.recheck._outcomes import BeyondScope, Malformed
from proofkit.recheck._trees import Tree, coordinate, number, rational


def coordinates_of(variable: Any) -> list[Tree]:
    """The coordinates of a variable, in order."""
    kind, name, *rest = _fields(variable)
    match kind:
        case "real" | "integer":
            return [coordinate(name)]
        case "vector" | "simplex" | "implicit":
            return [coordinate(name, i + 1) for i in range(_size(rest[0]))]
        case "preference matrix":
            pairs = combinations(range(1, _size(rest[0]) + 1), 2)
            return [coordinate(name, i, j) for i, j in pairs]
        case "function":
            return [coordinate(name, i + 1) for i in range(4)]
    raise Malformed(f"no variables of type {str(kind)[:40]!r}")


def domain(variable: Any) -> list[Tree]:
    """The conditions that a variable's type imposes on its coordinates."""
    kind, _name, *rest = _fields(variable)
    xs = coordinates_of(variable)
    match kind:
        case "real" | "integer":
            return [c for x in xs for c in _within(x, rest)]
        case "vector":
            increasing = [["lt", a, b] for a, b in pairwise(xs)] if rest[5] is True else []
            return [c for x in xs for c in _within(x, rest[1:5])] + increasing
        case "simplex":
            signs = [["lt" if rest[1] is True else "le", number(0), x] for x in xs]
            return [*signs, ["eq", ["add", *xs], number(1)]]
        case "preference matrix":
            bounds = [c for x in xs for c in _within(x, ["0", "1", False, False])]
            return [*bounds, *rest[1]]
        case "function":
            return []
    raise BeyondScope("implicitly defined points")


def is_integer(variable: Any) -> bool:
    """Whether the variable ranges over the integers only."""
    return bool(_fields(variable)[0] == "integer")


def _fields(variable: Any) -> list[Any]:
    lengths = {
        "real": 6, "integer": 6, "vector": 8, "simplex": 4, "preference matrix": 4,
        "implicit": 4, "function": 2,
    }  # fmt: skip
    shaped = isinstance(variable, list) and variable and isinstance(variable[0], str)
    if not shaped or len(variable) != lengths.get(variable[0], -1):
        raise Malformed(f"{str(variable)[:60]} is no variable")
    if not isinstance(variable[1], str):
        raise Malformed(f"{str(variable)[:60]}: its name is no text")
    return list(variable)


def _size(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 1000:
        raise Malformed(f"{str(value)[:40]} is no size of a variable")
    return value


def _within(x: Tree, interval: list[Any]) -> list[Tree]:
    low, high, low_open, high_open = interval
    found = []
    if low is not None:
        found.append(["lt" if low_open is True else "le", number(rational(low)), x])
    if high is not None:
        found.append(["lt" if high_open is True else "le", x, number(rational(high))])
    return found
