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

ACCURACY = mp.mpf(10) ** -15
"""How far outside an enclosure, relatively, the zero that it should contain may seem to lie."""

POLISHING = 3
"""How many Newton steps follow where mpmath's solver stops, at half of the digits."""


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
            step = mp.lu_solve(jacobian(*start), -mp.matrix(equations(*start)))
            return [x + dx for x, dx in zip(start, step, strict=True)]
        x = mp.matrix(mp.findroot(equations, tuple(start), J=jacobian, solver="mdnewton"))
        for _ in range(POLISHING):
            x -= mp.lu_solve(jacobian(*x), mp.matrix(equations(*x)))
        return list(x)


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
            balls = [ball(enclosed[x]) for x in system.unknowns]
            middle = [_exactly(b.mid()) for b in balls]
            slack = [_exactly(b.rad()) for b in balls]
            try:
                zero = system.zero(at, [mp.mpf(0)] * len(middle), value)
            except (ZeroDivisionError, ValueError):
                return None
            if not _close(zero, middle, slack):
                if not _close(system.zero(at, middle, value), middle, slack):
                    raise WrongEnclosure(f"{system.unknowns[0].variable.name} = {middle}")
                return None
            at = {**at, **dict(zip(system.unknowns, zero, strict=True))}
        return at


def _close(x: Sequence[Any], middle: Sequence[Any], slack: Sequence[Any]) -> bool:
    scale = ACCURACY * (1 + max(map(abs, middle)))
    return all(abs(a - b) <= r + scale for a, b, r in zip(x, middle, slack, strict=True))


def _exactly(number: arb) -> Any:
    mantissa, exponent = number.man_exp()
    return mp.ldexp(mp.mpf(int(mantissa)), int(exponent))
