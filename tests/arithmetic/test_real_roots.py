"""Sturm counts, and roots on the imaginary axis."""

from fractions import Fraction

import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from proofkit._errors import ArithmeticFailure, InputError
from proofkit.arithmetic.number import rational
from proofkit.arithmetic.polynomial import (
    all_roots_real,
    roots_on_imaginary_axis,
    scaled,
    sturm_root_count,
)
from proofkit.arithmetic.ternary import Ternary

T, F, U = Ternary.TRUE, Ternary.FALSE, Ternary.UNKNOWN
root = st.fractions(min_value=-3, max_value=3, max_denominator=4)


def poly(*coefficients):
    return tuple(rational(c) for c in coefficients)


def multiply(p, q):
    result = [fmpq(0)] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            result[i + j] += a * b
    return tuple(result)


def product(*factors):
    result = poly(1)
    for f in factors:
        result = multiply(result, f)
    return result


def linear(r):
    return poly(1, -r)


class TestSturm:
    def test_wilkinson(self):
        p = product(*(linear(k) for k in range(1, 16)))
        assert sturm_root_count(p) == 15
        assert sturm_root_count(p, fmpq(3), fmpq(7)) == 4
        assert sturm_root_count(p, fmpq(1, 2), fmpq(1)) == 1
        assert sturm_root_count(p, fmpq(15), None) == 0
        assert sturm_root_count(p, None, fmpq(0)) == 0

    def test_textbook_cubic(self):
        p = poly(1, 0, -3, 1)
        assert sturm_root_count(p) == 3
        assert sturm_root_count(p, fmpq(0), fmpq(1)) == 1

    def test_constants_have_no_roots(self):
        assert sturm_root_count(poly(5)) == 0
        assert all_roots_real(poly(5)) is T

    @settings(deadline=None)
    @given(st.lists(root, min_size=1, max_size=6), root, root)
    def test_counts_distinct_roots_of_a_half_open_interval(self, roots, a, b):
        low, high = sorted([a, b])
        p = product(poly(1, 0, 1), poly(-3), *(linear(r) for r in roots))
        expected = len({r for r in roots if low < r <= high})
        assert sturm_root_count(p, rational(low), rational(high)) == expected
        assert sturm_root_count(p) == len(set(roots))

    def test_repeated_and_complex_roots(self):
        assert all_roots_real(product(linear(1), linear(1), linear(1))) is T
        assert all_roots_real(poly(1, 0, 1)) is F
        assert all_roots_real(poly(1, 0, -2)) is T

    def test_refusals(self):
        with pytest.raises(InputError, match="zero polynomial"):
            sturm_root_count(poly(0, 0))
        with pytest.raises(InputError, match="ends before it begins"):
            sturm_root_count(poly(1, 0), fmpq(1), fmpq(0))
        with pytest.raises(ArithmeticFailure, match="not all exact"):
            sturm_root_count((fmpq(1), arb(0, 1)))
        assert all_roots_real((fmpq(1), arb(0, 1))) is U


class TestImaginaryAxis:
    @pytest.mark.parametrize(
        ("p", "answer"),
        [
            (poly(1, 0, 1), T),
            (poly(1, 0, -1), F),
            (poly(1, 0, 0), T),
            (poly(1, 0, 4, 0), T),
            (product(poly(1, 0, 2), poly(1, 0, 2)), T),
            (product(poly(1, 0, 2), poly(1, 0, 3), poly(-7, 0)), T),
            (poly(1, 0, 1, 0, 1), F),
            (poly(1, 1), F),
            (poly(1, 1, 1), F),
            (poly(1, "1e-300", 1), F),
            (poly(3), T),
        ],
    )
    def test_decided_over_the_rationals(self, p, answer):
        assert roots_on_imaginary_axis(p) is answer

    def test_balls_are_refuted_or_unknown(self):
        near_zero, positive, negative = arb(0, fmpq(1, 9)), arb(1, fmpq(1, 9)), arb(-1, fmpq(1, 9))
        one = fmpq(1)
        assert roots_on_imaginary_axis((one, near_zero, positive)) is U
        assert roots_on_imaginary_axis((one, positive, positive)) is F
        assert roots_on_imaginary_axis((one, near_zero, negative)) is F
        assert roots_on_imaginary_axis((near_zero, positive, positive)) is U
        assert roots_on_imaginary_axis((one, arb.nan())) is U


@settings(deadline=None)
@given(st.lists(root, min_size=1, max_size=5), root.filter(bool))
def test_scaling_divides_the_roots(roots, r):
    p = scaled(product(*(linear(x) for x in roots)), rational(r))
    monic = tuple(c / p[0] for c in p)
    assert monic == product(*(linear(Fraction(x, r)) for x in roots))
