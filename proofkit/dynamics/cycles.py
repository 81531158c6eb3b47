"""Periodic orbits of a map at one value of its parameter, certified, with their stability."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import field, frozen
from flint import arb

from proofkit._errors import InputError
from proofkit.arithmetic.krawczyk import enclose_zero
from proofkit.arithmetic.number import rational
from proofkit.arithmetic.precision import working_precision
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.continuation import BITS
from proofkit.dynamics.parametric import ParametricMap, compiled_system

Point = tuple[arb, ...]


@frozen
class CertifiedCycle:
    """A periodic orbit that exists, with a stability that is proved.

    Attributes
    ----------
    parameter
        The value of the parameter.
    points
        One enclosure of the state a round.
    stable
        TRUE: all multipliers are inside the unit circle, so it attracts an open set of starts.
    prime
        TRUE: it returns after that many rounds and not before.
    """

    parameter: Fraction
    points: tuple[Point, ...] = field(repr=False)
    stable: Ternary
    prime: Ternary

    @property
    def period(self) -> int:
        """Rounds after which it returns."""
        return len(self.points)


def certify_cycle(
    map_: ParametricMap, parameter: Fraction | int | str, near: Sequence[Sequence[float]]
) -> CertifiedCycle:
    """The periodic orbit near the given points, by Krawczyk's operator on all rounds at once.

    Parameters
    ----------
    map_, parameter
        The map and the exact value of its parameter.
    near
        State and hidden unknowns, a row a round.

    Raises
    ------
    InputError
        If a row has another length.
    ArithmeticFailure
        If the existence could not be proved.
    """
    value, size, n = Fraction(parameter), len(map_.unknowns), len(map_.state)
    if not near or any(len(row) != size for row in near):
        raise InputError(f"cycle: give {size} numbers for each round")
    whole = map_.iterated(len(near))
    start = [float(x) for x in (*near[0], *(x for row in near[1:] for x in row))]
    with working_precision(BITS):
        at = rational(value)
        system = compiled_system(whole.residual, whole.unknowns, [map_.parameter])([at])
        found = enclose_zero(system.f, system.jacobian, start)
        stable = whole.stability()([*found.box, at])
    points = tuple(found.box[t * size : t * size + n] for t in range(len(near)))
    return CertifiedCycle(value, points, stable, _prime(points))


def _prime(points: Sequence[Point]) -> Ternary:
    """Whether the orbit is no shorter: its first point is not met again before the end."""
    apart = (any(not x.overlaps(y) for x, y in zip(points[0], z, strict=True)) for z in points[1:])
    return Ternary.TRUE if all(apart) else Ternary.UNKNOWN
