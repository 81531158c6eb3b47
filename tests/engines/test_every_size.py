"""Claims about every size: proved by derivation alone, and said with exactly that scope."""

import pytest
import sympy as sp

from proofkit import (
    Budget,
    Cyclic,
    Iff,
    MatrixDerivative,
    ModulusOnLine,
    SkewTimesDiagonal,
    SkewWeightedBound,
    Verdict,
    by,
    check,
    claim,
    equal,
    identity,
    integer,
    matrix,
    prose,
    real,
    simplex_point,
    skew_symmetric,
    spectral_radius,
    spectrum_on_line,
    stable,
    theorem,
    within,
)
from proofkit.alignment.every_size import Contrasts, MrsIpoOfOrder
from proofkit.alignment.mixed_reference import mrs_ipo
from proofkit.alignment.policies import uniform
from proofkit.dynamics.iterated_map import on_contrasts
from proofkit.engines.derive.replay import Status, replay
from proofkit.statement.derivation import Derivation
from proofkit.statement.predicates import JacobianMatrix, Softmax

K, r, a = integer("K", at_least=2), real("r"), real("a", above=0)
A, B, p, v = skew_symmetric("A", K), matrix("B", K, K), simplex_point("p", K), matrix("v", K, 1)
X, Y = matrix("X", K, K + 1), matrix("Y", K + 1, K)
theta = matrix("theta", K, 1)
G, one, unit = matrix("G", K, K), sp.OneMatrix(K, 1), sp.Identity(K)
S = sp.DiagMatrix(p) - p * p.T
M = r * unit + A * G * sp.DiagMatrix(p) * G.T
ON_LINE = r * unit + A * S


def outcome(step):
    given = [within(a, A), spectrum_on_line(ON_LINE, r)]
    context = claim(given=given, then=r**2 >= 0, forall=[A, B, p, v, X, Y, G, K, theta])
    return replay(context, Derivation((step,))).lines[-1].status


p_theta = Softmax(theta)
S_theta = sp.DiagMatrix(p_theta) - p_theta * p_theta.T
AFFINE = r * theta + B * p_theta + v

VALID = [
    by(MatrixDerivative(), equal(JacobianMatrix(AFFINE, theta), r * unit + B * S_theta)),
    by(MatrixDerivative(), equal(JacobianMatrix(v, theta), sp.ZeroMatrix(K, K))),
    by(MatrixDerivative(), equal(JacobianMatrix(X * Y * theta, theta), X * Y)),
    identity(S_theta * one, sp.ZeroMatrix(K, 1)),
    by(SkewTimesDiagonal(A, unit, p_theta), spectrum_on_line(A * sp.DiagMatrix(p_theta), 0)),
    by(SkewWeightedBound(A, p_theta, a), spectral_radius(A * S_theta) <= 2 * a / sp.pi),
    identity((A * B).T, -B.T * A),
    identity(S * one, sp.ZeroMatrix(K, 1)),
    by(SkewTimesDiagonal(A, G, p), spectrum_on_line(M, r)),
    by(SkewTimesDiagonal(A, unit - p * one.T, p), spectrum_on_line(A * S, 0)),
    by(ModulusOnLine(r), Iff(stable(ON_LINE), r**2 + spectral_radius(A * S) ** 2 < 1)),
    by(Cyclic(X, Y), equal(spectral_radius(X * Y), spectral_radius(Y * X))),
    by(Cyclic(B, S), equal(spectral_radius(B * S), spectral_radius(S * B))),
    by(SkewWeightedBound(A, p, a), spectral_radius(A * S) <= 2 * a / sp.pi),
]
INVALID = [
    by(MatrixDerivative(), equal(JacobianMatrix(theta, theta), r)),
    identity(A + A.T, r),
    identity(A + A.T, sp.ZeroMatrix(K + 1, K)),
    by(MatrixDerivative(), equal(JacobianMatrix(AFFINE, theta), r * unit + S_theta * B)),
    by(MatrixDerivative(), equal(JacobianMatrix(AFFINE, theta),
                                 r * unit + B * sp.DiagMatrix(p_theta))),
    by(MatrixDerivative(), equal(JacobianMatrix(AFFINE, v), sp.ZeroMatrix(K, K))),
    by(MatrixDerivative(), equal(JacobianMatrix(B * Softmax(2 * theta), theta), B * S_theta)),
    by(MatrixDerivative(), equal(JacobianMatrix(theta * (one.T * theta), theta), unit)),
    by(MatrixDerivative(), equal(JacobianMatrix(sp.DiagMatrix(theta) * p_theta, theta),
                                 sp.DiagMatrix(theta) * S_theta)),
    by(MatrixDerivative(), equal(JacobianMatrix(theta, theta), r * unit)),
    identity((A * B).T, B.T * A),
    identity(S * v, sp.ZeroMatrix(K, 1)),
    identity(X * Y, Y * X),
    by(SkewTimesDiagonal(B, G, p), spectrum_on_line(r * unit + B * G * sp.DiagMatrix(p) * G.T, r)),
    by(SkewTimesDiagonal(A, G, v), spectrum_on_line(r * unit + A * G * sp.DiagMatrix(v) * G.T, r)),
    by(SkewTimesDiagonal(A, G, p), spectrum_on_line(M, r + 1)),
    by(SkewTimesDiagonal(A, G, p), spectrum_on_line(r * unit + A * G * sp.DiagMatrix(p) * G, r)),
    by(ModulusOnLine(r), Iff(stable(M), r**2 + spectral_radius(M - r * unit) ** 2 < 1)),
    by(ModulusOnLine(r), Iff(stable(ON_LINE), r**2 + spectral_radius(S * A + A) ** 2 < 1)),
    by(Cyclic(X, Y), equal(spectral_radius(X * Y), spectral_radius(Y.T * X.T + B))),
    by(SkewWeightedBound(A, p, a), spectral_radius(A * S) <= a / 2),
    by(SkewWeightedBound(A, p, a / 2), spectral_radius(A * S) <= a / sp.pi),
    by(SkewWeightedBound(A, v, a),
       spectral_radius(A * (sp.DiagMatrix(v) - v * v.T)) <= 2 * a / sp.pi),
    by(SkewWeightedBound(B, p, a), spectral_radius(B * S) <= 2 * a / sp.pi),
    by(SkewWeightedBound((A,), p, a), spectral_radius(A * S) <= 2 * a / sp.pi),
]  # fmt: skip


@pytest.mark.parametrize("step", VALID, ids=lambda s: type(s.rule).__name__)
def test_what_follows_is_accepted(step):
    assert outcome(step) is Status.CHECKED


@pytest.mark.parametrize("step", INVALID, ids=lambda s: type(s.rule).__name__)
def test_what_does_not_follow_is_rejected(step):
    assert outcome(step) is Status.REJECTED


def squares(*lines, of=""):
    @theorem(sizes=[1, 2])
    def squares_add_up(K):
        """The sum of K squares is not negative."""
        return sum(real(f"x{i}") ** 2 for i in range(K)) >= 0

    @squares_add_up.every("K", least=2, of=of)
    def _(K):
        A = skew_symmetric("A", K)
        return claim(then=spectrum_on_line(A, 0), forall=[A])

    squares_add_up.every_derivation(lambda K: list(lines))
    return squares_add_up


def test_a_proof_for_every_size_is_said_with_its_scope():
    @theorem(sizes=[2, 3])
    def alternating(K):
        """Quadratic forms of skew-symmetric matrices vanish."""
        x, y = real("x"), real("y")
        return equal(x * y - y * x, 0)

    @alternating.every("K")
    def _(K):
        A = skew_symmetric("A", K)
        return equal(A.T * A, -A * A)

    alternating.every_derivation(lambda K: [identity(form(K).T * form(K), -form(K) * form(K))])
    result = check(alternating, Budget(instances=5))
    assert str(result.scope) == "all reals, K = 2–3 and every K"
    assert dict(result.sizes)["every K"] is Verdict.PROVED


def form(order):
    return skew_symmetric("A", order)


def test_the_scope_says_what_the_general_claim_is_about():
    made = squares(of="matrix form")
    made.every_derivation(lambda K: [])
    made._every = (made.every_size, lambda K: equal(form(K).T, -form(K)))
    result = check(made, Budget(instances=5))
    assert str(result.scope) == "all reals: K = 1–2; matrix form: every K"


@pytest.mark.parametrize("lines", [(), (prose("Clearly."),), (identity(A, A.T),)])
def test_an_unproved_general_claim_adds_nothing(lines):
    result = check(squares(*lines), Budget(instances=5))
    assert result.verdict is Verdict.PROVED
    assert str(result.scope) == "all reals, K = 1–2"
    assert dict(result.sizes)["every K"] is Verdict.INCONCLUSIVE


def test_no_instance_engine_touches_a_general_claim():
    result = check(squares(), Budget(instances=5))
    assert {e.engine for e in result.evidence if e.scope.sizes == "every K"} == {"derive"}


def explicit(node, values):
    """A matrix of symbolic order at explicit SymPy matrices, one for each letter."""
    n = values["K"]
    match node:
        case sp.MatAdd():
            return sum((explicit(a, values) for a in node.args[1:]), explicit(node.args[0], values))
        case sp.MatMul():
            scalar, matrices = node.as_coeff_matrices()
            product = sp.eye(matrices[0].rows.subs(K, n))
            for factor in matrices:
                product = product * explicit(factor, values)
            return scalar * product
        case sp.Transpose():
            return explicit(node.arg, values).T
        case sp.DiagMatrix():
            return sp.diag(*explicit(node.args[0], values))
        case sp.Identity():
            return sp.eye(node.rows.subs(K, n))
        case sp.OneMatrix() | sp.ZeroMatrix():
            entry = sp.ones if isinstance(node, sp.OneMatrix) else sp.zeros
            return entry(*(sp.sympify(size).subs(K, n) for size in node.shape))
        case Softmax():
            weights = explicit(node.logits, values).applyfunc(sp.exp)
            return weights / sum(weights)
        case JacobianMatrix():
            return explicit(node.image, values).jacobian(values[node.point.name])
        case sp.MatrixSymbol():
            return values[node.name]
    raise AssertionError(node)


@pytest.fixture(scope="module")
def three_responses():
    """The general map at K = 3, its letters filled in, beside the explicit one."""
    alpha, beta, lam = real("alpha"), real("beta"), real("lambda")
    preferences = sp.Matrix([["1/2", "2/3", "1/5"], ["1/3", "1/2", "3/4"], ["4/5", "1/4", "1/2"]])
    logits = sp.Matrix(sp.symbols("t:3", real=True))
    values = {
        "K": 3,
        "P": preferences.applyfunc(sp.Rational),
        "theta": logits,
        "r": uniform(3).applyfunc(sp.log),
        "pi_0": uniform(3),
        "D": sp.Matrix([[1, 0, -1], [0, 1, -1]]),
        "E": sp.Matrix([[1, 0], [0, 1], [0, 0]]),
        "q": sp.Matrix([0, 0, 1]),
    }
    step = mrs_ipo(values["P"], alpha=alpha, beta=beta, lam=lam)
    return MrsIpoOfOrder(K, alpha, beta, lam), step, values


def at(matrix, logits):
    point = dict(zip(logits, (sp.Rational(1, 3), -1, sp.Rational(2, 7)), strict=True))
    names = {real("alpha"): 0.25, real("beta"): 3, real("lambda"): 0.5}
    return matrix.xreplace(point).xreplace(names).evalf(30)


def test_the_general_map_is_the_explicit_one_at_three_responses(three_responses):
    general, step, values = three_responses
    logits = values["theta"]
    difference = explicit(general.image, values) - step.on_logits(logits)
    assert max(abs(x) for x in at(difference, logits)) < 1e-20


def test_its_jacobian_on_contrasts_is_the_explicit_one_at_three_responses(three_responses):
    general, step, values = three_responses
    logits = values["theta"]
    policy = sp.ImmutableMatrix(explicit(general.policy, values))
    there = explicit(Contrasts(K).of(general.jacobian), values)
    assert max(abs(x) for x in at(there - step.jacobian(policy), logits)) < 1e-20
    induced = on_contrasts(explicit(general.skew_part * general.covariance, values))
    reduced = explicit(Contrasts(K).of(general.skew_part * general.covariance), values)
    assert max(abs(x) for x in at(reduced - induced, logits)) < 1e-20


def test_contrasts_as_their_docstring_gives_them_meet_the_equations(three_responses):
    _, _, values = three_responses
    for equation in Contrasts(K).equations:
        assert explicit(equation.lhs, values) == explicit(equation.rhs, values)
