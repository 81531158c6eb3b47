"""Places in a condition: subtrees with the path to them, and replacing one."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from attrs import frozen
from sympy.core.relational import Relational

from proofkit.statement.predicates import ClaimPredicate, EveryRound, ForAll, TendsTo
from proofkit.statement.variables import Coordinate

Path = tuple[int, ...]


@frozen
class Place:
    """A subtree of a condition.

    Attributes
    ----------
    path
        Which argument to take at each level.
    node
        What stands there.
    above
        The nodes on the way, outermost first.
    polarity
        1 where a weaker condition makes the whole weaker, −1 where it makes it stronger, 0 where
        neither is known.
    """

    path: Path
    node: sp.Basic
    above: tuple[sp.Basic, ...]
    polarity: int

    @property
    def parent(self) -> sp.Basic | None:
        return self.above[-1] if self.above else None

    @property
    def is_exponent(self) -> bool:
        return isinstance(self.parent, sp.Pow) and self.path[-1] == 1


def places(root: sp.Basic, polarity: int = 1) -> Iterator[Place]:
    """All places, in order; the variables that predicates bind and shapes of matrices are none."""
    stack = [Place((), root, (), polarity)]
    while stack:
        place = stack.pop()
        yield place
        stack.extend(reversed(list(_below(place))))


def _below(place: Place) -> Iterator[Place]:
    node, above = place.node, (*place.above, place.node)
    for i, argument in enumerate(node.args):
        if isinstance(node, sp.MatrixBase) and i < 2:
            continue
        if isinstance(node, ClaimPredicate) and _is_bound(argument, node):
            continue
        if isinstance(node, TendsTo) and argument is node.point:
            continue  # elsewhere the variable may not be able to go
        yield Place((*place.path, i), argument, above, place.polarity * sign_below(node, i))


def _is_bound(argument: sp.Basic, node: ClaimPredicate) -> bool:
    entries = argument.args if isinstance(argument, sp.Tuple) else (argument,)
    bound = set(node.bound)
    return bool(bound) and all(isinstance(x, Coordinate) and x in bound for x in entries)


def sign_below(node: sp.Basic, position: int) -> int:
    """How the truth of a part moves that of the whole."""
    match node:
        case sp.And() | sp.Or():
            return 1
        case sp.Not():
            return -1
        case sp.Implies():
            return -1 if position == 0 else 1
        case ForAll():
            return 1
        case EveryRound():
            return 1 if position == 0 else 0
    return 0


def replaced(root: sp.Basic, path: Path, new: sp.Basic) -> sp.Basic:
    """The tree with the subtree at `path` replaced; comparisons stay unevaluated."""
    if not path:
        return new
    position, *rest = path
    arguments = list(root.args)
    arguments[position] = replaced(arguments[position], tuple(rest), new)
    return rebuilt(root, arguments)


def everywhere(root: sp.Basic, old: sp.Basic, new: sp.Basic) -> sp.Basic:
    """The tree with `new` wherever `old` stands, whatever binds its variables."""
    return _everywhere(root, {old: new})


def _everywhere(node: sp.Basic, known: dict[sp.Basic, sp.Basic]) -> sp.Basic:
    if node not in known:
        arguments = [_everywhere(a, known) for a in node.args]
        same = all(a is b for a, b in zip(arguments, node.args, strict=True))
        known[node] = node if same else rebuilt(node, arguments)
    return known[node]


def rebuilt(node: sp.Basic, arguments: list[sp.Basic]) -> sp.Basic:
    """A node of the same kind with other arguments."""
    if isinstance(node, Relational):
        return node.func(*arguments, evaluate=False)
    return node.func(*arguments)
