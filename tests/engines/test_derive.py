"""derive: rules accept what follows, reject its nearest neighbours, and bind proofs to claims."""

import pytest
import sympy as sp

from proofkit import (
    And,
    Drift,
    ExponentialLimit,
    Gibbs,
    Iff,
    Implies,
    LogLinear,
    Minimum,
    Or,
    Proportional,
    SchurCohn,
    SkewTimesGram,
    bounded_above,
    by,
    by_arithmetic,
    claim,
    derivative,
    equal,
    identity,
    liminf_at_least,
    logic,
    policy,
    prose,
    real,
    signs,
    spectrum_on_line,
    stable,
    tends_to,
    unstable,
    vector,
)
from proofkit.engines.derive.replay import Status, replay
from proofkit.statement.derivation import Derivation

x, y, p = real("x"), real("y"), real("p", above=0)
r = real("r", at_least=0, below=1)
pi, rho = policy("pi", 3), policy("rho", 3)
state = vector("s", 2)
t = real("t", above=0)
DIVERGENCE = sum(a * sp.log(a / b) for a, b in zip(pi, rho, strict=True))
SKEW = sp.Matrix([[0, x], [-x, 0]])
E1, E2 = sp.Matrix([1, 0]), sp.Matrix([0, 1])
ROTATION = sp.Matrix([[x, -y], [y, x]])


def outcome(step, *before):
    context = claim(then=And(equal(x, x + 0 * y), p > -1), forall=[x, y, p, r, pi, rho, state, t])
    lines = replay(context, Derivation((*before, step))).lines
    return lines[-1].status


VALID = [
    identity((x + y) ** 2, x**2 + 2 * x * y + y**2),
    derivative(sp.exp(x * y), x, y * sp.exp(x * y)),
    signs(x**2 + p > 0),
    signs(x**2 + y**2 >= 2 * x * y, [(x - y) ** 2]),
    signs(p * (1 - r) > 0),
    logic(Or(x < y, equal(x, y), x > y)),
    logic(Implies(x < y, 2 * y - 2 * x > 0)),
    by(SchurCohn(), Iff(unstable(ROTATION), Or(x**2 + y**2 > 1, 2 * x > 1 + x**2 + y**2,
                                               -2 * x > 1 + x**2 + y**2))),
    by(SchurCohn(), Iff(stable(sp.Matrix([[x]])), And(x < 1, x > -1))),
    by(SkewTimesGram(SKEW, ((p, E1), (p, E2))),
       spectrum_on_line(sp.Matrix([[y, p * x], [-p * x, y]]), y)),
    by(Gibbs(tuple(pi), tuple(rho)), DIVERGENCE >= 0),
    by(Gibbs(tuple(pi), tuple(rho)), Or(equal(pi, rho), DIVERGENCE > 0)),
    by(Proportional(p), Iff(p * x > 0, x > 0)),
    by(Minimum(), sp.Min(x, y) <= x),
    by(Drift(r), liminf_at_least(state[0], state, sp.Matrix([r * state[0] + 1 - r, 0]), 1)),
    by(LogLinear(), Iff(bounded_above(x * sp.log(pi[0]) + y * sp.log(pi[1]) - p, over=pi),
                        And(x >= 0, y >= 0))),
    by(ExponentialLimit(), tends_to(1 / (1 + x**2 * sp.exp(-p * t)), t, sp.oo, 1)),
    by_arithmetic(x**2 + y**2 >= 2 * x * y),
    by_arithmetic(Implies(x * sp.log(p) > 1, 2 * x * sp.log(p) > 2), p > 0),
]  # fmt: skip

INVALID = [
    identity((x + y) ** 2, x**2 + y**2),
    identity(x / x * sp.exp(x), sp.exp(x) + p),
    derivative(sp.exp(x * y), x, x * sp.exp(x * y)),
    signs(x + p > 0),
    signs(x**2 > 0),
    signs(x**2 + y**2 >= 2 * x * y, [(x + y) ** 2]),
    signs(p * (r - 1) > 0),
    logic(Or(x < y, x > y)),
    logic(Implies(x < y, x**2 < y**2)),
    by(SchurCohn(), Iff(unstable(ROTATION), x**2 + y**2 >= 1)),
    by(SchurCohn(), Iff(stable(sp.Matrix([[x]])), And(x <= 1, x > -1))),
    by(SchurCohn(), Iff(stable(sp.eye(3)), x > 0)),
    by(SkewTimesGram(SKEW, ((x, E1), (p, E2))),
       spectrum_on_line(sp.Matrix([[y, p * x], [-x * x, y]]), y)),
    by(SkewTimesGram(sp.Matrix([[0, x], [x, 0]]), ((p, E1), (p, E2))),
       spectrum_on_line(sp.Matrix([[y, p * x], [p * x, y]]), y)),
    by(Gibbs(tuple(pi), tuple(rho)), DIVERGENCE > 0),
    by(Gibbs(tuple(pi), (rho[0], rho[1], rho[2] + 1)), DIVERGENCE >= 0),
    by(Proportional(x), Iff(p * x > 0, p > 0)),
    by(Proportional(p), Iff(p * x > 0, x >= 0)),
    by(Minimum(), sp.Min(x, y) >= x),
    by(Minimum(), sp.Min(x, y) < x),
    by(Drift(r), liminf_at_least(state[0], state, sp.Matrix([r * state[0] + 1 - r, 0]), 2)),
    by(Drift(sp.Integer(1)), liminf_at_least(state[0], state, sp.Matrix([state[0], 0]), 5)),
    by(LogLinear(), Iff(bounded_above(x * sp.log(pi[0]), over=pi), x > 0)),
    by(LogLinear(), Iff(bounded_above(sp.log(pi[0]) ** 2, over=pi), x > 0)),
    by(ExponentialLimit(), tends_to(1 / (1 + sp.exp(-x * t)), t, sp.oo, 1)),
    by(ExponentialLimit(), tends_to(1 / (1 + sp.exp(-p * t)), t, sp.oo, sp.Rational(1, 2))),
    by_arithmetic(x**2 + y**2 > 2 * x * y),
    by_arithmetic(sp.log(p) > -5),
    by_arithmetic(2 * x > 0, x > 0),
]  # fmt: skip


@pytest.mark.parametrize("step", VALID, ids=lambda s: type(s.rule).__name__)
def test_what_follows_is_accepted(step):
    assert outcome(step) is Status.CHECKED


@pytest.mark.parametrize("step", INVALID, ids=lambda s: type(s.rule).__name__)
def test_what_does_not_follow_is_rejected(step):
    assert outcome(step) is Status.REJECTED


def test_a_chain_that_proves_something_nearby_proves_nothing():
    nearby = Derivation((signs(x**2 + 1 > 0),))
    assert not replay(claim(then=x**2 > 0), nearby).establishes_claim
    assert replay(claim(then=x**2 + 1 > 0), nearby).establishes_claim


def test_prose_proves_nothing_and_taints_what_leans_on_it():
    lines = Derivation((prose("Clearly x > 0.", x > 0), logic(x + 0 > 0, "so"), signs(p > 0)))
    found = replay(claim(then=x * 1 > 0, forall=[p]), lines)
    assert [line.status for line in found.lines] == [Status.PROSE, Status.ON_PROSE, Status.CHECKED]
    assert found.with_prose
    assert not found.establishes_claim


def test_assumptions_may_be_used():
    assert replay(claim(given=x < y, then=2 * x < 2 * y), None).establishes_claim
    assert not replay(claim(given=x <= y, then=2 * x < 2 * y), None).establishes_claim
