"""The vectorised maps against the symbolic map, mpmath's root finder and known thresholds."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import sympy as sp

from proofkit._errors import ArithmeticFailure, DataError
from proofkit.alignment.batched import MrsDpo, MrsIpo, dpo_optima
from proofkit.alignment.batched.setting import Anchors
from proofkit.alignment.mixed_reference import mrs_ipo
from proofkit.dynamics.batch import entropies, orbits, policies
from proofkit.dynamics.sweep import Fate, Grid, Protocol, sweep


def random_matrices(rng, n, K):
    raw = rng.uniform(-2, 2, size=(n, K, K))
    return 1 / (1 + np.exp(raw.transpose(0, 2, 1) - raw))


def cycle(a):
    return np.array([[0.5, 0.5 + a, 0.5 - a], [0.5 - a, 0.5, 0.5 + a], [0.5 + a, 0.5 - a, 0.5]])


def parameters(**values):
    return {name: np.atleast_1d(np.asarray(x, dtype=float)) for name, x in values.items()}


def test_ipo_rounds_are_those_of_the_symbolic_map():
    P = sp.Matrix([["1/2", "9/10", "1/5"], ["1/10", "1/2", "3/4"], ["4/5", "1/4", "1/2"]])
    reference, sampler = sp.Matrix(["1/2", "1/4", "1/4"]), sp.Matrix(["1/10", "3/10", "3/5"])
    symbolic = mrs_ipo(
        P, alpha=sp.Rational(1, 3), beta=sp.Integer(4), lam=sp.Rational(2, 3),
        reference=reference, start=sampler,
    )  # fmt: skip
    start = sp.Matrix(["1/5", "1/5", "3/5"])
    expected = start
    family = MrsIpo(Anchors((0.5, 0.25, 0.25), (0.1, 0.3, 0.6)))
    path = orbits(
        family,
        np.array(P, dtype=float)[None],
        {"alpha": np.array([1 / 3]), "beta": np.array([4.0]), "lambda": np.array([2 / 3])},
        np.log(np.array(start, dtype=float)),
        5,
    )
    for t in range(6):
        np.testing.assert_allclose(path[t, :, 0], np.array(expected, float)[:, 0], rtol=1e-12)
        expected = symbolic(expected).evalf(40)


@pytest.mark.parametrize("K", [2, 3, 4, 6])
def test_dpo_optima_solve_mpmaths_equations(K):
    rng = np.random.default_rng(K)
    P = np.moveaxis(random_matrices(rng, 4, K), 0, -1)
    mu = rng.dirichlet(np.full(K, 0.7), size=4).T
    h = dpo_optima(P, mu, np.zeros((K, 4)))
    np.testing.assert_allclose(h.mean(axis=0), 0, atol=1e-12)
    with mpmath.workdps(30):
        for n in range(4):

            def gradient(*tail, n=n):
                x = [mpmath.mpf(0), *tail]
                return [
                    sum(
                        mu[j, n] * (P[i, j, n] - 1 / (1 + mpmath.exp(x[j] - x[i])))
                        for j in range(K)
                    )
                    for i in range(1, K)
                ]

            root = mpmath.findroot(gradient, [h[i, n] - h[0, n] for i in range(1, K)])
            expected = np.array([0.0, *map(float, root)])
            np.testing.assert_allclose(h[:, n] - h[0, n], expected, atol=1e-11)


def test_two_responses_have_the_logit_as_their_optimum():
    p = np.array([1e-6, 0.2, 0.5, 0.999999])
    P = np.array([[np.full(4, 0.5), p], [1 - p, np.full(4, 0.5)]])
    first = np.array([0.1, 0.5, 0.9, 1e-9])
    h = dpo_optima(P, np.array([first, 1 - first]), np.zeros((2, 4)))
    np.testing.assert_allclose(h[0] - h[1], np.log(p / (1 - p)), rtol=1e-9)


def test_a_sampler_on_one_response_gives_the_limit():
    """With all mass on the first response only its comparisons count: h_i − h_1 = logit P_i1."""
    P = np.moveaxis(random_matrices(np.random.default_rng(5), 1, 4), 0, -1)
    for rest in (1e-12, 1e-200, 0.0):
        h = dpo_optima(P, np.array([[1.0], [rest], [rest], [rest]]), np.zeros((4, 1)))
        expected = np.log(P[:, 0] / (1 - P[:, 0]))
        np.testing.assert_allclose(h - h[0], expected, atol=1e-9)


@pytest.mark.parametrize("start", [-20.0, 20.0])
def test_newton_converges_from_far_away(start):
    P = np.moveaxis(random_matrices(np.random.default_rng(7), 3, 3), 0, -1)
    mu = np.full((3, 3), 1 / 3)
    near = dpo_optima(P, mu, np.zeros((3, 3)))
    far = np.array([[start] * 3, [0.0] * 3, [0.0] * 3])
    np.testing.assert_allclose(dpo_optima(P, mu, far), near, atol=1e-11)


def test_newton_says_so_if_it_fails():
    P = np.moveaxis(random_matrices(np.random.default_rng(7), 1, 3), 0, -1)
    with pytest.raises(ArithmeticFailure, match="did not converge"):
        dpo_optima(P, np.full((3, 1), 1 / 3), np.array([[700.0], [0.0], [0.0]]))


@pytest.mark.parametrize(("family", "factor"), [(MrsIpo(), 1.0), (MrsDpo(), 16.0)])
@pytest.mark.parametrize("side", [0.97, 1.03])
def test_a_cycle_loses_stability_where_the_theorems_say(family, factor, side):
    """α² + factor·a²β²λ²/3 = 1; below it a near start returns to the uniform policy."""
    a, alpha, lam = 0.2, 0.6, 0.8
    threshold = np.sqrt(3 * (1 - alpha**2) / factor) / (a * lam)
    grid = Grid.product({"alpha": [alpha], "beta": [side * threshold], "lambda": [lam]})
    swept = sweep(
        family, cycle(a)[None], grid, start=np.array([[0.01, 0.0, 0.0]]),
        protocol=Protocol(2000, 500),
    )  # fmt: skip
    expected = Fate.CONVERGED if side < 1 else Fate.OSCILLATING
    assert swept.fates()[0, 0] is expected


def test_dpo_on_bradley_terry_ignores_the_sampler():
    r = np.array([1.0, 0.3, -0.2, -1.1])
    P = 1 / (1 + np.exp(r[None] - r[:, None]))
    mu = np.random.default_rng(3).dirichlet([1] * 4, 5).T
    h = dpo_optima(np.repeat(P[..., None], 5, axis=2), mu, np.zeros((4, 5)))
    np.testing.assert_allclose(h, np.repeat((r - r.mean())[:, None], 5, axis=1), atol=1e-11)


@pytest.mark.parametrize("extreme", [0.0, 1.0])
def test_dpo_refuses_certain_preferences(extreme):
    P = np.full((1, 2, 2), 0.5)
    P[0, 0, 1], P[0, 1, 0] = extreme, 1 - extreme
    setting = parameters(**{"alpha": 0, "beta": 1, "lambda": 1})
    with pytest.raises(DataError, match="strictly between"):
        MrsDpo().batch(P, setting)
    MrsIpo().batch(P, setting)


@pytest.mark.parametrize(
    ("name", "value"),
    [("alpha", -0.1), ("alpha", 1.1), ("alpha", np.nan), ("lambda", 2), ("beta", 0)],
)
def test_parameters_outside_their_domain_are_refused(name, value):
    setting = {"alpha": 0.5, "beta": 1.0, "lambda": 0.5} | {name: value}
    with pytest.raises(DataError, match=name):
        MrsIpo().batch(np.full((1, 2, 2), 0.5), parameters(**setting))


def test_policies_and_entropies_survive_extreme_logits():
    logits = np.array([[0.0, 1e5], [-1e5, 1e5], [0.0, -1e5]])
    policy = policies(logits)
    np.testing.assert_array_equal(policy, [[0.5, 0.5], [0, 0.5], [0.5, 0]])
    np.testing.assert_allclose(entropies(policy), np.log(2))
