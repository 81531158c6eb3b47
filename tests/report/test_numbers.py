"""Numbers for readers never claim more than is known."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from proofkit.arithmetic.number import fraction
from proofkit.report.numbers import approximate, bounds

FRACTIONS = st.fractions(min_value=-(10**9), max_value=10**9)


@settings(deadline=None)
@given(FRACTIONS, st.integers(1, 15))
def test_bounds_contain_an_exact_number(x: Fraction, digits: int) -> None:
    low, high = map(Fraction, bounds(fmpq(x.numerator, x.denominator), digits))
    assert low <= x <= high
    assert high - low <= abs(x) * Fraction(10, 10 ** (digits - 1)) or low == high


@settings(deadline=None)
@given(FRACTIONS, st.fractions(min_value=0, max_value=1))
def test_bounds_contain_the_whole_ball(x: Fraction, radius: Fraction) -> None:
    exact = fmpq(x.numerator, x.denominator)
    ball = arb(exact) + arb(0, arb(fmpq(radius.numerator, radius.denominator)))
    low, high = map(Fraction, bounds(ball))
    assert low <= fraction(ball.lower().fmpq())
    assert fraction(ball.upper().fmpq()) <= high


@pytest.mark.parametrize(
    ("x", "shown"),
    [
        (fmpq(1, 4), ("0.25", "0.25")),
        (fmpq(-5), ("-5", "-5")),
        (fmpq(0), ("0", "0")),
        (fmpq(1, 3), ("0.333333333333", "0.333333333334")),
        (arb.nan(), ("-inf", "inf")),
        (arb.pos_inf(), ("-inf", "inf")),
    ],
)
def test_short_decimals_are_exact_and_unbounded_balls_say_so(x: object, shown: object) -> None:
    assert bounds(x) == shown  # type: ignore[arg-type]


def test_text_marks_what_is_rounded() -> None:
    assert approximate(fmpq(1, 3)) == "1/3"
    assert approximate(fmpq(12345, 67891)) == "≈ 0.181836"
    assert approximate(arb(2).sqrt()) == "≈ 1.41421"
    assert approximate(arb.nan()) == "unknown"
