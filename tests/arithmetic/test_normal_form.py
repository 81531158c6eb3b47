"""The zero test proves zeros and only zeros; sign keys never lie about signs."""

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from proofkit import ArithmeticFailure, policy, real, simplex
from proofkit.arithmetic.normal_form import NormalForms
from proofkit.engines.derive.logic import Logic
from proofkit.statement.variables import variables_of

x, y, t = real("x"), real("y", above=0), real("t", above=0)
mu, pi = simplex("mu", 3), policy("pi", 3)
forms = NormalForms(variables_of([x, y, t, *mu, *pi]))


def sigma(z):
    return 1 / (1 + sp.exp(-z))


ZEROS = [
    (x + 1) ** 2 - x**2 - 2 * x - 1,
    sum(mu) - 1,
    sp.log(sum(pi)),
    sigma(x) + sigma(-x) - 1,
    sp.log(6 * y) - sp.log(2) - sp.log(3) - sp.log(y),
    sp.exp(x * (mu[0] + mu[1] + mu[2])) - sp.exp(x),
    sp.sqrt(y) ** 2 - y,
    (t - sp.Abs(x - y)) * (t + sp.Abs(x - y)) - t**2 + (x - y) ** 2,
    1 / (sp.sqrt(y) - 1) - (sp.sqrt(y) + 1) / (y - 1),
    y**x * y ** (1 - x) - y,
    sp.exp(x / 2) ** 2 - sp.exp(x),
    sp.Rational(1, 3) * 3 - 1,
]


@pytest.mark.parametrize("expression", ZEROS)
def test_zeros_are_proved(expression):
    assert forms.is_zero(expression)


@pytest.mark.parametrize("expression", ZEROS)
def test_their_neighbours_are_not(expression):
    assert not forms.is_zero(expression + sp.Rational(1, 10**30) * y)
    assert not forms.is_zero(expression + t)


def test_a_denominator_that_vanishes_everywhere_is_refused():
    with pytest.raises(ArithmeticFailure):
        forms.is_zero((x - x * sum(mu) + 1) / (sum(mu) - 1))


def test_sign_keys_identify_positive_multiples_only():
    name, sign = forms.sign_key(x - y)
    assert forms.sign_key(3 * x - 3 * y) == (name, sign)
    assert forms.sign_key(y - x) == (name, -sign)
    assert forms.sign_key((x - y) * x)[0] != name
    assert forms.sign_key((x - y) / x)[0] != name


polynomials = st.recursive(
    st.sampled_from([x, y, sp.Integer(1), sp.Rational(-2, 3)]),
    lambda e: st.one_of(st.builds(sp.Add, e, e), st.builds(sp.Mul, e, e)),
    max_leaves=8,
)


@given(polynomials, polynomials)
def test_against_sympy_on_polynomials(p, q):
    assert forms.is_zero(p - q) == (sp.expand(p - q) == 0)


@given(polynomials, st.fractions(-3, 3, max_denominator=7), st.fractions("1/9", 3))
def test_equal_keys_mean_proportional_values(p, u, v):
    name, sign = forms.sign_key(p)
    again, same = forms.sign_key(sp.expand(p * sp.Rational(7, 2)))
    assert (name, sign) == (again, same)
    value = p.subs({x: sp.Rational(u), y: sp.Rational(v)})
    negative = forms.sign_key(-p)
    if name != "0":
        assert negative == (name, -sign)
    else:
        assert value == 0


def test_sign_keys_do_not_depend_on_how_a_fraction_is_written():
    name, sign = forms.sign_key(x / (1 + y))
    assert forms.sign_key(x * (1 + y) / (1 + y) ** 2) == (name, sign)
    assert forms.sign_key(2 * x / (2 + 2 * y)) == (name, sign)
    assert forms.sign_key(x / (-1 - y)) == (name, -sign)
    assert forms.sign_key(x * (x + 2) / ((1 + y) * (x + 2))) == (name, sign)
    assert forms.sign_key(x / (sum(pi) + y)) == (name, sign)
    assert forms.sign_key(sigma(x) * (1 - sigma(x)) - y) == forms.sign_key(
        sp.exp(-x) / (1 + sp.exp(-x)) ** 2 - y
    )


@pytest.mark.parametrize(
    "other", [x / (1 + y) ** 2, x / (2 + y), x, x / (1 - y), x**2 / (1 + y), x / (1 + y) + 1]
)
def test_sign_keys_keep_denominators_of_unknown_sign_apart(other):
    assert forms.sign_key(other)[0] != forms.sign_key(x / (1 + y))[0]


def test_an_even_power_of_a_denominator_keeps_the_sign():
    name, sign = forms.sign_key(x / (1 - y) ** 2)
    assert forms.sign_key(x / (y - 1) ** 2) == (name, sign)
    assert forms.sign_key(x / (y - 1) ** 3)[1] == -forms.sign_key(x / (1 - y) ** 3)[1]


@pytest.mark.parametrize("share", [sp.Rational(1, 2), sp.Rational(-1, 2), sp.Rational(2, 3)])
def test_exponentials_of_fractions_are_told_apart(share):
    """exp(x/2) is no multiple of exp(x), alone or beside it, and is not named like it."""
    x = real("x")
    part, whole = sp.exp(share * x), sp.exp(x)
    forms = NormalForms()
    assert not forms.is_zero(part - whole)
    assert forms.sign_key(part - 2)[0] != forms.sign_key(whole - 2)[0]
    assert forms.is_zero(part**share.q - whole**share.p)


def test_a_condition_on_an_exponential_does_not_prove_one_on_its_root():
    """exp(x) ≥ 4 does not entail exp(x/2) ≥ 4; it entails itself, however it is written."""
    x = real("x")
    logic = Logic(NormalForms())
    fact = sp.exp(x) >= 4
    assert not logic.entails([fact], sp.exp(x / 2) >= 4)
    assert logic.entails([fact], 2 * sp.exp(x) >= 8)
