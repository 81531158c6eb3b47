"""Orbits of a map with one parameter in floating point: sampled, never certified."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import sympy as sp
from attrs import frozen
from numpy.typing import NDArray

from proofkit.arithmetic.derivatives import shared_jacobian
from proofkit.dynamics.parametric import ParametricMap

Path = NDArray[np.float64]

_NEWTON_STEPS, _CLOSE = 40, 1e-13
_RETURNS = 1e-7


@frozen
class SampledMap:
    """A parametric map compiled to floats."""

    hidden: int
    image: Callable[..., Any]
    equations: Callable[..., Any]
    slopes: Callable[..., Any]

    @classmethod
    def of(cls, map_: ParametricMap) -> SampledMap:
        """Compile."""
        symbols = [*map_.unknowns, map_.parameter]
        plain = [sp.Dummy() for _ in symbols]
        names = dict(zip(symbols, plain, strict=True))
        by_hidden = shared_jacobian(map_.equations, map_.hidden) if map_.hidden else sp.zeros(0, 0)
        programs = (
            sp.lambdify(plain, part.xreplace(names), "numpy", cse=True)
            for part in (sp.Matrix(map_.image), sp.Matrix(map_.equations), by_hidden)
        )
        return cls(len(map_.hidden), *programs)

    def orbit(self, parameter: float, start: Sequence[float], rounds: int) -> Path | None:
        """Rounds 0 to `rounds`, state and hidden unknowns a row; None if it leaves the floats.

        The hidden unknowns are those that Newton's method finds from those of the round before, at
        first from 0.
        """
        x, h = np.array(start, dtype=float), np.zeros(self.hidden)
        path = np.empty((rounds + 1, len(x) + len(h)))
        with np.errstate(all="ignore"):
            for t in range(rounds + 1):
                h = self._solved(x, h, parameter)
                path[t] = [*x, *h]
                if not np.isfinite(path[t]).all():
                    return None
                x = np.ravel(self.image(*x, *h, parameter))
        return path

    def _solved(self, x: Path, h: Path, parameter: float) -> Path:
        for _ in range(_NEWTON_STEPS if len(h) else 0):
            at = (*x, *h, parameter)
            try:
                step = np.linalg.solve(
                    np.asarray(self.slopes(*at), dtype=float), np.ravel(self.equations(*at))
                )
            except np.linalg.LinAlgError:
                return np.full_like(h, np.nan)
            h = h - step / max(1.0, float(np.abs(step).max()))
            if np.abs(step).max() < _CLOSE:
                break
        return h


def period_of(path: Path, longest: int) -> int | None:
    """After how many rounds the path returns to its first point, if that is at most `longest`."""
    for period in range(1, min(longest, len(path) - 1) + 1):
        if np.abs(path[period] - path[0]).max() < _RETURNS:
            return period
    return None
