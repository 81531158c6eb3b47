"""Implicit points in floats, at many instances at once, by Newton's method."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import sympy as sp
from attrs import frozen

from proofkit.arithmetic.float_functions import Floats
from proofkit.arithmetic.float_newton import FloatProgram, zeros
from proofkit.arithmetic.implicit_points import in_order_of_dependence
from proofkit.arithmetic.margins import compile_floats
from proofkit.statement.implicit import Implicit
from proofkit.statement.variables import Coordinate, coordinates_of


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
        known, row = points, 0
        for size, program in self._programs:
            start = np.zeros((size, points.shape[1]))
            if near is None:
                found = zeros(program, known, start)
            else:
                found = zeros(program, known, np.nan_to_num(near[row : row + size]))
                lost = np.isnan(found).any(axis=0)
                if lost.any():
                    found[:, lost] = zeros(program, known[:, lost], start[:, lost])
            known, row = np.vstack([known, found]), row + size
        return known[len(points) :]
