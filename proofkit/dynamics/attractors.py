"""Where orbits end at single parameters: as much of it certified as can be, the rest sampled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction

import numpy as np
from attrs import field, frozen

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic.float_orbits import Path
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.cycles import CertifiedCycle, certify_cycle
from proofkit.dynamics.parametric import ParametricMap
from proofkit.dynamics.sampled import SampledMap, period_of
from proofkit.dynamics.trapping import TrappingSet, trapping_set

_TRANSIENT, _SHOWN, _LONGEST = 3000, 300, 24
_PARTS = (24, 48, 96, 192, 384)
"""Cells tried along the larger side of what an orbit covers."""


class Proof(StrEnum):
    """What is known of an attractor beyond a sampled orbit."""

    CYCLE = "certified attracting cycle"
    TRAPPED = "certified recurrent set"
    NONE = "sampled, not certified"


@frozen
class Attractor:
    """Where an orbit ends at one parameter.

    Attributes
    ----------
    parameter
        Its exact value.
    path
        The orbit after its transient in floats: state and hidden unknowns, a row a round.
    evidence
        A cycle that exists and attracts; or a set of the plane without fixed points that is mapped
        into itself; or None.
    """

    parameter: Fraction
    path: Path = field(repr=False, eq=False)
    evidence: CertifiedCycle | TrappingSet | None

    @property
    def proof(self) -> Proof:
        """What is known."""
        match self.evidence:
            case CertifiedCycle():
                return Proof.CYCLE
            case TrappingSet():
                return Proof.TRAPPED
        return Proof.NONE


def attractors(
    map_: ParametricMap,
    parameters: Iterable[Fraction | int | str],
    start: Sequence[float],
    *,
    sample: ParametricMap | None = None,
    most: int = 20_000,
) -> tuple[Attractor, ...]:
    """Where the orbit from `start` ends, for each parameter; those that leave the floats are left
    out.

    Parameters
    ----------
    map_, parameters
        The map and the values of its parameter.
    start
        A state.
    sample
        The same map in a form that suits Newton's method better, for the orbits in floats.
    most
        How many cells a trapped set may have: the nearer to its onset, the more it needs.
    """
    floats = SampledMap.of(map_ if sample is None else sample)
    found = []
    for parameter in parameters:
        value = Fraction(parameter)
        path = floats.orbit(float(value), start, _TRANSIENT + _SHOWN)
        if path is not None:
            path = path[_TRANSIENT:]
            found.append(Attractor(value, path, _evidence(map_, value, path, most)))
    return tuple(found)


def _evidence(
    map_: ParametricMap, value: Fraction, path: Path, most: int
) -> CertifiedCycle | TrappingSet | None:
    period = period_of(path, _LONGEST)
    try:
        if period is not None:
            cycle = certify_cycle(map_, value, path[:period].tolist())
            return cycle if cycle.stable is Ternary.TRUE else None
    except ArithmeticFailure:
        return None
    return _trapped(map_, value, path, most) if len(map_.state) == 2 else None


def _trapped(map_: ParametricMap, value: Fraction, path: Path, most: int) -> TrappingSet | None:
    extent = float((path[:, :2].max(axis=0) - path[:, :2].min(axis=0)).max())
    if not np.isfinite(extent) or extent < 1e-6:
        return None
    for parts in _PARTS:
        size = Fraction(extent / parts).limit_denominator(1000)
        if size == 0:
            return None
        try:
            return trapping_set(map_, value, path.tolist(), size, most=most)
        except ArithmeticFailure:
            continue
    return None
