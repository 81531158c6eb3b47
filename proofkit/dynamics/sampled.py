"""Orbits of a map with one parameter in floating point: sampled, never certified."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp
from attrs import frozen

from proofkit.arithmetic.derivatives import shared_jacobian
from proofkit.arithmetic.float_orbits import Path, float_orbit, return_time
from proofkit.dynamics.parametric import ParametricMap

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
        """Rounds 0 to `rounds`, state and hidden unknowns a row; None if it leaves the floats."""

        def image(x: Path, h: Path) -> Any:
            return self.image(*x, *h, parameter)

        def inner(x: Path, h: Path) -> tuple[Any, Any]:
            at = (*x, *h, parameter)
            return self.equations(*at), self.slopes(*at)

        return float_orbit(image, inner, start, self.hidden, rounds)


def period_of(path: Path, longest: int) -> int | None:
    """After how many rounds the path returns to its first point, if that is at most `longest`."""
    return return_time(path, longest, _RETURNS)
