"""DPO: loss, gradient, Laplacian, optimum and MRS-DPO against mpmath, which solves them itself."""

from itertools import product

import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from flint import fmpq

from proofkit import policy, preference_matrix, real, vector
from proofkit.alignment.dpo import (
    dpo_gradient,
    dpo_laplacian,
    dpo_loss,
    dpo_optimum,
    mean_zero,
    optimum_slope,
    pseudo_inverse,
    residual,
)
from proofkit.alignment.matrices import gram_of_laplacian, laplacian
from proofkit.alignment.mixed_reference import mrs_dpo, preference_cycle
from proofkit.alignment.policies import uniform
from proofkit.arithmetic.implicit_points import PointSolver
from proofkit.arithmetic.precision import working_precision

P3 = sp.Matrix([["1/2", "4/5", "1/3"], ["1/5", "1/2", "9/10"], ["2/3", "1/10", "1/2"]])
MU3 = sp.Matrix(["1/2", "1/3", "1/6"])


def numbers(matrix):
    return [[mp.mpf(int(x.p)) / int(x.q) for x in matrix.row(i)] for i in range(matrix.rows)]


def loss(h, P, mu):
    """The population loss, written out again."""
    pairs = product(range(len(mu)), repeat=2)
    return mp.fsum(mu[i] * mu[j] * P[i][j] * mp.log(1 + mp.exp(h[j] - h[i])) for i, j in pairs)


def optimum(P, mu):
    """The minimiser of mean zero, by mpmath's derivatives of the loss alone."""
    K = len(mu)

    def gradient(*x):
        h = [*x, mp.mpf(0)]
        return [
            mp.diff(lambda y, i=i: loss([*h[:i], y, *h[i + 1 :]], P, mu), h[i])
            for i in range(K - 1)
        ]

    h = [*mp.findroot(gradient, [0] * (K - 1), tol=1e-30), mp.mpf(0)]
    mean = mp.fsum(h) / K
    return [x - mean for x in h]


@pytest.fixture(autouse=True)
def fifty_digits():
    with mp.workdps(50):
        yield


def test_gradient_and_laplacian_are_the_derivatives_of_the_loss():
    h = vector("h", 3)
    at = dict(zip(h, (sp.Rational(1, 3), sp.Rational(-1, 2), sp.Rational(2, 7)), strict=True))
    objective = dpo_loss(h, P3, MU3)
    gradient, laplacian = dpo_gradient(h, P3, MU3), dpo_laplacian(h, MU3)
    for i in range(3):
        assert abs(sp.N((objective.diff(h[i]) - gradient[i]).subs(at), 40)) < 1e-35
        for j in range(3):
            assert abs(sp.N((objective.diff(h[i], h[j]) - laplacian[i, j]).subs(at), 40)) < 1e-35


def test_the_loss_is_the_one_written_out():
    h, mu = [mp.mpf("0.3"), mp.mpf("-1.25"), mp.mpf(2)], [mp.mpf(1) / n for n in (2, 3, 6)]
    exact = dpo_loss(sp.Matrix(["3/10", "-5/4", "2"]), P3, MU3)
    assert abs(mp.mpf(str(sp.N(exact, 40))) - loss(h, numbers(P3), mu)) < mp.mpf(10) ** -35


def midpoint(ball):
    return mp.mpf(ball.mid().str(40, radius=False))


def enclosed_optimum(P, mu):
    h = dpo_optimum("h", P, mu)
    (unknown,) = {x.variable for x in h.free_symbols}
    with working_precision(128):
        x = [*map(midpoint, PointSolver([unknown]).enclose({})), mp.mpf(0)]
    mean = mp.fsum(x) / P.rows
    return [v - mean for v in x]


def agrees(found, expected):
    return abs(found - expected) < mp.mpf(10) ** -25


@pytest.mark.parametrize("size", [2, 3, 4])
def test_the_enclosed_optimum_is_the_one_mpmath_finds(size):
    P = preference_cycle(5, sp.Rational(2, 5))[:size, :size]
    mu = sp.Matrix([sp.Rational(2 * i + 1, size**2) for i in range(size)])
    expected = optimum(numbers(P), [x for (x,) in numbers(mu)])
    assert all(map(agrees, enclosed_optimum(P, mu), expected))


def test_two_responses_have_a_closed_form_whatever_the_sampler():
    P = sp.Matrix([["1/2", "9/10"], ["1/10", "1/2"]])
    for skew in ("1/2", "1/100"):
        h = enclosed_optimum(P, sp.Matrix([sp.Rational(skew), 1 - sp.Rational(skew)]))
        assert agrees(h[0] - h[1], mp.log(9))


def test_bradley_terry_rewards_are_recovered():
    w = [sp.Integer(1), sp.Integer(3), sp.Rational(1, 2)]
    P = sp.Matrix(3, 3, lambda i, j: w[i] / (w[i] + w[j]))
    h = enclosed_optimum(P, MU3)
    assert agrees(h[1] - h[0], mp.log(3))
    assert agrees(h[0] - h[2], mp.log(2))


def test_extreme_samplers_and_preferences_are_solved():
    tiny = sp.Rational(1, 10**6)
    P = sp.Matrix([["1/2", 1 - tiny, tiny], [tiny, "1/2", 1 - tiny], [1 - tiny, tiny, "1/2"]])
    mu = sp.Matrix([1 - 2 * tiny, tiny, tiny])
    h = enclosed_optimum(P, mu)
    R = [[p - 1 / (1 + mp.exp(h[j] - h[i])) for j, p in enumerate(row)]
         for i, row in enumerate(numbers(P))]  # fmt: skip
    misses = [mp.fdot(row, [x for (x,) in numbers(mu)]) for row in R]
    assert all(abs(miss) < mp.mpf(10) ** -20 for miss in misses)


ALPHA, BETA, LAM = sp.Rational(3, 10), sp.Rational(5, 4), sp.Rational(3, 5)


def next_logits(theta, P):
    """One step of MRS-DPO with uniform reference and start, up to a constant."""
    weights = [mp.exp(t) for t in theta]
    total = mp.fsum(weights)
    lam = mp.mpf(3) / 5
    mu = [lam * w / total + (1 - lam) / 3 for w in weights]
    moved = [
        mp.mpf(3) / 10 * t + mp.mpf(5) / 4 * h for t, h in zip(theta, optimum(P, mu), strict=True)
    ]
    return [x - moved[-1] for x in moved[:-1]]


STEP = mp.mpf(10) ** -5


def central(f, at, index):
    """A mixed derivative of a function of two numbers, by central differences."""
    (m, n), (x, y) = index, at
    if m:
        low, high = (central(f, (x + s, y), (m - 1, n)) for s in (-STEP, STEP))
    elif n:
        low, high = (central(f, (x, y + s), (m, n - 1)) for s in (-STEP, STEP))
    else:
        return f(x, y)
    return (high - low) / (2 * STEP)


def test_the_derivatives_of_mrs_dpo_are_those_of_the_map():
    a = sp.Rational(1, 5)
    step = mrs_dpo(preference_cycle(3, a), alpha=ALPHA, beta=BETA, lam=LAM)
    jet = step.derivatives(uniform(3), sp.zeros(2, 1), 3)
    P = numbers(preference_cycle(3, a))
    for index in ((1, 0), (0, 1), (1, 1), (2, 1)):
        for i in range(2):
            found = central(lambda x, y, i=i: next_logits([x, y, 0], P)[i], (0, 0), index)
            exact = jet[index][i]
            assert abs(found - mp.mpf(int(exact.p)) / int(exact.q)) < mp.mpf(10) ** -7


def test_the_jacobian_is_the_first_of_them():
    a, alpha = real("a", above=0, at_most="1/2"), real("alpha", at_least=0, at_most=1)
    beta, lam = real("beta", above=0), real("lambda", at_least=0, at_most=1)
    step = mrs_dpo(preference_cycle(3, a), alpha=alpha, beta=beta, lam=lam)
    J = step.jacobian(uniform(3), sp.zeros(2, 1))
    jet = step.derivatives(uniform(3), sp.zeros(2, 1), 1)
    assert sp.simplify(J[:, 0] - jet[1, 0]) == sp.zeros(2, 1)
    assert sp.simplify(J[:, 1] - jet[0, 1]) == sp.zeros(2, 1)


def test_a_wrong_solution_has_no_derivatives():
    step = mrs_dpo(preference_cycle(3, sp.Rational(1, 5)), alpha=ALPHA, beta=BETA, lam=LAM)
    with pytest.raises(Exception, match="do not hold"):
        step.derivatives(uniform(3), sp.Matrix([1, 0]), 1)


def test_the_slope_variable_is_the_derivative_of_the_optimum():
    P = preference_matrix("P", 3)
    pi = policy("pi", 3)
    step = mrs_dpo(P, alpha=ALPHA, beta=BETA, lam=LAM)
    h = step.hidden("h", pi)
    slope = step.slope("X", pi, h)
    unknown = {x.variable for x in (*h, *slope)}
    entries = fmpq(4, 5), fmpq(1, 3), fmpq(9, 10)
    values = dict(zip((P[0, 1], P[0, 2], P[1, 2]), entries, strict=True))
    values |= dict(zip(pi, (fmpq(1, 2), fmpq(1, 3), fmpq(1, 6)), strict=True))
    with working_precision(128):
        solver = PointSolver(list(unknown))
        coordinates = [x for v in solver.variables for x in v.coordinates]
        balls = dict(zip(coordinates, solver.enclose(values), strict=True))
    theta = [mp.log(3), mp.log(2)]

    def h_of(x, y):
        weights = [mp.exp(x), mp.exp(y), mp.mpf(1)]
        lam = mp.mpf(3) / 5
        mu = [lam * w / mp.fsum(weights) + (1 - lam) / 3 for w in weights]
        found = optimum(numbers(P3), mu)
        return [found[0] - found[2], found[1] - found[2]]

    for i, j in product(range(2), repeat=2):
        order = (1, 0) if j == 0 else (0, 1)
        expected = central(lambda x, y, i=i: h_of(x, y)[i], theta, order)
        assert abs(midpoint(balls[slope[i, j]]) - expected) < mp.mpf(10) ** -8


def test_the_residual_is_skew():
    R = residual(preference_matrix("P", 4), vector("h", 4))
    assert (R + R.T).applyfunc(sp.expand) == sp.zeros(4, 4)


def test_mean_zero_keeps_the_differences():
    x = vector("x", 2)
    h = mean_zero(x)
    assert sp.expand(sum(h)) == 0
    assert [sp.expand(h[i] - h[2] - x[i]) for i in range(2)] == [0, 0]


def solved(matrix):
    """The values of a matrix of implicit variables, those that define them found first."""
    variables = {x.variable for x in matrix.free_symbols}
    variables |= {x.variable for v in variables for x in v.parameters}
    with working_precision(128):
        solver = PointSolver(list(variables))
        coordinates = [x for v in solver.variables for x in v.coordinates]
        balls = dict(zip(coordinates, solver.enclose({}), strict=True))
        at = {x: sp.Float(ball.mid().str(30, radius=False), 30) for x, ball in balls.items()}
    return np.array(matrix.xreplace(at).tolist(), dtype=float)


def test_the_pseudo_inverse_is_numpys():
    weights = {(0, 1): 3, (0, 2): 1, (0, 3): 2, (1, 2): 5, (1, 3): 1, (2, 3): 4}
    L = laplacian(4, lambda i, j: sp.Rational(weights[i, j], 7))
    expected = np.linalg.pinv(np.array(L.tolist(), dtype=float))
    assert np.allclose(solved(pseudo_inverse("Y", L)), expected, atol=1e-12)


def test_the_slope_by_the_sampler_is_that_of_the_optimum():
    h = dpo_optimum("h", P3, MU3)
    slope = solved(optimum_slope("X", P3, MU3, h))
    P, mu = numbers(P3), [x for (x,) in numbers(MU3)]
    for k, i in product(range(3), repeat=2):
        changed = [[m + (s * STEP if n == k else 0) for n, m in enumerate(mu)] for s in (-1, 1)]
        low, high = (optimum(P, m)[i] for m in changed)
        assert abs(float((high - low) / (2 * STEP)) - slope[i, k]) < 1e-8


def test_a_laplacian_is_the_gram_matrix_of_its_edges():
    w = real("w", above=0)
    L = laplacian(3, lambda i, j: w * (1 + i + 2 * j))
    gram = gram_of_laplacian(3, lambda i, j: w * (1 + i + 2 * j))
    total = sum((weight * v * v.T for weight, v in gram), sp.zeros(2, 2))
    assert (L[:-1, :-1] - total).applyfunc(sp.expand) == sp.zeros(2, 2)
    assert (L * sp.ones(3, 1)).applyfunc(sp.expand) == sp.zeros(3, 1)
