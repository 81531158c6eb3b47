"""How fast MRS-IPO turns around a fixed point, and the spectral radius that follows.

With `S = diag π − ππᵀ = RRᵀ`, `R = diag(√π)(I − √π√πᵀ)`, the matrix AS has the nonzero eigenvalues
of `RᵀAR`, which is skew-symmetric as A is. So the eigenvalues of the Jacobian `αI + βλAS` lie on
the line of real part α, the outermost at `α ± iβλω` with `ω = ‖RᵀAR‖₂` (the catalogue's
sampling/mrs-ipo-local-stability). A norm moves no further than the matrix does, which keeps these
enclosures narrow where those of eigenvalues of asymmetric matrices are not.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import arb, fmpq

from proofkit.alignment.regimes.fixed_points import FixedPoint
from proofkit.alignment.regimes.parameters import Parameters
from proofkit.alignment.regimes.structure import skew_part
from proofkit.alignment.social_choice import Preferences
from proofkit.arithmetic.linear_algebra import Matrix, matmul, transpose
from proofkit.arithmetic.number import Number, power, rational, sqrt
from proofkit.arithmetic.precision import current_precision, working_precision
from proofkit.arithmetic.rounding import frobenius_bound
from proofkit.arithmetic.spectrum import spectral_norm


def rotation_rate(A: Matrix, policy: Sequence[Number]) -> Number:
    """ω, the spectral radius of A S(π), for a skew-symmetric A and a policy of full support."""
    q = [sqrt(p) for p in policy]
    R = tuple(tuple(x * ((i == j) - x * y) for j, y in enumerate(q)) for i, x in enumerate(q))
    M = matmul(transpose(R), matmul(A, R))
    bound = frobenius_bound(x for row in M for x in row)
    if bound < fmpq(1, 2 ** current_precision()):
        return arb(0).union(bound)  # Exact arithmetic on tiny numbers is slow, and no use here.
    return spectral_norm(M)


def spectral_radius(P: Preferences, at: Parameters, point: FixedPoint) -> Number:
    """√(α² + β²λ²ω²): the largest modulus of an eigenvalue of the Jacobian at the fixed point."""
    alpha: fmpq = rational(at.alpha)
    with working_precision(point.bits):
        turn = rational(at.beta * at.lam) * rotation_rate(skew_part(P), point.policy)
        return sqrt(alpha * alpha + power(turn, fmpq(2)))
