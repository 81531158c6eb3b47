"""Orbits in floating point, of maps that may have a hidden part: they show where to look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Path = NDArray[np.float64]

_NEWTON_STEPS, _CLOSE = 40, 1e-13


def float_orbit(
    image: Callable[[Path, Path], Any],
    inner: Callable[[Path, Path], tuple[Any, Any]],
    start: Sequence[float],
    hidden: int,
    rounds: int,
    until: Callable[[Path], bool] = lambda _: False,
) -> Path | None:
    """Rounds 0 to `rounds`, state and hidden unknowns a row.

    Parameters
    ----------
    image
        From state and hidden unknowns to the next state.
    inner
        From the same to what vanishes, and its derivatives by the hidden unknowns.
    start, hidden, rounds
        The first state, how many hidden unknowns there are, and how many rounds to run. The hidden
        unknowns are those that Newton's method finds from those of the round before, at first from
        0.
    until
        Gives up at a state.

    Returns
    -------
    None if the orbit leaves the floats, or a state satisfies `until`.
    """
    x, h = np.array(start, dtype=float), np.zeros(hidden)
    path = np.empty((rounds + 1, len(x) + hidden))
    with np.errstate(all="ignore"):
        for t in range(rounds + 1):
            h = _solved(inner, x, h)
            path[t] = [*x, *h]
            if not np.isfinite(path[t]).all() or until(x):
                return None
            x = np.ravel(image(x, h))
    return path


def _solved(inner: Callable[[Path, Path], tuple[Any, Any]], x: Path, h: Path) -> Path:
    for _ in range(_NEWTON_STEPS if len(h) else 0):
        residual, slopes = inner(x, h)
        try:
            step = np.linalg.solve(np.asarray(slopes, dtype=float), np.ravel(residual))
        except np.linalg.LinAlgError:
            return np.full_like(h, np.nan)
        h = h - step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < _CLOSE:
            break
    return h


def return_time(path: Path, longest: int, near: float) -> int | None:
    """After how many rounds a path is back so near its first point, if at most `longest`."""
    for period in range(1, min(longest, len(path) - 1) + 1):
        if np.abs(path[period] - path[0]).max() < near:
            return period
    return None
