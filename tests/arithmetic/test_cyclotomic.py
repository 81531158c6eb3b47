"""Trigonometric values, exactly: classical identities, and agreement with mpmath."""

import mpmath
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from proofkit import ArithmeticFailure
from proofkit.arithmetic.circulant import largest_circulant_modulus
from proofkit.arithmetic.cyclotomic import CyclotomicField

pi, cos, sin, tan, cot = sp.pi, sp.cos, sp.sin, sp.tan, sp.cot


def written(function, p, q):
    """As written: SymPy would turn many of these into radicals."""
    return function(pi * sp.Rational(p, q), evaluate=False)


def element(expression):
    field = CyclotomicField.for_values([expression])
    return field, field.convert(expression)


ZEROS = [
    written(cos, 1, 7) - written(cos, 2, 7) + written(cos, 3, 7) - sp.Rational(1, 2),
    sum(written(cos, 2 * k, 11) for k in range(1, 6)) + sp.Rational(1, 2),
    written(tan, 3, 11) + 4 * written(sin, 2, 11) - sp.sqrt(11),
    written(cos, 1, 5) - (1 + sp.sqrt(5)) / 4,
    written(sin, 1, 3) * 2 - sp.sqrt(3),
    written(cot, 1, 12) - 2 - sp.sqrt(3),
    written(tan, 1, 8) - sp.sqrt(2) + 1,
    sp.sqrt(sp.Rational(8, 9)) - 2 * sp.sqrt(2) / 3,
    sp.sqrt(6) - sp.sqrt(2) * sp.sqrt(3),
    written(cot, 1, 14) * written(tan, 1, 14) - 1,
    written(sin, 1, 9) ** 2 + written(cos, 1, 9) ** 2 - 1,
    written(sin, 1, 10) ** -1 - 1 - sp.sqrt(5),
]


@pytest.mark.parametrize("expression", ZEROS, ids=str)
def test_identities_hold_exactly(expression):
    assert element(expression)[1].is_zero()


@pytest.mark.parametrize("expression", ZEROS, ids=str)
def test_their_neighbours_do_not(expression):
    assert not element(expression + sp.Rational(1, 10**40))[1].is_zero()


@given(st.sampled_from([sp.sin, sp.cos, sp.tan, sp.cot]), st.integers(-30, 30), st.integers(1, 24))
def test_values_agree_with_mpmath(function, p, q):
    undefined = {sp.tan: 2 * p % (2 * q) == q, sp.cot: p % q == 0}.get(function, False)
    expression = written(function, p, q)
    if undefined:
        with pytest.raises(ArithmeticFailure):
            element(expression)
        return
    field, x = element(expression)
    there = getattr(mpmath, function.__name__)(mpmath.pi * p / q)
    assert abs(float(field.real_part(x).mid()) - there) < 1e-9


@pytest.mark.parametrize("n", [1, 2, 3, 5, 7, 12, 30, 45])
def test_roots_of_integers_are_the_positive_ones(n):
    field, x = element(sp.sqrt(n))
    assert float(field.real_part(x).mid()) == pytest.approx(n**0.5)


@pytest.mark.parametrize(
    "outside",
    [
        cos(1),
        sp.log(2),
        sp.sqrt(-2),
        sp.cbrt(2),
        sp.sqrt(1 + sp.sqrt(2)),
        cos(pi * sp.Symbol("x")),
        pi,
    ],
    ids=str,
)
def test_what_is_outside_is_refused(outside):
    with pytest.raises(ArithmeticFailure):
        element(outside)


def test_zero_has_modulus_zero():
    zero = sp.Integer(0)
    assert largest_circulant_modulus([zero, zero], zero)
    assert not largest_circulant_modulus([zero, zero], sp.Integer(1))
