"""Which two parameters of a region to show, and what to do with the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product

from attrs import frozen

from proofkit._errors import InputError
from proofkit.arithmetic.boxes import Box, Side
from proofkit.arithmetic.number import fraction
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.region import Region
from proofkit.statement.variables import Coordinate

_POINTS = 9
_FAIR = Fraction(1, 4)
_WIDEST = 64


@frozen
class Section:
    """A region of the parameters that vary, over a box; the others are fixed."""

    region: Region
    box: Box
    fixed: tuple[tuple[str, Fraction], ...]


def section(
    region: Region,
    axes: Sequence[str | None] = (None, None),
    fix: Mapping[str, str] = {},
    ranges: Mapping[str, Side] = {},
) -> Section:
    """Choose two axes, fix the rest, and bound the axes.

    Where nothing is said, a parameter with a largest value is fixed at it; axes are those that have
    none, then those in a closed interval. An unbounded axis is doubled until a fair part of the box
    lies in the region, and a fair part outside.

    Raises
    ------
    InputError
        If a name is unknown or used twice, fewer than two parameters vary, or a third one has no
        value.
    """
    free = [x for x in region.parameters if x.name not in fix]
    _check_names(region, [*filter(None, axes), *fix, *ranges])
    chosen = _axes(free, axes)
    fixed = dict(fix)
    for x in free:
        if x.name not in chosen:
            fixed[x.name] = str(_largest(x))
    cut = region.at(**fixed)
    box = _box(cut, chosen, ranges)
    values = {name: Fraction(value) for name, value in fixed.items()}
    return Section(cut, box, tuple(sorted(values.items())))


def _check_names(region: Region, names: Sequence[str]) -> None:
    known = [x.name for x in region.parameters]
    for name in names:
        if name not in known:
            raise InputError(f"no parameter {name!r}: there are {', '.join(known)}")


def _axes(free: Sequence[Coordinate], wanted: Sequence[str | None]) -> list[str]:
    named = [name for name in wanted if name]
    names = [x.name for x in free]
    if len(set(named)) != len(named) or not set(named) <= set(names):
        raise InputError(f"axes {', '.join(named)}: give two different ones that are not fixed")
    if len(names) < 2:
        raise InputError(f"only {', '.join(names) or 'nothing'} varies; a region needs two axes")
    others = iter(sorted((x for x in free if x.name not in named), key=_suitability))
    x, y = wanted
    if not y:
        y = next(others).name
    return [x or next(others).name, y]


def _suitability(x: Coordinate) -> tuple[int, str]:
    if x.interval.upper is None or x.interval.upper_open:
        return 0, x.name
    return (1 if not x.interval.lower_open else 2), x.name


def _largest(x: Coordinate) -> Fraction:
    upper = x.interval.upper
    if upper is None or x.interval.upper_open:
        raise InputError(f"{x.name} has no largest value to be fixed at: give --fix {x.name}=VALUE")
    return fraction(upper)


def _box(region: Region, names: Sequence[str], ranges: Mapping[str, Side]) -> Box:
    by_name = {x.name: x for x in region.parameters}
    sides, unbounded = {}, []
    for name in names:
        interval = by_name[name].interval
        low = Fraction(0) if interval.lower is None else fraction(interval.lower)
        if name in ranges:
            sides[name] = ranges[name]
        elif interval.upper is None:
            sides[name] = (low, low + 1)
            unbounded.append(name)
        else:
            sides[name] = (low, fraction(interval.upper))
    box = Box(tuple(names), tuple(sides[name] for name in names))
    while unbounded and not _shows_enough(region, box):
        box = _doubled(box, unbounded)
    return region.box(box)


def _shows_enough(region: Region, box: Box) -> bool:
    """Whether a fair part of the box lies in the region, and a fair part outside."""
    shares = [Fraction(2 * k + 1, 2 * _POINTS) for k in range(_POINTS)]
    inside = total = 0
    for at in product(*([low + (high - low) * s for s in shares] for low, high in box.sides)):
        inside += region.contains(dict(zip(box.names, at, strict=True))) is Ternary.TRUE
        total += 1
    fair = _FAIR <= Fraction(inside, total) <= 1 - _FAIR
    return fair or max(high - low for low, high in box.sides) >= _WIDEST


def _doubled(box: Box, unbounded: Sequence[str]) -> Box:
    sides = (
        (low, low + 2 * (high - low)) if name in unbounded else (low, high)
        for name, (low, high) in zip(box.names, box.sides, strict=True)
    )
    return Box(box.names, tuple(sides))
