"""What a picture of a region shows beside certified cells: lines and orbits, in floating point."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import sympy as sp
from attrs import frozen
from contourpy import contour_generator

from proofkit._errors import InputError
from proofkit.arithmetic.boxes import Box
from proofkit.dynamics.batch import Array
from proofkit.dynamics.conditions import Boundary
from proofkit.dynamics.region import Region
from proofkit.dynamics.sweep import Fate, Grid, Protocol, sweep
from proofkit.dynamics.symbolic_batch import SymbolicMap

_RESOLUTION = 601
_OFF_THE_FIXED_POINT = 0.1
_BLOCK = 27
"""Orbits sent to a worker of a cluster at a time; it takes longest to call NumPy at all."""
PROTOCOL = Protocol(rounds=2000, window=500)


@frozen
class Curve:
    """A boundary piece inside a box, as polylines of points (x, y)."""

    boundary: Boundary
    lines: tuple[Array, ...]


@frozen
class Orbit:
    """What became of the orbit at the parameters (x, y)."""

    x: float
    y: float
    fate: Fate


def curves(region: Region, box: Box) -> tuple[Curve, ...]:
    """The boundary pieces of a region of two parameters, where stability margins of the other
    pieces do not rule them out."""
    (x_low, x_high), (y_low, y_high) = (tuple(map(float, side)) for side in box.sides)
    xs, ys = np.linspace(x_low, x_high, _RESOLUTION), np.linspace(y_low, y_high, _RESOLUTION)
    values = [_on_grid(b.margin, region, box, xs, ys) for b in region.boundaries]
    found = []
    for i, boundary in enumerate(region.boundaries):
        shown = values[i].copy()
        for j, other in enumerate(values):
            if j != i and boundary.kind is not None and region.boundaries[j].kind is not None:
                shown[other < 0] = np.nan
        lines = contour_generator(xs, ys, _masked(shown)).lines(0.0)
        if lines:
            found.append(Curve(boundary, tuple(np.asarray(line) for line in lines)))
    return tuple(found)


def _masked(values: Array) -> Array:
    masked: Array = np.ma.masked_invalid(values)  # type: ignore[no-untyped-call]
    return masked


def _on_grid(margin: sp.Expr, region: Region, box: Box, xs: Array, ys: Array) -> Array:
    by_name = {x.name: x for x in region.parameters}
    symbols = [by_name[name] for name in box.names]
    with np.errstate(all="ignore"):
        values = sp.lambdify(symbols, margin, "numpy")(*np.meshgrid(xs, ys))
    return np.broadcast_to(np.asarray(values, dtype=float), (len(ys), len(xs)))


def orbits_in(
    family: SymbolicMap,
    box: Box,
    fixed: dict[str, float],
    *,
    per_side: int = 9,
    workers: int = 1,
    cluster: str | None = None,
) -> tuple[Orbit, ...]:
    """Orbits at points spread over a box of two parameters, from near the uniform policy.

    Parameters
    ----------
    family, box, fixed
        The map, the parameters that vary, and the values of the others.
    per_side
        How many points each way.
    workers, cluster
        Where the orbits run, as in `sweep`.

    Raises
    ------
    InputError
        If the map has other parameters than those of the box and the fixed ones.
    """
    axes = {n: _inner_points(side, per_side) for n, side in zip(box.names, box.sides, strict=True)}
    grid = Grid.product({**axes, **{name: [value] for name, value in fixed.items()}})
    K = family.size
    start = np.zeros((1, K))
    start[0, 0] = _OFF_THE_FIXED_POINT
    swept = sweep(
        family,
        np.zeros((1, K, K)),
        grid,
        start=start,
        protocol=PROTOCOL,
        workers=workers,
        cluster=cluster,
        block=len(grid) if cluster is None else _BLOCK,
    )
    fates = swept.fates()
    x, y = (grid.column(name) for name in box.names)
    return tuple(
        Orbit(float(a), float(b), Fate(f)) for a, b, f in zip(x, y, fates[:, 0], strict=True)
    )


def _inner_points(side: Sequence[object], count: int) -> list[float]:
    low, high = (float(end) for end in side)  # type: ignore[arg-type]
    if low == high:
        raise InputError("a picture needs two parameters that vary")
    return [low + (high - low) * (k + 0.5) / count for k in range(count)]
