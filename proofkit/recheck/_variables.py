"""The domains of a claim's variables, rebuilt from their canonical form."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, pairwise
from typing import Any

from proofkit.recheck._outcomes import Malformed, Rejected
from proofkit.recheck._trees import (
    Tree,
    coordinate,
    coordinates,
    is_binding,
    label,
    number,
    rational,
)


def coordinates_of(variable: Any) -> list[Tree]:
    """The coordinates of a variable, in order."""
    kind, name, *rest = _fields(variable)
    match kind:
        case "real" | "integer":
            return [coordinate(name)]
        case "vector" | "simplex" | "implicit":
            return [coordinate(name, i + 1) for i in range(_size(rest[0]))]
        case "preference matrix":
            return [coordinate(name, i, j) for i, j in _pairs(_size(rest[0]))]
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
        case "implicit":
            unknowns = {f"{_name}_{i + 1}": x for i, x in enumerate(xs)}
            return [["eq", _named(e, unknowns), number(0)] for e in rest[1]]
    return []


def _named(tree: Tree, unknowns: Mapping[str, Tree]) -> Tree:
    """The equation of a point, whose unknowns are symbols, in terms of its coordinates."""
    if not isinstance(tree, list):
        return tree
    if tree[0] == "symbol":
        if tree[1] not in unknowns:
            raise Malformed(f"the symbol {str(tree[1])[:40]} has no meaning")
        return unknowns[tree[1]]
    return [_named(node, unknowns) for node in tree]


def labels_of(variable: Any) -> set[str]:
    """The labels of a variable's coordinates."""
    return {label(x) for x in coordinates_of(variable)}


def bound_labels(node: Tree) -> set[str]:
    """The labels of the coordinates that a node itself binds."""
    if not (isinstance(node, list) and len(node) > 2 and is_binding(node[1])):
        return set()
    if any(variable[:1] in (["implicit"], ["function"]) for variable in node[1]):
        raise Malformed("a predicate binds a function or an implicitly defined point")
    return {x for variable in node[1] for x in labels_of(variable)}


def free_labels(tree: Tree) -> set[str]:
    """The labels of the coordinates that occur outside the predicates that bind them."""
    if not isinstance(tree, list) or not tree:
        return set()
    if tree[0] == "variable":
        return {label(tree)}
    bound = bound_labels(tree)
    parts = tree[2:] if bound else tree
    return {x for part in parts for x in free_labels(part)} - bound


def substituted(tree: Tree, values: Mapping[str, Tree]) -> Tree:
    """The tree with free coordinates replaced, by label; raises `Rejected` if one is captured."""
    if not isinstance(tree, list) or not tree:
        return tree
    if tree[0] == "variable":
        return values.get(label(tree), tree)
    if tree[0] == "derivative" and coordinates(tree) & set(values):
        raise Rejected("a value put into a derivative that is not carried out")
    bound = bound_labels(tree)
    if not bound:
        return [substituted(node, values) for node in tree]
    inner = {x: v for x, v in values.items() if x not in bound and x in free_labels(tree)}
    if any(coordinates(v) & bound for v in inner.values()):
        raise Rejected("a predicate would bind what is put into it")
    return [*tree[:2], *(substituted(node, inner) for node in tree[2:])]


def is_integer(variable: Any) -> bool:
    """Whether the variable ranges over the integers only."""
    return bool(_fields(variable)[0] == "integer")


def is_whole(tree: Tree, known: set[str]) -> bool:
    """Whether an expression is an integer by construction, where the labels `known` are."""
    if not isinstance(tree, list):
        return False
    name, *args = tree
    match name:
        case "variable":
            return label(tree) in known
        case "rational":
            return rational(args[0]).denominator == 1
        case "pow":
            exponent = rational(args[1][1]) if args[1][0] == "rational" else None
            positive = exponent is not None and exponent.denominator == 1 and exponent > 0
            return positive and is_whole(args[0], known)
    return name in ("add", "mul", "min", "max", "abs") and all(is_whole(a, known) for a in args)


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
    if variable[0] == "preference matrix":
        own = {"_".join([variable[1], str(i), str(j)]) for i, j in _pairs(_size(variable[2]))}
        if coordinates(variable[3]) - own:
            raise Malformed("the class of a preference matrix mentions other variables")
    return list(variable)


def _pairs(size: int) -> Any:
    return combinations(range(1, size + 1), 2)


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
