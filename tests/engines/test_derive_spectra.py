"""Rules about eigenvalues: what follows, and the nearest things that do not."""

import pytest
import sympy as sp

from proofkit import (
    And,
    Cyclic,
    Iff,
    ModulusOnLine,
    ScaledRadius,
    by,
    claim,
    equal,
    real,
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


def outcome(step):
    given = And(p > 0, spectrum_on_line(ON_LINE, y))
    context = claim(given=given, then=p > -1, forall=[x, y, p])
    return replay(context, Derivation((step,))).lines[-1].status


VALID = [
    by(ModulusOnLine(y), Iff(stable(ON_LINE), y**2 + RHO**2 < 1)),
    by(ModulusOnLine(y), Iff(unstable(ON_LINE), 2 * y**2 + 2 * RHO**2 > 2)),
    by(Cyclic(WIDE, TALL), equal(spectral_radius(PRODUCT), spectral_radius(OUTER))),
    by(ScaledRadius(p), equal(spectral_radius(p * TURN), p * RHO)),
    by(ScaledRadius(x**2), equal(spectral_radius(x**2 * TURN), x**2 * RHO)),
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
]


@pytest.mark.parametrize("step", VALID, ids=lambda s: type(s.rule).__name__)
def test_what_follows_is_accepted(step):
    assert outcome(step) is Status.CHECKED


@pytest.mark.parametrize("step", INVALID, ids=lambda s: type(s.rule).__name__)
def test_what_does_not_follow_is_rejected(step):
    assert outcome(step) is Status.REJECTED
