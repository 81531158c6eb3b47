"""A map given as formulas, on many parameters at once, in floating point: for pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp
from attrs import frozen
from numpy.typing import NDArray

from proofkit._errors import InputError
from proofkit.dynamics.batch import Array, BatchMap, Parameters
from proofkit.dynamics.implicit_map import ImplicitMap
from proofkit.dynamics.iterated_map import IteratedMap
from proofkit.statement.variables import column

_NEWTON_STEPS = 30
_CLOSE = 1e-12


@frozen
class SymbolicMap:
    """A family of maps given as formulas, in which the parameters are symbols.

    The matrices of a sweep are not looked at: the preferences are part of the formulas.

    Attributes
    ----------
    state, hidden
        The K logits, and the unknowns of the inner equations.
    image, inner
        The next logits, and what vanishes.
    """

    state: tuple[sp.Symbol, ...]
    image: tuple[sp.Expr, ...]
    hidden: tuple[sp.Symbol, ...] = ()
    inner: tuple[sp.Expr, ...] = ()

    @classmethod
    def of(cls, step: IteratedMap | ImplicitMap) -> SymbolicMap:
        """A map on policies, its parameters as plain symbols, which go to other processes.

        Raises
        ------
        InputError
            If it is no such map.
        """
        if not isinstance(step, IteratedMap | ImplicitMap):
            raise InputError(f"{type(step).__name__} is no iterated map on policies")
        theta = sp.symbols(f"theta:{step.size}", real=True)
        if isinstance(step, IteratedMap):
            return cls(theta, _plain(step.on_logits(column(theta)), theta))
        h = sp.symbols(f"h:{step.hidden_size}", real=True)
        image = _plain(step.outer(column(theta), column(h)), (*theta, *h))
        return cls(theta, image, h, _plain(step.inner(column(theta), column(h)), (*theta, *h)))

    @property
    def size(self) -> int:
        """K."""
        return len(self.state)

    def batch(self, matrices: Array, parameters: Parameters) -> BatchMap:
        """The map at n values of each parameter."""
        values = dict(parameters)
        programs = _programs(self, tuple(values))
        if not self.hidden:
            return _Batch(programs[0], values)
        image, inner, slopes = programs
        return _ImplicitBatch(image, inner, slopes, len(self.hidden), values)


Compiled = Callable[..., Any]


def _plain(expressions: Iterable[sp.Expr], state: Sequence[sp.Symbol]) -> tuple[sp.Expr, ...]:
    found = [sp.sympify(e, strict=True) for e in expressions]
    symbols = {x for e in found for x in e.free_symbols if x not in state}
    stand_ins = {x: sp.Symbol(f"parameter {x.name}", real=True) for x in symbols}
    return tuple(e.xreplace(stand_ins) for e in found)


@lru_cache(maxsize=8)
def _programs(map_: SymbolicMap, names: tuple[str, ...]) -> tuple[Compiled, ...]:
    """Image, inner equations and their derivatives as functions of state and named parameters."""
    parameters = [sp.Symbol(f"parameter {name}", real=True) for name in names]
    symbols = [*map_.state, *map_.hidden, *parameters]
    used = {x for e in (*map_.image, *map_.inner) for x in e.free_symbols}
    missing = sorted(x.name.removeprefix("parameter ") for x in used.difference(symbols))
    if missing:
        raise InputError(f"the map has parameters without values: {', '.join(missing)}")
    plain = [sp.Dummy() for _ in symbols]
    slopes = [sp.diff(e, x) for e in map_.inner for x in map_.hidden]
    return tuple(
        sp.lambdify(
            plain,
            [e.xreplace(dict(zip(symbols, plain, strict=True))) for e in part],
            "numpy",
            cse=True,
        )
        for part in ((map_.image, map_.inner, slopes) if map_.hidden else (map_.image,))
    )


@frozen
class _Batch:
    program: Compiled
    parameters: dict[str, Array]

    def step(self, logits: Array) -> None:
        rows = self.program(*logits, *self.parameters.values())
        for row, value in zip(logits, rows, strict=True):
            row[:] = value
        logits -= logits.max(axis=0)

    def keep(self, chosen: NDArray[np.bool_]) -> None:
        self.parameters.update({k: v[chosen] for k, v in self.parameters.items()})


class _ImplicitBatch:
    """Solves the inner equations by Newton's method, from the solution of the round before.

    Each instance stops by itself, so that what becomes of it does not depend on its neighbours.
    Steps are cut to length 1, which keeps logistic losses from overshooting; where that finds no
    inner solution, as where it has run off to infinity, what comes out is not a number.
    """

    def __init__(
        self,
        image: Compiled,
        inner: Compiled,
        slopes: Compiled,
        size: int,
        parameters: dict[str, Array],
    ) -> None:
        self.image, self.inner, self.slopes, self.size = image, inner, slopes, size
        self.parameters = parameters
        self.h = np.zeros((size, len(next(iter(parameters.values())))))

    def step(self, logits: Array) -> None:
        n, values = logits.shape[1], tuple(self.parameters.values())
        moving = np.arange(n)
        with np.errstate(all="ignore"):
            for _ in range(_NEWTON_STEPS):
                h = self.h[:, moving]
                at = (*logits[:, moving], *h, *(v[moving] for v in values))
                step = self._newton_step(at, len(moving))
                self.h[:, moving] = h - step
                far = np.abs(step).max(axis=0) >= _CLOSE * (1 + np.abs(h).max(axis=0))
                moving = moving[far]
                if not len(moving):
                    break
            self.h[:, moving] = np.nan
            logits[:] = _stacked(self.image(*logits, *self.h, *values), n)
            logits -= logits.max(axis=0)

    def _newton_step(self, at: tuple[Array, ...], n: int) -> Array:
        residual = _stacked(self.inner(*at), n)
        jacobian = _stacked(self.slopes(*at), n).reshape(self.size, self.size, n).transpose(2, 0, 1)
        regular = np.abs(np.linalg.det(jacobian)) > 0
        step: Array = np.full_like(residual, np.nan)
        solved = np.linalg.solve(jacobian[regular], residual.T[regular][:, :, None])
        step[:, regular] = solved[:, :, 0].T
        step /= np.maximum(1.0, np.abs(step).max(axis=0))
        return step

    def keep(self, chosen: NDArray[np.bool_]) -> None:
        self.h = self.h[:, chosen]
        self.parameters = {k: v[chosen] for k, v in self.parameters.items()}


def _stacked(rows: Sequence[Any], n: int) -> Array:
    return np.stack([np.broadcast_to(np.asarray(row, dtype=float), n) for row in rows])
