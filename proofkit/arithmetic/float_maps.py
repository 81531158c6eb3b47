"""Margins of what is said of all orbits of a map: fixed points in floats, at many maps at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from proofkit.arithmetic.float_functions import EQUAL, Floats, spectral_radius
from proofkit.arithmetic.float_newton import FloatProgram, linearised, zeros

APART = 1e-4
"""Fixed points nearer to each other are taken for one."""

_SCALES = (0.0, 1.0, -4.0, 16.0)
_ROUNDS = 8


class FixedPoints:
    """Fixed points of a map of ℝⁿ, from several starts.

    Parameters
    ----------
    moved
        From parameters and state, a column a point, to ``image − state``.
    size
        n.
    """

    def __init__(self, moved: FloatProgram, size: int) -> None:
        self._moved, self._size = moved, size

    def uniqueness(self, parameters: Floats) -> Floats:
        """The margin of there being one fixed point: negative where two are found, small where the
        derivative of ``x − image(x)`` at one is nearly singular, as where two are born."""
        margin = np.full(parameters.shape[1], np.nan)
        first = np.full((self._size, parameters.shape[1]), np.nan)
        for point in self.found(parameters):
            apart = np.abs(point - first).max(axis=0) / (1 + np.abs(first).max(axis=0))
            slopes = linearised(self._moved, parameters, point)[1]
            singular = np.linalg.det(-np.nan_to_num(slopes))
            index = singular / (1 + np.abs(singular))
            here = np.where(apart > APART, -np.minimum(apart, 1.0), index)
            margin = np.fmin(margin, np.where(np.isnan(point).any(axis=0), np.nan, here))
            first = np.where(np.isnan(first), point, first)
        return margin

    def attraction(self, parameters: Floats) -> Floats:
        """The margin of orbits converging: that a fixed point is stable; nan where an orbit
        leaves the floats, since no cycle is found there."""
        margin = np.full(parameters.shape[1], np.nan)
        for point in self.found(parameters):
            slopes = linearised(self._moved, parameters, point)[1] + np.eye(self._size)
            margin = np.fmax(margin, 1 - spectral_radius(slopes) - EQUAL)
        end = self._later(parameters, np.zeros((self._size, parameters.shape[1])))
        return np.where(np.isfinite(end).all(axis=0), margin, np.nan)

    def found(self, parameters: Floats) -> Iterator[Floats]:
        """A fixed point a column, nan where there is none, for each start."""
        count = parameters.shape[1]
        for scale in _SCALES:
            start = scale * direction(self._size)[:, None]
            x = np.broadcast_to(start, (self._size, count)).copy()
            yield zeros(self._moved, parameters, x)
            yield zeros(self._moved, parameters, np.nan_to_num(self._later(parameters, x)))

    def _later(self, parameters: Floats, x: Floats) -> Floats:
        with np.errstate(all="ignore"):
            for _ in range(_ROUNDS):
                x = x + self._moved(np.vstack([parameters, x]))
        return x


def direction(size: int) -> Floats:
    """A vector no two entries of which are alike."""
    return np.array([((-2.0) ** i + i) / 2 for i in range(size)])
