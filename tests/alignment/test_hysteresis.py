"""Coexisting attractors of MRS-DPO: certified, and seen by independent arithmetic."""

from __future__ import annotations

from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest
import sympy as sp

from proofkit import ArithmeticFailure, InputError
from proofkit.alignment.batched import MrsDpo
from proofkit.alignment.dpo import dpo_gradient, residual
from proofkit.alignment.hysteresis import (
    StrongCycle,
    coexistence,
    hysteresis_window,
    kernel_equations,
)
from proofkit.alignment.mixed_reference import preference_cycle
from proofkit.alignment.policies import sigmoid
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.continuation import enclose_fold
from proofkit.report.diagram import DiagramReport
from proofkit.report.diagram_plot import save_diagram_plot

SETTING = StrongCycle("499/1000", "1/2")
NEAR_FOLD = (0.8786, -3.5641, -4.3576, -4.7123, -2.4737, -4.9322, -4.7957, 2.3747)


@pytest.fixture(scope="module")
def both():
    return coexistence(SETTING, "7/10")


def last_radius(beta, start):
    """How far from the uniform policy the vectorised floating-point map is after 3000 rounds."""
    a = 0.499
    P = np.array([[[0.5, 0.5 + a, 0.5 - a], [0.5 - a, 0.5, 0.5 + a], [0.5 + a, 0.5 - a, 0.5]]])
    setting = {"alpha": [0.5], "beta": [beta], "lambda": [1.0]}
    batch = MrsDpo().batch(P, {name: np.array(value) for name, value in setting.items()})
    logits = np.array([[start], [0.0], [0.0]])
    logits -= logits.max(axis=0)
    for _ in range(3000):
        batch.step(logits)
    return float(np.linalg.norm(logits - logits.mean()))


def test_both_attractors_at_one_beta(both):
    assert (both.cycle.period, both.cycle.stable, both.cycle.prime) == (
        6, Ternary.TRUE, Ternary.TRUE
    )  # fmt: skip
    assert 0.5**2 + 16 * 0.499**2 * 0.7**2 / 3 < 1
    assert all(max(abs(float(x.mid())) for x in z) > 1 for z in both.cycle.points)
    assert last_radius(0.7, 0.1) < 1e-9 and last_radius(0.7, 5.0) > 3


def test_mpmath_confirms_the_cycle_round_by_round(both):
    """The optimum by mpmath's own root finder on the gradient of the loss, at 30 digits."""
    cycle, a = both.cycle, mp.mpf(499) / 1000
    rows = [[mp.mpf(1) / 2 + a * (0, 1, -1)[(j - i) % 3] for j in range(3)] for i in range(3)]

    def image(z):
        weights = [mp.exp(v) for v in (*z, 0)]

        def gradient(u, v):
            h = (u, v, 0)
            return [
                sum(weights[j] * (rows[i][j] - 1 / (1 + mp.exp(h[j] - h[i]))) for j in range(3))
                for i in range(2)
            ]

        h = mp.findroot(gradient, GUESS[len(seen)], tol=1e-20)
        return [v / 2 + mp.mpf(7) / 10 * k for v, k in zip(z, h, strict=True)]

    seen = []
    with mp.workdps(30):
        point = [mp.mpf(x.mid().str(30, radius=False)) for x in cycle.points[0]]
        GUESS = [
            [2 * (float(y.mid()) / 1.4 - float(x.mid()) / 2.8) for x, y in zip(p, q, strict=True)]
            for p, q in zip(cycle.points, [*cycle.points[1:], cycle.points[0]], strict=True)
        ]
        for box in [*cycle.points[1:], cycle.points[0]]:
            point = image(point)
            seen.append(point)
            assert all(abs(v - float(x.mid())) < 1e-8 for v, x in zip(point, box, strict=True))


@pytest.fixture(scope="module")
def window():
    return hysteresis_window(SETTING, down_to="73/100", resolution=10)


def test_a_window_of_beta_up_to_the_threshold(window):
    assert window.exists == window.attracts and window.fold is None
    low, high = window.exists
    assert low == Fraction(73, 100)
    exact = mp.sqrt(3 * (1 - mp.mpf(1) / 4)) / (4 * mp.mpf(499) / 1000)
    assert 0 < exact - float(high) < 1e-5
    assert abs(float(window.threshold) - exact) < 1e-15


def test_the_picture_shows_both_over_the_window_and_the_loss_of_stability(window, tmp_path):
    (what, uniform), (orbit, branch) = window.branches()
    assert what == "fixed point" and "period 6" in orbit
    ((_, stable_to),), ((unstable_from, _),) = (
        uniform.over(Ternary.TRUE),
        uniform.over(Ternary.FALSE),
    )
    assert float(stable_to) < float(window.threshold) < float(unstable_from)
    assert branch.span == window.exists
    report = DiagramReport("MRS-DPO", SETTING.map, branches=window.branches())
    save_diagram_plot(report, tmp_path / "hysteresis.png")
    assert (tmp_path / "hysteresis.png").read_bytes().startswith(b"\x89PNG")


def test_the_cycle_is_born_in_a_fold_and_below_it_orbits_go_to_the_uniform_policy():
    whole = SETTING.map.iterated(2, sp.ImmutableMatrix([[0, -1], [1, -1]]))
    fold = enclose_fold(whole, 0.6685, NEAR_FOLD)
    assert fold.parameter.rad() < 1e-12
    beta = float(fold.parameter)
    assert 0.668 < beta < 0.669
    assert last_radius(beta - 0.005, 5.0) < 1e-6 and last_radius(beta + 0.005, 5.0) > 3


def test_no_coexistence_where_the_onset_is_soft_or_past():
    """At a = 1/4, 16a² = 1 < 3; and past the threshold the uniform policy is unstable."""
    soft = StrongCycle("1/4", "1/2")
    with pytest.raises(ArithmeticFailure, match="no attracting cycle was certified"):
        coexistence(soft, "7/5")  # the threshold is 3/2
    with pytest.raises(ArithmeticFailure, match="not stable"):
        coexistence(SETTING, "4/5")
    with pytest.raises(ArithmeticFailure, match="no attracting cycle"):
        hysteresis_window(soft)


def test_where_the_uniform_policy_is_stable():
    """Exactly below β² = 3(1 − α²)/(16a²): 0.7515... for a = 0.499, α = 1/2."""
    assert SETTING.uniform_is_stable((Fraction(0), Fraction(3, 4))) is Ternary.TRUE
    assert SETTING.uniform_is_stable((Fraction(3, 4), Fraction(4, 5))) is Ternary.FALSE
    assert StrongCycle("3/8", "1/2").uniform_is_stable((Fraction(1), Fraction(1))) in (
        Ternary.FALSE, Ternary.UNKNOWN,
    )  # fmt: skip


def test_the_kernel_equations_are_the_stationary_ones():
    """R(R_23, R_31, R_12) = 0 identically, and the gradient is −μ_i(Rμ)_i."""
    a, u, v = sp.symbols("a u v")
    h, P = sp.Matrix([u, v, 0]), preference_cycle(3, a)
    R = residual(P, h)
    kernel = sp.Matrix([R[1, 2], R[2, 0], R[0, 1]])
    assert all(sp.simplify(e.rewrite(sp.exp)) == 0 for e in R * kernel)
    mu = sp.symbols("m1:4", positive=True)
    gradient = dpo_gradient(h, P, sp.Matrix(mu))
    miss = R * sp.Matrix(mu)
    assert all(sp.expand(g + m * e) == 0 for g, m, e in zip(gradient, mu, miss, strict=True))
    half = sp.Rational(1, 2)
    entries = [half + a - sigmoid(d) for d in (v, -u, u - v)]
    assert all(sp.simplify(k - e) == 0 for k, e in zip(kernel, entries, strict=True))


def test_at_a_sampler_of_the_kernel_the_kernel_equations_hold():
    """λ = 1/2: μ ∝ r(h) means π = 2μ − 1/3."""
    a, h = sp.Rational(2, 5), [sp.Rational(1, 4), sp.Rational(-1, 6)]
    rewards = [*h, 0]
    r = [
        sp.Rational(9, 10) - sigmoid(rewards[(i + 1) % 3] - rewards[(i + 2) % 3]) for i in range(3)
    ]
    pi = [2 * x / sum(r) - sp.Rational(1, 3) for x in r]
    theta = sp.Matrix([sp.log(x) for x in pi])
    found = kernel_equations(a, sp.Rational(1, 2), theta, sp.Matrix(h))
    assert all(abs(sp.N(e, 40)) < 1e-30 for e in found)


@pytest.mark.parametrize("values", [("1/2", 0, 1), (0, 0, 1), ("1/4", 1, 1), ("1/4", 0, 0)])
def test_settings_out_of_range(values):
    with pytest.raises(InputError):
        StrongCycle(*values)
