"""Existence and uniqueness of a zero of a smooth map, by Krawczyk's operator.

For a box X around y and an invertible C ≈ f′(y)⁻¹ let

    K(X) = y − C f(y) + (I − C f′(X)) (X − y).

If K(X) lies in the interior of X, then X contains exactly one zero, and K(X) contains it (Krawczyk
1969; Neumaier, *Interval Methods for Systems of Equations*, Thm 5.1.8; Rump, *Verification
methods*, Acta Numerica 2010, §13).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from attrs import frozen
from flint import arb, arb_mat, fmpq

from proofkit._errors import ArithmeticFailure, InputError
from proofkit.arithmetic.number import rational
from proofkit.arithmetic.precision import current_precision

Box = tuple[arb, ...]
Map = Callable[[Sequence[arb]], Sequence[arb]]
Jacobian = Callable[[Sequence[arb]], Sequence[Sequence[arb]] | arb_mat]

_NEWTON_STEPS = 60


@frozen
class Enclosure:
    """`box` contains a zero, and `uniqueness_box`, which contains `box`, no other one."""

    box: Box
    uniqueness_box: Box


def krawczyk(
    f: Map,
    jacobian: Jacobian,
    start: Sequence[Fraction | float],
    *,
    radius: Fraction | None = None,
    refine: int = 16,
) -> Box:
    """A box that is proven to contain exactly one zero of `f`; see `enclose_zero`."""
    return enclose_zero(f, jacobian, start, radius=radius, refine=refine).box


def enclose_zero(
    f: Map,
    jacobian: Jacobian,
    start: Sequence[Fraction | float],
    *,
    radius: Fraction | None = None,
    refine: int = 16,
) -> Enclosure:
    """Enclose a zero of `f` near `start`, with a proof of existence and local uniqueness.

    Parameters
    ----------
    f, jacobian
        Enclosures of the map and of its derivative on a box of n balls: n balls, and n rows of n.
    start
        A guess, from which Newton's method leads to the zero that is enclosed.
    radius
        Half the width of the box in which uniqueness is to be shown; by default several are tried,
        from the widest to the one that the working precision just resolves.
    refine
        How often the proven box is contracted at most; it stops where that no longer helps.

    Raises
    ------
    InputError
        If `start` is empty or not finite, or `radius` is not positive.
    ArithmeticFailure
        If no proof was found: no zero nearby, a singular Jacobian, or too few bits.
    """
    point = _starting_point(start)
    _check_dimensions(f, jacobian, point)
    centre = newton(f, jacobian, point)
    inverse = approximate_inverse(jacobian, centre)
    if inverse is None:
        raise ArithmeticFailure(
            f"could not enclose a zero near {_shown(centre)}: singular Jacobian"
        )
    for r in _radii(radius):
        box = _inflated(centre, r)
        image = krawczyk_operator(f, jacobian, box, centre, inverse)
        if lies_inside(image, box):
            return Enclosure(contracted(f, jacobian, image, refine), box)
    raise ArithmeticFailure(
        f"could not enclose a zero near {_shown(centre)}: Krawczyk's operator maps no box tried "
        "into its interior; give a better start or more bits"
    )


def _starting_point(start: Sequence[Fraction | float]) -> Box:
    try:
        exact = [rational(Fraction(x) if isinstance(x, float) else x) for x in start]
    except (ValueError, OverflowError):
        raise InputError(f"krawczyk: the start {list(start)} is not finite") from None
    if not exact:
        raise InputError("krawczyk: the start is empty; give one number per unknown")
    return tuple(arb(x).mid() for x in exact)


def _check_dimensions(f: Map, jacobian: Jacobian, point: Box) -> None:
    n, values, derivative = len(point), len(f(point)), arb_mat(jacobian(point))
    found = (values, derivative.nrows(), derivative.ncols())
    if found != (n, n, n):
        raise InputError(
            f"krawczyk: {n} unknowns, but {found[0]} values and a {found[1]}×{found[2]} Jacobian"
        )


def _radii(radius: Fraction | None) -> Iterator[arb]:
    if radius is not None:
        if radius <= 0:
            raise InputError(f"krawczyk: the radius {radius} is not positive")
        yield arb(rational(radius))
        return
    bits = current_precision()
    exponents = {4, 8, 16, 32, bits // 2, bits * 3 // 4, max(bits - 16, 1)}
    yield from (arb(fmpq(1, 2**k)) for k in sorted(exponents))


def newton(f: Map, jacobian: Jacobian, point: Box, steps: int = _NEWTON_STEPS) -> Box:
    """Newton's method on midpoints, until the steps stop shrinking; proves nothing."""
    smallest = arb.pos_inf()
    for _ in range(steps):
        inverse = approximate_inverse(jacobian, point)
        if inverse is None:
            break
        step = _mid(inverse * _column(f(point)))
        length = max(abs(x) for x in step)
        if not length.is_finite() or (length >= smallest and smallest < fmpq(1, 2**10)):
            break
        smallest = length
        point = _mid(_column(point) - _column(step))
        if length.is_zero():
            break
    return point


def approximate_inverse(jacobian: Jacobian, point: Box) -> arb_mat | None:
    """An inverse of the derivative at a point, without radius; None if it is singular."""
    try:
        inverse = arb_mat(jacobian(point)).mid().inv().mid()
    except ZeroDivisionError:
        return None
    return inverse if all(x.is_finite() for x in inverse.entries()) else None


def krawczyk_operator(f: Map, jacobian: Jacobian, box: Box, centre: Box, inverse: arb_mat) -> Box:
    """K(X): it contains every zero in X."""
    n = len(box)
    y = _column(centre)
    identity = arb_mat([[int(i == j) for j in range(n)] for i in range(n)])
    contraction = identity - inverse * arb_mat(jacobian(box))
    return _entries(y - inverse * _column(f(centre)) + contraction * (_column(box) - y))


def lies_inside(inner: Box, outer: Box) -> bool:
    """Whether a finite box lies in the interior of another."""
    pairs = zip(inner, outer, strict=True)
    return all(x.is_finite() and big.contains_interior(x) for x, big in pairs)


def contracted(f: Map, jacobian: Jacobian, box: Box, times: int) -> Box:
    """Intersect with K repeatedly: a zero in the box is in its image."""
    for _ in range(times):
        centre = _mid(_column(box))
        inverse = approximate_inverse(jacobian, centre)
        if inverse is None:
            break
        image = krawczyk_operator(f, jacobian, box, centre, inverse)
        before, box = box, tuple(_common(x, k) for x, k in zip(box, image, strict=True))
        if all(16 * x.rad() >= 15 * wide.rad() for x, wide in zip(box, before, strict=True)):
            break
    return box


def _common(x: arb, y: arb) -> arb:
    """x ∩ y, or x where rounding would make that protrude from x."""
    both = x.intersection(y)
    return both if x.contains(both) else x


def _inflated(centre: Box, r: arb) -> Box:
    return tuple(x + arb(0, r * (1 + abs(x)).upper()) for x in centre)


def _column(x: Sequence[arb]) -> arb_mat:
    return arb_mat(len(x), 1, x)


def _entries(column: arb_mat) -> Box:
    return tuple(column[i, 0] for i in range(column.nrows()))


def _mid(column: arb_mat) -> Box:
    return tuple(x.mid() for x in _entries(column))


def _shown(point: Box) -> str:
    return "(" + ", ".join(x.str(6, radius=False) for x in point) + ")"
