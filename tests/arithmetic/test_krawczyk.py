"""A zero is enclosed with proof, or not at all."""

from fractions import Fraction

import mpmath
import pytest
from flint import arb, fmpq

from proofkit._errors import ArithmeticFailure, InputError
from proofkit.arithmetic.krawczyk import enclose_zero, krawczyk
from proofkit.arithmetic.precision import PRECISIONS, working_precision


def cosine(x):
    return [x[0].cos() - x[0]]


def cosine_jacobian(x):
    return [[-x[0].sin() - 1]]


def dottie(bits):
    with mpmath.workprec(bits + 100), working_precision(bits + 100):
        return arb(mpmath.findroot(lambda x: mpmath.cos(x) - x, 0.7))


@pytest.mark.parametrize("bits", PRECISIONS)
def test_cosine_fixed_point(bits):
    with working_precision(bits):
        (x,) = krawczyk(cosine, cosine_jacobian, [0.5])
    with working_precision(bits + 100):
        assert x.contains(dottie(bits).mid())
        assert x.rad() < fmpq(1, 2 ** (bits - 10))
        assert x.rad() > 0


def test_uniqueness_box_contains_the_box_and_one_zero():
    result = enclose_zero(cosine, cosine_jacobian, [Fraction(1, 2)])
    assert result.uniqueness_box[0].contains(result.box[0])
    assert result.uniqueness_box[0].rad() > fmpq(1, 100)


def test_an_exact_zero_is_still_a_proven_box():
    (x,) = krawczyk(lambda v: [v[0] * v[0] - 4], lambda v: [[2 * v[0]]], [1.9])
    assert x.contains(2)


def softmax_gap(x):
    """x − softmax(A x) with a cyclic A; no symmetry that Newton could fall into by luck."""
    logits = [sum(a * v for a, v in zip(row, x, strict=True)) for row in CYCLE]
    weights = [z.exp() for z in logits]
    total = sum(weights)
    return [v - w / total for v, w in zip(x, weights, strict=True)]


CYCLE = ((0, 1, -1, 2), (-1, 0, 2, 1), (1, -2, 0, 1), (-2, -1, -1, 0))


def softmax_gap_jacobian(x):
    p = [v - g for v, g in zip(x, softmax_gap(x), strict=True)]
    mean = [sum(p[k] * CYCLE[k][j] for k in range(4)) for j in range(4)]
    return [[(i == j) - p[i] * (CYCLE[i][j] - mean[j]) for j in range(4)] for i in range(4)]


def test_softmax_fixed_point_in_four_dimensions():
    with working_precision(128):
        x = krawczyk(softmax_gap, softmax_gap_jacobian, [0.25] * 4)
        assert all(v.rad() < fmpq(1, 2**110) for v in x)
        assert sum(x).overlaps(arb(1))
        assert all(g.contains(0) for g in softmax_gap(x))
    with mpmath.workdps(60), working_precision(400):
        truth = mpmath.findroot(mpmath_softmax_gap, [0.25] * 4)
        assert all(
            v.overlaps(arb(t) + arb(0, fmpq(1, 10**50))) for v, t in zip(x, truth, strict=True)
        )


def mpmath_softmax_gap(*x):
    weights = [mpmath.exp(sum(a * v for a, v in zip(row, x, strict=True))) for row in CYCLE]
    return [v - w / sum(weights) for v, w in zip(x, weights, strict=True)]


REFUSED = {
    "double root": (lambda v: [v[0] * v[0]], lambda v: [[2 * v[0]]], [0.1]),
    "triple root": (lambda v: [v[0] ** 3], lambda v: [[3 * v[0] * v[0]]], [0.1]),
    "no root at all": (lambda v: [v[0] * v[0] + 1], lambda v: [[2 * v[0]]], [0.3]),
    "nearly a root": (
        lambda v: [v[0] * v[0] + arb(fmpq(1, 10**20))], lambda v: [[2 * v[0]]], [0.001]),
    "a curve of roots": (
        lambda v: [v[0] + v[1], 2 * v[0] + 2 * v[1]], lambda v: [[1, 1], [2, 2]], [1.0, 2.0]),
    "undefined": (lambda v: [v[0].log()], lambda v: [[1 / v[0]]], [-1.0]),
}  # fmt: skip


@pytest.mark.parametrize(("f", "jacobian", "start"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_proven_is_refused(f, jacobian, start):
    with pytest.raises(ArithmeticFailure, match="could not enclose a zero"):
        krawczyk(f, jacobian, start)


def test_almost_double_roots_need_more_bits():
    gap = fmpq(1, 10**40)

    def f(v):
        return [v[0] * v[0] - gap]

    def jacobian(v):
        return [[2 * v[0]]]

    with working_precision(64), pytest.raises(ArithmeticFailure):
        krawczyk(f, jacobian, [1e-9], radius=Fraction(1, 10**6))
    with working_precision(256):
        (x,) = krawczyk(f, jacobian, [1e-9])
        assert x.contains(fmpq(1, 10**20))
        assert not x.contains(0)


def test_a_box_with_two_zeros_is_refused_and_a_smaller_one_is_not():
    def f(v):
        return [v[0] * v[0] - fmpq(1, 100)]

    def jacobian(v):
        return [[2 * v[0]]]

    with pytest.raises(ArithmeticFailure):
        krawczyk(f, jacobian, [0.1], radius=Fraction(1, 4))
    (x,) = krawczyk(f, jacobian, [0.1], radius=Fraction(1, 100))
    assert not x.overlaps(arb(0))


@pytest.mark.parametrize(
    ("start", "radius", "message"),
    [
        ([float("nan")], None, "not finite"),
        ([float("inf")], None, "not finite"),
        ([], None, "empty"),
        ([0.5, 0.5], None, "2 unknowns"),
        ([0.5], Fraction(0), "not positive"),
    ],
)
def test_wrong_arguments(start, radius, message):
    with pytest.raises(InputError, match=message):
        krawczyk(cosine, cosine_jacobian, start, radius=radius)
