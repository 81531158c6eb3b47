"""derive: linear combinations of equations, logistic sums and skew pencils, with their traps."""

import pytest
import sympy as sp

from proofkit import (
    And,
    LogisticSum,
    LogisticTangent,
    SkewPencil,
    by,
    claim,
    combination,
    equal,
    logic,
    multiple,
    real,
    spectrum_on_line,
    unique_minimiser,
    vector,
)
from proofkit.engines.derive.replay import Status, replay
from proofkit.statement.derivation import Derivation, Step

x, y, z, p = real("x"), real("y"), real("z"), real("p", above=0)
q, a = real("q", at_least=0), real("a", above=0, at_most="1/2")
h, bounded = vector("h", 3), vector("b", 3, at_least=0)
s, t = sp.symbols("s t")
ASSUMED = (equal(x * y, 0), equal(y, z), equal(2 * p * x, 2 * p))


def outcome(step, given=ASSUMED):
    context = claim(
        given=given, then=And(equal(x, x + 0 * y), p > -1), forall=[q, a, z, h, bounded]
    )
    return replay(context, Derivation((step,))).lines[-1].status


def loss(d):
    return sp.log(1 + sp.exp(-d))


def logistic(objective, terms, balance, constant=0, over=h):
    rule = LogisticSum(tuple(terms), balance, sp.sympify(constant))
    return by(rule, unique_minimiser(objective, over=over))


def total(terms):
    return sum(weight * loss(d) for weight, d in terms)


D = [h[0] - h[1], h[1] - h[2], h[2] - h[0]]
AROUND = [(p, d) for d in D]
CYCLE = [(sp.Rational(1, 2) + a, d) for d in D] + [(sp.Rational(1, 2) - a, -d) for d in D]
CHAIN = [(p, D[0]), (p, -D[0]), (p + q, D[1]), (p, -D[1])]

E1, E2 = sp.Matrix([1, 0]), sp.Matrix([0, 1])
SKEW = sp.Matrix([[0, x], [-x, 0]])
GRAM = ((p, E1), (p, E1 + E2))
M = sp.Matrix([[y + x, x], [-2 * x, y - x]])


def pencil(skew=SKEW * p, gram=GRAM, matrix=M, real_part=y):
    return by(SkewPencil(skew, gram), spectrum_on_line(matrix, real_part))


def tangent(formula, at=x, other=y):
    return by(LogisticTangent(at, other), formula)


SLOPE = (y - x) / (1 + sp.exp(x))

VALID = [
    tangent(loss(y) - loss(x) + SLOPE >= 0),
    tangent(loss(x) <= loss(y) + SLOPE),
    combination(x * z, 0, multiple(x * y, 0), multiple(y, z, before=-x)),
    combination(x, 1, multiple(2 * p * x, 2 * p, before=1 / (2 * p))),
    combination((x + y) ** 2, x**2 + 2 * x * y + y**2),
    combination(s * y, s * z, multiple(y, z, before=s), names={s: x**2}),
    combination(s * t, 0, multiple(s * t, 0), names={s: x, t: y}),
    combination(sp.Matrix([[x * y, y]]), sp.Matrix([[0, z]]),
                multiple(sp.Matrix([[x * y]]), sp.Matrix([[0]]), after=sp.Matrix([[1, 0]])),
                multiple(sp.Matrix([[y]]), sp.Matrix([[z]]), after=sp.Matrix([[0, 1]]))),
    logistic(total(AROUND), AROUND, (1, 1, 1)),
    logistic(total(AROUND) + p, AROUND, (2, 2, 2), p),
    logistic(total(CYCLE), CYCLE, (1, 1, 1, 0, 0, 0)),
    logistic(total(CHAIN), CHAIN, (1, 1, 3, 3)),
    pencil(),
]  # fmt: skip

INVALID = [
    tangent(loss(y) - loss(x) + SLOPE > 0),
    tangent(loss(y) - loss(x) - SLOPE >= 0),
    tangent(loss(x) - loss(y) + SLOPE >= 0),
    tangent(loss(1 / y) - loss(x) + (1 / y - x) / (1 + sp.exp(x)) >= 0, other=1 / y),
    combination(x * z, 0, multiple(x * y, 0)),
    combination(y, 0, multiple(x * y, 0, before=1 / x)),
    combination(y, 1, multiple(y, 1)),
    combination(x, 2, multiple(2 * p * x, 2 * p, before=1 / (2 * p))),
    combination(s * y, x**2 * z, multiple(y, z, before=s), names={s: x**2}),
    combination(s * t, 0, multiple(s, 0), names={s: x, t: y}),
    combination(y, z, multiple(x, z), names={x: y}),
    combination(sp.log(x) * y, sp.log(x) * z, multiple(y, z, before=sp.log(x))),
    logistic(total(AROUND[:2]), AROUND[:2], (1, 1)),
    logistic(total([(p, D[0]), (p, -D[0])]), [(p, D[0]), (p, -D[0])], (1, 1)),
    logistic(total(CYCLE), CYCLE, (1, 1, 1, 1, 1, 1)),
    logistic(total(CYCLE), CYCLE, (0, 0, 0, 1, 1, 1)),
    logistic(total([(x, d) for d in D]), [(x, d) for d in D], (1, 1, 1)),
    logistic(total(AROUND) + h[0], AROUND, (1, 1, 1), h[0]),
    logistic(total(AROUND), [*AROUND[:2], (2 * p, D[2])], (1, 1, 1)),
    logistic(total([(p, 2 * h[0] - h[1]), (p, h[1] - 2 * h[0])]),
             [(p, 2 * h[0] - h[1]), (p, h[1] - 2 * h[0])], (1, 1)),
    logistic(total([(p, bounded[0] - bounded[1]), (p, bounded[1] - bounded[2]),
                    (p, bounded[2] - bounded[0])]),
             [(p, bounded[0] - bounded[1]), (p, bounded[1] - bounded[2]),
              (p, bounded[2] - bounded[0])], (1, 1, 1), over=bounded),
    pencil(skew=SKEW * 2 * p),
    pencil(skew=sp.Matrix([[0, p * x], [p * x, 0]])),
    pencil(gram=((p, E1), (q, E1 + E2))),
    pencil(gram=((2 * p, E1),)),
    pencil(real_part=x),
    by(SkewPencil(sp.zeros(2, 2), ((q, E1), (q, E2))),
       spectrum_on_line(sp.Matrix([[y, x], [x, y]]), y)),
]  # fmt: skip


@pytest.mark.parametrize("step", VALID, ids=lambda s: type(s.rule).__name__)
def test_what_follows_is_accepted(step):
    assert outcome(step) is Status.CHECKED


@pytest.mark.parametrize("step", INVALID, ids=lambda s: type(s.rule).__name__)
def test_what_does_not_follow_is_rejected(step):
    assert outcome(step) is Status.REJECTED


def test_a_combination_proves_the_formula_that_it_states_and_no_other():
    honest = combination(x * z, 0, multiple(x * y, 0), multiple(y, z, before=-x))
    forged = Step(equal(x + z, 0), honest.rule)
    assert outcome(forged) is Status.REJECTED


def test_equations_of_a_combination_may_come_from_earlier_steps_only():
    step = combination(y, z, multiple(y, z))
    assert outcome(step) is Status.CHECKED
    assert outcome(step, given=()) is Status.REJECTED


def test_one_minimiser_of_one_objective_says_nothing_about_another():
    proved = logistic(total(AROUND), AROUND, (1, 1, 1))
    other = logic(unique_minimiser(total(AROUND[:2]), over=h))
    lines = replay(claim(then=x < y, forall=[h, p]), Derivation((proved, other))).lines
    assert [line.status for line in lines] == [Status.CHECKED, Status.REJECTED]
