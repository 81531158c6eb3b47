"""Compiled claims: exact constants, three-valued answers, agreement with SymPy."""

import sympy as sp
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from proofkit import equal, real, stable, tends_to, unstable
from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.precision import working_precision
from proofkit.arithmetic.ternary import Ternary

x, y = real("x"), real("y")
THIRD = sp.Rational(1, 3)


def run(node, **values):
    program = compile_nodes([node], [x, y])
    with working_precision(128):
        return program([fmpq(values.get("x", 0)), fmpq(values.get("y", 0))])[0]


def test_rational_constants_stay_exact():
    assert run(x + THIRD) == fmpq(1, 3)
    ball = run(sp.exp(x) * THIRD - THIRD)
    assert ball == 0 or ball.contains(0)
    third = run(sp.cos(x) / 3)
    assert arb(third).contains(arb(fmpq(1, 3)))


def test_the_float_trap_does_not_occur():
    assert run(equal(3 * (x + THIRD), 1)) is Ternary.TRUE
    assert run(sp.Lt(x + THIRD, sp.Rational(1, 3), evaluate=False)) is Ternary.FALSE


def test_an_equality_of_balls_decides_nothing():
    assert run(equal(sp.exp(x), sp.exp(y)), x=1, y=1) is Ternary.UNKNOWN
    assert run(equal(sp.exp(x), sp.exp(y)), x=1, y=2) is Ternary.FALSE


def test_poles_and_domain_errors_are_unknown():
    assert run(1 / x < 1) is Ternary.UNKNOWN
    assert run(sp.log(x) < 1, x=-1) is Ternary.UNKNOWN
    assert run(sp.sqrt(x) < 1, x=-1) is Ternary.UNKNOWN


def test_jordan_block_and_repeated_eigenvalues():
    block = sp.Matrix([[x, 1], [0, x]])
    assert run(stable(block), x=1) is Ternary.FALSE
    assert run(unstable(block), x=1) is Ternary.FALSE
    half = fmpq(1, 2)
    program = compile_nodes([stable(block), unstable(block)], [x])
    assert program([half]) == (Ternary.TRUE, Ternary.FALSE)
    assert program([fmpq(3, 2)]) == (Ternary.FALSE, Ternary.TRUE)
    diagonal = compile_nodes([stable(sp.diag(x, x, x))], [x])
    assert diagonal([half]) == (Ternary.TRUE,)


def test_limits_with_and_without_ties():
    t = real("t", above=0)
    softmax = 2 * sp.exp(x / t) / (2 * sp.exp(x / t) + sp.exp(y / t))
    target = compile_nodes([tends_to(softmax, t, 0, sp.Rational(2, 3))], [x, y])
    assert target([fmpq(1), fmpq(1)]) == (Ternary.TRUE,)
    assert target([fmpq(2), fmpq(1)]) == (Ternary.FALSE,)


rationals = st.fractions(min_value=-5, max_value=5, max_denominator=50)
expressions = st.recursive(
    st.sampled_from([x, y, sp.Integer(2), THIRD]),
    lambda e: st.one_of(
        st.builds(sp.Add, e, e), st.builds(sp.Mul, e, e), st.builds(lambda b: b**2, e),
        st.builds(lambda b: 1 / (b**2 + 1), e), st.builds(sp.Max, e, e), st.builds(sp.Abs, e),
    ),
    max_leaves=8,
)  # fmt: skip


@given(expressions, rationals, rationals)
def test_rational_expressions_evaluate_exactly(expression, u, v):
    program = compile_nodes([expression], [x, y])
    (value,) = program([fmpq(u.numerator, u.denominator), fmpq(v.numerator, v.denominator)])
    expected = expression.subs({x: sp.Rational(u), y: sp.Rational(v)})
    assert fmpq(int(expected.p), int(expected.q)) == value
