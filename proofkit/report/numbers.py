"""Numbers for readers: decimals that say how sure they are, rounded outwards."""

from __future__ import annotations

from fractions import Fraction
from math import floor, log10

from flint import arb

from proofkit.arithmetic.number import Number, exact_value, fraction

DIGITS = 12


def bounds(x: Number, digits: int = DIGITS) -> tuple[str, str]:
    """Decimals of `digits` significant digits, one at most x and one at least x.

    Both are the same where x is a short decimal. A bound that does not exist is "-inf" or "inf".
    """
    exact = exact_value(x)
    if exact is not None:
        low = high = fraction(exact)
    elif isinstance(x, arb) and x.is_finite():
        low, high = fraction(x.lower().fmpq()), fraction(x.upper().fmpq())
    else:
        return "-inf", "inf"
    unit = _unit(max(abs(low), abs(high)), digits)
    return _decimal(low // unit * unit), _decimal(-(-high // unit) * unit)


def _unit(size: Fraction, digits: int) -> Fraction:
    """The place value of the last of `digits` significant digits."""
    if size == 0:
        return Fraction(1)
    length = len(str(size.numerator)) - len(str(size.denominator))
    return Fraction(10) ** (length - digits)


def _decimal(x: Fraction) -> str:
    """A fraction whose denominator divides a power of ten, in full."""
    places = 0
    while (x * 10**places).denominator != 1:
        places += 1
    scaled = int(abs(x) * 10**places)
    digits = str(scaled).rjust(places + 1, "0")
    whole, decimals = (digits[:-places], "." + digits[-places:]) if places else (digits, "")
    return f"{'-' if x < 0 else ''}{whole}{decimals}"


def approximate(x: Number | Fraction, digits: int = 6) -> str:
    """A short decimal for text: exact fractions as they are where short, others with "≈"."""
    if isinstance(x, Fraction):
        return _short(x, digits)
    exact = exact_value(x)
    if exact is not None:
        return _short(fraction(exact), digits)
    low, high = bounds(x, digits + 4)
    return (
        "unknown"
        if low == "-inf"
        else f"≈ {_rounded((Fraction(low) + Fraction(high)) / 2, digits)}"
    )


def _short(x: Fraction, digits: int) -> str:
    text = str(x)
    return text if len(text) <= digits + 2 else f"≈ {_rounded(x, digits)}"


def _rounded(x: Fraction, digits: int) -> str:
    if x == 0:
        return "0"
    exponent = floor(log10(abs(x))) if abs(x) > Fraction(1, 10**300) else -300
    return f"{float(x):.{digits}g}" if abs(exponent) < 300 else f"1e{exponent}"
