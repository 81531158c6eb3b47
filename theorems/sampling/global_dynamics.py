"""Fixed points and orbits of MRS-IPO for all parameters (arXiv:2602.12180, iterative dynamics)."""

from sympy import Matrix, log

from proofkit import (
    Banach,
    Hadamard,
    Iff,
    by,
    by_real_lemma,
    cite,
    claim,
    equal,
    identity,
    logic,
    orbits_converge,
    policy,
    preference_matrix,
    real,
    signs,
    simplex,
    spectral_radius,
    stable,
    theorem,
    vector,
)
from proofkit import unique_fixed_point as only_one_fixed_point
from proofkit.alignment.ipo import skew_part
from proofkit.alignment.mixed_reference import mrs_ipo
from proofkit.alignment.policies import covariance
from proofkit.dynamics.iterated_map import contrasts, softmax

from .local_dynamics import mrs_ipo_local_stability, mrs_ipo_spectrum_on_a_line

alpha, lam = real("alpha", at_least=0, below=1), real("lambda", at_least=0, at_most=1)
beta, ratio = real("beta", above=0), real("c", above=0)


def setting(K, **parameters):
    P, reference, start = preference_matrix("P", K), policy("pi_ref", K), simplex("pi_0", K)
    chosen = {"alpha": alpha, "beta": beta, "lam": lam, **parameters}
    return P, mrs_ipo(P, reference=reference, start=start, **chosen)


def contrast_map(K, name="x"):
    """MRS-IPO as a map of ℝᴷ⁻¹: the differences to the last logit, and their images."""
    _, step = setting(K)
    x = vector(name, K - 1)
    return x, contrasts(step.on_logits(Matrix([*x, 0])))


@theorem(sizes=range(2, 6))
def unique_fixed_point(K):
    """For every P, α < 1, β, λ, π_ref, π_0 there is exactly one interior fixed point.

    Interior policies are points of ℝᴷ⁻¹, the differences of their logits to the last one.
    """
    return only_one_fixed_point(*contrast_map(K))


@unique_fixed_point.derivation
def _(K):
    x, image = contrast_map(K)
    P, _ = setting(K)
    pi, reference, start = softmax(Matrix([*x, 0])), policy("pi_ref", K), simplex("pi_0", K)
    on_line = cite(
        mrs_ipo_spectrum_on_a_line,
        {"alpha": alpha, "pi": pi},
        K=K,
        text="so no eigenvalue of the Jacobian is 1",
    )
    yield on_line
    mu = [lam * p + (1 - lam) * s for p, s in zip(pi, start, strict=True)]
    bounds = []
    for i in range(K - 1):
        centre = (1 - alpha) * log(reference[i] / reference[K - 1])
        lower, upper = centre - beta, centre + beta
        rest = image[i] - alpha * x[i]
        above = [beta * m * p for k, m in enumerate(mu) for p in (P[k, i], P[K - 1, k])]
        below = [beta * m * p for k, m in enumerate(mu) for p in (P[i, k], P[k, K - 1])]
        yield signs(rest <= upper, above, "a difference of win rates is at most 1")
        yield signs(rest >= lower, below, "and at least −1")
        bounds.append((lower, upper))
    yield by(
        Hadamard(on_line.formula.matrix, alpha, bounds),
        only_one_fixed_point(x, image),
        "x − F(x) is a diffeomorphism of ℝᴷ⁻¹",
    )


@theorem
def two_responses_never_oscillate():
    """K = 2: for α < 1 every orbit converges, whatever β and λ."""
    return orbits_converge(*contrast_map(2))


@two_responses_never_oscillate.derivation
def _():
    x, image = contrast_map(2)
    y, other = contrast_map(2, "y")
    u, v, a = real("u"), real("v"), real("a")
    yield identity(image - other, alpha * (x - y), "A π is the same for all π: the map is affine")
    yield by_real_lemma(
        u**2 <= a**2 * v**2,
        equal(u, a * v),
        at={u: image[0] - other[0], v: x[0] - y[0], a: alpha},
    )
    yield by(Banach(y, [[1]], alpha), orbits_converge(x, image))


@theorem(sizes=range(2, 6))
def stabilising_reference_rate(K):
    """Hold the fixed point by keeping c = β/(1−α) constant: it is linearly stable iff
    α > (k²−1)/(k²+1) with k = cλω.

    ω is the spectral radius of A S(π) at the fixed point π, as in mrs-ipo-local-stability. First
    claim: a policy is a fixed point for α and β = c(1−α) iff it is one for α = 0 and β = c.
    """
    pi = policy("pi", K)
    _, step = setting(K, beta=ratio * (1 - alpha))
    _, at_zero = setting(K, alpha=0, beta=ratio)
    P, fixed = setting(K)[0], step.fixed_point("x")
    k = ratio * lam * spectral_radius(skew_part(P) * covariance(fixed))
    return (
        claim(then=Iff(step.fixes(pi), at_zero.fixes(pi))),
        claim(then=Iff(stable(step.jacobian(fixed)), alpha > (k**2 - 1) / (k**2 + 1))),
    )


@stabilising_reference_rate.derivation
def _(K):
    return [list(same_fixed_points(K)), list(threshold_of_the_rate(K))]


def same_fixed_points(K):
    pi = policy("pi", K)
    _, step = setting(K, beta=ratio * (1 - alpha))
    _, at_zero = setting(K, alpha=0, beta=ratio)
    theta = Matrix([log(p) for p in pi])
    moved, moved_at_zero = (contrasts(m.on_logits(theta) - theta) for m in (step, at_zero))
    u, v, a = real("u"), real("v"), real("a", below=1)
    for x, y in zip(moved, moved_at_zero, strict=True):
        yield identity(x, (1 - alpha) * y, "a round moves 1 − α times as far")
        yield by_real_lemma(
            Iff(equal(u, 0), equal(v, 0)), equal(u, (1 - a) * v), at={u: x, v: y, a: alpha}
        )
    yield logic(Iff(step.fixes(pi), at_zero.fixes(pi)))


def threshold_of_the_rate(K):
    P, step = setting(K, beta=ratio * (1 - alpha))
    fixed = step.fixed_point("x")
    omega = spectral_radius(skew_part(P) * covariance(fixed))
    k = ratio * lam * omega
    x = Matrix(sorted(fixed.free_symbols, key=lambda s: s.index))
    yield cite(mrs_ipo_local_stability, {"alpha": alpha, "beta": ratio * (1 - alpha), "x": x}, K=K)
    a, h = real("a", at_least=0, below=1), real("k")
    yield by_real_lemma(
        Iff(a**2 + (1 - a) ** 2 * h**2 < 1, a > (h**2 - 1) / (h**2 + 1)), at={a: alpha, h: k}
    )
