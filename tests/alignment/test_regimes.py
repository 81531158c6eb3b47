"""Regimes of MRS-IPO: textbook thresholds, orbits by another arithmetic, and consistent advice."""

from __future__ import annotations

from fractions import Fraction

import mpmath as mp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofkit import InputError
from proofkit.alignment.regimes import Extent, Fact, Parameters, RegimeName, diagnose
from proofkit.arithmetic.number import ball
from proofkit.arithmetic.ternary import Ternary
from proofkit.strategies import preference_matrices
from proofkit.theorem_files import corpus_folder, load

F = Fraction
HALF = F(1, 2)
RATES = st.fractions(min_value=0, max_value=F(9, 10), max_denominator=20)


def cycle(a):
    return [[HALF, HALF + a, HALF - a], [HALF - a, HALF, HALF + a], [HALF + a, HALF - a, HALF]]


def next_policy(P, pi, at):
    """One round of MRS-IPO in mpmath, from the formula of arXiv:2602.12180."""
    K = len(pi)
    mu = [mp.mpf(at.lam.numerator) / at.lam.denominator * p for p in pi]
    mu = [m + (1 - mp.mpf(at.lam.numerator) / at.lam.denominator) / K for m in mu]
    alpha, beta = (mp.mpf(x.numerator) / x.denominator for x in (at.alpha, at.beta))
    rows = [[mp.mpf(x.numerator) / x.denominator for x in row] for row in P]
    gain = [mp.fdot(row, mu) for row in rows]
    weights = [p**alpha * mp.exp(beta * g) for p, g in zip(pi, gain, strict=True)]
    return [w / sum(weights) for w in weights]


@pytest.mark.parametrize("strength", [F(1, 10), F(1, 4), HALF])
@pytest.mark.parametrize("alpha", [F(0), F(1, 2), F(9, 10)])
def test_the_three_cycle_turns_unstable_at_its_threshold(strength, alpha):
    """α² + a²β²λ²/3 = 1 (arXiv:2602.12180), approached to one part in a thousand."""
    threshold = F(str(mp.nstr(mp.sqrt(3 * (1 - mp.mpf(float(alpha)) ** 2)), 12))) / strength
    for factor, expected in [(F(999, 1000), False), (F(1001, 1000), True)]:
        found = diagnose(cycle(strength), Parameters(alpha, threshold * factor, F(1)))
        assert (found.regime.name is RegimeName.UNSTABLE) is expected
        assert (found.regime.fixed_point.stable is Ternary.TRUE) is not expected


@settings(deadline=None, max_examples=15)
@given(preference_matrices(3), RATES, st.fractions(min_value=F(1, 10), max_value=5), RATES)
def test_the_enclosed_point_is_fixed(P, alpha, beta, lam):
    at = Parameters(alpha, beta, lam)
    point = diagnose(P, at).regime.fixed_point
    assert point is not None
    with mp.workdps(40):
        pi = [mp.mpf(ball(p).mid().str(40, radius=False)) for p in point.policy]
        image = next_policy(P, pi, at)
        assert max(abs(x - y) for x, y in zip(pi, image, strict=True)) < mp.mpf(10) ** -12


@settings(deadline=None, max_examples=10)
@given(preference_matrices(4), RATES, st.fractions(min_value=F(1, 10), max_value=3))
def test_a_contraction_draws_an_orbit_to_the_enclosed_point(P, alpha, beta):
    at = Parameters(alpha, beta, F(1))
    regime = diagnose(P, at).regime
    if regime.name is not RegimeName.CONTRACTION or regime.contraction_bound > F(9, 10):
        return
    with mp.workdps(30):
        pi = [mp.mpf(w) / 16 for w in (1, 2, 3, 10)]
        for _ in range(400):
            pi = next_policy(P, pi, at)
        limit = [mp.mpf(ball(p).mid().str(30, radius=False)) for p in regime.fixed_point.policy]
        assert max(abs(x - y) for x, y in zip(pi, limit, strict=True)) < mp.mpf(10) ** -9


STRICT = [
    [HALF, F(6, 10), F(8, 10)],
    [F(4, 10), HALF, F(7, 10)],
    [F(2, 10), F(3, 10), HALF],
]


def test_collapse_is_bounded_and_complete_at_full_feedback():
    bounded = diagnose(STRICT, Parameters(HALF, F(20), F(1))).regime
    assert Fact.COLLAPSE_BOUND in bounded.proven
    assert bounded.collapse.top == 0
    # δ = (1/10, 3/10), β/(1−α) = 40: odds e⁻⁴ + e⁻¹².
    assert ball(bounded.collapse.mass).overlaps(ball(1) / (1 + ball(-4).exp() + ball(-12).exp()))
    full = diagnose(STRICT, Parameters(F(1), F(1), F(1))).regime
    assert (full.name, full.collapse.mass) == (RegimeName.COLLAPSE, 1)


def test_without_sampler_feedback_the_map_contracts_for_every_beta():
    found = diagnose(cycle(HALF), Parameters(HALF, F(10**6), F(0)))
    assert found.regime.name is RegimeName.CONTRACTION
    assert found.advice.beta_below is Extent.ANY


@pytest.mark.parametrize("beta", [F(5), F(14), F(40)])
def test_advice_is_true(beta):
    at = Parameters(HALF, beta, F(1))
    P = cycle(F(1, 4))
    advice = diagnose(P, at).advice
    stable = diagnose(P, Parameters(HALF, advice.beta.stable_at, F(1))).regime
    assert stable.fixed_point.stable is Ternary.TRUE
    inside = diagnose(P, Parameters(HALF, advice.beta_below * F(999, 1000), F(1))).regime
    assert inside.name is RegimeName.CONTRACTION


@pytest.mark.parametrize(
    ("alpha", "beta", "lam", "part"),
    [(F(-1), F(1), F(1), "alpha"), (F(1), F(0), F(1), "beta"), (F(1), F(1), F(2), "lambda")],
)
def test_parameters_outside_their_range_are_named(alpha, beta, lam, part):
    with pytest.raises(InputError, match=part):
        Parameters(alpha, beta, lam)


def test_every_fact_is_a_theorem_of_the_corpus_that_is_proved():
    (library,) = load()
    for fact in Fact:
        assert library.ledger.records[library[fact.value].id].verdict.value == "proved"
    assert corpus_folder().name in {"theorems", "corpus"}
