"""Limits of ratios of exponential sums, at rational data exact."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

from proofkit.arithmetic.number import Number, divide, equal, less
from proofkit.arithmetic.ternary import Ternary

Sum = Sequence[tuple[Number, Number]]


def leading_term(terms: Sum) -> tuple[Number, Number] | None:
    """The pair (rate, coefficient) that dominates ``Σ coefficient·exp(rate·t)`` as t → ∞.

    None where rates or coefficients are too close to tell; (0, 0) for the zero sum.
    """
    remaining = [(fmpq(0) + rate, fmpq(0) + c) for rate, c in terms]
    while remaining:
        top = remaining[0][0]
        for rate, _ in remaining[1:]:
            if less(top, rate) is Ternary.TRUE:
                top = rate
        ties = [equal(rate, top) for rate, _ in remaining]
        if Ternary.UNKNOWN in ties:
            return None
        total: Number = fmpq(0)
        for (_, c), tie in zip(remaining, ties, strict=True):
            total = total + c if tie is Ternary.TRUE else total
        match equal(total, fmpq(0)):
            case Ternary.FALSE:
                return top, total
            case Ternary.UNKNOWN:
                return None
        pairs = zip(remaining, ties, strict=True)
        remaining = [pair for pair, tie in pairs if tie is Ternary.FALSE]
    return fmpq(0), fmpq(0)


def tends_to(numerator: Sum, denominator: Sum, target: Number) -> Ternary:
    """Whether the ratio of two exponential sums tends to `target` as t → ∞."""
    above, below = leading_term(numerator), leading_term(denominator)
    if above is None or below is None:
        return Ternary.UNKNOWN
    if equal(below[1], fmpq(0)) is not Ternary.FALSE:
        return Ternary.UNKNOWN
    if equal(above[1], fmpq(0)) is Ternary.TRUE or less(above[0], below[0]) is Ternary.TRUE:
        return equal(fmpq(0), target)
    if less(below[0], above[0]) is Ternary.TRUE:
        return Ternary.FALSE
    if equal(above[0], below[0]) is Ternary.TRUE:
        return equal(divide(above[1], below[1]), target)
    return Ternary.UNKNOWN
