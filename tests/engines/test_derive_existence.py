"""derive: points that exist, certificates that none does, and refutations by a family."""

import pytest
import sympy as sp

from proofkit import (
    And,
    Arbitrary,
    Contradiction,
    Farkas,
    Not,
    StatementError,
    Verdict,
    Ville,
    by,
    by_arithmetic,
    check,
    claim,
    for_all,
    identity,
    logic,
    policy,
    preference_matrix,
    real,
    signs,
    simplex,
    theorem,
)
from proofkit.engines.derive.replay import Status, replay
from proofkit.engines.run import conclude
from proofkit.evidence.result import Evidence
from proofkit.evidence.scope import Scope
from proofkit.report.text import conclusion_line
from proofkit.statement.derivation import Derivation

x, y, p = real("x"), real("y"), real("p", above=0)
t = real("t", at_least=0, below=1)
mu, nu, inner = simplex("mu", 3), simplex("nu", 3), policy("inner", 3)
SKEW = sp.Matrix([[0, x, -y], [-x, 0, p], [y, -p, 0]])
PLAIN = claim(then=p > -1, forall=[x, y, p, t])
NU = sp.Ge(nu[0], 0, evaluate=False)


def payoffs(matrix, point):
    return And(*(e >= 0 for e in matrix * sp.Matrix(point)))


def outcome(*steps, of=PLAIN):
    return replay(of, Derivation(steps)).lines[-1].status


def no_point(*inequalities, over=mu):
    return for_all(Not(And(*inequalities)), over=over)


FIRST, SECOND = mu[0] * p - mu[1] > 0, mu[1] - mu[0] * p - mu[2] >= 0

VALID = [
    [by(Ville(SKEW, nu), payoffs(SKEW, nu))],
    [by(Ville(SKEW, nu), And(NU, payoffs(SKEW, nu)))],
    [by(Farkas([FIRST, SECOND], [1, 1]), no_point(FIRST, SECOND))],
    [by(Farkas([FIRST, SECOND], [p, p]), no_point(FIRST, SECOND))],
    [by(Farkas([SECOND, sp.Ge(mu[0] * p - mu[1], p)], [1, 1]),
        no_point(SECOND, sp.Ge(mu[0] * p - mu[1], p)))],
]  # fmt: skip

INVALID = [
    # not skew-symmetric; a strict inequality; a boundary point where full support is asked for
    [by(Ville(SKEW + sp.eye(3), nu), payoffs(SKEW + sp.eye(3), nu))],
    [by(Ville(SKEW, nu), And(*(e > 0 for e in SKEW * sp.Matrix(nu))))],
    [by(Ville(SKEW, inner), payoffs(SKEW, inner))],
    [by(Ville(SKEW, nu[:2]), payoffs(SKEW, nu))],
    [by(Ville(SKEW.subs(x, nu[0]), nu), payoffs(SKEW.subs(x, nu[0]), nu))],
    # the point is in use: obtained twice, or known from elsewhere
    [by(Ville(SKEW, nu), payoffs(SKEW, nu)), by(Ville(-SKEW, nu), payoffs(-SKEW, nu))],
    [identity(nu[0] * (1 + x), nu[0] + nu[0] * x), by(Ville(SKEW, nu), payoffs(SKEW, nu))],
    # what exists for some point does not hold for all
    [by(Ville(SKEW, nu), payoffs(SKEW, nu)), by(Arbitrary(), for_all(payoffs(SKEW, nu), over=nu))],
    # half of a simplex point is none
    [by(Ville(sp.Matrix([[0, x], [-x, 0]]), nu[:2]), nu[1] * x >= 0)],
    # multipliers: negative, of unknown sign, varying with the bound point, all zero, too few
    [by(Farkas([FIRST, SECOND], [1, -1]), no_point(FIRST, SECOND))],
    [by(Farkas([FIRST, SECOND], [x, x]), no_point(FIRST, SECOND))],
    [by(Farkas([FIRST, SECOND], [mu[0], mu[0]]), no_point(FIRST, SECOND))],
    [by(Farkas([FIRST, SECOND], [0, 0]), no_point(FIRST, SECOND))],
    [by(Farkas([FIRST, SECOND], [1]), no_point(FIRST, SECOND))],
    # weak inequalities whose combination is zero contradict nothing
    [by(Farkas([sp.Ge(mu[0] - mu[1], 0), sp.Ge(mu[1] - mu[0], 0)], [1, 1]),
        no_point(mu[0] >= mu[1], mu[1] >= mu[0]))],
    # another statement than the one certified
    [by(Farkas([FIRST, SECOND], [1, 1]), no_point(FIRST))],
    [by(Farkas([FIRST, SECOND], [1, 1]), no_point(FIRST, mu[1] - mu[0] * p + mu[2] >= 0))],
]  # fmt: skip


@pytest.mark.parametrize("steps", VALID)
def test_what_follows_is_accepted(steps):
    assert outcome(*steps) is Status.CHECKED


@pytest.mark.parametrize("steps", INVALID)
def test_what_does_not_follow_is_rejected(steps):
    assert outcome(*steps) is Status.REJECTED


def test_what_a_point_was_obtained_for_is_arbitrary_no_more():
    """Else "for every u some ν" would become "some ν for every u"."""
    u = real("u")
    skew = sp.Matrix([[0, u], [-u, 0]])
    two = simplex("two", 2)
    lines = [
        by(Ville(skew, two), payoffs(skew, two)),
        by(Arbitrary(), for_all(payoffs(skew, two), over=u)),
    ]
    assert outcome(lines[0]) is Status.CHECKED
    assert outcome(*lines) is Status.REJECTED


GAME = preference_matrix("P", 3)
MARGINS = GAME - sp.ones(3, 3) / 2
BALANCED = claim(
    exists=[mu], then=payoffs(MARGINS, mu), witness=[(mu, nu)], obtained=[nu], forall=[GAME]
)
DOMAIN = And(*(sp.Ge(e, 0, evaluate=False) for e in nu), sp.Eq(sum(nu), 1))


def test_a_witness_may_be_obtained():
    obtained = [by(Ville(MARGINS, nu), And(DOMAIN, payoffs(MARGINS, nu)))]
    assert replay(BALANCED, Derivation(obtained)).establishes_claim
    assert not replay(BALANCED, Derivation([])).establishes_claim
    assert [v.name for v in BALANCED.forall] == ["P"]


def test_an_assertion_about_the_obtained_point_does_not_obtain_it():
    assumed = [by_arithmetic(sp.Eq(nu[0] - nu[0], 0)), logic(sp.true)]
    assert not replay(BALANCED, Derivation(assumed)).establishes_claim


@pytest.mark.parametrize(
    "parts",
    [
        {"given": nu[0] >= x, "witness": [(mu, nu)], "obtained": [nu]},
        {"obtained": [nu]},
        {"witness": [(mu, mu)]},
        {"family": [(nu, nu)]},
        {"family": [(nu, (1, 0, 0))], "given": x > 0},
    ],
)
def test_ill_formed_supports_are_refused(parts):
    with pytest.raises(StatementError):
        claim(exists=[mu], then=payoffs(SKEW.subs({x: 1, y: 1, p: 1}), mu), **parts)


x1 = real("x", below=1)


def test_a_family_refutes_a_claim_of_existence():
    @theorem
    def maximum():
        """The half-open interval [0, 1) has a largest element."""
        return claim(exists=[t], then=for_all(x1 <= t, over=x1), family=[(x1, (1 + t) / 2)])

    result = check(maximum)
    assert result.verdict is Verdict.REFUTED
    assert result.witness is None
    assert str(result.scope) == "all reals"
    assert any("family" in e.detail for e in result.evidence if e.verdict is Verdict.REFUTED)


def test_a_wrong_family_refutes_nothing():
    @theorem
    def maximum():
        """The half-open interval [0, 1) has a largest element."""
        return claim(exists=[t], then=for_all(x1 <= t, over=x1), family=[(x1, t / 2)])

    assert check(maximum).verdict is Verdict.INCONCLUSIVE


def test_a_derivation_of_the_negation_says_what_it_does():
    stated = claim(exists=[t], then=for_all(x1 <= t, over=x1), family=[(x1, (1 + t) / 2)])
    steps = [
        signs((1 + t) / 2 > t, [(1 - t) / 2]),
        signs(sp.Gt(1, (1 + t) / 2), [(1 - t) / 2]),
    ]
    found = replay(stated, Derivation(steps))
    assert found.establishes_claim
    assert found.of_negation
    assert "refute" in conclusion_line(found)


def test_a_true_claim_of_existence_survives_its_family():
    closed = real("x", at_most=0)
    stated = claim(exists=[t], then=for_all(closed <= t, over=closed), family=[(closed, -t)])
    assert not replay(stated, None).establishes_claim


def test_a_refutation_without_instance_contradicts_a_proof():
    pieces = [Evidence(n, v, Scope("all reals")) for n, v in
              [("derive", Verdict.PROVED), ("decide", Verdict.REFUTED)]]  # fmt: skip
    with pytest.raises(Contradiction, match="refuted altogether"):
        conclude(pieces)
