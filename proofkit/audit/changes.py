"""What differs between a claim and its mutant, as pairs of an old node and the new one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sympy as sp

Change = dict[sp.Basic, sp.Basic]

_UNORDERED = (sp.Add, sp.Mul, sp.And, sp.Or, sp.Max, sp.Min)
_CONTAINERS = (sp.logic.boolalg.Boolean, sp.MatrixBase, sp.Tuple)


def changes(old: Sequence[sp.Basic], new: Sequence[sp.Basic]) -> Iterator[Change]:
    """The differences of two lists of conditions, from the smallest nodes that tell them to the
    largest: each time pairs that turn one list into the other."""
    found: list[Change] = []
    for depth in (0, 1):
        pairs = [p for a, b in zip(old, new, strict=True) for p in _pairs(a, b, depth)]
        found.append(dict(pairs))
    found.append(dict(p for a, b in zip(old, new, strict=True) for p in entries(a, b)))
    found += [part for change in found[:2] if (part := _inside(change))]
    seen: list[Change] = []
    for change in found:
        if change and change not in seen:
            seen.append(change)
            yield change


def paired(old: Sequence[sp.Basic], new: Sequence[sp.Basic]) -> list[tuple[sp.Basic, sp.Basic]]:
    """The nodes that only one side has, in pairs of one kind; none where their numbers differ.

    The arguments of some nodes have no order that lasts from one run to the next.
    """
    gone = sorted((a for a in old if a not in new), key=_kind_first)
    come = sorted((a for a in new if a not in old), key=_kind_first)
    return list(zip(gone, come, strict=True)) if len(gone) == len(come) else []


def _kind_first(node: sp.Basic) -> tuple[str, str]:
    return type(node).__name__, str(node)


def entries(old: sp.Basic, new: sp.Basic) -> list[tuple[sp.Basic, sp.Basic]]:
    """The largest expressions that differ: sides of comparisons, entries of maps."""
    if old == new:
        return []
    if isinstance(old, _CONTAINERS) and type(old) is type(new) and _aligned(old, new):
        return [p for a, b in _aligned(old, new) for p in entries(a, b)]
    return [(old, new)]


def _pairs(old: sp.Basic, new: sp.Basic, depth: int) -> list[tuple[sp.Basic, sp.Basic]]:
    """Pairs of the smallest nodes that differ and are no numbers, or of those `depth` above."""
    return [pair for pair, _ in _heights(old, new, depth)]


def _heights(
    old: sp.Basic, new: sp.Basic, depth: int
) -> list[tuple[tuple[sp.Basic, sp.Basic], int]]:
    """The pairs chosen below two nodes, and how far above the smallest difference they are."""
    if old == new:
        return []
    below = [h for a, b in _aligned(old, new) for h in _heights(a, b, depth)]
    consistent = len({o for (o, _), _ in below}) == len({pair for pair, _ in below})
    if not below or not consistent or any(_is_leaf(o) for (o, _), _ in below):
        return [((old, new), 0)]
    if any(height < depth for _, height in below):
        return [((old, new), 1 + min(height for _, height in below))]
    return below


def _is_leaf(node: sp.Basic) -> bool:
    return not node.args or isinstance(node, sp.Rational)


def _aligned(old: sp.Basic, new: sp.Basic) -> list[tuple[sp.Basic, sp.Basic]]:
    """The arguments that differ, side by side; none where they do not correspond."""
    if type(old) is not type(new) or len(old.args) != len(new.args):
        return []
    if isinstance(old, _UNORDERED):
        return paired(old.args, new.args)
    return [(a, b) for a, b in zip(old.args, new.args, strict=True) if a != b]


def _inside(change: Change) -> Change:
    """For a sum of which one term was dropped or changed, that term alone."""
    found: Change = {}
    for old, new in change.items():
        if not isinstance(old, sp.Add):
            return {}
        gone = [a for a in old.args if a not in sp.Add.make_args(new)]
        if len(gone) != 1:
            return {}
        found[gone[0]] = new - sp.Add(*(a for a in old.args if a != gone[0]))
    return found
