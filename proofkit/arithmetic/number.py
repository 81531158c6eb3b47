"""Numbers: exact rationals, and Arb balls where a transcendental function forces them.

A ball denotes one unknown real inside it; arithmetic on balls encloses (Johansson, *Arb: efficient
arbitrary-precision midpoint-radius interval arithmetic*, IEEE Trans. Comput. 2017). The operators
``+ - *`` of FLINT mix both kinds; division is `divide`, since FLINT raises at a rational zero.
Outside its real domain a function returns the ball ``nan``, which every comparison answers with
UNKNOWN.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import arb, fmpq

from proofkit.arithmetic.ternary import Ternary, certain

if TYPE_CHECKING:
    import sympy as sp

Number = fmpq | arb

_DECIMAL = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_QUOTIENT = re.compile(r"[+-]?[0-9]+/[0-9]+")
_LONGEST_TEXT = 2000
_LARGEST_EXPONENT = 400
_EXACT_POWER_BITS = 100_000
_LARGEST_ROOT = 1000


def rational(x: int | Fraction | fmpq | str) -> fmpq:
    """The exact value of an integer, a fraction, or a literal such as ``-3/4`` or ``1.25e-3``.

    Raises
    ------
    ValueError
        If the text is no such literal, its denominator is zero, or its exponent exceeds 400.
    """
    if isinstance(x, str):
        return _from_text(x)
    return fmpq(x.numerator, x.denominator) if isinstance(x, Fraction) else fmpq(x)


def _from_text(text: str) -> fmpq:
    literal = text if len(text) <= _LONGEST_TEXT else ""
    if _QUOTIENT.fullmatch(literal):
        above, below = (int(part) for part in literal.split("/"))
        if below:
            return fmpq(above, below)
    elif _DECIMAL.fullmatch(literal):
        mantissa, _, exponent = literal.lower().partition("e")
        if abs(int(exponent or 0)) <= _LARGEST_EXPONENT:
            digits, _, decimals = mantissa.partition(".")
            return int(digits + decimals) * fmpq(10) ** (int(exponent or 0) - len(decimals))
    raise ValueError(f"{text[:60]!r} is no rational number; write it like -3/4, 0.75 or 1.5e-3")


def fraction(x: fmpq | sp.Rational) -> Fraction:
    """The same number as a `fractions.Fraction`."""
    return Fraction(int(x.p), int(x.q))


def ball(x: Number) -> arb:
    """A ball that contains `x`, at the working precision."""
    return x if isinstance(x, arb) else arb(x)


def exact_value(x: Number) -> fmpq | None:
    """The rational that `x` is; None for a ball with a radius, infinite, nan or gigantic."""
    if not isinstance(x, arb):
        return fmpq(x)
    if not (x.is_exact() and x.is_finite()):
        return None
    return x.fmpq() if abs(x.man_exp()[1]) <= _EXACT_POWER_BITS else None


def pi() -> Number:
    """π, the circle's constant."""
    return arb.pi()


def exp(x: Number) -> Number:
    """The exponential function; exp 0 = 1 exactly."""
    return fmpq(1) if _is_rational(x, 0) else ball(x).exp()


def log(x: Number) -> Number:
    """The natural logarithm; log 1 = 0 exactly, nan unless x > 0 for certain."""
    return fmpq(0) if _is_rational(x, 1) else ball(x).log()


def sin(x: Number) -> Number:
    """The sine; sin 0 = 0 exactly."""
    return fmpq(0) if _is_rational(x, 0) else ball(x).sin()


def cos(x: Number) -> Number:
    """The cosine; cos 0 = 1 exactly."""
    return fmpq(1) if _is_rational(x, 0) else ball(x).cos()


def tan(x: Number) -> Number:
    """The tangent; tan 0 = 0 exactly, nan where the ball may contain a pole."""
    return fmpq(0) if _is_rational(x, 0) else ball(x).tan()


def cot(x: Number) -> Number:
    """The cotangent; nan where the ball may contain a pole."""
    return ball(x).cot()


def atan(x: Number) -> Number:
    """The inverse tangent; atan 0 = 0 exactly."""
    return fmpq(0) if _is_rational(x, 0) else ball(x).atan()


def absolute(x: Number) -> Number:
    """The absolute value; its ball never reaches below zero."""
    return abs(x).nonnegative_part() if isinstance(x, arb) else abs(x)


def sign(x: Number) -> Number:
    """-1, 0 or 1; their hull where the ball contains zero and more, nan where it is nan."""
    if isinstance(x, arb):
        return arb.nan() if x.is_nan() else x.sgn()
    return fmpq((x > 0) - (x < 0))


def maximum(a: Number, b: Number) -> Number:
    """The larger of two numbers, exact where the order is certain and that one is."""
    if less_equal(a, b) is Ternary.TRUE:
        return b
    return a if less_equal(b, a) is Ternary.TRUE else ball(a).max(b)


def minimum(a: Number, b: Number) -> Number:
    """The smaller of two numbers, exact where the order is certain and that one is."""
    if less_equal(a, b) is Ternary.TRUE:
        return a
    return b if less_equal(b, a) is Ternary.TRUE else ball(a).min(b)


def divide(a: Number, b: Number) -> Number:
    """a / b; nan where b is, or may be, zero."""
    return arb.nan() if _is_rational(b, 0) else a / b


def sqrt(x: Number) -> Number:
    """The square root; exact on squares of rationals, nan unless x ≥ 0 for certain."""
    return power(x, fmpq(1, 2))


def power(x: Number, exponent: fmpq) -> Number:
    """The real power x^exponent; 0⁰ = 1.

    Exact on rationals where the value is rational and of moderate size. nan where a negative
    exponent meets a possible zero, or a fractional one a possibly negative base.
    """
    root, n = int(exponent.q), int(exponent.p)
    if root == 1:
        return _integer_power(x, n)
    if root > _LARGEST_ROOT:
        return exp(log(x) * exponent)
    return _integer_power(_root(x, root), n)


def _root(x: Number, q: int) -> Number:
    if isinstance(x, arb):
        return _ball_root(x, q)
    if x < 0:
        return arb.nan()
    above, below = x.p.root(q), x.q.root(q)
    return fmpq(above, below) if (above**q, below**q) == (x.p, x.q) else _ball_root(arb(x), q)


def _ball_root(x: arb, q: int) -> arb:
    if x > 0:
        return x.root(q)
    if not x >= 0:  # nan, or a negative number cannot be excluded
        return arb.nan()
    top = x.upper()
    return arb(0).union(top.root(q)).nonnegative_part() if top > 0 else arb(0)


def _integer_power(x: Number, n: int) -> Number:
    if n in (0, 1):
        return x if n else fmpq(1)
    if n < 0:
        return divide(fmpq(1), _integer_power(x, -n))
    if isinstance(x, arb):
        return _ball_power(x, n)
    return x**n if x.height_bits() * n <= _EXACT_POWER_BITS else _ball_power(arb(x), n)


def _ball_power(x: arb, n: int) -> arb:
    if x > 0 or x < 0:
        return x**n
    # FLINT's power is nan on a ball around zero, so the ends are taken one by one.
    if n % 2 == 0 or x >= 0:
        return arb(0).union(_end_power(x.abs_upper(), n)).nonnegative_part()
    return _end_power(x.lower(), n).union(_end_power(x.upper(), n))


def _end_power(x: arb, n: int) -> arb:
    return arb(0) if x.is_zero() else x**n


def less(a: Number, b: Number) -> Ternary:
    """Whether a < b; UNKNOWN where the balls overlap or are nan."""
    a, b = _comparable(a, b)
    if a < b:
        return Ternary.TRUE
    return Ternary.FALSE if a >= b else Ternary.UNKNOWN


def less_equal(a: Number, b: Number) -> Ternary:
    """Whether a ≤ b; UNKNOWN where the balls overlap or are nan."""
    return ~less(b, a)


def equal(a: Number, b: Number) -> Ternary:
    """Whether a = b: TRUE only for exact values, FALSE for disjoint balls."""
    a, b = _comparable(a, b)
    if not isinstance(a, arb) and not isinstance(b, arb):
        return certain(a == b)
    return Ternary.FALSE if a < b or b < a else Ternary.UNKNOWN


def not_equal(a: Number, b: Number) -> Ternary:
    """Whether a ≠ b."""
    return ~equal(a, b)


def where(condition: Ternary, a: Number, b: Number) -> Number:
    """`a` if the condition is TRUE, `b` if FALSE, a ball around both if UNKNOWN."""
    if condition is Ternary.UNKNOWN:
        return a if equal(a, b) is Ternary.TRUE else ball(a).union(ball(b))
    return a if condition is Ternary.TRUE else b


def _comparable(a: Number, b: Number) -> tuple[Number, Number]:
    """Both as rationals if both are exact, else both as balls."""
    p, q = exact_value(a), exact_value(b)
    return (p, q) if p is not None and q is not None else (ball(a), ball(b))


def _is_rational(x: Number, value: int) -> bool:
    return not isinstance(x, arb) and x == value
