"""Orbits of maps on policies: sampled in floats, for pictures, and periodic ones certified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp
from flint import fmpq
from numpy.typing import NDArray

from proofkit._errors import InputError
from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.orbits import OrbitMap, PeriodicOrbit
from proofkit.dynamics.convergence import every_orbit_tends_to
from proofkit.dynamics.implicit_map import ImplicitMap
from proofkit.dynamics.iterated_map import IteratedMap

Values = Mapping[sp.Symbol, Fraction]


def sampled_orbit(
    step: IteratedMap | ImplicitMap, values: Values, start: Sequence[float], rounds: int
) -> NDArray[np.float64]:
    """The policies of rounds 0 to `rounds`, one a row, in floats.

    Parameters
    ----------
    step, values
        The map and the values of its parameters.
    start
        A policy of full support, not necessarily normalised.

    Raises
    ------
    InputError
        If the start has another size or an entry that is not positive, or a value is missing.
    """
    weights = np.array(start, dtype=float)
    if weights.shape != (step.size,) or not (weights > 0).all():
        raise InputError(f"orbit: the start {list(start)} is no policy of {step.size} responses")
    orbit_map, knowns = _on_contrasts(step, values)
    logits = np.log(weights)
    floats = [float(v) for v in knowns]
    path = orbit_map.screened_orbit(floats, list(logits[:-1] - logits[-1]), rounds)
    if path is None:
        raise InputError("orbit: it leaves the range of floats")
    full = np.hstack([path[:, : step.size - 1], np.zeros((rounds + 1, 1))])
    unnormalised = np.exp(full - full.max(axis=1, keepdims=True))
    policies: NDArray[np.float64] = unnormalised / unnormalised.sum(axis=1, keepdims=True)
    return policies


def certified_cycle(
    step: IteratedMap | ImplicitMap,
    values: Values,
    near: Sequence[float],
    period: int,
    *,
    settle: int = 0,
) -> PeriodicOrbit:
    """A periodic orbit, proved to exist by Krawczyk's operator, in the coordinates θ_i − θ_K.

    Parameters
    ----------
    step, values
        The map and the exact values of its parameters.
    near
        A policy near a point of the orbit.
    period
        After how many rounds it returns.
    settle
        Rounds to run from `near` first, for an attracting orbit.

    Raises
    ------
    ArithmeticFailure
        If the existence of such an orbit could not be proved.
    """
    orbit_map, knowns = _on_contrasts(step, values)
    logits = np.log(np.array(near, dtype=float))
    floats = [float(v) for v in knowns]
    path = orbit_map.screened_orbit(floats, list(logits[:-1] - logits[-1]), settle + period - 1)
    if path is None:
        raise InputError("orbit: it leaves the range of floats")
    exact = [fmpq(v.numerator, v.denominator) for v in knowns]
    return orbit_map.certified_cycle(exact, path[settle:].tolist())


def _on_contrasts(
    step: IteratedMap | ImplicitMap, values: Values
) -> tuple[OrbitMap, list[Fraction]]:
    """The map in the coordinates θ_i − θ_K, and the values of its parameters in their order."""
    uniform = sp.ones(step.size, 1) / step.size
    predicate = every_orbit_tends_to(uniform, step)
    knowns = tuple(sorted(predicate.free_symbols, key=str))
    missing = [str(x) for x in knowns if x not in values]
    if missing:
        raise InputError(f"orbit: no value for {', '.join(missing)}")
    found: list[Any] = [Fraction(values[x]) for x in knowns]
    return OrbitMap(predicate, knowns, compile_nodes), found
