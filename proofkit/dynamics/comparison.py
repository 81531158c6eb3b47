"""Comparing regions: equal, one inside the other, or a rational point in the difference."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import sympy as sp
from attrs import frozen

from proofkit._errors import InputError
from proofkit.arithmetic.boxes import Box
from proofkit.arithmetic.paving import Paving, pave
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.solver import Answer, solve

if TYPE_CHECKING:
    from proofkit.dynamics.region import Region

Values = dict[str, Fraction]

_DENOMINATORS = (1, 2, 3, 4, 5, 6, 8, 10, 16, 32, 64, 1024)
_CELLS = 20_000


@frozen
class Difference:
    """Whether a region has a point that another lacks.

    Attributes
    ----------
    exists
        TRUE with a point that is confirmed; FALSE if it is proved that there is none.
    point
        A rational point in the one region and not in the other.
    by
        "z3" or "paving".
    """

    exists: Ternary
    point: Values | None = None
    by: str = ""


@frozen
class Comparison:
    """How two regions, left and right, lie to each other.

    Attributes
    ----------
    only_left, only_right
        What the one region has and the other lacks.
    """

    only_left: Difference
    only_right: Difference

    @property
    def included(self) -> Ternary:
        """Whether the left region lies in the right one."""
        return ~self.only_left.exists

    @property
    def includes(self) -> Ternary:
        """Whether the right region lies in the left one."""
        return ~self.only_right.exists

    @property
    def equal(self) -> Ternary:
        """Whether they have the same points."""
        return self.included & self.includes

    def __str__(self) -> str:
        match self.included, self.includes:
            case Ternary.TRUE, Ternary.TRUE:
                return "equal"
            case Ternary.TRUE, Ternary.FALSE:
                return f"strictly inside; outside it: {_written(self.only_right.point)}"
            case Ternary.FALSE, Ternary.TRUE:
                return f"strictly around; only there: {_written(self.only_left.point)}"
            case Ternary.FALSE, Ternary.FALSE:
                left, right = _written(self.only_left.point), _written(self.only_right.point)
                return f"different; only left: {left}; only right: {right}"
            case Ternary.TRUE, _:
                return "inside"
            case _, Ternary.TRUE:
                return "around"
        points = (d.point for d in (self.only_left, self.only_right) if d.point is not None)
        return f"different at {_written(next(points, None))}" if self.known_different else "open"

    @property
    def known_different(self) -> bool:
        """Whether a point in a difference is known."""
        return self.equal is Ternary.FALSE


def compare(left: Region, right: Region, box: Box | None = None) -> Comparison:
    """See `Region.compare`."""
    names = [x.name for x in left.parameters]
    if names != [x.name for x in right.parameters]:
        others = ", ".join(x.name for x in right.parameters)
        raise InputError(f"compare: the parameters are {', '.join(names)} and {others}")
    return Comparison(_difference(left, right, box), _difference(right, left, box))


def _difference(left: Region, right: Region, box: Box | None) -> Difference:
    symbols = dict(zip(right.parameters, left.parameters, strict=True))
    outside = sp.Not(sp.And(*right.domain, right.simple)).xreplace(symbols)
    found = solve([*left.domain, left.simple, outside], left.parameters)
    if found.answer is Answer.NO:
        return Difference(Ternary.FALSE, by="z3")
    for near in found.near:
        point = {x.name: value for x, value in near.items()}
        if _separates(left, right, point):
            return Difference(Ternary.TRUE, _simplest(left, right, point), "z3")
    return _difference_by_paving(left, right, sp.And(left.simple, outside), box)


def _difference_by_paving(
    left: Region, right: Region, condition: sp.logic.boolalg.Boolean, box: Box | None
) -> Difference:
    try:
        whole = left.box()
    except InputError:  # unbounded: then the box can only give a point, no proof
        whole = None
    box = box or whole
    if box is None:
        return Difference(Ternary.UNKNOWN)
    by_name = {x.name: x for x in left.parameters}
    order = [by_name[name] for name in box.names]

    def in_difference(paving: Paving) -> Iterator[Values]:
        centres = (dict(zip(box.names, box.centre(c), strict=True)) for c in paving.true)
        return (point for point in centres if _separates(left, right, point))

    paving = pave(
        condition, order, box, undecided=0, cells=_CELLS, watch=lambda p: not any(in_difference(p))
    )
    point = next(in_difference(paving), None)
    if point is not None:
        return Difference(Ternary.TRUE, _simplest(left, right, point), "paving")
    nowhere = box == whole and paving.share(Ternary.FALSE) == 1
    return Difference(Ternary.FALSE if nowhere else Ternary.UNKNOWN, by="paving" if nowhere else "")


def _separates(left: Region, right: Region, point: Values) -> bool:
    inside, outside = left.contains(point), right.contains(point)
    return inside is Ternary.TRUE and outside is Ternary.FALSE


def _simplest(left: Region, right: Region, point: Values) -> Values:
    """A point in the difference in which no coordinate has a simpler value nearby."""
    best = dict(point)
    for name, value in point.items():
        for denominator in _DENOMINATORS:
            simpler = {**best, name: value.limit_denominator(denominator)}
            if _separates(left, right, simpler):
                best = simpler
                break
    return best


def _written(point: Values | None) -> str:
    return ", ".join(f"{name} = {value}" for name, value in (point or {}).items())
