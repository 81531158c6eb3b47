"""Implicit points in floats, at many instances at once, by Newton's method."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import sympy as sp
from attrs import frozen

from proofkit.arithmetic.implicit_points import in_order_of_dependence
from proofkit.audit.float_functions import Floats
from proofkit.audit.margins import FloatProgram, compile_floats
from proofkit.statement.implicit import Implicit
from proofkit.statement.variables import Coordinate, coordinates_of

_STEPS = 40
_CLOSE = 1e-10
_NUDGE = 1e-6
"""Of the difference quotients that stand for derivatives."""

_LONGEST = 4.0
"""A longer step is shortened to this, since Newton's method far from a zero may leave for good."""


@frozen
class FloatPoints:
    """Solves for implicit variables, one after the other, each in terms of those before it."""

    coordinates: tuple[Coordinate, ...]
    _programs: tuple[tuple[int, FloatProgram], ...]

    @classmethod
    def of(cls, variables: Sequence[Implicit], explicit: Sequence[sp.Symbol]) -> FloatPoints | None:
        """The solver for implicit variables in terms of the explicit coordinates; None if an
        equation has no meaning in floats."""
        inputs, programs = list(explicit), []
        ordered = in_order_of_dependence(variables)
        for variable in ordered:
            inputs += variable.coordinates
            program = compile_floats(variable.equations, inputs)
            if program is None:
                return None
            programs.append((variable.size, program))
        return cls(coordinates_of(ordered), tuple(programs))

    def solve(self, points: Floats, near: Floats | None = None) -> Floats:
        """The implicit coordinates at each point, a column each; nan where none were found.

        Newton's method starts at `near`, of the same shape, and where that fails at 0, as it does
        everywhere without `near`.
        """
        with np.errstate(all="ignore"):
            return self._solved(points, near)

    def _solved(self, points: Floats, near: Floats | None) -> Floats:
        known, row = points, 0
        for size, program in self._programs:
            start = np.zeros((size, points.shape[1]))
            if near is None:
                found = _newton(program, known, start)
            else:
                found = _newton(program, known, np.nan_to_num(near[row : row + size]))
                lost = np.isnan(found).any(axis=0)
                if lost.any():
                    found[:, lost] = _newton(program, known[:, lost], start[:, lost])
            known, row = np.vstack([known, found]), row + size
        return known[len(points) :]


def _newton(program: FloatProgram, known: Floats, start: Floats) -> Floats:
    x = start.copy()
    found = np.full_like(x, np.nan)
    active = np.arange(x.shape[1])
    for _ in range(_STEPS):
        if not len(active):
            break
        residual, slopes = _linearised(program, known[:, active], x[:, active])
        step = _step(residual, slopes)
        length = np.abs(step).max(axis=0)
        scale = 1 + np.abs(x[:, active]).max(axis=0)
        x[:, active] -= step * np.minimum(1.0, _LONGEST * scale / np.maximum(length, 1e-300))
        done = length <= _CLOSE * scale
        found[:, active[done]] = x[:, active[done]]
        active = active[~done & np.isfinite(length)]
    return found


def _linearised(program: FloatProgram, known: Floats, x: Floats) -> tuple[Floats, Floats]:
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
