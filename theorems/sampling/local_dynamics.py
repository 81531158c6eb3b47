"""The Jacobian of MRS-IPO and its spectrum (arXiv:2602.12180, iterative dynamics)."""

from sympy import KroneckerDelta, Matrix, eye, ones

from proofkit import (
    And,
    SkewTimesGram,
    by,
    derivative,
    equal,
    identity,
    policy,
    preference_matrix,
    real,
    simplex,
    spectrum_on_line,
    theorem,
    vector,
)
from proofkit.alignment.ipo import skew_part
from proofkit.alignment.mixed_reference import mrs_ipo
from proofkit.alignment.policies import covariance
from proofkit.dynamics.iterated_map import on_contrasts, softmax

alpha, lam = real("alpha", at_least=0, at_most=1), real("lambda", at_least=0, at_most=1)
beta = real("beta", above=0)


def setting(K):
    P, reference, start = preference_matrix("P", K), policy("pi_ref", K), simplex("pi_0", K)
    step = mrs_ipo(P, alpha=alpha, beta=beta, lam=lam, reference=reference, start=start)
    return P, step


@theorem(sizes=range(2, 6))
def mrs_ipo_jacobian(K):
    """In θ modulo constants the Jacobian of MRS-IPO at any interior policy is αI + βλ A S(π)."""
    P, step = setting(K)
    pi = policy("pi", K)
    J = alpha * eye(K) + beta * lam * skew_part(P) * covariance(pi)
    constants = equal(J * ones(K, 1), alpha * ones(K, 1))
    return And(constants, equal(step.jacobian(pi), on_contrasts(J)))


@mrs_ipo_jacobian.derivation
def _(K):
    P, step = setting(K)
    theta = vector("theta", K)
    pi, image = softmax(theta), step.on_logits(theta)
    S, A = covariance(pi), skew_part(P)
    pairs = [(i, j) for i in range(K) for j in range(K)]
    for i, j in pairs:
        yield derivative(pi[i], theta[j], S[i, j], "softmax has derivative S(π)")
    for i, j in pairs:
        slope = alpha * KroneckerDelta(i, j) + beta * lam * (P[i, :] * S[:, j])[0]
        yield derivative(image[i], theta[j], slope, "chain rule: αI + βλ P S(π)")
    yield identity(P * S, A * S, "1ᵀS = 0, so P may be replaced by A")


@theorem(sizes=range(2, 6))
def mrs_ipo_spectrum_on_a_line(K):
    """All eigenvalues of the Jacobian of MRS-IPO have real part exactly α, for every P, π, α, β, λ
    and K."""
    _, step = setting(K)
    return spectrum_on_line(step.jacobian(policy("pi", K)), alpha)


@mrs_ipo_spectrum_on_a_line.derivation
def _(K):
    P, step = setting(K)
    pi = policy("pi", K)
    D = Matrix(K - 1, K, lambda i, j: KroneckerDelta(i, j) - KroneckerDelta(j, K - 1))
    skew = beta * lam * D * skew_part(P) * D.T
    edges = [(i, j) for i in range(K) for j in range(i + 1, K)]
    gram = tuple((pi[i] * pi[j], (eye(K)[:-1, i] - eye(K)[:-1, j])) for i, j in edges)
    yield by(
        SkewTimesGram(skew, gram),
        spectrum_on_line(step.jacobian(pi), alpha),
        "J − αI is skew-symmetric times S(π) = Σ π_iπ_j (e_i − e_j)(e_i − e_j)ᵀ",
    )
