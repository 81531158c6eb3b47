"""Exact where possible, enclosing elsewhere, and never sure without reason."""

import math
from fractions import Fraction

import mpmath
import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from proofkit.arithmetic import number as n
from proofkit.arithmetic.precision import PRECISIONS, working_precision
from proofkit.arithmetic.ternary import Ternary

T, F, U = Ternary.TRUE, Ternary.FALSE, Ternary.UNKNOWN
NAN = arb.nan()
fractions = st.fractions(min_value=-50, max_value=50, max_denominator=60)


def interval(low, high):
    return n.ball(n.rational(low)).union(n.ball(n.rational(high)))


class TestRational:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("1/3", Fraction(1, 3)),
            ("-6/4", Fraction(-3, 2)),
            ("+7", Fraction(7)),
            ("0.1", Fraction(1, 10)),
            ("-12.50", Fraction(-25, 2)),
            ("1.25e-3", Fraction(1, 800)),
            ("2E+3", Fraction(2000)),
            ("-0.5e1", Fraction(-5)),
        ],
    )
    def test_reads_literals(self, text, value):
        assert n.fraction(n.rational(text)) == value

    @pytest.mark.parametrize(
        "text",
        ["", "nan", "inf", "1/0", "1.", ".5", "1_000", "1e401", "1e9999", "0x10", "1/-2",
         "1 ", "1\n", "٣", "1.5/2", "1/2e3", "--1", "a", "__import__('os')", "9" * 5000],
    )  # fmt: skip
    def test_refuses_everything_else(self, text):
        with pytest.raises(ValueError, match="is no rational number"):
            n.rational(text)

    @settings(deadline=None)
    @given(fractions)
    def test_fractions_go_there_and_back(self, x):
        assert n.fraction(n.rational(x)) == x
        assert n.fraction(n.rational(str(x))) == x

    def test_one_third_is_exact_at_every_precision(self):
        third = n.rational("1/3")
        for bits in PRECISIONS:
            with working_precision(bits):
                assert n.equal(third + third + third, fmpq(1)) is T
                assert encloses(n.ball(third), Fraction(1, 3))
                assert n.equal(n.ball(third), third) is U


class TestExactCases:
    def test_elementary_functions_at_their_rational_points(self):
        zero, one = fmpq(0), fmpq(1)
        values = [n.exp(zero), n.log(one), n.sin(zero), n.cos(zero), n.tan(zero), n.atan(zero)]
        assert values == [1, 0, 0, 1, 0, 0]
        assert all(isinstance(v, fmpq) for v in values)

    @settings(deadline=None)
    @given(fractions.map(abs), st.integers(1, 5))
    def test_roots_of_powers_are_exact(self, x, q):
        root = n.power(n.rational(x**q), fmpq(1, q))
        assert isinstance(root, fmpq)
        assert n.fraction(root) == x

    def test_fractional_powers(self):
        assert n.power(fmpq(8, 27), fmpq(-2, 3)) == fmpq(9, 4)
        assert n.power(fmpq(0), fmpq(2, 3)) == 0
        assert n.power(fmpq(0), fmpq(0)) == 1
        assert n.sqrt(fmpq(9, 4)) == fmpq(3, 2)

    def test_a_gigantic_power_becomes_a_ball(self):
        result = n.power(fmpq(3, 2), fmpq(10**9))
        assert isinstance(result, arb)
        assert result > 0

    def test_a_gigantic_exact_ball_is_compared_without_writing_it_out(self):
        huge = n.exp(fmpq(10) ** 30).upper()
        assert n.less(fmpq(1), huge) is T
        assert n.equal(fmpq(1), huge) is F


def encloses(x, value):
    return abs(n.fraction(x.mid().fmpq()) - value) <= n.fraction(x.rad().fmpq())


ORACLES = (
    (n.exp, mpmath.exp), (n.log, mpmath.log), (n.sqrt, mpmath.sqrt), (n.sin, mpmath.sin),
    (n.cos, mpmath.cos), (n.tan, mpmath.tan), (n.atan, mpmath.atan),
)  # fmt: skip


@settings(deadline=None)
@given(st.sampled_from(ORACLES), fractions.map(abs).filter(bool))
def test_tight_enclosures_contain_the_oracle(functions, x):
    ours, oracle = functions
    with mpmath.workprec(400), working_precision(500):
        truth = arb(oracle(mpmath.mpf(x.numerator) / x.denominator)) + arb(0, fmpq(1, 10**90))
    with working_precision(100):
        enclosure = n.ball(ours(n.rational(x)))
        assert enclosure.overlaps(truth)
        assert enclosure.rad() <= fmpq(1, 10**20) * (1 + abs(enclosure))


class TestEnclosures:
    def test_pi(self):
        assert abs(n.pi() - n.rational("3.14159265358979323846")) < fmpq(1, 10**15)

    @settings(deadline=None)
    @given(fractions, fractions, fractions, st.integers(1, 6))
    def test_powers_of_wide_balls_contain_powers_of_their_points(self, a, b, c, k):
        low, point, high = sorted([a, b, c])
        result = n.power(interval(low, high), fmpq(k))
        assert encloses(n.ball(result), point**k)

    def test_even_powers_and_absolute_values_are_not_negative(self):
        x = interval(fmpq(-1, 3), fmpq(2, 7))
        assert n.less_equal(fmpq(0), n.power(x, fmpq(2))) is T
        assert n.less_equal(fmpq(0), n.absolute(x)) is T
        assert encloses(n.absolute(x), Fraction(1, 3))
        assert encloses(n.absolute(x), 0)

    def test_roots_of_balls_that_touch_zero(self):
        x = interval(0, 1).nonnegative_part()
        for q in (2, 3):
            root = n.power(x, fmpq(1, q))
            assert root.contains(0)
            assert root.contains(1)
            assert n.less_equal(fmpq(0), root) is T


class TestOutsideTheDomain:
    @pytest.mark.parametrize(
        "value",
        [
            n.divide(fmpq(1), fmpq(0)), n.divide(arb(1), arb(0)), n.divide(fmpq(1), arb(0, 1)),
            n.divide(arb(1), fmpq(0)), n.power(fmpq(0), fmpq(-1)), n.power(arb(0, 1), fmpq(-2)),
            n.power(fmpq(-8), fmpq(1, 3)), n.power(arb(-8), fmpq(1, 3)), n.log(fmpq(0)),
            n.log(fmpq(-1)), n.log(arb(0, 1)), n.sqrt(fmpq(-1)), n.sqrt(arb(0, 1)),
            n.power(fmpq(0), fmpq(-1, 2)), n.tan(arb(fmpq(11, 7), fmpq(1, 10))), n.absolute(NAN),
            n.power(NAN, fmpq(2)), n.power(NAN, fmpq(3)), n.sqrt(NAN), n.maximum(NAN, fmpq(1)),
            n.minimum(fmpq(1), NAN), n.where(U, NAN, fmpq(1)), n.exp(NAN),
        ],
    )  # fmt: skip
    def test_is_nan_and_undecided(self, value):
        assert value.is_nan()
        for compare in (n.less, n.less_equal, n.equal, n.not_equal):
            assert compare(value, fmpq(0)) is U
            assert compare(fmpq(0), value) is U
            assert compare(value, value) is U


class TestComparisons:
    @settings(deadline=None)
    @given(fractions, fractions)
    def test_are_exact_on_rationals(self, a, b):
        p, q = n.rational(a), n.rational(b)
        assert n.less(p, q) is (T if a < b else F)
        assert n.less_equal(p, q) is (T if a <= b else F)
        assert n.equal(p, q) is (T if a == b else F)
        assert n.not_equal(p, q) is (T if a != b else F)

    def test_overlapping_balls_are_undecided(self):
        a, b = arb(1, fmpq(1, 10)), arb(fmpq(21, 20), fmpq(1, 10))
        for compare in (n.less, n.less_equal, n.equal, n.not_equal):
            assert compare(a, b) is U
            assert compare(b, a) is U

    def test_a_ball_is_not_known_to_equal_itself(self):
        x = arb(1, fmpq(1, 10))
        assert n.equal(x, x) is U

    def test_disjoint_balls_are_decided(self):
        a, b = arb(1, fmpq(1, 10)), arb(2, fmpq(1, 10))
        assert n.less(a, b) is T
        assert n.less(b, a) is F
        assert n.equal(a, b) is F
        assert n.not_equal(a, b) is T

    def test_zero_radius_is_exact(self):
        assert n.equal(arb(2), fmpq(2)) is T
        assert n.less(arb(2), arb(2)) is F
        assert n.less_equal(arb(2), fmpq(2)) is T

    def test_exact_values_closer_than_the_precision_are_told_apart(self):
        with working_precision(256):
            near = arb(fmpq(1, 3)).mid()
        with working_precision(64):
            assert n.equal(near, fmpq(1, 3)) is F
            assert n.less(near, fmpq(1, 3)) is (T if n.fraction(near.fmpq()) * 3 < 1 else F)

    def test_balls_that_share_an_end(self):
        right = interval(0, 1).nonnegative_part()
        left = -right
        assert n.less(left, right) is U
        assert n.less_equal(left, right) is T


class TestSelection:
    def test_maximum_stays_exact_where_it_can(self):
        assert isinstance(n.maximum(fmpq(3), arb(1, 1)), fmpq)
        assert isinstance(n.minimum(fmpq(3), arb(5, 1)), fmpq)

    @settings(deadline=None)
    @given(fractions, fractions)
    def test_maximum_and_minimum(self, a, b):
        p, q = n.rational(a), n.rational(b)
        assert n.fraction(n.maximum(p, q)) == max(a, b)
        assert n.fraction(n.minimum(p, q)) == min(a, b)

    def test_maximum_of_overlapping_balls(self):
        m = n.maximum(arb(0, 1), arb(1, 1))
        assert m.contains(0)
        assert m.contains(2)

    def test_where(self):
        assert n.where(T, fmpq(1), fmpq(2)) == 1
        assert n.where(F, fmpq(1), fmpq(2)) == 2
        both = n.where(U, fmpq(1), fmpq(2))
        assert both.contains(1)
        assert both.contains(2)
        assert n.where(U, fmpq(1, 3), fmpq(1, 3)) == fmpq(1, 3)


def test_floats_have_no_part_in_the_answers():
    assert n.equal(n.rational("0.1") + n.rational("0.2"), n.rational("0.3")) is T
    assert not math.isclose(float(fmpq(1, 10)) + 0.2, 0.3, rel_tol=0, abs_tol=0)
