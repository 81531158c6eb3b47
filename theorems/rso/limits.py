"""The tilted policy as the temperature tends to zero (arXiv:2309.06657)."""

from sympy import Max, Piecewise

from proofkit import And, policy, real, tends_to, theorem, vector
from proofkit.alignment.policies import tilted

beta = real("beta", above=0)


def setting(n):
    """π_sft, π_r, and for each response whether its reward is largest, as 1 or 0."""
    sft, r = policy("pi_sft", n), vector("r", n)
    best = [Piecewise((1, x >= Max(*r)), (0, True)) for x in r]
    return sft, tilted(sft, r / beta), best


def limits(policy, targets):
    return And(*(tends_to(p, beta, 0, t) for p, t in zip(policy, targets, strict=True)))


@theorem(sizes=range(2, 5))
def limit_small_beta(n):
    """As β → 0, π_r tends to the uniform distribution on argmax r."""
    _, tilt, best = setting(n)
    return limits(tilt, [b / sum(best) for b in best])


@theorem(sizes=range(2, 5))
def limit_small_beta__repaired(n):
    """As β → 0, π_r tends to π_sft conditioned on argmax r."""
    sft, tilt, best = setting(n)
    mass = sum(s * b for s, b in zip(sft, best, strict=True))
    return limits(tilt, [s * b / mass for s, b in zip(sft, best, strict=True)])
