"""All zeros of a smooth map in a box: none is missed.

Branch and prune: a cell is dropped where the map's enclosure, or Krawczyk's operator, shows that it
has no zero, or where it lies in a box that has exactly one, which is known; otherwise it is halved
(Neumaier, *Interval Methods for Systems of Equations*, §5.6).
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen
from flint import arb, arb_mat

from proofkit.arithmetic.boxes import Balls, Box, Cell, depth
from proofkit.arithmetic.krawczyk import (
    Enclosure,
    Jacobian,
    Map,
    approximate_inverse,
    contracted,
    krawczyk_operator,
    lies_inside,
    newton,
)

_REFINEMENTS = 12
_FINEST = 32
_NEWTON_STEPS = 10
_WIDER = (4, 2, 1)
"""Sizes of the box in which uniqueness is tried, in radii of the cell."""


@frozen
class Zeros:
    """What branch and prune found.

    Attributes
    ----------
    found
        Enclosures of one zero each, no two of the same; a zero near the faces of the box may lie
        just outside it.
    undecided
        Cells that may contain further zeros.
    """

    found: tuple[Enclosure, ...]
    undecided: tuple[Cell, ...]

    @property
    def complete(self) -> bool:
        """Whether every zero in the box is among those found."""
        return not self.undecided


def zeros_in(
    f: Map,
    jacobian: Jacobian,
    box: Box,
    *,
    cells: int = 20_000,
    halvings: int = 60,
    all_or_nothing: bool = False,
) -> Zeros:
    """Enclose all zeros of `f` in a box.

    If `f` has parameters that are balls, each enclosure holds one zero for each value of those.

    Parameters
    ----------
    f, jacobian
        Enclosures of the map and of its derivative on balls: n balls, and n rows of n.
    cells, halvings
        How many cells to look at, and how often to halve, before giving up on the rest.
    all_or_nothing
        Stop at the first undecided cell.
    """
    balls, waiting, found = Balls(box), [box.whole], list[Enclosure]()
    undecided: list[Cell] = []
    seen = 0
    while waiting:
        cell = waiting.pop()
        X = tuple(x if isinstance(x, arb) else arb(x) for x in balls.of(cell))
        seen += 1
        if _has_no_zero(f, jacobian, X) or _known(X, found):
            continue
        new = _zero_near(f, jacobian, X)
        if new is not None and not any(_same(new, old) for old in found):
            if any(_overlap(new.box, old.box) for old in found):
                undecided.append(cell)  # one zero or two
                continue
            found.append(new)
        if new is not None and _covers(new.uniqueness_box, X):
            continue
        if depth(cell) >= halvings or seen >= cells:
            undecided.append(cell)
            if all_or_nothing:
                break
        else:
            waiting.extend(box.halves(cell)[::-1])
    return Zeros(tuple(found), tuple(undecided))


def _has_no_zero(f: Map, jacobian: Jacobian, X: tuple[arb, ...]) -> bool:
    if any(y > 0 or y < 0 for y in f(X)):
        return True
    centre = tuple(x.mid() for x in X)
    inverse = approximate_inverse(jacobian, centre)
    if inverse is None:
        return False
    image = krawczyk_operator(f, jacobian, X, centre, inverse)
    return any(k.is_finite() and not k.overlaps(x) for k, x in zip(image, X, strict=True))


def _zero_near(f: Map, jacobian: Jacobian, X: tuple[arb, ...]) -> Enclosure | None:
    """A zero whose box of uniqueness is of the cell's size, if there is one in or near it."""
    centre = newton(f, jacobian, tuple(x.mid() for x in X), _NEWTON_STEPS)
    near = (abs(c - x.mid()) <= 2 * x.rad() for c, x in zip(centre, X, strict=True))
    inverse = approximate_inverse(jacobian, centre)
    if inverse is None or not all(near):
        return None
    for factor in _WIDER:
        box = tuple(c + arb(0, factor * x.rad()) for c, x in zip(centre, X, strict=True))
        image = krawczyk_operator(f, jacobian, box, centre, inverse)
        if lies_inside(image, box):
            return Enclosure(_tight(f, jacobian, image, centre, inverse), box)
    return None


def _tight(
    f: Map, jacobian: Jacobian, box: tuple[arb, ...], centre: tuple[arb, ...], inverse: arb_mat
) -> tuple[arb, ...]:
    """The smallest box around the centre that is seen to contain the zero in `box`, contracted."""
    for halvings in range(_FINEST, 0, -4):
        small = tuple(
            c + x.rad() / 2**halvings * arb(0, 1) for c, x in zip(centre, box, strict=True)
        )
        image = krawczyk_operator(f, jacobian, small, centre, inverse)
        if _covers(box, small) and lies_inside(image, small):
            return contracted(f, jacobian, image, _REFINEMENTS)
    return contracted(f, jacobian, box, _REFINEMENTS)


def _known(X: tuple[arb, ...], found: Iterable[Enclosure]) -> bool:
    return any(_covers(e.uniqueness_box, X) for e in found)


def _covers(outer: tuple[arb, ...], inner: tuple[arb, ...]) -> bool:
    return all(big.contains(x) for big, x in zip(outer, inner, strict=True))


def _overlap(one: tuple[arb, ...], other: tuple[arb, ...]) -> bool:
    return all(x.overlaps(y) for x, y in zip(one, other, strict=True))


def _same(one: Enclosure, other: Enclosure) -> bool:
    """Whether the one zero of each is the same."""
    return _covers(one.uniqueness_box, other.box) or _covers(other.uniqueness_box, one.box)
