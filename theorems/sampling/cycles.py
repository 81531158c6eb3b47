"""MRS-IPO on preference cycles (arXiv:2602.12180, iterative dynamics)."""

from sympy import eye

from proofkit import (
    And,
    Iff,
    Or,
    SchurCohn,
    by,
    identity,
    logic,
    real,
    signs,
    theorem,
    unstable,
    vector,
)
from proofkit.alignment import (
    covariance,
    ipo_optimum,
    mrs_ipo,
    preference_cycle,
    skew_part,
    tilted,
    uniform,
)
from proofkit.dynamics.iterated_map import on_contrasts, softmax

a = real("a", above=0, at_most="1/2")
alpha = real("alpha", at_least=0, at_most=1)
beta = real("beta", above=0)
lam = real("lambda", at_least=0, at_most=1)
P = preference_cycle(3, a)
step = mrs_ipo(P, alpha=alpha, beta=beta, lam=lam)
J = step.jacobian(uniform(3))


@theorem
def cyclic_instability():
    """Under a three-cycle of strength a the uniform policy is a fixed point, and it is linearly
    unstable iff α² + a²β²λ²/3 > 1."""
    threshold = alpha**2 + a**2 * beta**2 * lam**2 / 3
    return And(step.fixes(uniform(3)), Iff(unstable(J), threshold > 1))


@cyclic_instability.map
def _():
    return step


@cyclic_instability.derivation
def _():
    theta, center = vector("theta", 3), uniform(3)
    mu = lam * softmax(theta) + (1 - lam) * center
    optimum = ipo_optimum(P, mu, tilted(center, alpha * theta), beta)
    yield identity(
        softmax(step.on_logits(theta)), optimum, "a round is an IPO optimum: π_ref ∝ π^α"
    )
    yield identity(step(center), center, "every response wins as often as it loses")
    stated = alpha * eye(3) + beta * lam * skew_part(P) * covariance(center)
    yield identity(J, on_contrasts(stated), "the Jacobian αI + βλ A S(π) at π = 1/3")
    t, d = J.trace(), J.det()
    omega2 = a**2 * beta**2 * lam**2 / 3
    yield identity(t, 2 * alpha, "the trace")
    yield identity(d, alpha**2 + omega2, "the determinant")
    jury = Or(d > 1, t > 1 + d, -t > 1 + d)
    yield by(SchurCohn(), Iff(unstable(J), jury), "Jury's conditions on trace and determinant")
    yield signs(1 + d >= t, [(1 - alpha) ** 2, omega2], "no eigenvalue leaves through +1")
    yield signs(1 + d >= -t, [(1 + alpha) ** 2, omega2], "nor through −1")
    yield logic(Iff(unstable(J), d > 1), "only a complex pair can cross the circle")
