"""Where the roots of a real polynomial lie, decided without computing them.

A polynomial is the tuple of its coefficients, highest degree first. Over ℚ every question here has
an exact answer: Sturm chains count real roots, and Schur–Cohn reduction compares moduli with 1.
Over balls the answers are three-valued and hold for all real polynomials inside.

References: Basu, Pollack and Roy, *Algorithms in Real Algebraic Geometry*, ch. 2; Henrici,
*Applied and Computational Complex Analysis* I, §6.8; Jury, *Theory and Application of the
z-Transform Method*, ch. 3.
"""

from __future__ import annotations

from itertools import pairwise

from flint import fmpq, fmpq_poly

from proofkit._errors import ArithmeticFailure, InputError
from proofkit.arithmetic.number import Number, absolute, equal, exact_value, less
from proofkit.arithmetic.ternary import Ternary, all_of, any_of, certain

Polynomial = tuple[Number, ...]

_ZERO = fmpq(0)
_LARGER_RADII = (fmpq(17, 16), fmpq(5, 4), fmpq(2))


def rational_polynomial(p: Polynomial) -> fmpq_poly | None:
    """The polynomial over ℚ if every coefficient is exact, else None.

    Raises
    ------
    InputError
        If it is the zero polynomial.
    """
    coefficients = [exact_value(c) for c in p]
    known = [c for c in coefficients if c is not None]
    if not any(c != 0 for c in known) and len(known) == len(p):
        raise InputError(f"every number is a root of the zero polynomial {p}")
    return fmpq_poly(known[::-1]) if len(known) == len(p) else None


def scaled(p: Polynomial, r: Number) -> Polynomial:
    """p(r·x), whose roots are those of p divided by r."""
    result: list[Number] = []
    factor: Number = fmpq(1)
    for c in reversed(p):
        result.append(c * factor)
        factor = factor * r
    return tuple(reversed(result))


def without_zero_roots(p: fmpq_poly) -> fmpq_poly:
    """p(x) / xᵉ, with e as large as it can be; p is not zero."""
    return p.right_shift(next(k for k, c in enumerate(p.coeffs()) if c != 0))


# Real roots: Sturm


def sturm_root_count(p: Polynomial, a: fmpq | None = None, b: fmpq | None = None) -> int:
    """The number of distinct real roots in (a, b]; None stands for the infinite end.

    Raises
    ------
    InputError
        If a > b, or p is zero.
    ArithmeticFailure
        If a coefficient is not exact.
    """
    exact = rational_polynomial(p)
    if exact is None:
        raise ArithmeticFailure(f"sturm_root_count: the coefficients {p} are not all exact")
    if a is not None and b is not None and a > b:
        raise InputError(f"sturm_root_count: the interval ({a}, {b}] ends before it begins")
    return _count_roots(_squarefree(exact), a, b)


def all_roots_real(p: Polynomial) -> Ternary:
    """Whether p has no other than real roots; exact over ℚ, UNKNOWN on balls."""
    exact = rational_polynomial(p)
    if exact is None:
        return Ternary.UNKNOWN
    f = _squarefree(exact)
    return certain(_count_roots(f, None, None) == f.degree())


def _count_roots(f: fmpq_poly, a: fmpq | None, b: fmpq | None) -> int:
    chain = _sturm_chain(f)
    return _variations(chain, a, end=-1) - _variations(chain, b, end=1)


def _sturm_chain(f: fmpq_poly) -> list[fmpq_poly]:
    chain, following = [f], f.derivative()
    while following:
        chain.append(_primitive(following))
        following = -(chain[-2] % chain[-1])
    return chain


def _variations(chain: list[fmpq_poly], x: fmpq | None, *, end: int) -> int:
    values = [_at_infinity(f, end) if x is None else f(x) for f in chain]
    positive = [v > 0 for v in values if v != 0]
    return sum(left != right for left, right in pairwise(positive))


def _at_infinity(f: fmpq_poly, end: int) -> fmpq:
    lead = f.leading_coefficient()
    return -lead if end < 0 and f.degree() % 2 else lead


def _squarefree(f: fmpq_poly) -> fmpq_poly:
    return f // f.gcd(f.derivative())


def _primitive(f: fmpq_poly) -> fmpq_poly:
    """A positive multiple with coprime integer coefficients, which keeps them short."""
    numerator = f.numer()
    return fmpq_poly(numerator) / numerator.content()


# The unit circle: Schur and Cohn


def schur_stable(p: Polynomial) -> Ternary:
    """Whether every root of p has modulus below 1; always decided over ℚ."""
    exact = rational_polynomial(p)
    return _inside_or_outside(p) if exact is None else certain(_roots_inside(exact))


def schur_unstable(p: Polynomial) -> Ternary:
    """Whether some root of p has modulus above 1; always decided over ℚ."""
    exact = rational_polynomial(p)
    return ~_inside_or_outside(p) if exact is None else certain(_root_outside(exact))


def _roots_inside(p: fmpq_poly) -> bool:
    """Schur–Cohn: p is stable iff |p(0)| < |lead| and the reduced polynomial is stable."""
    while p.degree() > 0:
        lead, constant = p.leading_coefficient(), p[0]
        if abs(constant) >= abs(lead):
            return False
        p = _primitive((p * lead - _reciprocal(p) * constant).right_shift(1))
    return True


def _root_outside(p: fmpq_poly) -> bool:
    """Roots on the circle, and pairs z, 1/z, all lie in gcd(p, p*); the rest is off the circle."""
    paired = p.gcd(_reciprocal(p))
    return not (_roots_on_circle(paired) and _roots_inside(p // paired))


def _roots_on_circle(g: fmpq_poly) -> bool:
    """Whether a self-reciprocal g has all roots on the circle.

    Apart from ±1 its roots are pairs with the same x + 1/x, which is 2cos θ on the circle.
    """
    f = _squarefree(g)
    for root in (1, -1):
        if f(root) == 0:
            f = f // fmpq_poly([-root, 1])
    f = _in_x_plus_inverse(f)
    return _count_roots(f, fmpq(-2), fmpq(2)) == f.degree()


def _in_x_plus_inverse(f: fmpq_poly) -> fmpq_poly:
    """The t with f(x) = xᵐ t(x + 1/x), for a palindromic f of degree 2m."""
    m = f.degree() // 2
    y = fmpq_poly([0, 1])
    t, power, following = fmpq_poly([f[m]]), y, y * y - 2  # xᵏ + x⁻ᵏ for k = 1, 2
    for k in range(1, m + 1):
        t = t + power * f[m + k]
        power, following = following, y * following - power
    return t


def _reciprocal(p: fmpq_poly) -> fmpq_poly:
    return fmpq_poly(p.coeffs()[::-1])


def _inside_or_outside(p: Polynomial) -> Ternary:
    """TRUE if every root is inside the circle, FALSE if some root is outside, over balls."""
    if _degree_certain(p) is not Ternary.TRUE:
        return Ternary.UNKNOWN
    answer = _ball_schur_cohn(p)
    # Reciprocal pairs leave the reduction undecided at radius 1, but not at a larger one.
    wider = (_ball_schur_cohn(scaled(p, r)) for r in _LARGER_RADII)
    if answer is Ternary.UNKNOWN and any(a is Ternary.FALSE for a in wider):
        return Ternary.FALSE
    return answer


def _ball_schur_cohn(p: Polynomial) -> Ternary:
    """Each reduction with |constant| < |lead| keeps the number of roots outside the circle."""
    while len(p) > 1:
        lead, constant = p[0], p[-1]
        if _real_root_outside(p) is Ternary.TRUE:
            return Ternary.FALSE
        if less(absolute(lead), absolute(constant)) is Ternary.TRUE:
            return Ternary.FALSE
        if less(absolute(constant), absolute(lead)) is not Ternary.TRUE:
            return Ternary.UNKNOWN
        k = constant / lead
        p = tuple(c - k * d for c, d in zip(p[:-1], p[:0:-1], strict=True))
    return Ternary.TRUE


def _real_root_outside(p: Polynomial) -> Ternary:
    """Whether the sign of p at 1 or −1 differs from that at ∞ or −∞."""
    mirrored = scaled(p, fmpq(-1))
    return any_of(less(sum(f, start=_ZERO) * f[0], _ZERO) for f in (p, mirrored))


def _degree_certain(p: Polynomial) -> Ternary:
    return ~equal(p[0], _ZERO)


# The imaginary axis


def roots_on_imaginary_axis(p: Polynomial) -> Ternary:
    """Whether every root of p has real part 0; exact over ℚ, refuted or UNKNOWN on balls.

    A real polynomial is so iff p(x) = xᵉ q(x²) where q has only negative roots.
    """
    exact = rational_polynomial(p)
    if exact is None:
        return _imaginary_on_balls(p)
    coefficients = without_zero_roots(exact).coeffs()
    if any(c != 0 for c in coefficients[1::2]):
        return Ternary.FALSE
    q = _squarefree(fmpq_poly(coefficients[::2]))
    return certain(_count_roots(q, None, _ZERO) == q.degree())


def _imaginary_on_balls(p: Polynomial) -> Ternary:
    """Below the lead, coefficients at odd distance vanish and the others share its sign."""
    if _degree_certain(p) is not Ternary.TRUE:
        return Ternary.UNKNOWN
    odd = all_of(equal(c, _ZERO) for c in p[1::2])
    even = all_of(~less(c * p[0], _ZERO) for c in p[2::2])
    return odd & even & Ternary.UNKNOWN
