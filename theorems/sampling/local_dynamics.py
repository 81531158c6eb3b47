"""The Jacobian of MRS-IPO and its spectrum (arXiv:2602.12180, iterative dynamics)."""

from itertools import combinations

from sympy import (
    Abs,
    DiagMatrix,
    Gt,
    KroneckerDelta,
    Lt,
    Matrix,
    Max,
    Rational,
    cot,
    eye,
    ones,
    pi,
)

from proofkit import (
    And,
    Circulant,
    Cyclic,
    Iff,
    MatrixDerivative,
    Minimum,
    ModulusOnLine,
    ScaledRadius,
    SkewTimesDiagonal,
    SkewTimesGram,
    SkewWeightedBound,
    by,
    by_arithmetic,
    claim,
    derivative,
    equal,
    identity,
    logic,
    policy,
    preference_matrix,
    real,
    signs,
    simplex,
    spectral_radius,
    spectrum_on_line,
    stable,
    theorem,
    unstable,
    vector,
    within,
)
from proofkit.alignment.every_size import Contrasts, MrsIpoOfOrder
from proofkit.alignment.ipo import skew_part
from proofkit.alignment.mixed_reference import mrs_ipo, preference_cycle
from proofkit.alignment.policies import covariance, uniform
from proofkit.dynamics.iterated_map import on_contrasts, softmax

HALF = Rational(1, 2)
alpha, lam = real("alpha", at_least=0, at_most=1), real("lambda", at_least=0, at_most=1)
beta = real("beta", above=0)
margin = real("a", above=0, at_most=HALF)


def differences(K):
    """From K numbers to the differences between all but the last and the last."""
    return Matrix(K - 1, K, lambda i, j: KroneckerDelta(i, j) - KroneckerDelta(j, K - 1))


def setting(K):
    P, reference, start = preference_matrix("P", K), policy("pi_ref", K), simplex("pi_0", K)
    step = mrs_ipo(P, alpha=alpha, beta=beta, lam=lam, reference=reference, start=start)
    return P, step


def every_setting(K):
    """The map and contrasts for every K, and the matrix A S at the policy softmax θ."""
    step = MrsIpoOfOrder(K, alpha, beta, lam)
    return step, Contrasts(K), step.skew_part * step.covariance


def jacobian_at_every_size(step):
    S, turning = step.covariance, step.skew_part * step.covariance
    slope = alpha * step.identity + beta * lam * step.preferences * S
    yield by(MatrixDerivative(), equal(step.jacobian, slope), "chain rule: αI + βλ P S(π)")
    yield identity(step.preferences * S, turning, "1ᵀS = 0, so P may be replaced by A")
    yield identity(step.jacobian, alpha * step.identity + beta * lam * turning)


def spectrum_at_every_size(step, on):
    S, centring = step.covariance, step.identity - step.policy * step.ones.T
    yield from jacobian_at_every_size(step)
    yield identity(S, centring * DiagMatrix(step.policy) * centring.T, "a covariance is a square")
    yield identity(S, on.D.T * on.E.T * S * on.E * on.D, "and maps constants to 0")
    yield by(
        SkewTimesDiagonal(
            beta * lam * on.D * step.preferences * on.D.T, on.E.T * centring, step.policy
        ),
        spectrum_on_line(on.of(step.jacobian), alpha),
        "J − αI is skew-symmetric times positive semidefinite",
    )


def eigenvalues_at_every_size(step, on):
    """The general form of `eigenvalues`."""
    J, turning = on.of(step.jacobian), step.skew_part * step.covariance
    omega, reduced = spectral_radius(turning), on.of(turning)
    induced = spectral_radius(beta * lam * reduced)
    yield from spectrum_at_every_size(step, on)
    yield by(
        ScaledRadius(beta * lam), equal(induced, beta * lam * spectral_radius(reduced)), "βλ ≥ 0"
    )
    yield by(
        Cyclic(on.D, turning * on.E),
        equal(spectral_radius(reduced), omega),
        "A S maps constants to 0, so nothing is lost on contrasts",
    )
    modulus, wanted = alpha**2 + induced**2, alpha**2 + beta**2 * lam**2 * omega**2
    yield by(ModulusOnLine(alpha), Iff(stable(J), modulus < 1), "the eigenvalues are α ± iω_k")
    yield by_arithmetic(
        Iff(modulus < 1, wanted < 1),
        equal(induced, beta * lam * spectral_radius(reduced)),
        equal(spectral_radius(reduced), omega),
    )


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


@mrs_ipo_jacobian.every("K", least=2)
def _(K):
    step, _, turning = every_setting(K)
    J = alpha * step.identity + beta * lam * turning
    return And(equal(J * step.ones, alpha * step.ones), equal(step.jacobian, J))


@mrs_ipo_jacobian.every_derivation
def _(K):
    step, _, turning = every_setting(K)
    yield from jacobian_at_every_size(step)
    J = alpha * step.identity + beta * lam * turning
    yield identity(J * step.ones, alpha * step.ones, "S1 = 0")


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
    yield spectrum_is_on_a_line(P, pi, step.jacobian(pi))


@mrs_ipo_spectrum_on_a_line.every("K", least=2)
def _(K):
    step, on, _ = every_setting(K)
    return claim(given=on.equations, then=spectrum_on_line(on.of(step.jacobian), alpha))


@mrs_ipo_spectrum_on_a_line.every_derivation
def _(K):
    step, on, _ = every_setting(K)
    yield from spectrum_at_every_size(step, on)


def spectrum_is_on_a_line(P, pi, J):
    K = P.rows
    skew = beta * lam * differences(K) * skew_part(P) * differences(K).T
    edges = [(i, j) for i in range(K) for j in range(i + 1, K)]
    gram = tuple((pi[i] * pi[j], (eye(K)[:-1, i] - eye(K)[:-1, j])) for i, j in edges)
    return by(
        SkewTimesGram(skew, gram),
        spectrum_on_line(J, alpha),
        "J − αI is skew-symmetric times S(π) = Σ π_iπ_j (e_i − e_j)(e_i − e_j)ᵀ",
    )


@theorem(sizes=range(2, 6))
def mrs_ipo_local_stability(K):
    """A fixed point π is linearly stable iff α² + β²λ²ω² < 1, ω the spectral radius of A S(π)."""
    P, step = setting(K)
    pi = step.fixed_point("x")
    omega = spectral_radius(skew_part(P) * covariance(pi))
    modulus = alpha**2 + beta**2 * lam**2 * omega**2
    return Iff(stable(step.jacobian(pi)), modulus < 1)


@mrs_ipo_local_stability.derivation
def _(K):
    P, step = setting(K)
    yield from eigenvalues(P, step.fixed_point("x"), step)


def eigenvalues(P, point, step):
    """Lines that lead from the Jacobian J to stable(J) ⟺ α² + β²λ²ω² < 1, and unstable with >."""
    J, turning = step.jacobian(point), skew_part(P) * covariance(point)
    omega, reduced = spectral_radius(turning), on_contrasts(turning)
    induced = spectral_radius(beta * lam * reduced)
    yield spectrum_is_on_a_line(P, point, J)
    yield by(
        ScaledRadius(beta * lam),
        equal(induced, beta * lam * spectral_radius(reduced)),
        "βλ ≥ 0",
    )
    yield by(
        Cyclic(differences(P.rows), turning * eye(P.rows)[:, :-1]),
        equal(spectral_radius(reduced), omega),
        "A S maps constants to 0, so nothing is lost on contrasts",
    )
    modulus, wanted = alpha**2 + induced**2, alpha**2 + beta**2 * lam**2 * omega**2
    for predicate, compared in ((stable, Lt), (unstable, Gt)):
        yield by(
            ModulusOnLine(alpha),
            Iff(predicate(J), compared(modulus, 1)),
            "the eigenvalues are α ± iω_k",
        )
        yield by_arithmetic(
            Iff(compared(modulus, 1), compared(wanted, 1)),
            equal(induced, beta * lam * spectral_radius(reduced)),
            equal(spectral_radius(reduced), omega),
            text="|α ± iω_k|² is at most α² + β²λ²ω²",
        )


@mrs_ipo_local_stability.every("K", least=2)
def _(K):
    """At every policy, hence at fixed points."""
    step, on, turning = every_setting(K)
    modulus = alpha**2 + beta**2 * lam**2 * spectral_radius(turning) ** 2
    return claim(given=on.equations, then=Iff(stable(on.of(step.jacobian)), modulus < 1))


@mrs_ipo_local_stability.every_derivation
def _(K):
    step, on, _ = every_setting(K)
    yield from eigenvalues_at_every_size(step, on)


@theorem(sizes=range(3, 12, 2))
def cyclic_instability_odd(K):
    """Odd K, responses on a circle, each beating the next (K−1)/2 with probability ½ + a: the
    threshold is α² + (aβλ/K)² cot²(π/2K) = 1.

    The uniform policy is a fixed point, unstable above the threshold and stable below.
    """
    step = mrs_ipo(preference_cycle(K, margin), alpha=alpha, beta=beta, lam=lam)
    J = step.jacobian(uniform(K))
    modulus = alpha**2 + (margin * beta * lam / K * cot(pi / (2 * K))) ** 2
    return And(step.fixes(uniform(K)), Iff(unstable(J), modulus > 1), Iff(stable(J), modulus < 1))


@cyclic_instability_odd.derivation
def _(K):
    P = preference_cycle(K, margin)
    step = mrs_ipo(P, alpha=alpha, beta=beta, lam=lam)
    yield from eigenvalues(P, uniform(K), step)
    signs_of_P = skew_part(preference_cycle(K, 1))
    largest, omega = (
        spectral_radius(signs_of_P),
        spectral_radius(skew_part(P) * covariance(uniform(K))),
    )
    yield by(
        Circulant(),
        equal(largest, cot(pi / (2 * K))),
        "s_k = cot(πk/2K) for odd k, −tan(πk/2K) for even k",
    )
    yield by(
        ScaledRadius(margin / K),
        equal(omega, margin / K * largest),
        "A S is a/K times the cycle of strength 1",
    )
    modulus = alpha**2 + beta**2 * lam**2 * omega**2
    wanted = alpha**2 + (margin * beta * lam / K * cot(pi / (2 * K))) ** 2
    for compared in (Lt, Gt):
        yield by_arithmetic(
            Iff(compared(modulus, 1), compared(wanted, 1)),
            equal(largest, cot(pi / (2 * K))),
            equal(omega, margin / K * largest),
        )


def largest_margin(P):
    """a = max_ij |P_ij − ½|."""
    return Max(*(Abs(x) for x in skew_part(P)))


@theorem(sizes=range(2, 6))
def universal_local_stability(K):
    """If α² + (2aβλ/π)² < 1 with a = max_ij |P_ij − ½| (π here the number), every interior fixed
    point is linearly stable, for all K."""
    P, step = setting(K)
    strength = 2 * largest_margin(P) * beta * lam / pi
    point = step.fixed_point("x")
    return claim(given=alpha**2 + strength**2 < 1, then=stable(step.jacobian(point)))


@universal_local_stability.derivation
def _(K):
    P, step = setting(K)
    A, a, point = skew_part(P), largest_margin(P), step.fixed_point("x")
    omega, most = spectral_radius(A * covariance(point)), 2 * a / pi
    yield from eigenvalues(P, point, step)
    for i, j in combinations(range(K), 2):
        yield by(Minimum(), Abs(A[i, j]) <= a, "a is a maximum")
    yield by(
        SkewWeightedBound(A, tuple(point), a),
        omega <= most,
        "the weights π sum to 1",
    )
    yield signs(
        alpha**2 + beta**2 * lam**2 * omega**2 < 1,
        [
            1 - alpha**2 - (beta * lam * most) ** 2,
            beta**2 * lam**2 * (most - omega) * (most + omega),
        ],
    )
    yield logic(stable(step.jacobian(point)))


@universal_local_stability.every("K", least=2)
def _(K):
    """For every bound a on |P_ij − ½|, so for the least one; at every policy."""
    step, on, _ = every_setting(K)
    small = alpha**2 + (2 * margin * beta * lam / pi) ** 2 < 1
    return claim(
        given=[*on.equations, within(margin, step.skew_part), small],
        then=stable(on.of(step.jacobian)),
    )


@universal_local_stability.every_derivation
def _(K):
    step, on, turning = every_setting(K)
    omega, most = spectral_radius(turning), 2 * margin / pi
    yield from eigenvalues_at_every_size(step, on)
    yield by(
        SkewWeightedBound(step.skew_part, step.policy, margin),
        omega <= most,
        "the weights π sum to 1",
    )
    yield signs(
        alpha**2 + beta**2 * lam**2 * omega**2 < 1,
        [
            1 - alpha**2 - (beta * lam * most) ** 2,
            beta**2 * lam**2 * (most - omega) * (most + omega),
        ],
    )
    yield logic(stable(on.of(step.jacobian)))


@theorem(sizes=[3])
def universal_local_stability_half(K):
    """If α² + (aβλ/2)² < 1 with a = max_ij |P_ij − ½|, every interior fixed point is linearly
    stable, for all K."""
    P, step = setting(K)
    strength = largest_margin(P) * beta * lam / 2
    point = step.fixed_point("x")
    return claim(given=alpha**2 + strength**2 < 1, then=stable(step.jacobian(point)))


@universal_local_stability_half.suspect
def _(K):
    """A cycle of full strength at the uniform policy, where ω² = a²/3 > a²/4."""
    return [
        (preference_matrix("P", K), preference_cycle(K, HALF)),
        (policy("pi_ref", K), uniform(K)),
        (simplex("pi_0", K), uniform(K)),
        *((alpha, 0), (beta, Rational(15, 4)), (lam, 1)),
    ]
