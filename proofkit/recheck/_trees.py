"""Canonical trees: a string, or a list that starts with the name of its node."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
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
            if not all(isinstance(item, list) for item in node):
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


def replaced(tree: Tree, change: Callable[[Tree], Tree | None]) -> Tree:
    """The tree with every node for which `change` gives another one replaced by that."""
    new = change(tree)
    if new is not None:
        return new
    if not isinstance(tree, list):
        return tree
    return [replaced(node, change) for node in tree]


def substituted(tree: Tree, values: Mapping[str, Tree]) -> Tree:
    """The tree with coordinates replaced, by label."""

    def change(node: Tree) -> Tree | None:
        if isinstance(node, list) and node and node[0] == "variable":
            return values.get(label(node))
        return None

    return replaced(tree, change)
