"""Newton's method in floats, for many systems of equations at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from proofkit.arithmetic.float_functions import Floats

FloatProgram = Callable[[Floats], Floats]
"""From points, one a column and one coordinate a row, to values, one a row."""

_STEPS = 40
_CLOSE = 1e-10
_NUDGE = 1e-6
"""Of the difference quotients that stand for derivatives."""

_LONGEST = 4.0
"""A longer step is shortened to this, since Newton's method far from a zero may leave for good."""


def zeros(program: FloatProgram, known: Floats, start: Floats) -> Floats:
    """A zero of the program near each start, nan where there is none, by Newton's method.

    Parameters
    ----------
    program
        From knowns and unknowns, a column a point, to as many values as unknowns.
    known, start
        The knowns, and where to start.
    """
    with np.errstate(all="ignore"):
        return _zeros(program, known, start)


def _zeros(program: FloatProgram, known: Floats, start: Floats) -> Floats:
    x = start.copy()
    found = np.full_like(x, np.nan)
    active = np.arange(x.shape[1])
    for _ in range(_STEPS):
        if not len(active):
            break
        residual, slopes = linearised(program, known[:, active], x[:, active])
        step = _step(residual, slopes)
        length = np.abs(step).max(axis=0)
        scale = 1 + np.abs(x[:, active]).max(axis=0)
        x[:, active] -= step * np.minimum(1.0, _LONGEST * scale / np.maximum(length, 1e-300))
        done = length <= _CLOSE * scale
        found[:, active[done]] = x[:, active[done]]
        active = active[~done & np.isfinite(length)]
    return found


def linearised(program: FloatProgram, known: Floats, x: Floats) -> tuple[Floats, Floats]:
    """The equations' values, and their derivatives: a matrix a point."""
    size, count = x.shape
    nudge = _NUDGE * (1 + np.abs(x))
    shifted = [x]
    for i in range(size):
        moved = np.zeros_like(x)
        moved[i] = nudge[i]
        shifted += [x + moved, x - moved]
    inputs = np.vstack([np.tile(known, 2 * size + 1), np.hstack(shifted)])
    values = program(inputs).reshape(size, 2 * size + 1, count)
    slopes = (values[:, 1::2] - values[:, 2::2]) / (2 * nudge)[None]
    return values[:, 0], np.moveaxis(slopes, 2, 0)


def _step(residual: Floats, slopes: Floats) -> Floats:
    """Newton's step at each point; infinite where there is none."""
    usable = np.asarray(np.isfinite(slopes).all(axis=(1, 2)) & np.isfinite(residual).all(axis=0))
    usable &= np.abs(np.linalg.det(np.where(usable[:, None, None], slopes, 0.0))) > 1e-200
    step = np.full(residual.shape, np.inf)
    if usable.any():
        solved = np.linalg.solve(slopes[usable], residual.T[usable][:, :, None])
        step[:, usable] = solved[:, :, 0].T
    return step
