"""Implicit points at many digits of mpmath: Newton's method with derivatives of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import mpmath as mp
import sympy as sp
from attrs import frozen
from flint import arb

from proofkit.arithmetic.implicit_points import in_order_of_dependence
from proofkit.arithmetic.number import Number, ball
from proofkit.statement.implicit import Implicit
from proofkit.statement.variables import Coordinate

Point = Mapping[sp.Basic, Any]
Value = Callable[[sp.Expr, Point], Any]

ACCURACY = mp.mpf(10) ** -25
"""How far, relatively, the middle of an enclosure may be from the zero that it should contain."""


class WrongEnclosure(Exception):
    """Newton's method leads away from the middle of an enclosure."""


@frozen
class _System:
    unknowns: tuple[Coordinate, ...]
    equations: tuple[sp.Expr, ...]
    derivatives: tuple[tuple[sp.Expr, ...], ...]

    @classmethod
    def of(cls, variable: Implicit) -> _System:
        x = variable.coordinates
        rows = tuple(tuple(sp.diff(e, v) for v in x) for e in variable.equations)
        return cls(x, variable.equations, rows)

    @property
    def is_linear(self) -> bool:
        mentioned = (d.free_symbols for row in self.derivatives for d in row)
        return not frozenset[sp.Basic]().union(*mentioned) & set(self.unknowns)

    def zero(self, at: Point, start: Sequence[Any], value: Value) -> list[Any]:
        """Where Newton's method from `start` ends up."""

        def point(x: Sequence[Any]) -> Point:
            return {**at, **dict(zip(self.unknowns, x, strict=True))}

        def equations(*x: Any) -> list[Any]:
            return [value(e, point(x)) for e in self.equations]

        def jacobian(*x: Any) -> mp.matrix:
            here = point(x)
            return mp.matrix([[value(d, here) for d in row] for row in self.derivatives])

        if self.is_linear:
            return list(mp.lu_solve(jacobian(*start), -mp.matrix(equations(*start))))
        found = mp.findroot(equations, tuple(start), J=jacobian, solver="mdnewton")
        return list(mp.matrix(found))


class PointFinder:
    """Finds implicit variables one after the other, from 0 on, and compares with enclosures."""

    def __init__(self, variables: Sequence[Implicit]) -> None:
        self._systems = [_System.of(v) for v in in_order_of_dependence(variables)]

    def found(self, at: Point, enclosed: Mapping[Coordinate, Number], value: Value) -> Point | None:
        """The point with the zeros added; None if Newton's method leads to another zero.

        Raises
        ------
        WrongEnclosure
            If no zero is where the enclosure says.
        """
        for system in self._systems:
            middle = [_middle(enclosed[x]) for x in system.unknowns]
            try:
                zero = system.zero(at, [mp.mpf(0)] * len(middle), value)
            except (ZeroDivisionError, ValueError):
                return None
            if not _close(zero, middle):
                if not _close(system.zero(at, middle, value), middle):
                    raise WrongEnclosure(f"{system.unknowns[0].variable.name} = {middle}")
                return None
            at = {**at, **dict(zip(system.unknowns, zero, strict=True))}
        return at


def _close(x: Sequence[Any], y: Sequence[Any]) -> bool:
    scale = 1 + max(map(abs, y))
    return bool(max(abs(a - b) for a, b in zip(x, y, strict=True)) <= ACCURACY * scale)


def _middle(number: Number) -> Any:
    middle: arb = ball(number).mid()
    mantissa, exponent = middle.man_exp()
    return mp.ldexp(mp.mpf(int(mantissa)), int(exponent))
