"""One branch of fixed points or cycles followed along a parameter, rigorously, and its folds.

On each piece of the path Krawczyk's operator, with the piece as a ball for the parameter, proves
that for every value there is exactly one fixed point in a box. Where a piece meets the next, a
tight enclosure lies in both boxes of uniqueness, so that the branch is one curve. A fold is
enclosed as a regular zero of the extended system ``r = 0, r_u v = 0, v_j = 1`` (Moore and Spence,
SIAM J. Numer. Anal. 17, 1980; Kuznetsov, *Elements of Applied Bifurcation Theory*, §10.2): that
zero is regular iff the fold is quadratic.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp
from attrs import field, frozen
from flint import arb

from proofkit._errors import ArithmeticFailure, InputError
from proofkit.arithmetic.boxes import Side
from proofkit.arithmetic.derivatives import shared_jacobian
from proofkit.arithmetic.krawczyk import (
    Enclosure,
    Jacobian,
    Map,
    approximate_inverse,
    contracted,
    enclose_zero,
    krawczyk_operator,
    lies_inside,
    newton,
)
from proofkit.arithmetic.number import rational
from proofkit.arithmetic.precision import working_precision
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.parametric import ParametricMap, System, compiled_system, interval

BITS = 96
_WIDER = (Fraction(9, 8), Fraction(3, 2), 2, 4, 16, 64)
"""Sizes of the box in which uniqueness is tried, in units of what the parameter moves the zero."""

_FIRST_STEP = Fraction(1, 16)


@frozen
class Segment:
    """A fixed point for each parameter in an interval, with no other one nearby.

    Attributes
    ----------
    parameter
        The ends of the interval.
    point
        Encloses the fixed point, state and hidden unknowns, for all values.
    stable
        TRUE or FALSE for the whole interval, or UNKNOWN.
    """

    parameter: Side
    point: Enclosure = field(repr=False)
    stable: Ternary


@frozen
class Branch:
    """A curve of fixed points over an interval of parameters.

    Attributes
    ----------
    map_
        The map whose fixed points they are.
    segments
        In the order in which they were found, each joined to the next.
    """

    map_: ParametricMap = field(repr=False)
    segments: tuple[Segment, ...] = field(repr=False)

    @property
    def span(self) -> Side:
        """The interval of parameters over which the branch is known."""
        ends = [end for s in self.segments for end in s.parameter]
        return min(ends), max(ends)

    def over(self, stable: Ternary) -> tuple[Side, ...]:
        """The longest intervals over which the branch is stable (TRUE), or unstable (FALSE)."""
        found: list[Side] = []
        for low, high in sorted(s.parameter for s in self.segments if s.stable is stable):
            if found and found[-1][1] == low:
                found[-1] = found[-1][0], high
            else:
                found.append((low, high))
        return tuple(found)


def follow(
    map_: ParametricMap,
    path: tuple[Fraction | int | str, Fraction | int | str],
    near: Sequence[float],
    *,
    resolution: int = 12,
) -> Branch:
    """The branch that starts near a point, as far along the path as it can be followed.

    Parameters
    ----------
    map_
        The map.
    path
        From where to where the parameter goes, up or down.
    near
        State and hidden unknowns near a fixed point at the start of the path.
    resolution
        Steps are no shorter than 2^−resolution of the path: there the branch is given up, as it is
        at a fold, or goes on with its stability UNKNOWN, as at a flip.

    Raises
    ------
    InputError
        If `near` has another length, or the path is empty.
    ArithmeticFailure
        If no fixed point was found at the start.
    """
    start, end = Fraction(path[0]), Fraction(path[1])
    if len(near) != len(map_.unknowns) or start == end:
        raise InputError("follow: give a number for each unknown, and a path with two ends")
    with working_precision(BITS):
        return Branch(map_, tuple(_Follower(map_).along(start, end, near, resolution)))


class _Follower:
    def __init__(self, map_: ParametricMap) -> None:
        self.system = compiled_system(map_.residual, map_.unknowns, [map_.parameter])
        self.stability = map_.stability()

    def along(
        self, start: Fraction, end: Fraction, near: Sequence[float], resolution: int
    ) -> list[Segment]:
        here = self._alone(start, [arb(x) for x in near])
        if here is None:
            raise ArithmeticFailure(f"follow: no fixed point is seen near the start at {start}")
        shortest, length = abs(end - start) / 2**resolution, abs(end - start) * _FIRST_STEP
        sign, at, segments = (1 if end > start else -1), start, list[Segment]()
        while at != end:
            after = at + sign * min(length, abs(end - at))
            found = self._segment(at, after, here)
            if (found is None or not found.stable.known) and length > shortest:
                length /= 2
                continue
            if found is None:
                break
            there = self._alone(after, [x.mid() for x in found.point.box])
            if there is None or not _covers(found.point.uniqueness_box, there.box):
                break
            segments.append(found)
            at, here, length = after, there, length * 2
        return segments

    def _alone(self, parameter: Fraction, near: Sequence[arb]) -> Enclosure | None:
        """The zero at one parameter, tightly."""
        system = self.system([interval(parameter, parameter)])
        centre = newton(system.f, system.jacobian, tuple(near))
        return enclose_family(system.f, system.jacobian, centre)

    def _segment(self, at: Fraction, after: Fraction, here: Enclosure) -> Segment | None:
        """The branch from one parameter to another, if that much can be proved at once."""
        side = (min(at, after), max(at, after))
        P = interval(*side)
        whole, middle = self.system([P]), self.system([P.mid()])
        guess = newton(middle.f, middle.jacobian, tuple(x.mid() for x in here.box))
        found = enclose_family(whole.f, whole.jacobian, guess)
        if found is None or not _covers(found.uniqueness_box, here.box):
            return None
        return Segment(side, found, self.stability([*found.box, P]))


def _covers(outer: Sequence[arb], inner: Sequence[arb]) -> bool:
    return all(big.contains(x) for big, x in zip(outer, inner, strict=True))


def enclose_family(f: Map, jacobian: Jacobian, centre: Sequence[arb]) -> Enclosure | None:
    """The zeros near a point of a map that has parameters which are wide balls.

    The box is sought in proportion to how far the parameters move the zero.
    """
    point = tuple(centre)
    inverse = approximate_inverse(jacobian, point)
    if inverse is None:
        return None
    moved = krawczyk_operator(f, jacobian, point, point, inverse)
    if not all(x.is_finite() for x in moved):
        return None
    reach = [abs(x - c).upper() + arb(2) ** (-BITS // 2) for x, c in zip(moved, point, strict=True)]
    for factor in _WIDER:
        box = tuple(c + arb(0, rational(factor) * r) for c, r in zip(point, reach, strict=True))
        image = krawczyk_operator(f, jacobian, box, point, inverse)
        if lies_inside(image, box):
            return Enclosure(contracted(f, jacobian, image, 4), box)
    return None


@frozen
class Fold:
    """A parameter at which two fixed points meet and vanish, regularly.

    Attributes
    ----------
    parameter, point
        Enclosures of the parameter and of the fixed point, state and hidden unknowns.
    """

    parameter: arb
    point: tuple[arb, ...]


def enclose_fold(map_: ParametricMap, parameter: float, near: Sequence[float]) -> Fold:
    """The fold near a point: exactly one in a box, and it is quadratic.

    Raises
    ------
    ArithmeticFailure
        If none could be proved.
    """
    u = map_.unknowns
    v = tuple(sp.Dummy(f"v{i}", real=True) for i in range(len(u)))
    J = shared_jacobian(map_.residual, u)
    null = _null_vector(J, (*u, map_.parameter), (*near, parameter))
    fixed = int(np.argmax(np.abs(null)))
    direction = sp.Matrix([sp.Integer(1) if i == fixed else x for i, x in enumerate(v)])
    unknowns = [*u, map_.parameter, *(x for i, x in enumerate(v) if i != fixed)]
    start = [*near, parameter, *np.delete(null / null[fixed], fixed)]
    with working_precision(BITS):
        system = System.of([*map_.residual, *(J * direction)], unknowns)
        box = enclose_zero(system.f, system.jacobian, [float(x) for x in start]).box
    return Fold(box[len(u)], box[: len(u)])


def _null_vector(
    J: sp.ImmutableMatrix, symbols: Sequence[sp.Symbol], at: Sequence[float]
) -> np.ndarray[Any, Any]:
    """In floats, the direction in which the derivative is smallest."""
    stand_ins = [sp.Dummy() for _ in symbols]
    plain = J.xreplace(dict(zip(symbols, stand_ins, strict=True)))
    values = np.array(sp.lambdify(stand_ins, plain, "numpy", cse=True)(*at), dtype=float)
    if not np.isfinite(values).all():
        raise ArithmeticFailure("fold: the derivative is not finite there")
    smallest: np.ndarray[Any, Any] = np.linalg.svd(values)[2][-1]
    return smallest
