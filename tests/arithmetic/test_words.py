"""Matrices of symbolic order: zeros are proved, and hold for matrices of every small order."""

import numpy as np
import pytest
import sympy as sp

from proofkit import ArithmeticFailure, equal, integer, matrix, real, simplex_point, skew_symmetric
from proofkit.arithmetic.normal_form import NormalForms
from proofkit.arithmetic.words import REWRITINGS, WordForms

K, x = integer("K", at_least=2), real("x")
A, B, p = skew_symmetric("A", K), matrix("B", K, K), simplex_point("p", K)
one, unit = sp.OneMatrix(K, 1), sp.Identity(K)
W = sp.DiagMatrix(p)
S = W - p * p.T
CONDITIONS = [*A.variable.conditions, *p.variable.conditions]
forms = WordForms(NormalForms(), CONDITIONS)

ZEROS = [
    A + A.T,
    (A * B).T + B.T * A,
    (x + 1) * A - x * A - A,
    (B + x * unit) ** 2 - B * B - 2 * x * B - x**2 * unit,
    S * one,
    one.T * S,
    S - (unit - p * one.T) * W * (unit - one * p.T),
    (A * S * A).T - A * S * A,
    one.T * p * one.T - one.T,
    W * one - p,
]
NOT_ZERO = [
    A - A.T,
    (A * B).T + A * B.T,
    (x + 1) * A - x * A + A,
    (B + x * unit) ** 2 - B * B - 2 * x * B,
    W * one,
    S + (unit - p * one.T) * W * (unit - one * p.T),
    (A * S).T - A * S,
    B * one * one.T - B,
    p * one.T - one * p.T,
]


@pytest.mark.parametrize("expression", ZEROS, ids=str)
def test_zeros_are_proved(expression):
    assert forms.is_zero(expression)


@pytest.mark.parametrize("expression", NOT_ZERO, ids=str)
def test_their_neighbours_are_not(expression):
    assert not forms.is_zero(expression)


def value(node, at):
    """An independent evaluation, by numpy, at explicit matrices."""
    match node:
        case sp.MatAdd():
            return sum(value(a, at) for a in node.args)
        case sp.MatMul():
            product = np.eye(1)
            for a in node.args:
                factor = value(a, at)
                product = product @ factor if product.shape != (1, 1) else product * factor
            return product
        case sp.MatPow():
            return np.linalg.matrix_power(value(node.base, at), int(node.exp))
        case sp.Transpose():
            return value(node.arg, at).T
        case sp.DiagMatrix():
            return np.diag(value(node.args[0], at)[:, 0])
        case sp.Identity():
            return np.eye(at["K"])
        case sp.OneMatrix():
            return np.ones((at["K"], 1) if node.cols == 1 else (1, at["K"]))
        case sp.ZeroMatrix():
            return np.zeros((1, 1))
        case sp.MatrixSymbol():
            return at[node.name]
    return np.array([[float(node.subs(x, at["x"]))]])


@pytest.mark.parametrize("n", range(1, 6))
@pytest.mark.parametrize("expression", ZEROS, ids=str)
def test_proved_zeros_vanish_at_every_order(expression, n):
    rng = np.random.default_rng(n)
    G, weights = rng.normal(size=(n, n)), rng.dirichlet(np.ones(n))
    at = {"K": n, "A": G - G.T, "B": rng.normal(size=(n, n)), "p": weights[:, None], "x": 0.7}
    assert np.abs(value(expression, at)).max() < 1e-12


def test_without_the_equations_nothing_is_known():
    bare = WordForms(NormalForms())
    assert not bare.is_zero(A + A.T)
    assert not bare.is_zero(S * one)


def test_equations_that_go_in_circles_are_given_up():
    swap = WordForms(NormalForms(), [equal(A * B, B * A), equal(B * A, A * B)])
    with pytest.raises(ArithmeticFailure, match="circles"):
        swap.is_zero(A * B)
    assert REWRITINGS < 10**6


def test_what_is_no_product_of_letters_is_refused():
    with pytest.raises(ArithmeticFailure):
        forms.is_zero(B.inverse())


def test_letters_of_one_name_and_different_domains_differ():
    assert skew_symmetric("B", K) != B
