"""Boxes of parameters with rational ends, and the cells that bisection makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import field, frozen
from flint import arb, fmpq

from proofkit._errors import InputError
from proofkit.arithmetic.number import Number, rational

Cell = tuple[tuple[int, int], ...]
"""For each axis (k, d): the k-th of the 2ᵈ equal parts of the box's side."""

Side = tuple[Fraction, Fraction]


@frozen
class Box:
    """Named parameters, each in a closed interval with rational ends.

    Raises
    ------
    InputError
        If there is no parameter, a name occurs twice, or an interval ends before it begins.
    """

    names: tuple[str, ...]
    sides: tuple[Side, ...] = field()

    @sides.validator
    def _check(self, _: object, sides: tuple[Side, ...]) -> None:
        if not sides or len(set(self.names)) != len(sides):
            raise InputError(f"box: give each parameter one interval, not {self.names}")
        for name, (low, high) in zip(self.names, sides, strict=True):
            if low > high:
                raise InputError(f"box: the interval [{low}, {high}] for {name} is empty")

    @classmethod
    def of(cls, sides: Mapping[str, tuple[Fraction | int | str, Fraction | int | str]]) -> Box:
        """Build from ends such as ``{"alpha": (0, 1), "s": (0, "7/2")}``."""
        return cls(tuple(sides), tuple((Fraction(a), Fraction(b)) for a, b in sides.values()))

    @property
    def whole(self) -> Cell:
        """The cell that is the box itself."""
        return ((0, 0),) * len(self.sides)

    @property
    def volume(self) -> Fraction:
        """The product of the lengths of its sides; those of length 0 do not count."""
        product = Fraction(1)
        for low, high in self.sides:
            product *= high - low or 1
        return product

    def bounds(self, cell: Cell) -> tuple[Side, ...]:
        """The ends of a cell along each axis."""
        return tuple(
            (low + (high - low) * Fraction(k, 1 << d), low + (high - low) * Fraction(k + 1, 1 << d))
            for (low, high), (k, d) in zip(self.sides, cell, strict=True)
        )

    def centre(self, cell: Cell) -> tuple[Fraction, ...]:
        """The midpoint of a cell."""
        return tuple((low + high) / 2 for low, high in self.bounds(cell))

    def halves(self, cell: Cell) -> tuple[Cell, Cell]:
        """The cell cut in two across its longest side, relative to the box; the first of several.

        Which side that is depends on the cell alone, so the cells of a box form one binary tree.
        """
        open_axes = [i for i, (low, high) in enumerate(self.sides) if low < high] or [0]
        axis = min(open_axes, key=lambda i: cell[i][1])
        k, d = cell[axis]
        before, after = cell[:axis], cell[axis + 1 :]
        return (*before, (2 * k, d + 1), *after), (*before, (2 * k + 1, d + 1), *after)

    def locate(self, point: Sequence[Fraction], known: Mapping[Cell, object]) -> Cell | None:
        """The cell among those `known` that contains the point; None if there is none."""
        inside = (a <= x <= b for x, (a, b) in zip(point, self.sides, strict=True))
        if not all(inside):
            return None
        cell, deepest = self.whole, max((depth(c) for c in known), default=0)
        while cell not in known:
            if depth(cell) >= deepest:
                return None
            first, second = self.halves(cell)
            ends = zip(point, self.bounds(first), strict=True)
            cell = first if all(x <= high for x, (_, high) in ends) else second
        return cell


def depth(cell: Cell) -> int:
    """How often the box was cut to make the cell."""
    return sum(d for _, d in cell)


def share(cells: Iterable[Cell]) -> Fraction:
    """The volume of the cells, that of the box being 1."""
    counts: dict[int, int] = {}
    for cell in cells:
        d = depth(cell)
        counts[d] = counts.get(d, 0) + 1
    return sum((Fraction(n, 1 << d) for d, n in counts.items()), start=Fraction(0))


class Balls:
    """The cells of one box as balls, fast: ends are kept as FLINT rationals."""

    def __init__(self, box: Box) -> None:
        self._sides = [(rational(low), rational(high - low)) for low, high in box.sides]

    def of(self, cell: Cell) -> list[Number]:
        """For each axis a ball around the cell's side; exact on a side of length 0."""
        found: list[Number] = []
        for (low, width), (k, d) in zip(self._sides, cell, strict=True):
            if width == 0:
                found.append(low)
                continue
            part = width / (1 << d)
            start = low + part * k
            found.append(arb(start).union(arb(start + part)))
        return found

    def ends(self, cell: Cell) -> list[tuple[fmpq, fmpq]]:
        """The exact ends along each axis."""
        sides = zip(self._sides, cell, strict=True)
        parts = ((low, width / (1 << d), k) for (low, width), (k, d) in sides)
        return [(low + part * k, low + part * (k + 1)) for low, part, k in parts]
