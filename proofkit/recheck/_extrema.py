"""What minima, maxima, absolute values, roots and case distinctions are, as conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from proofkit.recheck._trees import Tree, key, number, rational
from proofkit.recheck._variables import bound_labels, free_labels


def what_extrema_are(trees: Iterable[Tree]) -> list[Tree]:
    """For each that occurs, what holds of it wherever it is defined."""
    found: dict[str, Tree] = {}
    for node in chain.from_iterable(_open_nodes(tree, frozenset()) for tree in trees):
        found.setdefault(key(node), node)
    return [fact for node in found.values() for fact in _facts(node)]


def _open_nodes(tree: Tree, bound: frozenset[str]) -> Iterator[Tree]:
    """The nodes of interest that mention nothing bound."""
    if not isinstance(tree, list) or not tree:
        return
    of_interest = tree[0] in ("min", "max", "abs", "piecewise") or _is_root(tree)
    if of_interest and not free_labels(tree) & bound:
        yield tree
    inner = bound | bound_labels(tree)
    for node in tree[1:] if isinstance(tree[0], str) else tree:
        yield from _open_nodes(node, inner)


def _is_root(tree: Tree) -> bool:
    if tree[0] != "pow" or not isinstance(tree[2], list) or tree[2][0] != "rational":
        return False
    return rational(tree[2][1]).denominator > 1


def _facts(node: Tree) -> list[Tree]:
    name, *args = node
    if name == "pow":
        return [["le", number(0), node]]
    if name == "piecewise":
        return _cases(node, args)
    if name == "abs":
        args = [args[0], ["mul", number(-1), args[0]]]
    order = (lambda a: ["le", node, a]) if name == "min" else (lambda a: ["le", a, node])
    return [*map(order, args), ["or", *(["eq", node, a] for a in args)]]


def _cases(node: Tree, cases: list[Tree]) -> list[Tree]:
    """The first case whose condition holds gives the value.

    That some condition does is not said: where none does there is no value, and a claim may be
    true there all the same.
    """
    facts: list[Tree] = []
    before: list[Tree] = []
    for _, value, condition in cases:
        facts.append(["implies", ["and", *before, condition], ["eq", node, value]])
        before.append(["not", condition])
    return facts
