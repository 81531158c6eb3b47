"""Orbits: certified cycles against maps whose cycles are known, and claims about every orbit."""

from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from flint import arb, fmpq

from proofkit import (
    ArithmeticFailure,
    Budget,
    InputError,
    StatementError,
    Verdict,
    claim,
    orbits_tend_to,
    real,
    vector,
)
from proofkit.alignment.mixed_reference import mrs_dpo, mrs_ipo, preference_cycle
from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.orbits import OrbitMap, decision
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.orbits import certified_cycle, sampled_orbit
from proofkit.engines.protocol import Problem
from proofkit.engines.registry import engine

r = real("r", above=0)
x, h = vector("x", 1), vector("h", 1)
ZERO = sp.zeros(1, 1)
a, alpha, beta, lam = real("a", above=0, below="1/2"), real("alpha"), real("beta"), real("lambda")


def ricker(growth):
    """Ricker's map of a population e^x; Elaydi, *Discrete Chaos*, §1.8: the fixed point 0 attracts
    for 0 < r < 2, and at r = 2 a cycle of two branches off."""
    return sp.Matrix([x[0] + growth * (1 - sp.exp(x[0]))])


def decided(condition, *values):
    return decision(condition, compile_nodes)([fmpq(v) for v in values])


def test_a_cycle_beyond_the_period_doubling_refutes_convergence():
    assert decided(orbits_tend_to(ZERO, x, ricker(r)), fmpq(9, 4)) is Ternary.FALSE


def test_below_the_period_doubling_nothing_is_refuted_and_nothing_proved():
    assert decided(orbits_tend_to(ZERO, x, ricker(r)), fmpq(3, 2)) is Ternary.UNKNOWN


def test_a_fixed_point_taken_for_a_cycle_of_two_does_not_avoid_itself():
    map_ = OrbitMap(orbits_tend_to(ZERO, x, ricker(r)), (r,), compile_nodes)
    orbit = map_.certified_cycle([fmpq(3, 2)], [[0.1], [-0.1]])
    assert orbit.avoids([fmpq(0)]) is Ternary.UNKNOWN


def test_where_there_is_no_cycle_none_is_certified():
    map_ = OrbitMap(orbits_tend_to(ZERO, x, sp.Matrix([x[0] + 1 + x[0] ** 2])), (), compile_nodes)
    with pytest.raises(ArithmeticFailure):
        map_.certified_cycle([], [[0.1], [0.2]])


def test_another_fixed_point_refutes_convergence():
    image = sp.Matrix([3 * x[0] / (1 + x[0] ** 2)])
    assert decided(orbits_tend_to(ZERO, x, image)) is Ternary.FALSE
    assert decided(orbits_tend_to(sp.Matrix([sp.sqrt(2)]), x, image)) is Ternary.FALSE


def test_the_boxes_of_a_certified_cycle_contain_it():
    """x ↦ 1 − x² has the cycle of two 0, 1."""
    image = sp.Matrix([1 - x[0] ** 2 * r])
    map_ = OrbitMap(orbits_tend_to(ZERO, x, image), (r,), compile_nodes)
    orbit = map_.certified_cycle([fmpq(1)], [[0.1], [0.9]])
    assert orbit.period == 2
    assert {round(float(box[0].mid())) for box in orbit.boxes} == {0, 1}
    assert all(box[0].contains(arb(round(float(box[0].mid())))) for box in orbit.boxes)
    assert orbit.avoids([fmpq(1, 2)]) is Ternary.TRUE
    assert orbit.avoids([fmpq(0)]) is Ternary.UNKNOWN


def test_a_hidden_variable_changes_nothing():
    """The same map, its nonlinear part defined by 2h + h³ = 2(1 − e^x) + (1 − e^x)³."""
    g = 1 - sp.exp(x[0])
    image, equation = sp.Matrix([x[0] + r * h[0]]), 2 * h[0] + h[0] ** 3 - 2 * g - g**3
    condition = orbits_tend_to(ZERO, x, image, hidden=h, equations=[equation])
    open_one = decision(orbits_tend_to(ZERO, x, ricker(r)), compile_nodes)
    hidden_one = decision(condition, compile_nodes)
    boxes = [d.counterexample([fmpq(9, 4)]).boxes for d in (open_one, hidden_one)]
    shifts = (0, 1)
    assert any(
        all(boxes[0][(t + s) % 2][0].overlaps(boxes[1][t][0]) for t in shifts) for s in shifts
    )


def test_falsify_and_enclose_report_the_orbit():
    wrong = claim(given=r < sp.Rational(12, 5), then=orbits_tend_to(ZERO, x, ricker(r)))
    suspect = {r: Fraction(9, 4)}
    evidence = engine("enclose").examine(Problem(wrong, suspect=suspect), Budget())
    assert evidence.verdict is Verdict.REFUTED
    assert "returns exactly after 2 rounds" in evidence.witness.violated
    right = claim(given=r < 2, then=orbits_tend_to(ZERO, x, ricker(r)))
    assert engine("enclose").examine(Problem(right), Budget()).verdict is Verdict.INCONCLUSIVE


CYCLE = {a: Fraction(12, 25), alpha: Fraction(6, 11), beta: Fraction(3, 4), lam: Fraction(1)}


def test_the_period_six_orbit_of_dpo_below_its_threshold():
    step = mrs_dpo(preference_cycle(3, a), alpha=alpha, beta=beta, lam=lam)
    orbit = certified_cycle(step, CYCLE, (0.9, 0.07, 0.03), 6, settle=400)
    first, third = (orbit.boxes[t] for t in (0, 2))
    full = [*first, arb(0)]
    turned = (full[1:] + full[:1], full[2:] + full[:2])
    assert any(
        all((y - z[-1]).overlaps(w) for y, w in zip(z[:-1], third, strict=True)) for z in turned
    )
    assert orbit.avoids([fmpq(0), fmpq(0)]) is Ternary.TRUE
    assert float(CYCLE[alpha] ** 2 + 16 * (CYCLE[a] * CYCLE[beta]) ** 2 / 3) < 1


def test_an_independent_solver_confirms_that_orbit():
    """One round in mpmath: the optimum h(π) by its own Newton method on the loss's gradient."""
    step = mrs_dpo(preference_cycle(3, a), alpha=alpha, beta=beta, lam=lam)
    orbit = certified_cycle(step, CYCLE, (0.9, 0.07, 0.03), 6, settle=400)
    s, A, B = (mp.mpf(CYCLE[v].numerator) / CYCLE[v].denominator for v in (a, alpha, beta))

    def gradient(pi):
        def at(h1, h2):
            h = (h1, h2, mp.mpf(0))
            sigma = [[1 / (1 + mp.exp(v - u)) for v in h] for u in h]
            win = [
                [mp.mpf(1) / 2 + s * ((0, 1, -1)[(j - i) % 3]) for j in range(3)] for i in range(3)
            ]
            return [sum(pi[j] * (win[i][j] - sigma[i][j]) for j in range(3)) for i in range(2)]

        return at

    point = [mp.mpf(float(box.mid())) for box in orbit.boxes[0]]
    for box in [*orbit.boxes[1:], orbit.boxes[0]]:
        weights = [mp.exp(v) for v in (*point, mp.mpf(0))]
        pi = [w / sum(weights) for w in weights]
        h = mp.findroot(gradient(pi), (mp.mpf(0), mp.mpf(0)))
        point = [A * v + B * k for v, k in zip(point, h, strict=True)]
        assert all(abs(v - float(b.mid())) < 1e-9 for v, b in zip(point, box, strict=True))


def test_sampled_orbits_follow_the_map():
    step = mrs_ipo(preference_cycle(3, a), alpha=alpha, beta=beta, lam=lam)
    values = {a: Fraction(1, 2), alpha: Fraction(1, 2), beta: Fraction(2), lam: Fraction(1)}
    path = sampled_orbit(step, values, (0.5, 0.3, 0.2), 200)
    assert path.shape == (201, 3)
    gain = np.array(preference_cycle(3, sp.Rational(1, 2)), dtype=float) @ path[0]
    weights = path[0] ** 0.5 * np.exp(2 * gain)
    assert path[1] == pytest.approx(weights / weights.sum())
    assert path[200] == pytest.approx(np.full(3, 1 / 3), abs=1e-3)


def test_wrong_starts_and_ill_formed_predicates_are_refused():
    step = mrs_ipo(preference_cycle(3, a), alpha=alpha, beta=beta, lam=lam)
    with pytest.raises(InputError, match="policy"):
        sampled_orbit(step, CYCLE, (0.5, 0.5, 0.0), 3)
    with pytest.raises(InputError, match="no value for a"):
        sampled_orbit(step, {alpha: Fraction(1)}, (0.5, 0.3, 0.2), 3)
    with pytest.raises(StatementError, match="mention"):
        orbits_tend_to(sp.Matrix([x[0]]), x, ricker(r))
    with pytest.raises(StatementError, match="differ"):
        orbits_tend_to(sp.zeros(2, 1), x, ricker(r))
