"""Eigenvalues where numerical methods fail: repeated, defective, on the unit circle, or a hair off.

Truth: triangular matrices, companion matrices of known roots, and similarity, by hand; FLINT's root
isolation where the roots are not known.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from flint import arb, fmpq, fmpq_poly

from proofkit import (
    Iff,
    Not,
    Or,
    SchurCohn,
    Verdict,
    by,
    claim,
    equal,
    positive_definite,
    real,
    spectral_norm,
    spectral_radius,
    spectrum_on_line,
    stable,
    unstable,
)
from proofkit.arithmetic import spectrum
from proofkit.arithmetic.precision import working_precision
from proofkit.arithmetic.ternary import Ternary

R = sp.Rational
PROVED, REFUTED, OPEN = Verdict.PROVED, Verdict.REFUTED, Verdict.INCONCLUSIVE
EXACT = ["enclose", "oracle"]
HAIR = R(1, 10**30)
T = sp.Matrix([[2, 1, 0, 3], [1, 1, 4, 0], [0, 2, 9, 1], [1, 0, 0, 1]])


def jordan(eigenvalue: Any, size: int) -> sp.Matrix:
    return sp.Matrix(size, size, lambda i, j: eigenvalue if i == j else int(j == i + 1))


def mixed(M: sp.Matrix) -> sp.Matrix:
    """A similar matrix whose spectrum is not to be read off."""
    S = T[: M.rows, : M.rows]
    return S * M * S.inv()


def turn(cosine: Any, sine: Any) -> sp.Matrix:
    return sp.Matrix([[cosine, -sine], [sine, cosine]])


# name: (matrix, whether stable, whether unstable)
BLOCKS = {
    "a Jordan block inside": (jordan(R(99, 100), 4), True, False),
    "a Jordan block on the circle": (jordan(1, 4), False, False),
    "a Jordan block at −1": (jordan(-1, 3), False, False),
    "a Jordan block a hair inside": (jordan(1 - HAIR, 4), True, False),
    "a Jordan block a hair outside": (jordan(1 + HAIR, 4), False, True),
    "a nilpotent block": (jordan(0, 4), True, False),
    "a large nilpotent block": (10**9 * jordan(0, 4), True, False),
    "the identity": (sp.eye(3), False, False),
    "a rotation by an irrational angle": (turn(R(3, 5), R(4, 5)), False, False),
    "a rotation twice": (sp.diag(turn(R(3, 5), R(4, 5)), turn(R(3, 5), R(4, 5))), False, False),
    "a rotation a hair inside": (turn(R(3, 5) - HAIR, R(4, 5)), True, False),
    "a rotation a hair outside": (turn(R(3, 5) + HAIR, R(4, 5)), False, True),
    "a reciprocal pair": (sp.diag(2, R(1, 2)), False, True),
    "a reciprocal pair beside 1": (sp.diag(1, 2, R(1, 2)), False, True),
    "a permutation": (sp.Matrix([[0, 1, 0], [0, 0, 1], [1, 0, 0]]), False, False),
    "zero": (sp.zeros(2), True, False),
    "one number": (sp.Matrix([[-1]]), False, False),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_stability(name: str, judge: Any) -> None:
    matrix, inside, outside = BLOCKS[name]
    for M in (matrix, matrix.T, mixed(matrix)):
        assert judge(stable(M), engines=EXACT) is (PROVED if inside else REFUTED)
        assert judge(unstable(M), engines=EXACT) is (PROVED if outside else REFUTED)
    either = judge(Or(stable(matrix), unstable(matrix)), engines=EXACT)
    assert either is (PROVED if inside or outside else REFUTED)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_jordan_block_leaves_at_one_parameter(size: int, judge: Any) -> None:
    """J(s) is stable iff |s| < 1: over all reals, at the ends, and in a mixed basis."""
    s = real("s")
    M = mixed(jordan(s, size)).applyfunc(sp.expand)
    if size < 3:
        assert judge(Iff(stable(M), s**2 < 1), engines=["decide"]) is PROVED
        assert judge(Iff(Not(unstable(M)), s**2 <= 1), engines=["decide"]) is PROVED
        assert judge(Iff(Not(unstable(M)), s**2 < 1), engines=["decide"]) is REFUTED
    for value, inside, outside in ((1, 0, 0), (-1, 0, 0), (1 + HAIR, 0, 1), (HAIR - 1, 1, 0)):
        here = M.xreplace({s: sp.sympify(value)})
        assert judge(stable(here), engines=EXACT) is (PROVED if inside else REFUTED)
        assert judge(unstable(here), engines=EXACT) is (PROVED if outside else REFUTED)


def test_jury_is_strict_where_stability_is(judge: Any) -> None:
    """The rule knows the weak conditions from the strict ones."""
    a, b = real("a"), real("b")
    M = sp.Matrix([[a, b], [1, 0]])  # x² − ax − b: trace a, determinant −b
    strict = sp.And(-b < 1, a < 1 - b, -a < 1 - b)
    weak = sp.And(-b <= 1, a <= 1 - b, -a <= 1 - b)
    right = Iff(stable(M), strict), Iff(unstable(M), Not(weak))
    wrong = Iff(stable(M), weak), Iff(unstable(M), Not(strict))
    for formula in right:
        assert judge(formula, by(SchurCohn(), formula), engines=["derive"]) is PROVED
    for formula in wrong:
        assert judge(formula, by(SchurCohn(), formula), engines=["derive"]) is OPEN
        assert judge(formula, engines=["decide"]) is REFUTED


@pytest.mark.parametrize("degree", [2, 3, 4, 5])
@pytest.mark.parametrize("seed", range(6))
def test_companion_matrices_against_flint(degree: int, seed: int) -> None:
    """Small integer coefficients put many roots on the circle; FLINT isolates them."""
    tail = [(7 * seed + 3 * k * k + k) % 5 - 2 for k in range(degree)]
    M = tuple(
        tuple(fmpq(-tail[i]) if j == degree - 1 else fmpq(int(i == j + 1)) for j in range(degree))
        for i in range(degree)
    )
    p = fmpq_poly([*tail, 1])
    largest = max(
        (abs(z) for f, _ in p.factor()[1] for z, _ in f.numer().complex_roots()), key=float
    )
    inside, outside = spectrum.stable(M), spectrum.unstable(M)
    assert inside is (Ternary.TRUE if largest < 1 else Ternary.FALSE)
    assert outside is (Ternary.TRUE if largest > 1 else Ternary.FALSE)


@pytest.mark.parametrize("name", BLOCKS)
def test_balls_never_say_the_contrary(name: str) -> None:
    """Of a ball matrix around it, of any radius, what is said holds for the middle."""
    matrix, inside, outside = BLOCKS[name]
    with working_precision(128):
        for radius in (arb(0, fmpq(1, 2**90)), arb(0, fmpq(1, 2**20)), arb(0, fmpq(1, 4))):
            ball = tuple(
                tuple(arb(fmpq(int(x.p), int(x.q))) + radius for x in matrix.row(i))
                for i in range(matrix.rows)
            )
            assert spectrum.stable(ball) is not (Ternary.FALSE if inside else Ternary.TRUE)
            assert spectrum.unstable(ball) is not (Ternary.FALSE if outside else Ternary.TRUE)


DEFINITE = {
    # name: (matrix, whether positive definite)
    "the second difference": (sp.Matrix([[2, -1, 0], [-1, 2, -1], [0, -1, 2]]), True),
    "singular": (sp.Matrix([[1, 1], [1, 1]]), False),
    "almost singular": (sp.Matrix([[1, 1], [1, 1 + HAIR]]), True),
    "a hair indefinite": (sp.Matrix([[1, 1], [1, 1 - HAIR]]), False),
    "asymmetric with a positive form": (sp.Matrix([[1, 1], [-1, 1]]), False),
    "positive minors but for the last": (sp.diag(1, 1, -1), False),
    "zero": (sp.zeros(2), False),
    "a zero first": (sp.Matrix([[0, 1], [1, 0]]), False),
}


@pytest.mark.parametrize("name", DEFINITE)
def test_definiteness(name: str, judge: Any) -> None:
    M, truth = DEFINITE[name]
    assert judge(positive_definite(M)) is (PROVED if truth else REFUTED)


LINES = {
    "skew-symmetric": (sp.Matrix([[0, 2, -1], [-2, 0, 4], [1, -4, 0]]), 0, True),
    "a Jordan block": (jordan(3, 3), 3, True),
    "a hair off the line": (sp.diag(3, 3 + HAIR), 3, False),
    "a reflection": (sp.Matrix([[0, 1], [1, 0]]), 0, False),
    "a pair and its mean": (sp.diag(turn(-2, 5), sp.Matrix([[-2]])), -2, True),
    "opposite real parts": (sp.diag(turn(1, 5), turn(-1, 5)), 0, False),
}


@pytest.mark.parametrize("name", LINES)
def test_lines(name: str, judge: Any) -> None:
    M, real_part, truth = LINES[name]
    for similar in (M, mixed(M)):
        assert judge(spectrum_on_line(similar, real_part)) is (PROVED if truth else REFUTED)


RADII = {
    "a Jordan block": (spectral_radius(jordan(2, 3)), 2),
    "a nilpotent block": (spectral_radius(jordan(0, 3)), 0),
    "a turn": (spectral_radius(turn(3, 4)), 5),
    "the golden ratio": (spectral_radius(sp.Matrix([[1, 1], [1, 0]])), (1 + sp.sqrt(5)) / 2),
    "the norm of a nilpotent block": (spectral_norm(7 * jordan(0, 3)), 7),
    "the norm of a shear": (spectral_norm(sp.Matrix([[1, 1], [0, 1]])), (1 + sp.sqrt(5)) / 2),
}


@pytest.mark.parametrize("name", RADII)
def test_radii_and_norms(name: str, judge: Any) -> None:
    value, truth = RADII[name]
    near = R(1, 10**30)
    assert judge(sp.Lt(value, truth + near, evaluate=False)) is PROVED
    assert judge(sp.Gt(value, truth + near, evaluate=False)) is REFUTED
    assert judge(sp.Gt(value, truth - near, evaluate=False)) is PROVED
    assert judge(equal(value, truth + near)) is REFUTED
    assert judge(equal(value, truth)) in (PROVED, OPEN)
    if isinstance(truth, int):
        assert judge(equal(value, truth)) is PROVED


@pytest.mark.parametrize("power", [1, 5, 60])
def test_powers_of_two_do_not_blur_the_circle(power: int, judge: Any) -> None:
    """Entries 2^±power: badly scaled, with the eigenvalues ±√(1 + ε)."""
    big = sp.Integer(2) ** power
    for epsilon, inside, outside in ((0, False, False), (HAIR, False, True), (-HAIR, True, False)):
        M = sp.Matrix([[0, big], [(1 + epsilon) / big, 0]])
        assert judge(stable(M), engines=EXACT) is (PROVED if inside else REFUTED)
        assert judge(unstable(M), engines=EXACT) is (PROVED if outside else REFUTED)


def test_an_instance_a_hair_from_the_boundary() -> None:
    from proofkit.engines.checking import InstanceChecker

    s = real("s")
    checker = InstanceChecker(claim(then=stable(mixed(jordan(s, 4)))))
    hair = Fraction(1, 10**40)
    assert checker.check({s: 1 - hair}).goal is Ternary.TRUE
    assert checker.check({s: Fraction(1)}).goal is Ternary.FALSE
    assert checker.check({s: 1 + hair}).goal is Ternary.FALSE
