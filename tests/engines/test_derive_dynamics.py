"""derive: fixed points, orbits, softmax policies and norms; the rules and their nearest misuses."""

import numpy as np
import pytest
import sympy as sp

from proofkit import (
    And,
    Banach,
    ExponentialOrder,
    Hadamard,
    Iff,
    Implies,
    Induction,
    NormBound,
    SkewTimesGram,
    SoftmaxMeans,
    SortedTilt,
    by,
    by_real_lemma,
    claim,
    every_round,
    integer,
    orbits_converge,
    real,
    signs,
    spectral_norm,
    spectrum_on_line,
    unique_fixed_point,
    vector,
)
from proofkit.engines.derive.replay import Status, replay
from proofkit.statement.derivation import Derivation

x, y, p = real("x"), real("y"), real("p", above=0)
r, closed = real("r", at_least=0, below=1), real("closed", at_least=0, at_most=1)
s, w, first, one = vector("s", 2), vector("w", 2), vector("s_0", 2), vector("one", 1)
rising, positive = vector("rising", 2, increasing=True), vector("positive", 2, above=0)
t, late = integer("t", at_least=0), integer("late", at_least=1)
MOMENT = real("moment", at_least=0)
TURN = sp.Matrix([[0, 1], [-1, 0]])
GRAM = sp.eye(2)


def last_line(*steps, given=()):
    context = claim(given=given, then=p > y, forall=[x, y, p, r, closed])
    return replay(context, Derivation(steps)).lines[-1]


def contraction(factor=r, state=s, other=w, gram=GRAM, says=orbits_converge, image=None):
    moved = factor * TURN * state + sp.Matrix([x, y]) if image is None else image
    return by(Banach(other, gram, factor), says(state, moved))


@pytest.mark.parametrize("says", [orbits_converge, unique_fixed_point])
@pytest.mark.parametrize("gram", [GRAM, 3 * GRAM])
def test_a_contraction_has_one_attracting_fixed_point(says, gram):
    line = last_line(contraction(says=says, gram=gram))
    assert line.status is Status.CHECKED, line.reason


NO_CONTRACTION = {
    "factor may reach 1": [contraction(closed)],
    "factor may be negative": [contraction(-r)],
    "must not mention a state": [contraction(r * s[0] ** 2 / (1 + s[0] ** 2))],
    "not a new one": [contraction(other=s)],
    "not a new one ": [contraction(image=r * s / 2 + w)],
    "defines no norm": [contraction(gram=sp.diag(1, 0))],
    "defines no norm ": [contraction(gram=sp.Matrix([[1, 1], [0, 1]]))],
    "defines no norm  ": [contraction(gram=p * GRAM)],
    "another dimension": [contraction(other=one)],
    "another dimension ": [contraction(image=sp.Matrix([0]))],
    "all real vectors": [contraction(state=rising)],
    "all real vectors ": [contraction(state=positive)],
    "all real vectors  ": [contraction(state=sp.Matrix([s[1], s[0]]))],
    "not established that the map contracts": [
        contraction(gram=sp.diag(1, 2)),  # a quarter turn is no isometry of this norm
    ],
    "needed for it to be defined": [contraction(image=sp.Matrix([r * s[0] + 1 / x, r * s[1]]))],
}


@pytest.mark.parametrize("reason", NO_CONTRACTION)
def test_what_is_no_contraction_of_all_of_the_plane_is_rejected(reason):
    line = last_line(*NO_CONTRACTION[reason])
    assert line.status is Status.REJECTED
    assert reason.strip() in line.reason


def test_a_state_that_an_assumption_mentions_is_not_arbitrary():
    assert last_line(contraction(), given=x >= 0).status is Status.CHECKED
    for taken in (s, w):
        line = last_line(contraction(), given=taken[0] >= 0)
        assert line.status is Status.REJECTED
        assert "an assumption mentions" in line.reason


def sigmoid(z):
    return 1 / (1 + sp.exp(-z))


SWIRL = sp.Matrix([r * s[0] + sigmoid(s[1]), r * s[1] - sigmoid(s[0])])
SLOPES = [sp.exp(-z) / (1 + sp.exp(-z)) ** 2 for z in s]
J = sp.Matrix([[r, SLOPES[1]], [-SLOPES[0], r]])
E = (sp.Matrix([1, 0]), sp.Matrix([0, 1]))
ON_LINE = by(SkewTimesGram(TURN, ((SLOPES[0], E[0]), (SLOPES[1], E[1]))), spectrum_on_line(J, r))
BOUNDED = [step for z in s for step in (
    signs(sigmoid(z) >= 0), signs(sigmoid(z) <= 1, sp.exp(-z) / (1 + sp.exp(-z))),
)]  # fmt: skip
BOUNDS = ((0, 1), (-1, 0))


def hadamard(image=SWIRL, jacobian=J, rate=r, bounds=BOUNDS):
    pairs = tuple((sp.sympify(a), sp.sympify(b)) for a, b in bounds)
    return by(Hadamard(jacobian, rate, pairs), unique_fixed_point(s, image))


def test_a_bounded_swirl_has_exactly_one_fixed_point():
    line = last_line(*BOUNDED, ON_LINE, hadamard())
    assert line.status is Status.CHECKED, line.reason


NO_DIFFEOMORPHISM = {
    "spectrum of the Jacobian is not established": [*BOUNDED, hadamard()],
    "is not established": [*BOUNDED, ON_LINE, hadamard(bounds=((0, "1/2"), (-1, 0)))],
    "bounds must not mention the state": [
        *BOUNDED, ON_LINE, hadamard(bounds=((0, 1 + s[0] ** 2), (-1, 0)))],
    "have another dimension": [*BOUNDED, ON_LINE, hadamard(bounds=((0, 1),))],
    "the Jacobian": [*BOUNDED, ON_LINE, hadamard(jacobian=J.T)],
    "rate may reach 1": [*BOUNDED, ON_LINE, hadamard(rate=closed)],
    "may not be smooth": [
        *BOUNDED, ON_LINE, hadamard(image=SWIRL + sp.Matrix([sp.Abs(s[0]) - s[0], 0]))],
    "an assumption mentions": [*BOUNDED, ON_LINE, hadamard()],
}  # fmt: skip


@pytest.mark.parametrize("reason", NO_DIFFEOMORPHISM)
def test_each_hypothesis_of_hadamard_is_needed(reason):
    given = s[0] > 0 if "assumption" in reason else ()
    line = last_line(*NO_DIFFEOMORPHISM[reason], given=given)
    assert line.status is Status.REJECTED
    assert reason in line.reason


CLIMB = sp.Matrix([s[0] + p + y**2, s[1] / 2])


def rounds(condition, invariant=None, image=CLIMB, start=first, time=t):
    says = every_round(condition, s, image, start=start, time=time)
    return by(Induction(condition if invariant is None else invariant), says)


ABOVE = sp.Ge(s[0], first[0] + t * p, evaluate=False)
A, B, C, D = real("a"), real("b"), real("c"), real("d", at_least=0)
CARRIED = by_real_lemma(
    Implies(A >= B + C, A + x + D >= B + C + x),
    at={A: s[0], B: first[0], C: t * p, D: y**2, x: p},
)


def test_induction_over_the_rounds():
    line = last_line(CARRIED, rounds(ABOVE))
    assert line.status is Status.CHECKED, line.reason
    weaker = sp.Ge(s[0] + 1, first[0] + t * p, evaluate=False)
    assert last_line(CARRIED, signs(s[0] + 1 >= s[0]), rounds(weaker, ABOVE)).status is (
        Status.REJECTED
    )  # logic alone does not add inequalities up
    implied = by_real_lemma(Implies(A >= B, A + 1 >= B), at={A: s[0], B: first[0] + t * p})
    assert last_line(CARRIED, implied, rounds(weaker, ABOVE)).status is Status.CHECKED


NO_INDUCTION = {
    "is not shown to carry over": [rounds(ABOVE)],
    "at the start": [CARRIED, rounds(sp.Ge(s[0], first[0] + 1 + t * p, evaluate=False))],
    "does not imply the condition": [CARRIED, rounds(s[0] >= first[0] + 2 * t * p, ABOVE)],
    "start and state are one variable": [CARRIED, rounds(ABOVE, start=s)],
    "must not mention start or time": [
        CARRIED, rounds(ABOVE, image=sp.Matrix([s[0] + p, t]))],
    "an integer of at least 0": [CARRIED, rounds(s[0] >= first[0] - 1, time=late)],
    "an integer of at least 0 ": [CARRIED, rounds(s[0] >= first[0] - 1, time=MOMENT)],
    "an assumption mentions": [CARRIED, rounds(ABOVE)],
}  # fmt: skip


@pytest.mark.parametrize("reason", NO_INDUCTION)
def test_each_part_of_an_induction_is_needed(reason):
    given = first[0] > 0 if "assumption" in reason else ()
    line = last_line(*NO_INDUCTION[reason], given=given)
    assert line.status is Status.REJECTED
    assert reason.strip() in line.reason


def softmax(logits):
    weights = [sp.exp(z) for z in logits]
    return [a / sum(weights) for a in weights]


def entropy(policy):
    return -sp.Add(*(a * sp.log(a) for a in policy))


THETA, OTHER, VALUES = (x, y, 0), (0, 0, y), (p, 0, 0)
DISTANCES = 2 * ((x - y) ** 2 + 4 * y**2 + x**2)
RANGES = [
    signs(x**2 + y**2 - 2 * x * y <= DISTANCES, [(x - y) ** 2, 8 * y**2, 2 * x**2]),
    signs((x + y) ** 2 <= DISTANCES, [3 * (x - y) ** 2, 6 * y**2]),
    signs(4 * y**2 <= DISTANCES, [2 * (x - y) ** 2, 4 * y**2, 2 * x**2]),
]


def means(bound, *, values=VALUES, value_range=p**2, logit_range=DISTANCES, others=OTHER):
    shift = zip(values, softmax(THETA), softmax(others), strict=False)
    mean = sp.Add(*(v * (a - b) for v, a, b in shift))
    rule = SoftmaxMeans(values, THETA, others, sp.sympify(value_range), sp.sympify(logit_range))
    return by(rule, sp.Le(mean**2, bound, evaluate=False))


def test_softmax_means_move_by_a_quarter_of_the_ranges():
    line = last_line(*RANGES, means(p**2 * DISTANCES / 16))
    assert line.status is Status.CHECKED, line.reason


@pytest.mark.parametrize(
    "step",
    [
        means(p**2 * DISTANCES / 17),
        means(p**2 * DISTANCES / 32, value_range=p**2 / 2),
        means(p**2 * DISTANCES / 32, logit_range=DISTANCES / 8),
        means(p**2 * DISTANCES / 16, values=VALUES[:2]),
        means(p**2 * DISTANCES / 16, values=(p, 0, 1 / x), value_range=p**2),
    ],
)
def test_softmax_means_with_a_wrong_constant_or_range_are_rejected(step):
    assert last_line(*RANGES, step).status is Status.REJECTED


def tilt(increments, premises=(x >= y, y >= 0), order=sp.Lt):
    tilted = [a + b for a, b in zip(THETA, increments, strict=True)]
    fall = order(entropy(softmax(tilted)), entropy(softmax(THETA)), evaluate=False)
    return by(SortedTilt(THETA, increments), Implies(And(*premises), fall))


def test_a_sorted_tilt_lowers_the_entropy():
    line = last_line(tilt((2 * p, p, 0)))
    assert line.status is Status.CHECKED, line.reason


@pytest.mark.parametrize(
    "step",
    [
        tilt((p, p, 0)),
        tilt((0, p, 2 * p)),
        tilt((2 * p, p, 0), premises=(x >= y,)),
        tilt((2 * p, p, 0), premises=(y >= x, y >= 0)),
        tilt((2 * p, p, 0), order=sp.Gt),
    ],
)
def test_a_tilt_that_is_not_sorted_is_rejected(step):
    assert last_line(step).status is Status.REJECTED


M = sp.Matrix([[x, y], [p, 0]])
LENGTH = (x**2 + y * p) ** 2 + p**2 * x**2


@pytest.mark.parametrize(
    "step",
    [
        by(NormBound(M, (x, p)), spectral_norm(M) ** 2 * (x**2 + p**2) >= LENGTH),
        by(NormBound(M, (1, 0)), x**2 + p**2 <= spectral_norm(M) ** 2),
        by(ExponentialOrder(x, y), Iff(x <= y, sp.exp(x) <= sp.exp(y))),
        by(ExponentialOrder(x, sp.Integer(0)), Iff(x < 0, sp.exp(x) < 1)),
    ],
)
def test_norms_and_exponentials(step):
    line = last_line(step)
    assert line.status is Status.CHECKED, line.reason


@pytest.mark.parametrize(
    "step",
    [
        by(NormBound(M, (x, p)), spectral_norm(M) * (x**2 + p**2) >= LENGTH),
        by(NormBound(M, (x, p)), spectral_norm(M) ** 2 * (x**2 + p**2) > LENGTH),
        by(NormBound(M, (1, 0)), x**2 + p**2 <= spectral_norm(M.T * M)),
        by(NormBound(M, (1, 0, 0)), x**2 + p**2 <= spectral_norm(M) ** 2),
        by(ExponentialOrder(x, y), Iff(x < y, sp.exp(x) <= sp.exp(y))),
        by(ExponentialOrder(x, y), Iff(x <= y, sp.exp(y) <= sp.exp(x))),
        by(ExponentialOrder(sp.log(x), y), Iff(sp.log(x) <= y, x <= sp.exp(y))),
    ],
)
def test_their_neighbours_are_rejected(step):
    assert last_line(step).status is Status.REJECTED


def policies(logits):
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def test_the_softmax_rules_hold_in_floating_point_and_the_constant_is_sharp():
    generator = np.random.default_rng(0)
    theta, other, v = generator.normal(scale=3, size=(3, 2000, 4))
    moved = ((policies(theta) - policies(other)) * v).sum(axis=-1)
    ranges = np.ptp(v, axis=-1) * np.ptp(theta - other, axis=-1)
    assert (np.abs(moved) <= ranges / 4 + 1e-12).all()
    near = policies(np.array([5e-4, -5e-4]))[0] - 0.5
    assert near / (1e-3 / 4) == pytest.approx(1, abs=1e-6)

    theta, gain = -np.sort(-theta), -np.sort(-v)
    before, after = (
        -(q * np.log(q)).sum(axis=-1) for q in (policies(theta), policies(theta + gain))
    )
    assert (after < before + 1e-13).all()
