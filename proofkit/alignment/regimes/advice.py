"""Which α or β, all else held, would make MRS-IPO contract or its fixed point stable."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction

from attrs import evolve, frozen

from proofkit.alignment.regimes.fixed_points import FixedPoints
from proofkit.alignment.regimes.parameters import Parameters
from proofkit.alignment.regimes.regime import Regime
from proofkit.alignment.regimes.structure import Structure
from proofkit.arithmetic.precision import PRECISIONS
from proofkit.arithmetic.ternary import Ternary

_BITS = PRECISIONS[3]
_REACH = 64
_ALPHA_STEP = Fraction(1, 1000)


class Extent(StrEnum):
    """How far a bound reaches where it is no number."""

    ANY = "any"
    NONE = "none"


Bound = Fraction | Extent


@frozen
class Tested:
    """Where a search along one parameter met the edge of certified local stability.

    Attributes
    ----------
    stable_at
        The largest value tested that was certified stable; None if none was. Values in between
        were not tested.
    not_certified_at
        The next larger value tested, which was not; None if all tested values were certified.
    """

    stable_at: Fraction | None
    not_certified_at: Fraction | None


@frozen
class Advice:
    """What would settle the dynamics, each parameter by itself.

    Attributes
    ----------
    beta_below, alpha_below
        Every smaller β > 0, or α ≥ 0, is proven to make the map a contraction.
    beta, alpha
        Where the fixed point was certified linearly stable, to three digits.
    """

    beta_below: Bound
    alpha_below: Bound
    beta: Tested
    alpha: Tested


def advice(structure: Structure, points: FixedPoints, now: Regime) -> Advice:
    """Exact contraction bounds, and a search for the edge of local stability."""
    at, c = now.parameters, structure.span_constant

    def stable(trial: Parameters) -> bool:
        if trial.alpha == 1:
            return False
        point = points.locate(trial, bits=_BITS)
        return point is not None and point.stable is Ternary.TRUE

    settled = now.fixed_point is not None and now.fixed_point.stable is Ternary.TRUE
    return Advice(
        beta_below=contraction_beta(c, at),
        alpha_below=contraction_alpha(c, at),
        beta=_search_beta(at, c, settled, lambda beta: stable(evolve(at, beta=beta))),
        alpha=_search_alpha(at, settled, lambda alpha: stable(evolve(at, alpha=alpha))),
    )


def contraction_beta(c: Fraction, at: Parameters) -> Bound:
    """The β below which `α + (βλ/2)c < 1`."""
    if at.alpha == 1:
        return Extent.NONE
    return 2 * (1 - at.alpha) / (at.lam * c) if at.lam * c else Extent.ANY


def contraction_alpha(c: Fraction, at: Parameters) -> Bound:
    """The α below which `α + (βλ/2)c < 1`."""
    bound = 1 - at.beta * at.lam * c / 2
    return bound if bound > 0 else Extent.NONE


def _search_beta(at: Parameters, c: Fraction, settled: bool, stable: _Test) -> Tested:
    """From β where it is stable, else from where contraction ends, upwards."""
    if settled:
        return _climb(at.beta, at.beta * _REACH, stable)
    start = contraction_beta(c, at)
    if isinstance(start, Extent):
        return Tested(None, at.beta)
    low = rounded_down(start)
    return _climb(low, at.beta, stable) if stable(low) else Tested(None, low)


def _climb(low: Fraction, limit: Fraction, stable: _Test) -> Tested:
    while low < limit:
        high = min(4 * low, limit)
        if not stable(high):
            return _edge(low, high, stable, _next_beta)
        low = high
    return Tested(low, None)


def _search_alpha(at: Parameters, settled: bool, stable: _Test) -> Tested:
    """Below 1 where it is stable, else below α."""
    if settled:
        return _edge(at.alpha, Fraction(1), stable, _next_alpha)
    if at.alpha == 0 or not stable(Fraction(0)):
        return Tested(None, Fraction(0))
    return _edge(Fraction(0), at.alpha, stable, _next_alpha)


def _edge(low: Fraction, high: Fraction, stable: _Test, after: _Grid) -> Tested:
    """Bisect between a stable and a not certified value until they are neighbours on the grid."""
    while True:
        middle = after((low + high) / 2, low)
        if middle >= high:
            return Tested(low, high)
        if stable(middle):
            low = middle
        else:
            high = middle


def _next_beta(x: Fraction, low: Fraction) -> Fraction:
    down = rounded_down(x)
    return down if down > low else rounded_down(low) + _quantum(low)


def _next_alpha(x: Fraction, low: Fraction) -> Fraction:
    down = x // _ALPHA_STEP * _ALPHA_STEP
    return down if down > low else (low // _ALPHA_STEP + 1) * _ALPHA_STEP


def rounded_down(x: Fraction) -> Fraction:
    """A positive number, cut to three significant digits."""
    return x // _quantum(x) * _quantum(x)


def _quantum(x: Fraction) -> Fraction:
    """The place value of the last of three significant digits."""
    place = Fraction(1)
    while place > x:
        place /= 10
    while 10 * place <= x:
        place *= 10
    return place / 100


_Test = Callable[[Fraction], bool]
_Grid = Callable[[Fraction, Fraction], Fraction]
