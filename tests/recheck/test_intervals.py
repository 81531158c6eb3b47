"""The rechecker's own arithmetic: enclosures contain the truth, which comes from Arb and SymPy."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from flint import arb, ctx, fmpq
from hypothesis import example, given, settings
from hypothesis import strategies as st

from proofkit.recheck import _matrices as mat
from proofkit.recheck._intervals import Arithmetic, Interval, Undefined, point

F = Fraction
BITS = 96
A = Arithmetic(BITS)
NUMBERS = st.fractions(min_value=-30, max_value=30, max_denominator=10**6)
POSITIVE = st.fractions(min_value=F(1, 10**6), max_value=10**6)


def ball(x):
    return arb(fmpq(x.numerator, x.denominator))


def contains(interval, value):
    low, high = (ball(x) for x in interval)
    return (
        (bool(low <= value) and bool(value <= high)) or value.overlaps(low) or value.overlaps(high)
    )


@pytest.fixture(autouse=True)
def precise():
    before, ctx.prec = ctx.prec, 256
    yield
    ctx.prec = before


@pytest.mark.parametrize("name", ["exp", "sin", "cos", "atan"])
@settings(deadline=None, max_examples=40)
@given(x=NUMBERS)
def test_functions_contain_the_value_and_are_narrow(name, x):
    found = getattr(A, name)(point(x))
    assert contains(found, getattr(ball(x), name)())
    assert found.high - found.low <= max(F(1), abs(found.high)) / 2**45


@settings(deadline=None, max_examples=60)
@given(x=POSITIVE)
def test_logarithms_and_roots(x):
    assert contains(A.log(point(x)), ball(x).log())
    assert contains(A.power(point(x), F(1, 2)), ball(x).sqrt())
    assert contains(A.power(point(x), F(2, 3)), ball(x).root(3) ** 2)
    assert contains(A.power(point(x), F(-3)), ball(x) ** -3)


@settings(deadline=None)
@given(x=NUMBERS, y=NUMBERS, r=st.fractions(min_value=0, max_value=2, max_denominator=100))
def test_arithmetic_on_intervals_contains_every_value(x, y, r):
    wide = Interval(x - r, x + r)
    for t in (x - r, x, x + r):
        assert A.mul(wide, point(y)).low <= t * y <= A.mul(wide, point(y)).high
        assert A.power(wide, F(2)).low <= t * t <= A.power(wide, F(2)).high
        assert A.absolute(wide).low <= abs(t) <= A.absolute(wide).high
        assert contains(A.exp(wide), ball(t).exp())


def test_pi():
    assert contains(A.pi(), arb.pi())
    assert A.pi().high - A.pi().low < F(1, 2**80)


@pytest.mark.parametrize(
    "undefined",
    [
        lambda: A.inverse(Interval(F(-1), F(1))),
        lambda: A.log(Interval(F(0), F(1))),
        lambda: A.power(Interval(F(-1), F(1)), F(1, 2)),
        lambda: A.power(point(0), F(-1)),
        lambda: A.tan(Interval(F(1), F(2))),
    ],
)
def test_what_may_be_undefined_is_refused(undefined):
    with pytest.raises(Undefined):
        undefined()


def exact(rows):
    return [[point(F(x)) for x in row] for row in rows]


@settings(deadline=None, max_examples=40)
@example([1, 0, 0, 0, 1, 0, 0, 0, 1], 1)
@given(st.lists(st.integers(-3, 3), min_size=9, max_size=9), st.integers(1, 4))
def test_stability_agrees_with_exact_moduli(entries, scale):
    rows = [[F(entries[3 * i + j], scale) for j in range(3)] for i in range(3)]
    p = mat.characteristic_polynomial(exact(rows), A)
    M = sp.Matrix(3, 3, [sp.Rational(x.numerator, x.denominator) for r in rows for x in r])
    distinct = M.charpoly().sqf_part()  # nroots does not converge at a triple root
    moduli = [abs(complex(z)) for z in distinct.nroots(n=30, maxsteps=200)]
    if all(abs(m - 1) > 1e-6 for m in moduli):
        assert mat.stable(p, A) is (max(moduli) < 1)
        assert mat.unstable(p, A) is (max(moduli) > 1)
    radius = mat.spectral_radius(exact(rows), A)
    assert float(radius.low) - 1e-4 <= max(moduli) <= float(radius.high) + 1e-4


def test_a_jordan_block_on_the_circle_is_neither_stable_nor_unstable():
    p = mat.characteristic_polynomial(exact([[1, 1], [0, 1]]), A)
    assert mat.stable(p, A) is False
    assert mat.unstable(p, A) is None


def test_smallest_nonzero_eigenvalue():
    found = mat.smallest_nonzero_eigenvalue(exact([[2, -1, -1], [-1, 2, -1], [-1, -1, 2]]), A)
    assert found.low <= 3 <= found.high
    assert found.high - found.low < F(1, 1000)
