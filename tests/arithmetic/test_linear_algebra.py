"""Linear algebra that is exact on rationals and certified on balls."""

from fractions import Fraction

import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Matrix as SymPyMatrix
from sympy import Poly, Rational, symbols

from proofkit._errors import ArithmeticFailure, InputError
from proofkit.arithmetic import linear_algebra as la
from proofkit.arithmetic.number import exp, fraction, rational
from proofkit.arithmetic.ternary import Ternary

T, F, U = Ternary.TRUE, Ternary.FALSE, Ternary.UNKNOWN
entry = st.fractions(min_value=-5, max_value=5, max_denominator=6)


def exact(*rows):
    return tuple(tuple(rational(x) for x in row) for row in rows)


def balls(M):
    return tuple(tuple(arb(x, fmpq(1, 10**9)) for x in row) for row in M)


def encloses(x, value):
    return abs(fraction(x.mid().fmpq()) - Fraction(value)) <= fraction(x.rad().fmpq())


def square(max_size=4):
    return st.integers(1, max_size).flatmap(
        lambda n: st.lists(st.lists(entry, min_size=n, max_size=n), min_size=n, max_size=n)
    )


def to_sympy(rows):
    return SymPyMatrix([[Rational(x.numerator, x.denominator) for x in row] for row in rows])


def from_sympy(x):
    return fmpq(int(x.p), int(x.q))


HILBERT = exact(*([Fraction(1, i + j + 1) for j in range(4)] for i in range(4)))


class TestDeterminantAndCharacteristicPolynomial:
    def test_hilbert_matrix(self):
        assert la.determinant(HILBERT) == fmpq(1, 6048000)

    def test_balls_enclose(self):
        wide = balls(exact([1, 2], [3, 4]))
        assert encloses(la.determinant(wide), -2)
        p = la.characteristic_polynomial(wide)
        assert all(encloses(arb(c), x) for c, x in zip(p, (1, -5, -2), strict=True))

    def test_textbook_characteristic_polynomials(self):
        assert la.characteristic_polynomial(exact([1, 2], [3, 4])) == (1, -5, -2)
        companion = exact([0, 0, -6], [1, 0, 11], [0, 1, -6])
        assert la.characteristic_polynomial(companion) == (1, 6, -11, 6)
        assert la.characteristic_polynomial(exact([1, 1], [0, 1])) == (1, -2, 1)

    def test_empty_matrix(self):
        assert la.determinant(()) == 1
        assert la.characteristic_polynomial(()) == (1,)
        assert la.solve((), ()) == ()

    @settings(deadline=None, max_examples=30)
    @given(square())
    def test_agree_with_sympy(self, rows):
        M, S = exact(*rows), to_sympy(rows)
        x = symbols("x")
        expected = Poly(S.charpoly(x).as_expr(), x).all_coeffs()
        assert la.determinant(M) == from_sympy(S.det())
        assert list(la.characteristic_polynomial(M)) == [from_sympy(c) for c in expected]

    @settings(deadline=None, max_examples=30)
    @given(square())
    def test_cayley_hamilton(self, rows):
        M = exact(*rows)
        zero = exact(*[[0] * len(M)] * len(M))
        value = zero
        for c in la.characteristic_polynomial(M):
            value = la.shifted(la.matmul(value, M), -c)
        assert value == zero


class TestProducts:
    def test_mixed_entries_stay_exact_where_they_can(self):
        half, e = fmpq(1, 2), exp(fmpq(1))
        product = la.matmul(((half, half), (e, half)), ((half,), (half,)))
        assert product[0][0] == half
        assert isinstance(product[0][0], fmpq)
        assert isinstance(product[1][0], arb)

    def test_transpose(self):
        assert la.transpose(exact([1, 2, 3], [4, 5, 6])) == exact([1, 4], [2, 5], [3, 6])

    def test_dimensions_are_checked(self):
        with pytest.raises(InputError, match="2 columns meet 1 rows"):
            la.matmul(exact([1, 2]), exact([1, 2]))
        with pytest.raises(InputError, match="lengths"):
            la.determinant((*exact([1, 2]), *exact([1])))
        with pytest.raises(InputError, match="square"):
            la.characteristic_polynomial(exact([1, 2]))


class TestSolve:
    def test_hilbert_system_is_solved_exactly(self):
        x = exact([1, -2, 3, "1/3"])[0]
        b = tuple(row[0] for row in la.matmul(HILBERT, tuple((v,) for v in x)))
        assert la.solve(HILBERT, b) == x

    def test_ball_solution_encloses(self):
        x = la.solve(balls(exact([2, 1], [1, 3])), (arb(3), arb(5)))
        assert encloses(x[0], Fraction(4, 5))
        assert encloses(x[1], Fraction(7, 5))

    def test_singular_systems_are_refused(self):
        singular = exact([1, 2], [2, 4])
        with pytest.raises(ArithmeticFailure, match="2×2 matrix is singular"):
            la.solve(singular, exact([1, 2])[0])
        with pytest.raises(ArithmeticFailure, match="may be singular"):
            la.solve(balls(singular), (arb(1), arb(2)))
        with pytest.raises(ArithmeticFailure, match="may be singular"):
            la.solve(((arb.nan(),),), (arb(1),))

    def test_lengths_are_checked(self):
        with pytest.raises(InputError, match="right-hand sides"):
            la.solve(exact([1]), ())


class TestDefiniteness:
    @pytest.mark.parametrize(
        ("M", "definite", "semidefinite"),
        [
            (HILBERT, T, T),
            (exact([1, 1], [1, 1]), F, T),
            (exact([0, 0], [0, 1]), F, T),
            (exact([0, 0], [0, 0]), F, T),
            (exact([0, 1], [1, 0]), F, F),
            (exact([0, 1], [1, 5]), F, F),
            (exact([1, 2], [2, 1]), F, F),
            (exact([2, -1, 0], [-1, 2, -1], [0, -1, 2]), T, T),
            (exact([1, -1, 0], [-1, 2, -1], [0, -1, 1]), F, T),
            (exact([1, 1, 1], [1, 1, 1], [1, 1, 0]), F, F),
            (exact([1, 2], [0, 1]), F, F),
            ((), T, T),
        ],
    )
    def test_decided_over_the_rationals(self, M, definite, semidefinite):
        assert la.positive_definite(M) is definite
        assert la.positive_semidefinite(M) is semidefinite

    @settings(deadline=None)
    @given(square(3))
    def test_gram_matrices(self, rows):
        A = exact(*rows)
        gram = la.matmul(la.transpose(A), A)
        full_rank = la.determinant(A) != 0
        assert la.positive_semidefinite(gram) is T
        assert la.positive_definite(gram) is (T if full_rank else F)
        assert la.positive_semidefinite(la.shifted(gram, fmpq(1, 10**9) + gram[0][0])) is F

    def test_balls(self):
        definite = la.symmetric_part(balls(exact([2, 1], [1, 2])))
        indefinite = la.symmetric_part(balls(exact([1, 2], [2, 1])))
        singular = la.symmetric_part(balls(exact([1, 1], [1, 1])))
        assert la.positive_definite(definite) is la.positive_semidefinite(definite) is T
        assert la.positive_definite(indefinite) is la.positive_semidefinite(indefinite) is F
        assert la.positive_definite(singular) is la.positive_semidefinite(singular) is U
        assert la.positive_definite(((arb.nan(),),)) is U

    def test_alike_balls_are_not_known_to_be_equal(self):
        alike = ((fmpq(2), arb(1, fmpq(1, 10))), (arb(1, fmpq(1, 10)), fmpq(2)))
        assert la.symmetric(alike) is U
        assert la.positive_definite(alike) is U
        assert la.positive_definite(la.symmetric_part(alike)) is T

    def test_a_certainly_asymmetric_ball_matrix_is_refuted(self):
        assert la.positive_definite(balls(exact([2, 1], ["1/2", 2]))) is F

    def test_a_dead_diagonal_with_a_live_pair_is_indefinite(self):
        e = exp(fmpq(1))
        assert la.positive_semidefinite(((fmpq(0), e), (e, fmpq(0)))) is F
        assert la.positive_semidefinite(((arb(0, 1), e), (e, arb(0, 1)))) is U
