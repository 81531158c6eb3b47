"""Intervals with rational ends: exact on rationals, rounded outwards where they would grow.

Every function returns an interval that contains the value at each point of its arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isqrt
from typing import NamedTuple

from proofkit.recheck._budget import spend
from proofkit.recheck._outcomes import BeyondScope

LARGEST_EXPONENT = 4096
"""exp is refused beyond this, since the result alone would be unwieldy."""

LARGEST_ROOT = 64


class Undefined(Exception):
    """The value does not exist, or may not exist, somewhere on the argument."""


class Interval(NamedTuple):
    """The reals from `low` to `high`, both included."""

    low: Fraction
    high: Fraction

    @property
    def exact(self) -> bool:
        return self.low == self.high


def point(x: Fraction | int) -> Interval:
    """The interval of one number."""
    return Interval(Fraction(x), Fraction(x))


class Arithmetic:
    """Interval operations that keep about `bits` bits."""

    def __init__(self, bits: int) -> None:
        self.bits = bits

    def rounded(self, x: Interval) -> Interval:
        """`x`, or a little more with shorter ends."""
        spend(4)
        if _length(x.low) + _length(x.high) <= 8 * self.bits:
            return x
        return Interval(self._down(x.low), -self._down(-x.high))

    def _down(self, x: Fraction) -> Fraction:
        """A number of at most `bits` bits that is at most x, and close to it."""
        if x == 0:
            return x
        places = self.bits - (abs(x.numerator).bit_length() - x.denominator.bit_length())
        scaled = x * Fraction(2) ** places
        return Fraction(scaled.numerator // scaled.denominator) / Fraction(2) ** places

    def add(self, x: Interval, y: Interval) -> Interval:
        return self.rounded(Interval(x.low + y.low, x.high + y.high))

    def negated(self, x: Interval) -> Interval:
        return Interval(-x.high, -x.low)

    def sub(self, x: Interval, y: Interval) -> Interval:
        return self.add(x, self.negated(y))

    def mul(self, x: Interval, y: Interval) -> Interval:
        if x.exact and y.exact:
            return self.rounded(point(x.low * y.low))
        ends = (x.low * y.low, x.low * y.high, x.high * y.low, x.high * y.high)
        return self.rounded(Interval(min(ends), max(ends)))

    def inverse(self, x: Interval) -> Interval:
        if x.low <= 0 <= x.high:
            raise Undefined("division by what may be zero")
        return self.rounded(Interval(1 / x.high, 1 / x.low))

    def power(self, x: Interval, exponent: Fraction) -> Interval:
        """x^exponent as a real power; 0⁰ = 1."""
        n, q = exponent.numerator, exponent.denominator
        if max(abs(n), q) > LARGEST_EXPONENT:
            raise BeyondScope(f"the exponent {exponent} is too large")
        if q > LARGEST_ROOT:
            raise BeyondScope(f"a root of degree {q}")
        if n < 0:
            return self.inverse(self.power(x, -exponent))
        return self._integer_power(x if q == 1 else self._root(x, q), n)

    def _integer_power(self, x: Interval, n: int) -> Interval:
        if n == 0:
            return point(1)
        if n % 2 == 0 and x.low < 0:
            x = self.absolute(x)
        result = x
        for bit in bin(n)[3:]:
            result = self.mul(result, result)
            result = self.mul(result, x) if bit == "1" else result
        return result

    def _root(self, x: Interval, q: int) -> Interval:
        if x.low < 0:
            raise Undefined("a root of what may be negative")
        return Interval(self._root_below(x.low, q), self._root_above(x.high, q))

    def _root_below(self, x: Fraction, q: int) -> Fraction:
        exact = _exact_root(x, q)
        if exact is not None:
            return exact
        scale = Fraction(2) ** (q * self.bits)
        return Fraction(_integer_root(int(x * scale), q), 2**self.bits)

    def _root_above(self, x: Fraction, q: int) -> Fraction:
        exact = _exact_root(x, q)
        if exact is not None:
            return exact
        return self._root_below(x, q) + Fraction(1, 2**self.bits)

    def absolute(self, x: Interval) -> Interval:
        if x.low >= 0:
            return x
        if x.high <= 0:
            return self.negated(x)
        return Interval(Fraction(0), max(-x.low, x.high))

    def minimum(self, x: Interval, y: Interval) -> Interval:
        return Interval(min(x.low, y.low), min(x.high, y.high))

    def maximum(self, x: Interval, y: Interval) -> Interval:
        return Interval(max(x.low, y.low), max(x.high, y.high))

    def hull(self, x: Interval, y: Interval) -> Interval:
        return Interval(min(x.low, y.low), max(x.high, y.high))

    def exp(self, x: Interval) -> Interval:
        if x == point(0):
            return point(1)
        if max(abs(x.low), abs(x.high)) > LARGEST_EXPONENT:
            raise BeyondScope("the exponential of a number that large")
        return Interval(self._exp(x.low).low, self._exp(x.high).high)

    def _exp(self, x: Fraction) -> Interval:
        """Taylor's series at x/2ᵏ, |x|/2ᵏ ≤ 2⁻⁸, squared k times."""
        k = max(0, (abs(x).numerator // abs(x).denominator).bit_length() + 8)
        y = self.rounded(Interval(x / 2**k, x / 2**k))
        total, term, n = point(1), point(1), 0
        while abs(term.low) + abs(term.high) > Fraction(1, 2 ** (self.bits + 8)):
            n += 1
            term = self.mul(self.mul(term, y), point(Fraction(1, n)))
            total = self.add(total, term)
        rest = abs(term.low) + abs(term.high)
        total = self.add(total, Interval(-rest, rest))
        for _ in range(k):
            total = self.mul(total, total)
        return total

    def log(self, x: Interval) -> Interval:
        if x == point(1):
            return point(0)
        if x.low <= 0:
            raise Undefined("the logarithm of what may not be positive")
        return Interval(self._log(x.low).low, self._log(x.high).high)

    def _log(self, x: Fraction) -> Interval:
        """e log 2 + log m with x = m 2ᵉ, both by 2 artanh((m − 1)/(m + 1))."""
        e = x.numerator.bit_length() - x.denominator.bit_length()
        m = x / Fraction(2) ** e
        two = self._doubled_artanh(Fraction(1, 3))
        return self.add(self.mul(point(e), two), self._doubled_artanh((m - 1) / (m + 1)))

    def _doubled_artanh(self, z: Fraction) -> Interval:
        """2 Σ z^(2n+1)/(2n+1) for |z| ≤ ⅓, whose tail is below its first term × 9/8."""
        y = self.rounded(point(z))
        square, power, total, n = self.mul(y, y), y, point(0), 0
        while True:
            term = self.mul(power, point(Fraction(2, 2 * n + 1)))
            size = abs(term.low) + abs(term.high)
            if size <= Fraction(1, 2 ** (self.bits + 8)):
                return self.add(total, Interval(-2 * size, 2 * size))
            total, power, n = self.add(total, term), self.mul(power, square), n + 1

    def atan(self, x: Interval) -> Interval:
        if x == point(0):
            return point(0)
        return Interval(self._atan(x.low).low, self._atan(x.high).high)

    def _atan(self, x: Fraction) -> Interval:
        """Halve the angle four times: atan x = 2 atan(x/(1 + √(1 + x²)))."""
        y = point(x)
        for _ in range(4):
            root = self._root(self.add(point(1), self.mul(y, y)), 2)
            y = self.mul(y, self.inverse(self.add(point(1), root)))
        small = self._alternating(y, lambda n: Fraction((-1) ** n, 2 * n + 1))
        return self.mul(point(16), small)

    def pi(self) -> Interval:
        """Machin's formula, π = 16 atan ⅕ − 4 atan 1/239."""
        parts = [
            self._alternating(point(Fraction(1, n)), lambda k: Fraction((-1) ** k, 2 * k + 1))
            for n in (5, 239)
        ]
        return self.sub(self.mul(point(16), parts[0]), self.mul(point(4), parts[1]))

    def _alternating(self, y: Interval, coefficient: Callable[[int], Fraction]) -> Interval:
        """Σ coefficient(n) y^(2n+1), |y| < 1, terms falling: the tail is below its first term."""
        square, power, total, n = self.mul(y, y), y, point(0), 0
        while True:
            term = self.mul(power, point(coefficient(n)))
            size = max(abs(term.low), abs(term.high))
            if size <= Fraction(1, 2 ** (self.bits + 8)):
                return self.add(total, Interval(-2 * size, 2 * size))
            total, power, n = self.add(total, term), self.mul(power, square), n + 1

    def sin(self, x: Interval) -> Interval:
        if x == point(0):
            return point(0)
        return self._near_middle(x, self._sine)

    def cos(self, x: Interval) -> Interval:
        if x == point(0):
            return point(1)
        shifted = self.sub(self.mul(self.pi(), point(Fraction(1, 2))), x)
        return self.sin(shifted)

    def tan(self, x: Interval) -> Interval:
        return self.mul(self.sin(x), self.inverse(self.cos(x)))

    def cot(self, x: Interval) -> Interval:
        return self.mul(self.cos(x), self.inverse(self.sin(x)))

    def _near_middle(self, x: Interval, f: Callable[[Fraction], Interval]) -> Interval:
        """For f with |f′| ≤ 1: the value at the middle, give or take the radius."""
        middle, radius = (x.low + x.high) / 2, (x.high - x.low) / 2
        value = f(middle)
        return self.rounded(Interval(value.low - radius, value.high + radius))

    def _sine(self, x: Fraction) -> Interval:
        """Taylor's series; past |x| terms it alternates and falls."""
        if abs(x) > 64:
            raise BeyondScope("the sine of a number that large")
        y = self.rounded(point(x))
        square, term, total, n = self.mul(y, y), y, point(0), 0
        while n < 64 or max(abs(term.low), abs(term.high)) > Fraction(1, 2 ** (self.bits + 8)):
            total, n = self.add(total, term), n + 1
            term = self.mul(self.mul(term, square), point(Fraction(-1, 2 * n * (2 * n + 1))))
        size = max(abs(term.low), abs(term.high))
        return self.add(total, Interval(-size, size))


def _length(x: Fraction) -> int:
    return x.numerator.bit_length() + x.denominator.bit_length()


def _exact_root(x: Fraction, q: int) -> Fraction | None:
    above, below = _integer_root(x.numerator, q), _integer_root(x.denominator, q)
    root = Fraction(above, below)
    return root if root**q == x else None


def _integer_root(n: int, q: int) -> int:
    """The largest r with r^q ≤ n, by Newton's method from above."""
    if q == 2 or n == 0:
        return isqrt(n)
    r = 1 << -(-n.bit_length() // q)
    while True:
        s = ((q - 1) * r + n // r ** (q - 1)) // q
        if s >= r:
            return r
        r = s
