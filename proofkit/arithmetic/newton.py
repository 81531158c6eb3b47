"""Where a zero probably is, by Newton's method with shortened steps; proves nothing."""

from __future__ import annotations

from collections.abc import Sequence

from flint import arb, arb_mat, fmpq

from proofkit.arithmetic.krawczyk import Box, Jacobian, Map

_STEPS = 50
_HALVINGS = 12
_CLOSE = fmpq(1, 2**24)
_FULL = fmpq(1)


def approach(f: Map, jacobian: Jacobian, start: Sequence[arb]) -> Box | None:
    """Where Newton's method from `start` settles, each step halved until it shortens `max|f|`.

    None if it does not settle (Ortega and Rheinboldt, *Iterative Solution of Nonlinear Equations in
    Several Variables*, §8.2, on when it must).
    """
    point = tuple(start)
    for _ in range(_STEPS):
        values = f(point)
        direction = _newton_direction(jacobian(point), values)
        if direction is None:
            return None
        if _size(direction) < _CLOSE * (1 + _size(point)):
            return _moved(point, direction, _FULL)
        shorter = _shortened(f, point, direction, _size(values))
        if shorter is None:
            return None
        point = shorter
    return None


def _newton_direction(J: Sequence[Sequence[arb]] | arb_mat, values: Sequence[arb]) -> Box | None:
    right = arb_mat(len(values), 1, [-v.mid() for v in values])
    try:
        step = arb_mat(J).mid().solve(right).mid().entries()
    except ZeroDivisionError:
        return None
    return tuple(step) if all(x.is_finite() for x in step) else None


def _shortened(f: Map, point: Box, direction: Box, size: arb) -> Box | None:
    t = _FULL
    for _ in range(_HALVINGS):
        candidate = _moved(point, direction, t)
        if _size(f(candidate)) < (1 - t / 4) * size:
            return candidate
        t /= 2
    return None


def _moved(point: Box, direction: Box, t: fmpq) -> Box:
    return tuple((x + t * d).mid() for x, d in zip(point, direction, strict=True))


def _size(x: Sequence[arb]) -> arb:
    return max(abs(v.mid()) for v in x)
