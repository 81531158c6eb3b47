"""derive: "for all" is introduced and eliminated soundly, and never captures a free coordinate."""

import pytest
import sympy as sp

from proofkit import (
    And,
    Arbitrary,
    Drift,
    Iff,
    Implies,
    Instance,
    Not,
    Or,
    StatementError,
    by,
    by_arithmetic,
    claim,
    for_all,
    liminf_at_least,
    logic,
    policy,
    real,
    signs,
    simplex,
    vector,
)
from proofkit.engines.derive.replay import Status, replay
from proofkit.statement.derivation import Derivation

x, y, p = real("x"), real("y"), real("p", above=0)
t, u = real("t", at_least=0, at_most=1), real("u")
mu = simplex("mu", 3)
nu = policy("nu", 3)
LINEAR = for_all(x * mu[0] + y * mu[1] >= 0, over=mu)
STATEMENT = claim(given=[LINEAR, p > 0], then=x >= 0, forall=[x, y, p])
E2, EVEN = (0, 1, 0), (sp.Rational(1, 3),) * 3


def outcome(*steps, of=STATEMENT):
    return replay(of, Derivation(steps)).lines[-1].status


VALID = [
    [by(Instance(LINEAR, [(mu, (1, 0, 0))]), x >= 0)],
    [by(Instance(LINEAR, [(mu, E2)]), y >= 0)],
    [by(Instance(LINEAR, [(mu, EVEN)]), x + y >= 0)],
    [by(Instance(LINEAR, [(mu, (p / (1 + p), 1 / (1 + p), 0))]),
        x * p / (1 + p) + y / (1 + p) >= 0)],
    [by(Instance(LINEAR, [(mu, (x, 1 - x, 0))]),
        Implies(And(x >= 0, x <= 1), x**2 + y * (1 - x) >= 0))],
    [by(Instance(for_all(t * x > 1, over=t), [(t, 1)]),
        Implies(for_all(t * x > 1, over=t), x > 1))],
    [signs(u**2 >= 0), by(Arbitrary(), for_all(u**2 >= 0, over=u))],
    [by_arithmetic(Implies(And(x >= 0, sp.Ge(mu[0], 0, evaluate=False)), x * mu[0] >= 0)),
     by(Arbitrary(), Implies(x >= 0, for_all(x * mu[0] >= 0, over=mu)))],
    [by_arithmetic(Implies(for_all(x * u < 1, over=u), Iff(x < 0, x > 0)))],
    [by_arithmetic(Iff(LINEAR, And(x >= 0, y >= 0)))],
]  # fmt: skip

INVALID = [
    [by(Instance(LINEAR, [(mu, (1, 0, 0))]), x > 0)],
    [by(Instance(LINEAR, [(mu, (1, 1, 0))]), x + y >= 0)],
    [by(Instance(LINEAR, [(mu, (2, -1, 0))]), 2 * x - y >= 0)],
    [by(Instance(LINEAR, [(mu, (x, 1 - x, 0))]), x**2 + y * (1 - x) >= 0)],
    [by(Instance(LINEAR, [(mu, (x, 1 - x, 0))]), Implies(x >= 0, x**2 + y * (1 - x) >= 0))],
    [by(Instance(LINEAR, [(mu[0], 1)]), x >= 0)],
    [by(Instance(for_all(nu[0] * x > 1, over=nu), [(nu, (1, 0, 0))]),
        Implies(for_all(nu[0] * x > 1, over=nu), x > 1))],
    [by(Instance(for_all(t * x > 1, over=t), [(t, 1)]), x > 1)],
    [by(Instance(for_all(sp.Ne(u * x, 1), over=u), [(u, 1 / x)]),
        Not(for_all(sp.Ne(u * x, 1), over=u)))],
    [by(Arbitrary(), for_all(x >= 0, over=x))],
    [by(Instance(LINEAR, [(mu, (1, 0, 0))]), x >= 0), by(Arbitrary(), for_all(x >= 0, over=x))],
    [by(Arbitrary(), Implies(u > 0, for_all(u > 0, over=u)))],
    [signs(u**2 >= 0), by(Arbitrary(), for_all(u**2 > 0, over=u))],
    [by(Arbitrary(), Or(x > 0, for_all(u**2 >= 0, over=u)))],
    [by_arithmetic(Iff(LINEAR, And(x >= 0, y > 0)))],
    # exp(u) varies with u: were it an opaque number, this would be "∃ a number below x"
    [by_arithmetic(Implies(for_all(sp.exp(u) < x, over=u), sp.false))],
]  # fmt: skip


@pytest.mark.parametrize("steps", VALID)
def test_what_follows_is_accepted(steps):
    assert outcome(*steps) is Status.CHECKED


@pytest.mark.parametrize("steps", INVALID)
def test_what_does_not_follow_is_rejected(steps):
    assert outcome(*steps) is Status.REJECTED


def test_an_assumption_on_the_state_of_a_map_does_not_pass_for_a_fact_of_all_states():
    s, half = vector("s", 1), sp.Rational(1, 2)
    doubling = by(Drift(half), liminf_at_least(s[0], s, sp.Matrix([2 * s[0]]), 1))
    assumed = claim(given=2 * s[0] >= s[0] / 2 + half, then=p > -1, forall=[s, p])
    assert outcome(doubling, of=assumed) is Status.REJECTED


def test_two_variables_of_one_name_are_refused():
    impostor = real("x", above=0)
    with pytest.raises(StatementError, match="declared twice"):
        replay(claim(then=x > 0), Derivation((logic(sp.Gt(impostor + p, 0, evaluate=False)),)))
