"""Rules about eigenvalues: what follows, and the nearest things that do not."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from proofkit import (
    And,
    Cyclic,
    Iff,
    ModulusOnLine,
    ScaledRadius,
    SkewWeightedBound,
    by,
    claim,
    equal,
    real,
    simplex,
    spectral_radius,
    spectrum_on_line,
    stable,
    unstable,
)
from proofkit.engines.derive.replay import Status, replay
from proofkit.statement.derivation import Derivation

x, y, p = real("x"), real("y"), real("p", above=0)
ON_LINE = sp.Matrix([[y, x], [-x, y]])
TURN = sp.Matrix([[0, x], [-x, 0]])
WIDE, TALL = sp.Matrix([[x, y, p]]), sp.Matrix([1, x, y])
PRODUCT, OUTER = WIDE * TALL, TALL * WIDE
RHO = spectral_radius(TURN)


def circulant(*row):
    return sp.Matrix(len(row), len(row), lambda i, j: row[(j - i) % len(row)])


CYCLE_OF_5 = circulant(0, 1, 1, -1, -1)

mu, bound = simplex("mu", 3), real("b", at_least=0)
S = sp.diag(*mu) - mu * mu.T
A = sp.Matrix([[0, x, -y], [-x, 0, p], [y, -p, 0]])
WITHIN = [sp.Abs(x) <= bound, sp.Abs(y) <= bound, sp.Abs(p) <= bound]
SKEWED = spectral_radius(A * S)


def outcome(step):
    given = And(p > 0, spectrum_on_line(ON_LINE, y), *WITHIN)
    context = claim(given=given, then=p > -1, forall=[x, y, p, mu, bound])
    return replay(context, Derivation((step,))).lines[-1].status


VALID = [
    by(ModulusOnLine(y), Iff(stable(ON_LINE), y**2 + RHO**2 < 1)),
    by(ModulusOnLine(y), Iff(unstable(ON_LINE), 2 * y**2 + 2 * RHO**2 > 2)),
    by(Cyclic(WIDE, TALL), equal(spectral_radius(PRODUCT), spectral_radius(OUTER))),
    by(ScaledRadius(p), equal(spectral_radius(p * TURN), p * RHO)),
    by(ScaledRadius(x**2), equal(spectral_radius(x**2 * TURN), x**2 * RHO)),
    by(SkewWeightedBound(A, tuple(mu), bound), 2 * bound / sp.pi >= SKEWED),
    by(SkewWeightedBound(A, tuple(mu), bound), 2 * bound / sp.pi >= SKEWED),
    by(
        SkewWeightedBound(A, tuple(mu), bound),
        spectral_radius(A * sp.diag(*mu)) <= 2 * bound / sp.pi,
    ),
]

INVALID = [
    by(ModulusOnLine(y), Iff(stable(ON_LINE), y**2 + RHO**2 <= 1)),
    by(ModulusOnLine(y), Iff(stable(ON_LINE), y**2 + RHO**2 > 1)),
    by(ModulusOnLine(y), Iff(unstable(ON_LINE), y**2 + RHO**2 < 1)),
    by(ModulusOnLine(y), Iff(stable(ON_LINE), y**2 + spectral_radius(2 * TURN) ** 2 < 1)),
    by(ModulusOnLine(y), Iff(stable(ON_LINE), y**2 + x**2 < 1)),
    by(ModulusOnLine(x), Iff(stable(ON_LINE), x**2 + RHO**2 < 1)),
    by(ModulusOnLine(x), Iff(stable(TURN + x * sp.eye(2)), x**2 + RHO**2 < 1)),
    by(Cyclic(WIDE, TALL), equal(spectral_radius(PRODUCT), spectral_radius(OUTER.T + OUTER))),
    by(Cyclic(WIDE, WIDE), equal(spectral_radius(PRODUCT), spectral_radius(OUTER))),
    by(Cyclic(WIDE, TALL), spectral_radius(PRODUCT) < spectral_radius(OUTER)),
    by(ScaledRadius(x), equal(spectral_radius(x * TURN), x * RHO)),
    by(ScaledRadius(-p), equal(spectral_radius(-p * TURN), -p * RHO)),
    by(ScaledRadius(p), equal(spectral_radius(p * TURN), p**2 * RHO)),
    by(ScaledRadius(p), equal(spectral_radius(p * TURN), p * spectral_radius(ON_LINE))),
    by(SkewWeightedBound(A, tuple(mu), bound), bound / 2 >= SKEWED),
    by(SkewWeightedBound(A, tuple(mu), bound), 2 * bound / sp.pi > SKEWED),
    by(SkewWeightedBound(A, tuple(mu), bound), 2 * bound / sp.pi <= SKEWED),
    by(SkewWeightedBound(A, tuple(mu), p), 2 * p / sp.pi >= SKEWED),
    by(SkewWeightedBound(A, (1, 1, 1), bound), spectral_radius(A * sp.eye(3)) <= 2 * bound / sp.pi),
    by(
        SkewWeightedBound(A, (x, y, 1 - x - y), bound),
        spectral_radius(A * sp.diag(x, y, 1 - x - y)) <= 2 * bound / sp.pi,
    ),
    by(
        SkewWeightedBound(A, tuple(mu), bound),
        spectral_radius(A * (sp.diag(*mu) + mu * mu.T)) <= 2 * bound / sp.pi,
    ),
    by(
        SkewWeightedBound(abs(A), tuple(mu), bound),
        spectral_radius(abs(A) * S) <= 2 * bound / sp.pi,
    ),
    by(
        SkewWeightedBound(sp.zeros(1, 1), (sp.Integer(1),), x),
        spectral_radius(sp.zeros(1, 1)) <= 2 * x / sp.pi,
    ),
]


@pytest.mark.parametrize("step", VALID, ids=lambda s: type(s.rule).__name__)
def test_what_follows_is_accepted(step):
    assert outcome(step) is Status.CHECKED


@pytest.mark.parametrize("step", INVALID, ids=lambda s: type(s.rule).__name__)
def test_what_does_not_follow_is_rejected(step):
    assert outcome(step) is Status.REJECTED


def largest_modulus(matrix):
    return max(abs(np.linalg.eigvals(matrix)))


def covariance(weights):
    return np.diag(weights) - np.outer(weights, weights)


@given(st.integers(2, 12), st.integers(0, 2**32 - 1), st.booleans(), st.booleans())
def test_the_theorem_behind_skew_weighted_bound(n, seed, extreme, uneven):
    """Entries at ±1 and weights near the boundary of the simplex press hardest on the bound."""
    rng = np.random.default_rng(seed)
    upper = np.triu(rng.choice([-1.0, 1.0], (n, n)) if extreme else rng.uniform(-1, 1, (n, n)), 1)
    weights = rng.dirichlet(np.full(n, 0.2 if uneven else 5.0))
    for S in (covariance(weights), np.diag(weights)):
        assert largest_modulus((upper - upper.T) @ S) <= 2 / np.pi + 1e-9


@pytest.mark.parametrize("n", range(2, 13))
def test_equal_weights_attain_picks_bound(n):
    """All entries above the diagonal at 1: cot(π/2n)/n without the mean part; 2/π in the limit."""
    upper = np.triu(np.ones((n, n)), 1)
    pick = 1 / (n * np.tan(np.pi / (2 * n)))
    assert largest_modulus((upper - upper.T) / n) == pytest.approx(pick, abs=1e-9)
    assert pick < 2 / np.pi


def test_two_over_pi_is_sharp():
    """A cycle of 201 responses, which a uniform policy does not see the mean part of."""
    n = 201
    ahead = (np.arange(n)[None, :] - np.arange(n)[:, None]) % n
    signs = np.where(ahead == 0, 0, np.where(2 * ahead < n, 1.0, -1.0))
    radius = largest_modulus(signs @ covariance(np.full(n, 1 / n)))
    assert radius == pytest.approx(1 / (n * np.tan(np.pi / (2 * n))), abs=1e-9)
    assert 2 / np.pi - 1e-4 < radius < 2 / np.pi
