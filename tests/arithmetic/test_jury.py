"""Stability written out, against the exact Schur–Cohn reduction and eigenvalues known by design."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
import sympy as sp
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from proofkit import ArithmeticFailure, real, stable, unstable
from proofkit.arithmetic.jury import (
    characteristic_coefficients,
    characteristic_factors,
    in_closed_disc,
    schur_cohn_margins,
    written_out,
)
from proofkit.arithmetic.polynomial import schur_stable, schur_unstable
from proofkit.arithmetic.ternary import Ternary

ROOTS = st.one_of(
    st.sampled_from([Fraction(1), Fraction(-1), Fraction(2), Fraction(1, 2), Fraction(0)]),
    st.fractions(-2, 2, max_denominator=7),
)
# x² − tx + d, complex pairs on the circle included
QUADRATICS = st.tuples(st.fractions(-2, 2, max_denominator=5), st.sampled_from([1, 1, 2]) | ROOTS)


@st.composite
def polynomials(draw, degree):
    x, p = sp.Symbol("x"), sp.Integer(1)
    pairs = draw(st.integers(0, degree // 2))
    for _ in range(pairs):
        t, d = draw(QUADRATICS)
        p *= x**2 - sp.Rational(str(t)) * x + sp.Rational(str(d))
    for _ in range(degree - 2 * pairs):
        p *= x - sp.Rational(str(draw(ROOTS)))
    return tuple(sp.Poly(sp.expand(p), x).all_coeffs())


def exact(p):
    return tuple(fmpq(int(c.p), int(c.q)) for c in p)


@pytest.mark.parametrize("degree", [1, 2, 3, 4])
@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_margins_are_positive_iff_all_roots_are_inside(degree, data):
    p = data.draw(polynomials(degree))
    all_positive = all(m > 0 for m in schur_cohn_margins(p[1:]).all)
    assert all_positive == (schur_stable(exact(p)) is Ternary.TRUE)


@pytest.mark.parametrize("degree", [1, 2, 3, 4])
@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_the_closed_disc(degree, data):
    p = data.draw(polynomials(degree))
    assert (in_closed_disc(p[1:]) == sp.true) == (schur_unstable(exact(p)) is Ternary.FALSE)


def test_a_reciprocal_pair_beside_one_is_unstable_though_no_margin_is_negative():
    p = sp.Poly(sp.expand((sp.Symbol("x") - 1) * (sp.Symbol("x") - 2) * (2 * sp.Symbol("x") - 1)))
    c = tuple(sp.Rational(k, 2) for k in p.all_coeffs()[1:])
    assert all(m >= 0 for m in schur_cohn_margins(c).all[:3])
    assert in_closed_disc(c) == sp.false


@pytest.mark.parametrize("degree", [2, 3, 4])
def test_the_margin_of_pairs_is_the_product_over_pairs_of_roots(degree):
    z = sp.symbols(f"z:{degree}")
    x = sp.Symbol("x")
    p = sp.Poly(sp.expand(sp.prod(x - zi for zi in z)), x).all_coeffs()
    product = sp.prod(1 - u * v for u, v in combinations(z, 2))
    assert sp.expand(schur_cohn_margins(p[1:]).pair - product) == 0


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_coefficients_are_those_of_the_characteristic_polynomial(size):
    M = sp.Matrix(size, size, lambda i, j: sp.Symbol(f"m{i}{j}"))
    expected = M.charpoly().all_coeffs()[1:]
    found = characteristic_coefficients(M)
    assert all(sp.expand(a - b) == 0 for a, b in zip(found, expected, strict=True))


def test_jordan_blocks_on_the_circle_are_neither_stable_nor_unstable():
    J = sp.Matrix([[1, 1, 0], [0, 1, 1], [0, 0, 1]])
    assert written_out(stable(J)) == sp.false
    assert written_out(unstable(J)) == sp.false
    assert written_out(unstable(J + sp.eye(3) / 1000)) == sp.true
    assert written_out(stable(J * sp.Rational(999, 1000))) == sp.true


def cayley(*blocks):
    """A rational matrix similar to the diagonal of the blocks, with no zeros to see them by."""
    n = sum(b.rows for b in blocks)
    T = sp.Matrix(n, n, lambda i, j: sp.Rational(1, i + j + 1))
    return T * sp.diag(*blocks) * T.inv()


QUARTER_TURN = sp.Matrix([[0, -1], [1, 0]])


@pytest.mark.parametrize(
    ("blocks", "is_stable", "is_unstable"),
    [
        ([QUARTER_TURN / 2, QUARTER_TURN / 3, sp.Matrix([[sp.Rational(1, 2)]])], True, False),
        ([QUARTER_TURN, QUARTER_TURN / 3, sp.Matrix([[sp.Rational(1, 2)]])], False, False),
        ([QUARTER_TURN / 2, QUARTER_TURN * sp.Rational(101, 100), sp.eye(1)], False, True),
        ([QUARTER_TURN, QUARTER_TURN, sp.eye(1), -sp.eye(1)], False, False),
    ],
)
def test_larger_matrices_are_judged_by_the_factors_of_their_polynomial(
    blocks, is_stable, is_unstable
):
    M = cayley(*blocks)
    assert written_out(stable(M)) == is_stable
    assert written_out(unstable(M)) == is_unstable


def test_factors_with_parameters():
    p, q = real("p"), real("q")
    M = sp.diag(sp.Matrix([[p, -q], [q, p]]), sp.Matrix([[0, 1], [p, 0]]))
    factors = {tuple(map(sp.expand, c)) for c in characteristic_factors(M)}
    assert factors == {(-2 * p, p**2 + q**2), (0, -p)}


def test_what_does_not_factor_enough_is_refused():
    fifth = sp.Matrix(5, 5, lambda i, j: int(i == j + 1) + int(j == i + 4) * 2)  # x⁵ = 2
    for M in (fifth, sp.eye(9)):
        with pytest.raises(ArithmeticFailure):
            written_out(stable(M))
        with pytest.raises(ArithmeticFailure):
            written_out(unstable(M))
