"""Stability, norms and radii of matrices."""

from fractions import Fraction

import mpmath
import pytest
from flint import arb, fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from proofkit._errors import InputError
from proofkit.arithmetic import spectrum as sp
from proofkit.arithmetic.linear_algebra import matmul, symmetric_part, transpose
from proofkit.arithmetic.number import ball, fraction, rational
from proofkit.arithmetic.precision import working_precision
from proofkit.arithmetic.ternary import Ternary

T, F, U = Ternary.TRUE, Ternary.FALSE, Ternary.UNKNOWN
entry = st.fractions(min_value=-2, max_value=2, max_denominator=5)


def exact(*rows):
    return tuple(tuple(rational(x) for x in row) for row in rows)


def balls(M, radius="1e-15"):
    return tuple(tuple(arb(x, rational(radius)) for x in row) for row in M)


def zeros(n):
    return exact(*[[0] * n] * n)


def moved(rows, shift):
    """A matrix whose entries are within 1/100 of `rows`."""
    pairs = (zip(row, moves, strict=True) for row, moves in zip(rows, shift, strict=True))
    return exact(*([x + d / 200 for x, d in row] for row in pairs))


def square(max_size, min_size=1):
    return st.integers(min_size, max_size).flatmap(
        lambda n: st.lists(st.lists(entry, min_size=n, max_size=n), min_size=n, max_size=n)
    )


def to_mpmath(M):
    return mpmath.matrix([[mpmath.mpf(int(x.p)) / int(x.q) for x in row] for row in M])


def near(x, value):
    """Whether the number x may be `value`, which is known to 40 digits, and is as sharp."""
    margin = arb(0, fmpq(1, 10**25))
    return ball(x).overlaps(arb(value) + margin) and ball(x).rad() < fmpq(1, 10**25)


def encloses(x, value):
    return abs(fraction(x.mid().fmpq()) - Fraction(value)) <= fraction(x.rad().fmpq())


ROTATION = exact(["3/5", "-4/5"], ["4/5", "3/5"])

CASES = {
    "Jordan block at 1": (exact([1, 1], [0, 1]), F, F),
    "Jordan block at 1/2": (exact(["1/2", 1], [0, "1/2"]), T, F),
    "Jordan block at -1": (exact([-1, 1, 0], [0, -1, 1], [0, 0, -1]), F, F),
    "Jordan block at 2": (exact([2, 1], [0, 2]), F, T),
    "identity": (exact([1, 0], [0, 1]), F, F),
    "zero": (zeros(3), T, F),
    "nilpotent": (exact([0, 1000], [0, 0]), T, F),
    "repeated eigenvalue": (exact(["1/2", 0, 0], [0, "1/2", 0], [0, 0, "1/3"]), T, F),
    "rotation of infinite order": (ROTATION, F, F),
    "permutation": (exact([0, 1, 0], [0, 0, 1], [1, 0, 0]), F, F),
    "determinant 1, reciprocal pair": (exact([2, 0], [0, "1/2"]), F, T),
    "Arnold's cat map": (exact([2, 1], [1, 1]), F, T),
    "large but stable": (exact(["1/2", 10**9], [0, "-1/3"]), T, F),
}


class TestStability:
    @pytest.mark.parametrize(("M", "stable", "unstable"), CASES.values(), ids=CASES)
    def test_decided_over_the_rationals(self, M, stable, unstable):
        assert sp.stable(M) is stable
        assert sp.unstable(M) is unstable

    @pytest.mark.parametrize(("M", "stable", "unstable"), CASES.values(), ids=CASES)
    def test_balls_are_never_wrong(self, M, stable, unstable):
        on_circle = stable is F and unstable is F
        assert sp.stable(balls(M)) is (U if on_circle else stable)
        assert sp.unstable(balls(M)) is (U if on_circle else unstable)

    def test_nan_is_unknown(self):
        assert sp.stable(((arb.nan(),),)) is U
        assert sp.unstable(((arb.nan(),),)) is U

    def test_no_eigenvalues_are_not_stable_ones(self):
        for question in (sp.stable, sp.unstable, sp.largest_eigenvalue, sp.spectral_radius,
                         sp.smallest_nonzero_eigenvalue, sp.spectral_norm):  # fmt: skip
            with pytest.raises(InputError, match="empty"):
                question(())
        with pytest.raises(InputError, match="empty"):
            sp.spectrum_on_line((), fmpq(0))

    def test_only_square_matrices_have_eigenvalues(self):
        with pytest.raises(InputError, match="square"):
            sp.stable(exact([1, 2]))


@settings(deadline=None, max_examples=50)
@given(square(5, min_size=2))
def test_agrees_with_numerical_eigenvalues(rows):
    M = exact(*rows)
    with mpmath.workdps(50):
        eigenvalues = mpmath.eig(to_mpmath(M), left=False, right=False)
        modulus = max(abs(z) for z in eigenvalues)
    assume(abs(modulus - 1) > 1e-6)
    assert sp.stable(M) is (T if modulus < 1 else F)
    assert sp.unstable(M) is (T if modulus > 1 else F)
    assert sp.stable(balls(M)) in (U, sp.stable(M))
    with working_precision(128):
        # A defective eigenvalue is a root of mpmath's to a few digits only.
        assert ball(sp.spectral_radius(M)).overlaps(arb(modulus) + arb(0, fmpq(1, 10**8)))
        assert ball(sp.spectral_radius(balls(M))).overlaps(ball(sp.spectral_radius(M)))


class TestSpectrumOnLine:
    @pytest.mark.parametrize(
        ("M", "re", "answer"),
        [
            (exact([0, 1], [-1, 0]), 0, T),
            (exact([0, 1], [1, 0]), 0, F),
            (exact(["1/2", 1, -1], [-1, "1/2", 1], [1, -1, "1/2"]), "1/2", T),
            (exact(["1/2", 1, -1], [-1, "1/2", 1], [1, -1, "1/2"]), "1/3", F),
            (exact([1, 1], [0, 1]), 1, T),
            (exact([1, 0], [0, 2]), 1, F),
            (zeros(2), 0, T),
        ],
    )
    def test_decided_over_the_rationals(self, M, re, answer):
        assert sp.spectrum_on_line(M, rational(re)) is answer
        assert sp.spectrum_on_line(balls(M), rational(re)) is (U if answer is T else F)


class TestSpectralNorm:
    def test_rational_norms_are_exact(self):
        assert sp.spectral_norm(exact([3, 0], [0, "-7/2"])) == fmpq(7, 2)
        assert sp.spectral_norm(ROTATION) == 1
        assert sp.spectral_norm(exact([3, 4])) == 5
        assert sp.spectral_norm(zeros(3)) == 0
        assert sp.spectral_norm(exact([1, 1, 1], [1, 1, 1], [1, 1, 1])) == 3

    def test_golden_ratio(self):
        with working_precision(128):
            norm = sp.spectral_norm(exact([1, 1], [0, 1]))
            golden = (1 + arb(5).sqrt()) / 2
            assert norm.overlaps(golden)
            assert norm.rad() < fmpq(1, 10**35)

    @settings(deadline=None, max_examples=40)
    @given(square(5))
    def test_contains_the_numerical_norm(self, rows):
        M = exact(*rows)
        with mpmath.workdps(45):
            value = max(mpmath.svd_r(to_mpmath(M), compute_uv=False))
        with working_precision(128):
            assert near(sp.spectral_norm(M), value)
            wide = sp.spectral_norm(balls(M, "1/1000"))
            assert wide.overlaps(arb(value))
            assert wide.rad() < fmpq(1, 100)

    @settings(deadline=None, max_examples=30)
    @given(square(3), square(3))
    def test_every_matrix_in_the_ball_has_its_norm_in_the_enclosure(self, rows, shift):
        assume(len(rows) == len(shift))
        enclosure = sp.spectral_norm(balls(exact(*rows), "1/100"))
        assert enclosure.overlaps(ball(sp.spectral_norm(moved(rows, shift))))

    def test_extreme_and_undefined_entries(self):
        tiny, huge = arb(2) ** (-(10**9)), arb(2) ** (10**9)
        wide = arb(0, 1)
        assert encloses(sp.spectral_norm(((wide, tiny),)), 1)
        assert sp.spectral_norm(((tiny + arb(0, tiny), tiny),)) < fmpq(1, 10**100)
        assert sp.spectral_norm(((huge, wide),)).is_nan()
        assert sp.spectral_norm(((arb.nan(), wide),)).is_nan()
        assert sp.spectral_norm(((arb.pos_inf(), wide),)).is_nan()


class TestSpectralRadius:
    @pytest.mark.parametrize(
        ("M", "radius"),
        [
            (exact([1, 1], [0, 1]), 1),
            (exact(["1/2", 7], [0, "-3/4"]), Fraction(3, 4)),
            (ROTATION, 1),
            (exact([0, 0, 8], [1, 0, 0], [0, 1, 0]), 2),
            (zeros(2), 0),
            (exact([0, 1], [-4, 0]), 2),
        ],
    )
    def test_rational_radii_are_exact(self, M, radius):
        value = sp.spectral_radius(M)
        assert isinstance(value, fmpq)
        assert fraction(value) == radius

    def test_irrational_radius(self):
        with working_precision(128):
            value = sp.spectral_radius(exact([2, 1], [1, 1]))
            assert value.overlaps((3 + arb(5).sqrt()) / 2)
            assert value.rad() < fmpq(1, 10**35)

    @pytest.mark.parametrize(
        ("M", "radius", "bits"),
        [
            (exact([2, 0], [0, "1/3"]), 2, 80),
            (ROTATION, 1, 40),
            (exact(["1/2", 1], [0, "1/2"]), Fraction(1, 2), 25),
            (exact([0, 1000], [0, 0]), 0, 20),
        ],
    )
    def test_tight_balls_give_tight_radii(self, M, radius, bits):
        with working_precision(128):
            value = sp.spectral_radius(balls(M, "1e-36"))
        assert encloses(value, radius)
        assert value.rad() < fmpq(1, 2**bits)

    def test_both_ends_of_a_ball_are_attained(self):
        value = sp.spectral_radius(((arb(-1, fmpq(1, 10)),),))
        assert encloses(value, Fraction(9, 10))
        assert encloses(value, Fraction(11, 10))
        assert value.rad() < fmpq(1, 2)

    @settings(deadline=None, max_examples=30)
    @given(square(3), square(3))
    def test_every_matrix_in_the_ball_has_its_radius_in_the_enclosure(self, rows, shift):
        assume(len(rows) == len(shift))
        enclosure = sp.spectral_radius(balls(exact(*rows), "1/100"))
        assert enclosure.overlaps(ball(sp.spectral_radius(moved(rows, shift))))

    def test_a_wide_ball_still_gets_a_bound(self):
        value = sp.spectral_radius(((arb(0, 3), arb(0, 3)), (arb(0, 3), arb(0, 3))))
        assert encloses(value, 0)
        assert encloses(value, 6)
        assert value < 100

    def test_undefined_entries(self):
        assert sp.spectral_radius(((arb.nan(),),)).is_nan()


def simplex_covariance(p):
    return tuple(
        tuple((x if i == j else 0) - x * y for j, y in enumerate(p)) for i, x in enumerate(p)
    )


class TestSymmetricEigenvalues:
    @pytest.mark.parametrize("n", range(2, 9))
    def test_uniform_simplex_covariance(self, n):
        covariance = simplex_covariance([fmpq(1, n)] * n)
        assert sp.smallest_nonzero_eigenvalue(covariance) == fmpq(1, n)
        assert sp.largest_eigenvalue(covariance) == fmpq(1, n)

    def test_path_graph_laplacian(self):
        laplacian = exact([1, -1, 0, 0], [-1, 2, -1, 0], [0, -1, 2, -1], [0, 0, -1, 1])
        with working_precision(128):
            assert sp.smallest_nonzero_eigenvalue(laplacian).overlaps(2 - arb(2).sqrt())
            assert sp.largest_eigenvalue(laplacian).overlaps(2 + arb(2).sqrt())

    def test_disconnected_graph(self):
        two_edges = exact([1, -1, 0, 0], [-1, 1, 0, 0], [0, 0, 1, -1], [0, 0, -1, 1])
        assert sp.smallest_nonzero_eigenvalue(two_edges) == 2

    def test_a_rational_eigenvalue_next_to_an_irrational_one_is_told_apart(self):
        slightly_above_2 = exact([1, "1e-60", 0], ["1e-60", 2, 0], [0, 0, 2])
        below = rational(2) - rational("1e-100")
        slightly_below_2 = exact([1, "1e-60", 0], ["1e-60", below, 0], [0, 0, 2])
        with working_precision(64):
            above = sp.largest_eigenvalue(slightly_above_2)
            exactly = sp.largest_eigenvalue(slightly_below_2)
        with working_precision(1024):
            assert above > 2
        assert isinstance(exactly, fmpq)
        assert exactly == 2

    def test_outside_the_domain(self):
        assert sp.smallest_nonzero_eigenvalue(zeros(2)).is_nan()
        assert sp.smallest_nonzero_eigenvalue(exact([1, 0], [0, -1])).is_nan()
        assert sp.smallest_nonzero_eigenvalue(exact([1, 1], [0, 1])).is_nan()
        assert sp.largest_eigenvalue(exact([1, 1], [0, 1])).is_nan()
        assert sp.largest_eigenvalue(balls(exact([1, 1], [0, 1]))).is_nan()

    def test_whether_there_is_a_smallest_nonzero_one(self):
        exists = sp.has_smallest_nonzero_eigenvalue
        assert exists(exact([1, 0], [0, 0])) is exists(exact([2, 1], [1, 2])) is T
        for M in (zeros(2), exact([1, 0], [0, -1]), exact([1, 1], [0, 1])):
            assert exists(M) is F
        definite = symmetric_part(balls(exact([2, 1], [1, 2]), "1e-9"))
        assert exists(definite) is T
        assert exists(symmetric_part(balls(exact([1, 1], [1, 1]), "1e-9"))) is U
        assert exists(symmetric_part(balls(exact([1, 0], [0, -1]), "1e-9"))) is F

    def test_balls(self):
        M = symmetric_part(balls(exact([2, 1], [1, 2]), "1e-9"))
        singular = symmetric_part(balls(exact([1, 1], [1, 1]), "1e-9"))
        assert encloses(sp.largest_eigenvalue(M), 3)
        assert encloses(sp.smallest_nonzero_eigenvalue(M), 1)
        assert sp.largest_eigenvalue(M).rad() < fmpq(1, 10**8)
        assert sp.smallest_nonzero_eigenvalue(singular).is_nan()

    @settings(deadline=None, max_examples=40)
    @given(square(4))
    def test_gram_matrices_agree_with_mpmath(self, rows):
        A = exact(*rows)
        gram = matmul(transpose(A), A)
        with mpmath.workdps(60):
            eigenvalues = list(mpmath.eigsy(to_mpmath(gram), eigvals_only=True))
        with working_precision(128):
            assert near(sp.largest_eigenvalue(gram), max(eigenvalues))
            nonzero = [x for x in eigenvalues if x > 1e-30]
            if nonzero:
                assert near(sp.smallest_nonzero_eigenvalue(gram), min(nonzero))
