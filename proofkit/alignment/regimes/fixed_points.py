"""The interior fixed point of MRS-IPO on one preference matrix, enclosed, and its stability."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import sympy as sp
from attrs import field, frozen
from flint import arb, fmpq

from proofkit._errors import ArithmeticFailure
from proofkit.alignment.mixed_reference import mrs_ipo
from proofkit.alignment.regimes.parameters import Parameters
from proofkit.alignment.social_choice import Preferences
from proofkit.arithmetic import spectrum
from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.derivatives import shared_jacobian
from proofkit.arithmetic.krawczyk import Box, krawczyk
from proofkit.arithmetic.linear_algebra import Matrix, shifted
from proofkit.arithmetic.newton import approach
from proofkit.arithmetic.number import Number, ball, fraction, rational
from proofkit.arithmetic.precision import PRECISIONS, current_precision, working_precision
from proofkit.arithmetic.ternary import Ternary
from proofkit.statement.variables import real

ALPHA = real("alpha", at_least=0, at_most=1)
BETA = real("beta", above=0)
LAM = real("lambda", at_least=0, at_most=1)

_EASY = 4
_GROWTH = 4
_LONGEST = 30


@frozen
class FixedPoint:
    """An interior fixed point that is proven to exist.

    Attributes
    ----------
    policy
        Enclosures of its K entries.
    jacobian
        Encloses the (K−1)×(K−1) Jacobian there, in logits modulo constants.
    stable, unstable
        Whether all eigenvalues have modulus below 1, or some has one above, by Schur–Cohn.
    bits
        The precision of all this.
    """

    policy: tuple[Number, ...] = field(eq=False)
    jacobian: Matrix = field(eq=False, repr=False)
    stable: Ternary
    unstable: Ternary
    bits: int

    @classmethod
    def with_jacobian(cls, policy: tuple[Number, ...], jacobian: Matrix) -> FixedPoint:
        """Decide its stability at the working precision."""
        stable, unstable = spectrum.stable(jacobian), spectrum.unstable(jacobian)
        return cls(policy, jacobian, stable, unstable, current_precision())

    @property
    def decided(self) -> bool:
        """Whether it is certainly stable or certainly unstable."""
        return Ternary.TRUE in (self.stable, self.unstable)


class FixedPoints:
    """MRS-IPO with uniform reference and start on one preference matrix, compiled once.

    The fixed points are the zeros of the residual, image minus argument in logits modulo
    constants; the Jacobian of the map is that of the residual plus the identity.
    """

    def __init__(self, P: Preferences) -> None:
        K = len(P)
        exact = sp.ImmutableMatrix(
            K, K, lambda i, j: sp.Rational(P[i][j].numerator, P[i][j].denominator)
        )
        policy = mrs_ipo(exact, alpha=ALPHA, beta=BETA, lam=LAM).fixed_point("theta")
        variable = next(iter(policy.free_symbols)).variable
        inputs = (ALPHA, BETA, LAM, *variable.coordinates)
        derivative = shared_jacobian(variable.equations, variable.coordinates)
        self._unknowns = variable.size
        self._residual = compile_nodes(variable.equations, inputs)
        self._derivative = compile_nodes([derivative], inputs)
        self._policy = compile_nodes(list(policy), inputs)

    def locate(self, at: Parameters, bits: int = PRECISIONS[-1]) -> FixedPoint | None:
        """The fixed point, at the least precision of at most `bits` that decides its stability.

        For α < 1 there is one; for α = 1 there may be none, or a continuum. None if no proof of
        existence was found.
        """
        rates = [rational(x) for x in (at.alpha, at.beta, at.lam)]
        with working_precision(PRECISIONS[0]):
            guess = self._guess(rates)
        if guess is None:
            return None
        start = [fraction(x.fmpq()) for x in guess]
        found = None
        for precision in (p for p in PRECISIONS if p <= bits):
            with working_precision(precision):
                found = self._enclosed(rates, start) or found
            if found is not None and found.decided:
                break
        return found

    def _guess(self, rates: Sequence[fmpq]) -> Box | None:
        """Follow the fixed point from a small β on, which Newton's method finds from anywhere."""
        alpha, beta, lam = rates
        near: Box | None = (arb(0),) * self._unknowns
        for weaker in _up_to(beta, (1 - alpha) * _EASY):
            near = near and approach(*self._system((alpha, weaker, lam)), near)
        return near

    def _enclosed(self, rates: Sequence[fmpq], start: Sequence[Fraction]) -> FixedPoint | None:
        f, jacobian = self._system(rates)
        # A narrow box, since the width of the enclosure is about the square of the box's.
        radius = Fraction(1, 2 ** (current_precision() // 2))
        try:
            theta = krawczyk(f, jacobian, start, radius=radius)
        except ArithmeticFailure:
            return None
        derivative = tuple(tuple(row) for row in jacobian(theta))
        policy = tuple(self._policy([*rates, *theta]))
        return FixedPoint.with_jacobian(policy, shifted(derivative, fmpq(-1)))

    def _system(self, rates: Sequence[fmpq]) -> tuple[_Vector, _Square]:
        def f(theta: Sequence[arb]) -> list[arb]:
            return [ball(x) for x in self._residual([*rates, *theta])]

        def jacobian(theta: Sequence[arb]) -> list[list[arb]]:
            (rows,) = self._derivative([*rates, *theta])
            return [[ball(x) for x in row] for row in rows]

        return f, jacobian


def _up_to(beta: fmpq, easy: fmpq) -> list[fmpq]:
    """A geometric sequence that starts below `easy` and ends with `beta`; `beta` alone if long."""
    weaker = [beta]
    while weaker[-1] > easy and len(weaker) <= _LONGEST:
        weaker.append(weaker[-1] / _GROWTH)
    return weaker[::-1] if len(weaker) <= _LONGEST else [beta]


_Vector = Callable[[Sequence[arb]], list[arb]]
_Square = Callable[[Sequence[arb]], list[list[arb]]]
