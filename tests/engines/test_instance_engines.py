"""decide, enclose, falsify and oracle on claims whose truth is known from elsewhere."""

from fractions import Fraction

import pytest
import sympy as sp

from proofkit import (
    And,
    Budget,
    Contradiction,
    Iff,
    Implies,
    Verdict,
    claim,
    equal,
    implicit,
    integer,
    policy,
    real,
    simplex,
    stable,
    unstable,
    vector,
)
from proofkit.alignment.mixed_reference import mrs_ipo, preference_cycle
from proofkit.alignment.policies import uniform
from proofkit.arithmetic.ternary import Ternary
from proofkit.engines import oracle
from proofkit.engines.protocol import FakeEngine, Problem
from proofkit.engines.registry import engine
from proofkit.engines.run import conclude

x, y, z = real("x"), real("y"), real("z")
positive, n = real("p", above=0), integer("n")
a = real("a", at_least=0, at_most=1)
mu = simplex("mu", 3)
BUDGET = Budget(instances=100, seed=7)


def examine(name, made):
    return engine(name).examine(Problem(made), BUDGET)


TRUE = {
    "square": claim(then=x**2 + y**2 >= 2 * x * y),
    "interval": claim(then=a * (1 - a) <= sp.Rational(1, 4)),
    "simplex": claim(then=sum(m**2 for m in mu) >= sp.Rational(1, 3)),
    "piecewise": claim(then=sp.Abs(x) >= sp.Max(x, -x)),
    "division": claim(given=x > 0, then=x + 1 / x >= 2),
    "rotation": claim(then=Iff(unstable(sp.Matrix([[x, -y], [y, x]])), x**2 + y**2 > 1)),
    "equality": claim(then=equal((x + y) * (x - y), x**2 - y**2)),
}
FALSE = {
    "square": claim(then=x**2 + y**2 > 2 * x * y),
    "interval": claim(then=a * (1 - a) < sp.Rational(1, 5)),
    "boundary": claim(then=mu[0] > 0),
    "conclusion": claim(given=x < y, then=x**2 < y**2),
    "rotation": claim(then=Iff(unstable(sp.Matrix([[x, -y], [y, x]])), x**2 + y**2 >= 1)),
    "jordan": claim(then=Implies(a <= 1, stable(sp.Matrix([[a, 1], [0, a]])))),
}


@pytest.mark.parametrize("name", TRUE)
def test_decide_proves(name):
    assert examine("decide", TRUE[name]).verdict is Verdict.PROVED


@pytest.mark.parametrize("engine_name", ["decide", "falsify"])
@pytest.mark.parametrize("name", FALSE)
def test_false_claims_are_refuted_with_a_witness_that_violates(engine_name, name):
    made = FALSE[name]
    evidence = examine(engine_name, made)
    assert evidence.verdict is Verdict.REFUTED
    values = {c: Fraction(v) for v_ in made.forall for c in v_.coordinates
              for n, v in evidence.witness.values if n == c.name}  # fmt: skip
    point = {c: sp.Rational(v.numerator, v.denominator) for c, v in values.items()}
    if name not in {"rotation", "jordan"}:
        assert sp.And(*made.assumptions).subs(point) == sp.true
        assert made.then.subs(point) == sp.false


@pytest.mark.parametrize("name", TRUE)
def test_true_claims_survive_falsification(name):
    assert examine("falsify", TRUE[name]).verdict is Verdict.SUPPORTED


def test_wrong_constant_in_the_cyclic_threshold_gets_a_small_witness():
    strength = real("a", above=0, at_most="1/2")
    alpha, lam = real("alpha", at_least=0, at_most=1), real("lambda", at_least=0, at_most=1)
    beta = real("beta", above=0)
    step = mrs_ipo(preference_cycle(3, strength), alpha=alpha, beta=beta, lam=lam)
    wrong = alpha**2 + strength**2 * beta**2 * lam**2 / 2 > 1
    made = claim(then=Iff(unstable(step.jacobian(uniform(3))), wrong))
    assert examine("decide", made).verdict is Verdict.REFUTED
    evidence = engine("falsify").examine(Problem(made), Budget())
    assert evidence.verdict is Verdict.REFUTED
    assert all(v.numerator <= 4 and v.denominator <= 4 for _, v in evidence.witness.values)


def test_empty_assumptions_are_vacuous_never_true():
    empty = claim(given=[x * y > 1, equal(x + y, 0)], then=x > 5)
    assert examine("decide", empty).verdict is Verdict.VACUOUS
    assert examine("falsify", empty).verdict is Verdict.INCONCLUSIVE
    assert examine("enclose", empty).verdict is Verdict.INCONCLUSIVE


def test_a_solvers_counterexample_is_looked_for_near_zero():
    companion = sp.Matrix([[-x, -y, -z], [1, 0, 0], [0, 1, 0]])
    too_little = And(sp.Abs(x + z) < 1 + y, z**2 + y - x * z < 1)  # nor is it near: z3's own is 10⁵
    evidence = examine("decide", claim(then=Iff(stable(companion), too_little)))
    assert evidence.verdict is Verdict.REFUTED
    assert all(abs(v) <= 10 and v.denominator <= 16 for _, v in evidence.witness.values)


@pytest.mark.parametrize(
    "given",
    [
        [x > 1, x < 0],
        [positive < 0],
        [x > 1, x <= 1],
        [sp.false],
        [n > sp.Rational(1, 3), n < sp.Rational(2, 3)],
        [policy("pi", 3)[0] > 1],
        [sp.exp(x) > 1, x**2 < 0],
    ],
)
@pytest.mark.parametrize("then", [x < 5, sp.exp(x) > 5, sp.false])
def test_assumptions_that_contradict_each_other_are_vacuous_whatever_follows(given, then):
    assert examine("decide", claim(given=given, then=then)).verdict is Verdict.VACUOUS


@pytest.mark.parametrize(
    "given",
    [
        [x >= 1, x <= 1],
        [positive < 1],
        [n > sp.Rational(1, 3), n < sp.Rational(4, 3)],
        [simplex("mu", 3)[0] >= 1, sp.exp(x) > 1],
    ],
)
def test_assumptions_that_hold_at_one_point_are_not_vacuous(given):
    assert examine("decide", claim(given=given, then=sp.exp(x) > 1)).verdict is Verdict.INCONCLUSIVE


def test_transcendental_claims_are_not_for_decide():
    assert examine("decide", claim(then=sp.exp(x) > x)).verdict is Verdict.INCONCLUSIVE


def test_an_existential_is_never_refuted_by_a_failing_witness():
    wrong = claim(exists=[y], then=y > x, witness=[(y, x - 1)])
    for name in ("decide", "falsify", "enclose"):
        assert examine(name, wrong).verdict is Verdict.INCONCLUSIVE
    right = claim(exists=[y], then=y > x, witness=[(y, x + 1)])
    assert examine("decide", right).verdict is Verdict.PROVED


def test_a_search_for_an_existential_supports_but_never_refutes():
    reachable = claim(exists=[y], then=And(y > a - 1, y < 2))
    assert examine("falsify", reachable).verdict is Verdict.SUPPORTED
    impossible = claim(exists=[y], then=And(y > x, y < x))
    assert examine("falsify", impossible).verdict is Verdict.INCONCLUSIVE


def test_implicit_points_are_enclosed():
    root = implicit("root", 1, lambda v: [v[0] + sp.exp(v[0]) - a])[0]
    assert examine("falsify", claim(then=root < 1)).verdict is Verdict.SUPPORTED
    assert examine("falsify", claim(then=root < sp.Rational(-1, 3))).verdict is Verdict.REFUTED


def test_a_claim_without_variables_is_decided_by_evaluation():
    assert examine("enclose", claim(then=sp.Lt(sp.exp(1), 3, evaluate=False))).verdict is (
        Verdict.PROVED
    )
    three = sp.Lt(sp.exp(sp.Integer(1)) * 3, 8, evaluate=False)
    assert examine("enclose", claim(then=three)).verdict is Verdict.REFUTED


def test_the_oracle_stops_on_a_disagreement(monkeypatch):
    made = claim(then=x**2 >= 0, given=y**2 >= 0)
    assert examine("oracle", claim(then=x < y)).verdict is Verdict.INCONCLUSIVE
    monkeypatch.setattr(oracle, "truth", lambda condition, at: Ternary.FALSE)
    with pytest.raises(Contradiction, match="mpmath"):
        examine("oracle", made)


def test_proved_and_refuted_is_a_contradiction():
    problem = Problem(claim(then=x > 0))
    found = [
        FakeEngine(verdict, name=name).examine(problem, BUDGET)
        for name, verdict in (("one", Verdict.PROVED), ("other", Verdict.REFUTED))
    ]
    with pytest.raises(Contradiction):
        conclude(found)
    assert conclude(found[:1])[0] is Verdict.PROVED


def test_the_same_seed_gives_the_same_witness():
    made = claim(given=[x < y, z > 0], then=x * z + 1 < y * z)
    assert examine("falsify", made).witness == examine("falsify", made).witness


def test_vectors_in_order():
    s = vector("s", 4, increasing=True)
    assert examine("falsify", claim(then=s[0] < s[3])).verdict is Verdict.SUPPORTED
    assert examine("decide", claim(then=s[0] < s[3])).verdict is Verdict.PROVED
