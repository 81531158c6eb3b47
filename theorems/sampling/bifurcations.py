"""Where the uniform policy of a preference cycle loses its stability, and what happens there
(arXiv:2602.12180, iterative dynamics; the claims are beyond the paper)."""

from sympy import chebyshevt, expand, sqrt

from proofkit import (
    And,
    CrossingPair,
    Iff,
    InvariantCircle,
    Ne,
    Proportional,
    ThirdOrder,
    by,
    circle_amplitude,
    lyapunov_coefficient,
    real,
    signs,
    subcritical,
    supercritical,
    theorem,
)
from proofkit.alignment.mixed_reference import mrs_dpo, mrs_ipo, preference_cycle
from proofkit.alignment.policies import squared_norm
from proofkit.dynamics.plane import logits_at, planar_family

a = real("a", above=0, at_most="1/2")
inner_a = real("a", above=0, below="1/2")
alpha = real("alpha", at_least=0, below=1)
beta = real("beta", above=0)
lam = real("lambda", above=0, at_most=1)
omega2 = 1 - alpha**2


def ipo_family():
    """MRS-IPO on the cycle near the uniform policy, at the β where α² + ω² = 1, ω = aβλ/√3."""
    step = mrs_ipo(preference_cycle(3, a), alpha=alpha, beta=beta, lam=lam)
    return planar_family(step, beta, sqrt(3 * omega2) / (a * lam))


def dpo_family():
    """MRS-DPO on the cycle near the uniform policy, at the β where α² + ω² = 1, ω = 4aβλ/√3."""
    step = mrs_dpo(preference_cycle(3, inner_a), alpha=alpha, beta=beta, lam=lam)
    return planar_family(step, beta, sqrt(3 * omega2) / (4 * inner_a * lam))


@theorem
def cyclic_onset_is_soft():
    """K = 3 cycle: where α² + a²β²λ²/3 crosses 1 a Neimark–Sacker bifurcation takes place whose
    first Lyapunov coefficient is −¾ω², ω = aβλ/√3 (coordinate z with θ_k = 2 Re(z e^{2πik/3})); it
    is supercritical for every α in [0,1).

    β grows through the crossing, at β = √(3(1−α²))/(aλ); this needs λ > 0. At α = 0 the multiplier
    is i, the strong resonance 1:4, which textbooks exclude; the definition used here asks instead
    that the resonant term z̄³ be absent, as it is by the symmetry of the cycle.
    """
    family = ipo_family()
    omega = a * family.critical * lam / sqrt(3)
    return And(lyapunov_coefficient(family, -3 * omega**2 / 4), supercritical(family))


@cyclic_onset_is_soft.derivation
def _():
    family, coefficient = ipo_family(), -3 * omega2 / 4
    yield signs(omega2 > 0, [(1 - alpha) * (1 + alpha)], "ω² = 1 − α² at the crossing")
    yield by(ThirdOrder(), lyapunov_coefficient(family, coefficient), "to third order in z")
    yield by(CrossingPair(coefficient), supercritical(family), "α + iω leaves the disc")


@theorem
def cyclic_onset_is_soft__nonresonant():
    """At that bifurcation the multiplier μ = α + iω has μ^k ≠ 1 for k = 1, 2, 3, 4, for every α in
    [0,1).

    The other reading, with all strong resonances excluded. As |μ| = 1, μ^k = 1 iff the real part of
    μ^k is 1, which is the Chebyshev polynomial T_k at α.
    """
    return And(*(Ne(chebyshevt(k, alpha), 1) for k in (1, 2, 3, 4)))


def squared_radius(family):
    """On the invariant circle of MRS-IPO, ‖θ‖²/(ρ − 1) → 6·4/(3ω²) at the onset."""
    norm = expand(squared_norm(logits_at(family.state)))
    return circle_amplitude(family, norm, 6 * 4 / (3 * omega2))


@theorem
def cyclic_amplitude():
    """K = 3 cycle: just above onset the invariant circle has radius ‖θ‖ ≈ √(6·4(ρ−1)/(3ω²)),
    ρ = √(α² + ω²).

    Stated as a limit: on the invariant circle ‖θ‖²/(ρ − 1) → 6·4/(3ω²) as β decreases to the onset,
    where ω² = 1 − α²; ρ is the modulus of the multiplier.
    """
    return squared_radius(ipo_family())


@cyclic_amplitude.derivation
def _():
    family = ipo_family()
    yield signs(omega2 > 0, [(1 - alpha) * (1 + alpha)], "ω² = 1 − α² at the onset")
    yield by(CrossingPair(-3 * omega2 / 4), supercritical(family), "α + iω leaves the disc")
    yield by(InvariantCircle(), squared_radius(family), "‖θ‖² = 6|z|²")


@theorem
def dpo_cyclic_onset():
    """K = 3 cycle: at the threshold α² + 16a²β²λ²/3 = 1 of MRS-DPO the first Lyapunov coefficient
    is ω²(16a²λ² − 3)/4, ω = 4aβλ/√3.

    In the coordinate z of cyclic-onset-is-soft; λ > 0 and a < ½.
    """
    family = dpo_family()
    omega = 4 * inner_a * family.critical * lam / sqrt(3)
    return lyapunov_coefficient(family, omega**2 * (16 * inner_a**2 * lam**2 - 3) / 4)


@dpo_cyclic_onset.derivation
def _():
    coefficient = omega2 * (16 * inner_a**2 * lam**2 - 3) / 4
    yield signs(omega2 > 0, [(1 - alpha) * (1 + alpha)], "ω² = 1 − α² at the threshold")
    yield by(
        ThirdOrder(),
        lyapunov_coefficient(dpo_family(), coefficient),
        "to third order in z, h(μ) by implicit differentiation",
    )


@theorem
def dpo_cyclic_onset_is_soft():
    """The DPO bifurcation is supercritical for all 0 < a < ½ and λ in (0,1]."""
    return supercritical(dpo_family())


@theorem
def dpo_cyclic_onset_is_soft__sharp():
    """The DPO bifurcation is supercritical iff 16a²λ² < 3, and subcritical iff 16a²λ² > 3."""
    family, strength = dpo_family(), 16 * inner_a**2 * lam**2
    return And(Iff(supercritical(family), strength < 3), Iff(subcritical(family), strength > 3))


@dpo_cyclic_onset_is_soft__sharp.derivation
def _():
    family, strength = dpo_family(), 16 * inner_a**2 * lam**2
    coefficient = omega2 * (strength - 3) / 4
    text = "the multiplier α + iω leaves the disc"
    yield signs(omega2 > 0, [(1 - alpha) * (1 + alpha)], "ω² = 1 − α² at the threshold")
    yield by(CrossingPair(coefficient), Iff(supercritical(family), coefficient < 0), text)
    yield by(CrossingPair(coefficient), Iff(subcritical(family), coefficient > 0), text)
    yield by(Proportional(omega2 / 4), Iff(coefficient > 0, strength - 3 > 0))
    yield by(Proportional(omega2 / 4), Iff(coefficient < 0, strength - 3 < 0))
