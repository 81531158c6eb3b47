"""The space of a claim's instances, in floats: moved into the domain, and made rational again."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np

from proofkit.arithmetic.float_functions import Floats
from proofkit.engines.checking import Instance
from proofkit.statement.variables import (
    Coordinate,
    Integer,
    RealVector,
    Simplex,
    Variable,
    coordinates_of,
)

GRID = 2.0**20
"""Points lie on multiples of 1/GRID: nearer to each other, the differences of what is computed at
them would be errors of rounding, and these are easily mistaken for counterexamples."""

LARGEST = 2.0**20
"""No coordinate is larger."""


class Space:
    """Points have a row for each coordinate of the explicit `variables`."""

    def __init__(self, variables: Sequence[Variable]) -> None:
        self.variables = tuple(variables)
        self.coordinates = coordinates_of(self.variables)
        ends = [(x.interval.lower, x.interval.upper) for x in self.coordinates]
        self.lower = np.array([-np.inf if low is None else float(low) for low, _ in ends])
        self.upper = np.array([np.inf if high is None else float(high) for _, high in ends])
        self.groups = self._rows()
        self._open_below = np.array([x.interval.lower_open for x in self.coordinates], dtype=bool)
        self._open_above = np.array([x.interval.upper_open for x in self.coordinates], dtype=bool)
        self._whole = [i for i, x in enumerate(self.coordinates) if _is_whole(x)]

    def _rows(self) -> list[slice]:
        """Which rows belong to each variable."""
        ends = np.cumsum([0, *(len(v.coordinates) for v in self.variables)])
        return [slice(int(a), int(b)) for a, b in pairwise(ends)]

    def points(self, instances: Sequence[Instance]) -> Floats:
        """The instances as points."""
        rows = [[float(i[x]) for i in instances] for x in self.coordinates]
        return np.array(rows, dtype=float).reshape(len(self.coordinates), len(instances))

    def repaired(self, points: Floats, largest: float = LARGEST) -> Floats:
        """Points near these that meet the domains, but for classes of preference matrices.

        What is beyond an end that belongs to the domain is put there, what is beyond one that does
        not is reflected.
        """
        moved = np.clip(np.nan_to_num(points), -largest, largest)
        low, high = self.lower[:, None], self.upper[:, None]
        moved = np.where((moved < low) & self._open_below[:, None], 2 * low - moved, moved)
        moved = np.where((moved > high) & self._open_above[:, None], 2 * high - moved, moved)
        moved = np.clip(moved, low, high)
        for variable, rows in zip(self.variables, self.groups, strict=True):
            if isinstance(variable, Simplex):
                total = moved[rows].sum(axis=0)
                even = 1 / variable.size
                moved[rows] = np.where(total > 0, moved[rows] / np.where(total > 0, total, 1), even)
            elif isinstance(variable, RealVector) and variable.increasing:
                moved[rows] = np.sort(moved[rows], axis=0)
        moved = np.round(moved * GRID) / GRID
        moved[self._whole] = np.round(moved[self._whole])
        return self.completed(moved)

    def completed(self, points: Floats) -> Floats:
        """The points with the last entries of points of the simplex such that the sum is 1."""
        moved = points.copy()
        for variable, rows in zip(self.variables, self.groups, strict=True):
            if isinstance(variable, Simplex):
                moved[rows.stop - 1] = 1 - moved[rows.start : rows.stop - 1].sum(axis=0)
        return moved

    def instance(self, point: Floats, finest: int) -> dict[Coordinate, Fraction]:
        """The point with denominators of at most `finest`, but for the last entry of a point of
        the simplex, which makes the sum 1."""
        values = {
            x: Fraction(float(value)).limit_denominator(1 if _is_whole(x) else finest)
            for x, value in zip(self.coordinates, point, strict=True)
        }
        return self.with_sums(values)

    def with_sums(self, instance: Instance) -> dict[Coordinate, Fraction]:
        """The instance with the last entries of points of the simplex such that the sum is 1."""
        values = dict(instance)
        for variable in self.variables:
            if isinstance(variable, Simplex):
                *others, last = variable.coordinates
                values[last] = 1 - sum((values[x] for x in others), Fraction(0))
        return values


def _is_whole(x: Coordinate) -> bool:
    return isinstance(x.variable, Integer)
