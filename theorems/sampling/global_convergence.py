"""Where the orbits of iterative alignment on a preference cycle end (arXiv:2602.12180; the claims
are beyond the paper)."""

from itertools import combinations

from sympy import eye, ones, sqrt

from proofkit import (
    And,
    AttractingPoint,
    Banach,
    by,
    by_real_lemma,
    cite,
    claim,
    equal,
    identity,
    orbits_converge,
    policy,
    real,
    signs,
    theorem,
    unique_fixed_point,
    vector,
)
from proofkit.alignment.ipo import skew_part
from proofkit.alignment.mixed_reference import mrs_dpo, mrs_ipo, preference_cycle
from proofkit.alignment.policies import inner, squared_norm, uniform
from proofkit.dynamics.convergence import every_orbit_tends_to
from proofkit.dynamics.iterated_map import centred, contrasts, softmax

from .contraction import logits_of, softmax_halves_distances

a = real("a", above=0, at_most="1/2")
inner_a = real("a", above=0, below="1/2")
alpha, lam = real("alpha", at_least=0, at_most=1), real("lambda", at_least=0, at_most=1)
beta = real("beta", above=0)

PAIRS = list(combinations(range(3), 2))
ipo = mrs_ipo(preference_cycle(3, a), alpha=alpha, beta=beta, lam=lam)
rate = alpha + sqrt(3) / 2 * a * beta * lam


@theorem
def cyclic_global_convergence():
    """K = 3 cycle: if α² + a²β²λ²/3 < 1 every orbit converges to the uniform policy.

    Open: nothing here proves it for all parameters, and no orbit that ends elsewhere is known. On
    an instance, parameters and start, convergence is certified by balls.
    """
    stable = alpha**2 + a**2 * beta**2 * lam**2 / 3 < 1
    orbit = every_orbit_tends_to(uniform(3), ipo, start=policy("pi", 3))
    return claim(given=stable, then=orbit)


@theorem
def cycle_feedback_contracts():
    """If ‖δ‖ ≤ ½‖d‖, the norm of d modulo constants, then on the three-cycle P
    ‖αd + βλPδ‖ ≤ (α + (√3/2)aβλ)‖d‖ modulo constants, if the entries of δ sum to 0. A lemma."""
    d, delta = vector("d", 3), vector("delta", 3)
    before, after = squared_norm(centred(d)), squared_norm(centred(fed_back(d, delta)))
    small = [squared_norm(delta) <= before / 4, equal(sum(delta), 0)]
    return claim(given=small, then=after <= rate**2 * before)


def fed_back(d, delta):
    return alpha * d + beta * lam * preference_cycle(3, a) * delta


@cycle_feedback_contracts.derivation
def _():
    d, delta = vector("d", 3), vector("delta", 3)
    before, after = squared_norm(centred(d)), squared_norm(centred(fed_back(d, delta)))
    gain, e = skew_part(preference_cycle(3, a)) * delta, centred(d)
    spread, mixed = squared_norm(gain), inner(e, gain)
    lengths = 3 * a**2 * squared_norm(delta)
    scale, sides = beta**2 * lam**2, [e[i] * gain[j] - e[j] * gain[i] for i, j in PAIRS]
    yield signs(
        scale * spread <= scale * lengths,
        scale * a**2 * sum(delta) ** 2,
        "A turns δ by 90° and stretches it √3a times",
    )
    crossed = [scale * side**2 for side in sides]
    yield signs(scale * mixed**2 <= before * scale * spread, crossed, "Cauchy and Schwarz")
    parts = alpha**2 * before + 2 * alpha * beta * lam * mixed + beta**2 * lam**2 * spread
    yield identity(after, parts, "P = A + ½11ᵀ, and constants do not count")
    D, S, E, p, q = (real(name, at_least=0) for name in ("D", "S", "E", "p", "q"))
    X, Y = real("X"), real("Y")
    yield by_real_lemma(
        (p + sqrt(3) / 2 * q) ** 2 * E >= Y,
        equal(Y, p**2 * E + 2 * p * X + S),
        *(D <= E / 4, 3 * q**2 * D >= S, X**2 <= E * S),
        at={
            **{p: alpha, q: a * beta * lam, D: squared_norm(delta), E: before},
            **{S: beta**2 * lam**2 * spread, X: beta * lam * mixed, Y: after},
        },
    )


@theorem
def cyclic_global_convergence__repaired():
    """K = 3 cycle: if α + (√3/2)aβλ < 1 every orbit converges to the uniform policy.

    This is stronger than α² + a²β²λ²/3 < 1, which is the condition for local stability.
    """
    return claim(given=rate < 1, then=every_orbit_tends_to(uniform(3), ipo))


@cyclic_global_convergence__repaired.derivation
def _():
    x, y = vector("x", 2), vector("y", 2)
    theta, other = logits_of(x), logits_of(y)
    shift, d = softmax(theta) - softmax(other), theta - other
    moved = ipo.on_logits(theta) - ipo.on_logits(other)
    yield cite(softmax_halves_distances, {"theta": theta, "theta_prime": other}, K=3)
    yield identity(sum(shift), 0, "probabilities sum to 1")
    yield cite(cycle_feedback_contracts, {"d": d, "delta": shift})
    yield identity(moved, fed_back(d, shift), "one round of the map")
    gram = (eye(3) - ones(3, 3) / 3)[:-1, :-1]
    f, g, e, q = vector("f", 3), vector("g", 3), vector("e", 3), real("q")

    def quadratic(v):
        pairs = [(i, j) for i in range(2) for j in range(2)]
        return sum(gram[i, j] * (v[i] - v[-1]) * (v[j] - v[-1]) for i, j in pairs)

    yield by_real_lemma(
        quadratic(f) <= q**2 * quadratic(e),
        equal(f, g),
        squared_norm(centred(g)) <= q**2 * squared_norm(centred(e)),
        at={f: moved, g: fed_back(d, shift), e: d, q: rate},
        text="the norm modulo constants, in the differences to the last entry",
    )
    yield signs(rate >= 0)
    image = contrasts(ipo.on_logits(theta))
    yield by(Banach(y, gram, rate), unique_fixed_point(x, image))
    yield by(Banach(y, gram, rate), orbits_converge(x, image))
    yield by(
        AttractingPoint(), every_orbit_tends_to(uniform(3), ipo), "the uniform policy is fixed"
    )


@theorem
def cyclic_rounds_contract_area():
    """K = 3 cycle: at every policy a round of MRS-IPO multiplies areas, in logits modulo constants,
    by a factor between α² and α² + a²β²λ²/3.

    So if α² + a²β²λ²/3 < 1 no closed invariant curve exists: it would enclose an area that a round
    both keeps and shrinks. What this leaves open of the global convergence are periodic orbits.
    """
    area = ipo.jacobian(policy("pi", 3)).det()
    return And(area >= alpha**2, area <= alpha**2 + a**2 * beta**2 * lam**2 / 3)


@cyclic_rounds_contract_area.derivation
def _():
    pi = policy("pi", 3)
    area, scale = ipo.jacobian(pi).det(), a**2 * beta**2 * lam**2
    yield signs(area >= alpha**2, 9 * scale * pi[0] * pi[1] * pi[2], "the trace of A S is zero")
    spreads = [
        scale * weight / 6 * (pi[i] - pi[j]) ** 2
        for k, (i, j) in zip((2, 1, 0), PAIRS, strict=True)
        for weight in (1, 6 * pi[k])
    ]
    yield signs(area <= alpha**2 + scale / 3, spreads, "(Σπ)³ ≥ 27π₁π₂π₃, the means' inequality")


@theorem
def dpo_cyclic_global_convergence():
    """K = 3 cycle: if α² + 16a²β²λ²/3 < 1 every orbit of MRS-DPO converges to the uniform policy.

    For 0 < a < ½, as for the bifurcation.
    """
    step = mrs_dpo(preference_cycle(3, inner_a), alpha=alpha, beta=beta, lam=lam)
    stable = alpha**2 + 16 * inner_a**2 * beta**2 * lam**2 / 3 < 1
    return claim(given=stable, then=every_orbit_tends_to(uniform(3), step))


@dpo_cyclic_global_convergence.suspect
def _():
    """The engine finds a periodic orbit there; every second policy is the last one, relabelled."""
    return [(inner_a, "12/25"), (alpha, "6/11"), (beta, "3/4"), (lam, 1)]
