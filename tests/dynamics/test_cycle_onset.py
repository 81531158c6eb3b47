"""The onset of oscillation on the three-cycle: proved coefficients against simulated policies."""

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
import sympy as sp

from proofkit import real
from proofkit.alignment.mixed_reference import mrs_dpo, mrs_ipo, preference_cycle
from proofkit.arithmetic.planar_family import planar_form
from proofkit.dynamics import coordinate_of, logits_at, planar_family, sampled_orbit
from proofkit.statement.predicates import supercritical
from proofkit.statement.variables import vector

a, alpha, lam = real("a"), real("alpha"), real("lambda")
beta = real("beta", above=0)
MAPS = {"ipo": (mrs_ipo, 1 / sqrt(3)), "dpo": (mrs_dpo, 4 / sqrt(3))}


def step(name):
    return MAPS[name][0](preference_cycle(3, a), alpha=alpha, beta=beta, lam=lam)


@pytest.mark.parametrize(
    ("name", "coefficient"),
    [("ipo", lambda w, x: -3 * w / 4), ("dpo", lambda w, x: w * (x - 3) / 4)],
)
def test_the_simulated_circle_has_the_size_that_the_coefficient_says(name, coefficient):
    values = {a: Fraction(1, 4), alpha: Fraction(3, 10), lam: Fraction(1)}
    omega = sqrt(1.004**2 - 0.3**2)
    values[beta] = Fraction(omega / (0.25 * MAPS[name][1])).limit_denominator(10**6)
    path = np.log(sampled_orbit(step(name), values, (0.4, 0.3, 0.3), 4000)[-600:])
    theta = path - path.mean(axis=1, keepdims=True)
    squared = (theta**2).sum(axis=1).mean()
    strength = 16 * 0.25**2
    predicted = 6 * 0.004 / -coefficient(1 - 0.3**2, strength)
    assert squared == pytest.approx(predicted, rel=0.05)


def test_beyond_the_bound_on_strength_dpo_jumps_instead():
    """16a²λ² > 3: just above the threshold policies end far from the uniform one."""
    values = {a: Fraction(12, 25), alpha: Fraction(3, 10), lam: Fraction(1)}
    omega = sqrt(1.002**2 - 0.3**2)
    values[beta] = Fraction(omega / (0.48 * 4 / sqrt(3))).limit_denominator(10**6)
    path = np.log(sampled_orbit(step("dpo"), values, (0.34, 0.33, 0.33), 3000)[-200:])
    theta = path - path.mean(axis=1, keepdims=True)
    assert np.sqrt((theta**2).sum(axis=1)).mean() > 1


def test_the_coordinate_inverts_the_logits_and_scales_the_norm():
    z = vector("z", 2)
    theta = logits_at(z)
    assert coordinate_of(theta).applyfunc(sp.expand) == sp.Matrix(z)
    assert coordinate_of(theta + sp.ones(3, 1) * a).applyfunc(sp.expand) == sp.Matrix(z)
    assert sp.expand(sum(t**2 for t in theta) - 6 * (z[0] ** 2 + z[1] ** 2)) == 0


@pytest.mark.parametrize("name", MAPS)
def test_the_symmetry_of_the_cycle_leaves_no_resonant_term_at_1_to_4(name):
    critical = sp.sqrt(3) / ({"ipo": 1, "dpo": 4}[name] * a * lam)
    family = planar_family(step(name), beta, critical)
    form = planar_form(supercritical(family))
    at = {alpha: 0, a: sp.Rational(1, 4), lam: 1}
    assert [sp.simplify(e.subs(at)) for e in form.resonant] == [0, 0]
    assert sp.simplify(form.critical_multiplier[0].subs(at)) == 0
