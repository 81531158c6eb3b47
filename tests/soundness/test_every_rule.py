"""Every rule of inference: a step that follows beside the nearest one that does not.

The rejected conclusion is false, or nothing known implies it; the comment says why. A rule without
a pair here fails the last test.
"""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from proofkit import (
    And,
    Arbitrary,
    AttractingPoint,
    Banach,
    Circulant,
    CrossingPair,
    Cyclic,
    Drift,
    ExponentialLimit,
    ExponentialOrder,
    Farkas,
    Gibbs,
    Hadamard,
    Iff,
    Implies,
    Induction,
    Instance,
    InvariantCircle,
    LogisticSum,
    LogisticTangent,
    LogLinear,
    MatrixDerivative,
    Minimum,
    ModulusOnLine,
    NormBound,
    Not,
    PlanarFamily,
    Proportional,
    ScaledRadius,
    SchurCohn,
    SkewPencil,
    SkewTimesDiagonal,
    SkewTimesGram,
    SkewWeightedBound,
    SoftmaxMeans,
    SortedTilt,
    ThirdOrder,
    Ville,
    bounded_above,
    by,
    by_arithmetic,
    by_real_lemma,
    circle_amplitude,
    cite,
    claim,
    combination,
    derivative,
    equal,
    every_round,
    for_all,
    identity,
    integer,
    liminf_at_least,
    logic,
    lyapunov_coefficient,
    matrix,
    multiple,
    orbits_converge,
    orbits_tend_to,
    policy,
    real,
    signs,
    simplex,
    skew_symmetric,
    spectral_norm,
    spectral_radius,
    spectrum_on_line,
    stable,
    supercritical,
    tends_to,
    theorem,
    unique_fixed_point,
    unique_minimiser,
    unstable,
    vector,
    within,
)
from proofkit.engines.derive.replay import Status, replay
from proofkit.statement import rules
from proofkit.statement.derivation import Derivation
from proofkit.statement.predicates import JacobianMatrix, Softmax

x, y, a = real("x"), real("y"), real("a")
p, q, nu = real("p", above=0), real("q", above=0), real("nu", above=0)
r = real("r", at_least=0, below=1)
t, time = real("t", above=0), integer("n", at_least=0)
pi, rho, mu = policy("pi", 2), policy("rho", 2), simplex("mu", 2)
point = simplex("point", 2)
s, o, c, w = vector("s", 1), vector("o", 1), vector("c", 2), vector("w", 2)
K = integer("K", at_least=2)
A, B, theta = skew_symmetric("A", K), matrix("B", K, K), matrix("theta", K, 1)
soft, unit = Softmax(theta), sp.Identity(K)
R = sp.Rational
HALF = R(1, 2)
TURN = sp.Matrix([[0, x], [-x, 0]])
E1, E2 = sp.Matrix([1, 0]), sp.Matrix([0, 1])
MATRIX = sp.Matrix([[y, x], [-x, y]])
THREE = sp.Matrix([[0, 1, -1], [-1, 0, 1], [1, -1, 0]])


def family(cubic: Any) -> PlanarFamily:
    """z ↦ νμz + μ·cubic·z|z|², μ = (3 + 4i)/5: the coefficient is `cubic`, since |μ| = 1."""
    turn = sp.Matrix([[3, -4], [4, 3]]) / 5
    return PlanarFamily(c, turn * sp.Matrix(c) * (nu + cubic * (c[0] ** 2 + c[1] ** 2)), nu, 1)


@theorem
def doubling() -> Any:
    """2u > u for u > 0."""
    u = real("u", above=0)
    return claim(then=sp.Gt(2 * u, u, evaluate=False))


def radius(*rows: Any) -> sp.Expr:
    return spectral_radius(sp.Matrix(rows))


def _tilt(order: Any) -> Any:
    def entropy(logits: Any) -> Any:
        weights = [sp.exp(e) for e in logits]
        return -sp.Add(*(e / sum(weights) * sp.log(e / sum(weights)) for e in weights))

    tilted = entropy([x + 2, y + 1])
    return by(
        SortedTilt((x, y), (2, 1)),
        Implies(order, sp.Lt(tilted, entropy([x, y]), evaluate=False), evaluate=False),
    )


def _means(bound: Any) -> Any:
    def policy_of(u: Any, v: Any) -> Any:
        return sp.exp(u) / (sp.exp(u) + sp.exp(v))

    left = policy_of(x, 0) - policy_of(y, 0)
    other = (1 - policy_of(x, 0)) - (1 - policy_of(y, 0))
    square = (sp.Integer(1) * left + 0 * other) ** 2
    return by(SoftmaxMeans((1, 0), (x, 0), (y, 0), sp.Integer(1), (x - y) ** 2),
              sp.Le(square, bound, evaluate=False))  # fmt: skip


def _square(factor: Any) -> Any:
    return factor * x**2 + factor * y**2 >= 2 * factor * x * y


DIVERGENCE = sum(e * sp.log(e / f) for e, f in zip(pi, rho, strict=True))
LOGISTIC = [sp.log(1 + sp.exp(-z)) for z in (c[0] - c[1], c[1] - c[0])]
ROUND = every_round(sp.Ge(s[0], o[0] - time, evaluate=False), s, sp.Matrix([s[0] - 1]),
                    start=o, time=time)  # fmt: skip
SLOW = every_round(sp.Ge(s[0], o[0] - time / 2, evaluate=False), s, sp.Matrix([s[0] - 1]),
                   start=o, time=time)  # fmt: skip
HALVING = sp.Matrix([s[0] / 2])
CONTRACTS = sp.Le((s[0] / 2 - o[0] / 2) ** 2, HALF**2 * (s[0] - o[0]) ** 2, evaluate=False)
SIGMOID = 1 / (1 + sp.exp(-s[0]))

Steps = tuple[Any, ...]
PAIRS: dict[str, tuple[Steps, Steps]] = {
    # (x + y)² has the mixed term 2xy
    "Identity": ((identity((x + y) ** 2, x**2 + 2 * x * y + y**2),),
                 (identity((x + y) ** 2, x**2 + x * y + y**2),)),
    "Derivative": ((derivative(sp.exp(x * y), x, y * sp.exp(x * y)),),
                   (derivative(sp.exp(x * y), x, x * sp.exp(x * y)),)),
    # strict only off the diagonal
    "Signs": ((signs(x**2 + y**2 >= 2 * x * y, [(x - y) ** 2]),),
              (signs(x**2 + y**2 > 2 * x * y, [(x - y) ** 2]),)),
    # a factor that may vanish or be negative
    "Proportional": ((by(Proportional(p), Iff(p * x > 0, x > 0)),),
                     (by(Proportional(r), Iff(r * x > 0, x > 0)),)),
    # the other extremum
    "Minimum": ((by(Minimum(), sp.Min(x, y) <= x),), (by(Minimum(), sp.Max(x, y) <= x),)),
    "Logic": ((logic(sp.Or(x < y, sp.Eq(x, y), x > y)),), (logic(sp.Or(x < y, x > y)),)),
    # AM–GM is an equality at x = y
    "Arithmetic": ((by_arithmetic(x**2 + y**2 >= 2 * x * y),),
                   (by_arithmetic(x**2 + y**2 > 2 * x * y),)),
    # a premise that is not established
    "RealLemma": ((by_real_lemma(sp.Ge(x**2, 0, evaluate=False), at={x: sp.exp(a)}),),
                  (by_real_lemma(x + y > x, sp.Gt(y, 0, evaluate=False), at={x: x, y: a}),)),
    # a is not known to be positive
    "Lemma": ((cite(doubling, {"u": q + 1}),), (cite(doubling, {"u": a}),)),
    # nothing is known of x + y
    "Combination": (
        (identity(x * (1 + y), x + x * y), combination(2 * x * (1 + y), 2 * x + 2 * x * y,
                                                       multiple(x * (1 + y), x + x * y, before=2))),
        (combination(2 * x, 2 * y, multiple(x, y, before=2)),),
    ),
    # at x on the boundary 1 − x² = 0
    "SchurCohn": (
        (by(SchurCohn(), Iff(stable(sp.Matrix([[x]])), And(x < 1, x > -1))),),
        (by(SchurCohn(), Iff(stable(sp.Matrix([[x]])), And(x <= 1, x > -1))),),
    ),
    # a weight that may be negative: eigenvalues of [[0, y], [−1, 0]] are real for y < 0
    "SkewTimesGram": (
        (by(SkewTimesGram(TURN, ((p, E1), (q, E2))),
            spectrum_on_line(TURN * sp.diag(p, q), 0)),),
        (by(SkewTimesGram(TURN, ((p, E1), (y, E2))),
            spectrum_on_line(TURN * sp.diag(p, y), 0)),),
    ),
    # a column with negative entries
    "SkewTimesDiagonal": (
        (by(SkewTimesDiagonal(A, unit, soft), spectrum_on_line(A * sp.DiagMatrix(soft), 0)),),
        (by(SkewTimesDiagonal(A, unit, theta), spectrum_on_line(A * sp.DiagMatrix(theta), 0)),),
    ),
    # a Gram matrix that is singular: [[0, 1], [−1, 0]]·diag(1, 0) says nothing of M
    "SkewPencil": (
        (identity(p * (y - y), 0), logic(And(*(sp.Eq(e, f, evaluate=False) for e, f in zip(
            sp.diag(p, p) * (MATRIX - y * sp.eye(2)), p * TURN, strict=True)))),
         by(SkewPencil(p * TURN, ((p, E1), (p, E2))), spectrum_on_line(MATRIX, y))),
        (by(SkewPencil(p * TURN, ((p, E1),)), spectrum_on_line(MATRIX, y)),),
    ),
    # stable needs r² + ω² < 1, not ≤
    "ModulusOnLine": (
        (by(SkewTimesGram(TURN, ((sp.Integer(1), E1), (sp.Integer(1), E2))),
            spectrum_on_line(MATRIX, y)),
         by(ModulusOnLine(y), Iff(stable(MATRIX), y**2 + spectral_radius(TURN) ** 2 < 1))),
        (by(SkewTimesGram(TURN, ((sp.Integer(1), E1), (sp.Integer(1), E2))),
            spectrum_on_line(MATRIX, y)),
         by(ModulusOnLine(y), Iff(stable(MATRIX), y**2 + spectral_radius(TURN) ** 2 <= 1))),
    ),
    # ρ(XY) ≠ ρ(X)ρ(Y), and three factors do not commute
    "Cyclic": (
        (by(Cyclic(sp.Matrix([[x, y]]), sp.Matrix([1, a])),
            equal(radius([x + a * y]), radius([x, y], [a * x, a * y]))),),
        (by(Cyclic(sp.Matrix([[x, y]]), sp.Matrix([1, a])),
            equal(radius([x + a * y]), radius([x, y], [x, a * y]))),),
    ),
    # ρ(−M) = ρ(M) ≥ 0
    "ScaledRadius": (
        (by(ScaledRadius(p), equal(spectral_radius(p * TURN), p * spectral_radius(TURN))),),
        (by(ScaledRadius(a), equal(spectral_radius(a * TURN), a * spectral_radius(TURN))),),
    ),
    # the eigenvalues are 0 and ±i√3
    "Circulant": ((by(Circulant(), equal(spectral_radius(THREE), sp.sqrt(3))),),
                  (by(Circulant(), equal(spectral_radius(THREE), 2)),)),
    # 2/π is sharp (Pick): a smaller constant fails for many responses
    "SkewWeightedBound": (
        (by(SkewWeightedBound(A, soft, a), sp.Le(
            spectral_radius(A * (sp.DiagMatrix(soft) - soft * soft.T)), 2 * a / sp.pi)),),
        (by(SkewWeightedBound(A, soft, a), sp.Le(
            spectral_radius(A * (sp.DiagMatrix(soft) - soft * soft.T)), 2 * a / 4)),),
    ),
    # ‖M‖², not ‖M‖
    "NormBound": (
        (by(NormBound(MATRIX, (p, q)), sp.Le(
            (y * p + x * q) ** 2 + (y * q - x * p) ** 2,
            spectral_norm(MATRIX) ** 2 * (p**2 + q**2))),),
        (by(NormBound(MATRIX, (p, q)), sp.Le(
            (y * p + x * q) ** 2 + (y * q - x * p) ** 2, spectral_norm(MATRIX) * (p**2 + q**2))),),
    ),
    # equality at π = ρ
    "Gibbs": ((by(Gibbs(tuple(pi), tuple(rho)), DIVERGENCE >= 0),),
              (by(Gibbs(tuple(pi), tuple(rho)), DIVERGENCE > 0),)),
    # exp is increasing
    "ExponentialOrder": ((by(ExponentialOrder(x, y), Iff(x < y, sp.exp(x) < sp.exp(y))),),
                         (by(ExponentialOrder(x, y), Iff(x < y, sp.exp(y) < sp.exp(x))),)),
    # the rate −p decays, +p does not
    "ExponentialLimit": (
        (by(ExponentialLimit(), tends_to(x * sp.exp(-p * t), t, sp.oo, 0)),),
        (by(ExponentialLimit(), tends_to(x * sp.exp(p * t), t, sp.oo, 0)),),
    ),
    # log π → −∞
    "LogLinear": (
        (by(LogLinear(), Iff(bounded_above(x * sp.log(pi[0]), over=pi), x >= 0)),),
        (by(LogLinear(), Iff(bounded_above(x * sp.log(pi[0]), over=pi), x <= 0)),),
    ),
    # the variance of a policy over two responses is at most 1/4, and 1/16 of the ranges' product
    "SoftmaxMeans": ((_means((x - y) ** 2 / 16),), (_means((x - y) ** 2 / 17),)),
    # from θ₁ < θ₂ the tilt may raise the entropy
    "SortedTilt": ((_tilt(x >= y),), (_tilt(x <= y),)),
    # one form goes only one way: no minimum
    "LogisticSum": (
        (by(LogisticSum(((p, c[0] - c[1]), (q, c[1] - c[0])), (1, 1), sp.Integer(0)),
            unique_minimiser(p * LOGISTIC[0] + q * LOGISTIC[1], c)),),
        (by(LogisticSum(((p, c[0] - c[1]),), (1,), sp.Integer(0)),
            unique_minimiser(p * LOGISTIC[0], c)),),
    ),
    # convex, not concave
    "LogisticTangent": (
        (by(LogisticTangent(x, y), sp.Ge(sp.log(1 + sp.exp(-y)),
            sp.log(1 + sp.exp(-x)) - (y - x) / (1 + sp.exp(x)))),),
        (by(LogisticTangent(x, y), sp.Le(sp.log(1 + sp.exp(-y)),
            sp.log(1 + sp.exp(-x)) - (y - x) / (1 + sp.exp(x)))),),
    ),
    # the identity is no contraction
    "Banach": (
        (by_arithmetic(CONTRACTS), by(Banach(o, sp.eye(1), HALF), unique_fixed_point(s, HALVING))),
        (by(Banach(o, sp.eye(1), sp.Integer(1)), unique_fixed_point(s, sp.Matrix([s[0]]))),),
    ),
    # s ↦ s + σ(s) has none: the rate 1 is too large
    "Hadamard": (
        (by(SkewTimesGram(sp.zeros(1), ()), spectrum_on_line(sp.zeros(1), 0)),
         by(Hadamard(sp.zeros(1), sp.Integer(0), ((a, a),)),
            unique_fixed_point(s, sp.Matrix([a])))),
        (by(Hadamard(sp.ones(1), sp.Integer(1), ((a, a),)),
            unique_fixed_point(s, sp.Matrix([s[0] + a]))),),
    ),
    # the limit must be the fixed point 0
    "AttractingPoint": tuple(
        (by_arithmetic(CONTRACTS),
         by(Banach(o, sp.eye(1), HALF), unique_fixed_point(s, HALVING)),
         by(Banach(o, sp.eye(1), HALF), orbits_converge(s, HALVING)),
         by(AttractingPoint(), orbits_tend_to(sp.Matrix([limit]), s, HALVING)))
        for limit in (0, 1)
    ),
    # s/2 + 1/2 tends to 1 from below
    "Drift": tuple(
        (by(Drift(HALF), liminf_at_least(s[0], s, sp.Matrix([(s[0] + 1) / 2]), bound)),)
        for bound in (1, 2)
    ),
    # s falls by 1 a round, not by 1/2
    "Induction": tuple(
        (by(Induction(sp.Eq(s[0], o[0] - time)), rounds),) for rounds in (ROUND, SLOW)
    ),
    # from a to all numbers
    "Arbitrary": (
        (signs(y**2 + p > 0), by(Arbitrary(), for_all(y**2 + p > 0, over=y))),
        (by(Arbitrary(), for_all(x > 0, over=x)),),
    ),
    # a value outside of the domain
    "Instance": tuple(
        (signs(_square(q), [q * (x - y) ** 2]), by(Arbitrary(), for_all(_square(q), over=q)),
         by(Instance(for_all(_square(q), over=q), [(q, value)]), _square(value)))
        for value in (p, a)
    ),
    # the sign of the skew matrix does not matter, its symmetry does
    "Ville": tuple(
        (by(Ville(M, point), sp.Ge((M * sp.Matrix(point))[0], 0)),)
        for M in (sp.Matrix([[0, a], [-a, 0]]), sp.Matrix([[0, -p], [-p, 0]]))
    ),
    # x > 1 and x < 2 can be met together
    "Farkas": (
        (by(Farkas([x > 2, x < 1], (1, 1)), for_all(Not(And(x > 2, x < 1)), over=x)),),
        (by(Farkas([x > 1, x < 2], (1, 1)), for_all(Not(And(x > 1, x < 2)), over=x)),),
    ),
    # D softmax = diag p − ppᵀ, not its negative
    "MatrixDerivative": tuple(
        (by(MatrixDerivative(), equal(JacobianMatrix(B * soft, theta),
                                      B * (sp.DiagMatrix(soft) + sign * soft * soft.T))),)
        for sign in (-1, 1)
    ),
    # the coefficient is a
    "ThirdOrder": tuple(
        (by(ThirdOrder(), lyapunov_coefficient(family(a), value)),) for value in (a, -a)
    ),
    # supercritical iff the coefficient is negative
    "CrossingPair": (
        (by(CrossingPair(a), Iff(supercritical(family(a)), a < 0)),),
        (by(CrossingPair(a), Iff(supercritical(family(a)), a > 0)),),
    ),
    # a|w|² = 1 − |μ|: the squared radius over |μ| − 1 tends to −1/a = 1/p
    "InvariantCircle": tuple(
        (by(CrossingPair(-p), supercritical(family(-p))),
         by(InvariantCircle(), circle_amplitude(family(-p), c[0] ** 2 + c[1] ** 2, limit)))
        for limit in (1 / p, p)
    ),
}  # fmt: skip


def _last(steps: Steps) -> Any:
    known = [p, r, pi, rho, A, B, theta, K]
    context = claim(given=within(a, A), then=sp.Gt(p, -1, evaluate=False), forall=known)
    return replay(context, Derivation(steps)).lines[-1]


@pytest.mark.parametrize("rule", PAIRS)
def test_what_follows_is_accepted(rule: str) -> None:
    last = _last(PAIRS[rule][0])
    assert last.status is Status.CHECKED, last.reason


@pytest.mark.parametrize("rule", PAIRS)
def test_its_neighbour_is_rejected(rule: str) -> None:
    *before, step = PAIRS[rule][1]
    last = _last((*before, step))
    assert last.status is Status.REJECTED
    assert "does not fit this formula" not in last.reason


def test_no_rule_is_without_a_pair() -> None:
    no_rules = {"Rule", "Multiple"}
    assert set(rules.__all__) - no_rules == set(PAIRS)


def test_unstable_is_not_the_contrary_of_stable() -> None:
    """On the circle neither holds."""
    one = sp.Matrix([[x]])
    wrong = by(SchurCohn(), Iff(unstable(one), sp.Or(x >= 1, x <= -1)))
    right = by(SchurCohn(), Iff(unstable(one), sp.Or(x > 1, x < -1)))
    assert _last((right,)).status is Status.CHECKED
    assert _last((wrong,)).status is Status.REJECTED
