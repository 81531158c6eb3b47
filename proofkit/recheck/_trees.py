"""Canonical trees: a string, or a list that starts with the name of its node."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from proofkit.recheck._outcomes import Malformed

Tree = Any
Values = Mapping[str, Any]

_RATIONAL = re.compile(r"-?[0-9]{1,4000}(/[0-9]{1,4000})?")
LARGEST_TREE = 200_000
"""Nodes of one claim or step."""


def check_tree(tree: Tree) -> None:
    """Refuse what is no tree, and trees of unbounded size.

    Raises
    ------
    Malformed
        Naming the offending node.
    """
    for count, node in enumerate(walk(tree)):
        if count > LARGEST_TREE:
            raise Malformed(f"a tree of more than {LARGEST_TREE} nodes")
        if isinstance(node, list) and not (node and isinstance(node[0], str)):
            if not all(isinstance(item, list) or item in ("true", "false") for item in node):
                raise Malformed(f"{str(node)[:60]} is no node: its name is missing")
        elif not isinstance(node, list | str | int | bool | None):
            raise Malformed(f"{str(node)[:60]} is no part of a tree")


def walk(tree: Tree) -> Iterator[Tree]:
    """Every node, without recursion."""
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, list):
            stack.extend(node)


def key(tree: Tree) -> str:
    """A text that equal trees share."""
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


def rational(text: Any) -> Fraction:
    """The number that the text of a `rational` node denotes."""
    if not isinstance(text, str) or not _RATIONAL.fullmatch(text):
        raise Malformed(f"{str(text)[:60]!r} is no rational number")
    above, _, below = text.partition("/")
    if below and int(below) == 0:
        raise Malformed(f"{text[:60]!r} has denominator zero")
    return Fraction(int(above), int(below or 1))


def number(x: Fraction | int) -> Tree:
    """The node of a rational number."""
    return ["rational", str(Fraction(x))]


def coordinate(name: str, *index: int) -> Tree:
    """The node of a coordinate; indices count from 1."""
    return ["variable", name, *(str(i) for i in index)]


def label(tree: Tree) -> str:
    """The name of a coordinate as witnesses have it, such as `P_1_2`."""
    return "_".join(tree[1:])


def coordinates(tree: Tree) -> set[str]:
    """The labels of all coordinates in a tree."""
    nodes = (n for n in walk(tree) if isinstance(n, list) and n)
    return {label(n) for n in nodes if n[0] == "variable"}


def is_binding(item: Any) -> bool:
    """Whether the first argument of a node is a list of variables, which nothing else is."""
    return isinstance(item, list) and bool(item) and isinstance(item[0], list)


def check_data(data: Any) -> None:
    """Refuse the data of a step where they are unbounded; their shape is the rule's business."""
    for count, node in enumerate(walk(data)):
        if count > LARGEST_TREE:
            raise Malformed(f"data of more than {LARGEST_TREE} nodes")
        if not isinstance(node, list | str | int | bool | None):
            raise Malformed(f"{str(node)[:60]} is no part of a step's data")


def minus(left: Tree, right: Tree) -> Tree:
    return ["add", left, ["mul", number(-1), right]]
