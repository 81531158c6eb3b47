"""A map given as formulas, on many parameters at once, in floating point: for pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    """The family of maps that an `IteratedMap` or an `ImplicitMap` stands for.

    The parameters are the symbols in its formulas. The matrices of a sweep are not looked at: the
    preferences are part of the formulas.

    Raises
    ------
    InputError
        If it is neither of the two.
    """

    step: IteratedMap | ImplicitMap

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.step, IteratedMap | ImplicitMap):
            raise InputError(f"{type(self.step).__name__} is no iterated map on policies")

    def batch(self, matrices: Array, parameters: Parameters) -> BatchMap:
        """The map at n values of each parameter."""
        theta = sp.symbols(f"theta:{self.step.size}", real=True)
        if isinstance(self.step, IteratedMap):
            image = self.step.on_logits(column(theta))
            return _Batch(_compiled(list(image), theta, parameters), dict(parameters))
        h = sp.symbols(f"h:{self.step.hidden_size}", real=True)
        inner = list(self.step.inner(column(theta), column(h)))
        slopes = [sp.diff(e, x) for e in inner for x in h]
        image = self.step.outer(column(theta), column(h))
        state = [*theta, *h]
        return _ImplicitBatch(
            _compiled(list(image), state, parameters),
            _compiled(inner, state, parameters),
            _compiled(slopes, state, parameters),
            self.step.hidden_size,
            dict(parameters),
        )


Compiled = Callable[..., Any]


def _compiled(
    expressions: Sequence[sp.Expr], state: Sequence[sp.Symbol], parameters: Parameters
) -> Compiled:
    symbols = {x.name: x for e in expressions for x in e.free_symbols if x not in state}
    missing = ", ".join(sorted(symbols.keys() - parameters.keys()))
    if missing:
        raise InputError(f"the map has parameters without values: {missing}")
    stand_ins = {name: sp.Dummy(name) for name in parameters}
    known = {x: stand_ins[name] for name, x in symbols.items()}
    plain = [e.xreplace(known) for e in expressions]
    function: Compiled = sp.lambdify([*state, *stand_ins.values()], plain, "numpy", cse=True)
    return function


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

    Steps are cut to length 1, which keeps logistic losses from overshooting; where an inner
    solution has run off to infinity, what comes out is not a number and counts as drifting.
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
        with np.errstate(all="ignore"):
            for _ in range(_NEWTON_STEPS):
                step = self._newton_step((*logits, *self.h, *values), n)
                self.h -= step
                if not np.nanmax(np.abs(step), initial=0.0) >= _CLOSE:
                    break
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
