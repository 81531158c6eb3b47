"""Where expressions and conditions have a value.

A quotient needs a nonzero divisor, a root a base that is not negative, a logarithm a positive
argument. Connectives are Kleene's: what a part alone decides needs no value of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from proofkit.recheck._trees import Tree, coordinates, key, number, rational
from proofkit.recheck._variables import bound_labels

_QUIET = {"rational", "variable", "symbol"}
_CONDITIONS = {
    "lt", "le", "eq", "ne", "and", "or", "not", "implies", "iff", "piecewise", "ForAll",
}  # fmt: skip


def undefined_parts(trees: Iterable[Tree]) -> list[Tree]:
    """The distinct conditions, beyond `true`, under which all trees have values."""
    found: dict[str, Tree] = {}
    for tree in trees:
        for part in _parts(defined(tree)):
            found.setdefault(key(part), part)
    return list(found.values())


def defined(tree: Tree) -> Tree:
    """The condition under which an expression, a matrix or a condition has a value."""
    if not isinstance(tree, list) or not tree:
        return "true"
    if not isinstance(tree[0], str):
        return _all(tree)
    if tree[0] in _QUIET:
        return "true"
    name, *args = tree
    match name:
        case "matrix":
            return _all(args[2:])
        case "apply":
            return _all(args[1:])
        case "derivative":
            return defined(args[0])
        case "pow":
            return _conjunction([_all(args), _power(*args)])
        case "log":
            return _conjunction([_all(args), ["lt", number(0), args[0]]])
        case "tan":
            return _conjunction([_all(args), ["ne", ["cos", args[0]], number(0)]])
        case "cot":
            return _conjunction([_all(args), ["ne", ["sin", args[0]], number(0)]])
        case "piecewise":
            return _cases(args)
        case "and":
            return _kleene(args, decisive_is_true=False)
        case "or":
            return _kleene(args, decisive_is_true=True)
        case "implies":
            return _kleene([["not", args[0]], args[1]], decisive_is_true=True)
        case "SmallestNonzeroEigenvalue":  # there is one, and then it is positive
            return _conjunction([_all(args), ["lt", number(0), tree]])
        case "ForAll" | "BoundedAbove" | "UniqueMinimiser" if len(args) == 3:
            return _for_all(*args)
        case "LiminfAtLeast" if len(args) == 5:
            observable, state, image, bound = args[1:]
            everywhere = _for_all(args[0], [observable, image], state)
            return _conjunction([everywhere, defined(bound)])
    labels = bound_labels(tree)
    parts = args[1:] if labels else args
    return _all(part for a in parts for part in _unbound(a, labels))


def _for_all(variables: Tree, body: Tree, bound: Tree) -> Tree:
    """Defined for all values of the variables that a predicate binds."""
    labels = bound_labels(["ForAll", variables, body])
    mentioned = ((part, coordinates(part) & labels) for part in _parts(defined(body)))
    return _conjunction([["ForAll", variables, p, bound] if m else p for p, m in mentioned])


def _unbound(tree: Tree, labels: set[str]) -> Iterator[Tree]:
    """The largest subexpressions without the labels; those in conditions and in cases of a
    "piecewise" may not matter."""
    if not (labels and coordinates(tree) & labels):
        yield tree
    elif isinstance(tree, list) and tree and tree[0] not in _CONDITIONS:
        for part in tree[1:] if isinstance(tree[0], str) else tree:
            yield from _unbound(part, labels)


def _all(trees: Iterable[Tree]) -> Tree:
    return _conjunction([defined(t) for t in trees])


def _conjunction(conditions: Iterable[Tree]) -> Tree:
    found: dict[str, Tree] = {}
    for condition in conditions:
        for part in _parts(condition):
            found.setdefault(key(part), part)
    parts = list(found.values())
    return "true" if not parts else parts[0] if len(parts) == 1 else ["and", *parts]


def _parts(condition: Tree) -> list[Tree]:
    if condition == "true":
        return []
    return list(condition[1:]) if condition[0] == "and" else [condition]


def _power(base: Tree, exponent: Tree) -> Tree:
    x, e = _value(base), _value(exponent)
    if x is not None and x > 0:
        return "true"
    if e is None:
        return "true" if base == "e" else ["lt", number(0), base]
    if e.denominator == 1:
        return ["ne", base, number(0)] if e < 0 else "true"
    return ["lt" if e < 0 else "le", number(0), base]


def _value(tree: Tree) -> Any:
    return rational(tree[1]) if isinstance(tree, list) and tree[0] == "rational" else None


def _cases(cases: list[Tree]) -> Tree:
    result: Tree = "false"
    for case in reversed(cases):
        _, value, condition = case
        inside = defined(value)
        here = "true" if inside == "true" else ["implies", condition, inside]
        rest = "true" if "true" in (condition, result) else ["or", condition, result]
        result = _conjunction([defined(condition), here, rest])
    return result


def _kleene(parts: list[Tree], *, decisive_is_true: bool) -> Tree:
    """Defined where all parts are, or where one is and decides the value alone."""
    everywhere = _all(parts)
    if everywhere == "true":
        return everywhere
    deciding = (p if decisive_is_true else ["not", p] for p in parts)
    alone = (_conjunction([defined(p), d]) for p, d in zip(parts, deciding, strict=True))
    return ["or", everywhere, *alone]
