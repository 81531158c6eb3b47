"""MRS-IPO on preference cycles (arXiv:2602.12180, iterative dynamics)."""

from proofkit import And, Iff, Or, SchurCohn, by, logic, real, signs, theorem, unstable
from proofkit.alignment.mixed_reference import mrs_ipo, preference_cycle
from proofkit.alignment.policies import uniform

a = real("a", above=0, at_most="1/2")
alpha = real("alpha", at_least=0, at_most=1)
beta = real("beta", above=0)
lam = real("lambda", at_least=0, at_most=1)
step = mrs_ipo(preference_cycle(3, a), alpha=alpha, beta=beta, lam=lam)
J = step.jacobian(uniform(3))


@theorem
def cyclic_instability():
    """Under a three-cycle of strength a the uniform policy is a fixed point, and it is linearly
    unstable iff α² + a²β²λ²/3 > 1."""
    threshold = alpha**2 + a**2 * beta**2 * lam**2 / 3
    return And(step.fixes(uniform(3)), Iff(unstable(J), threshold > 1))


@cyclic_instability.derivation
def _():
    t, d = J.trace(), J.det()
    omega2 = a**2 * beta**2 * lam**2 / 3
    jury = Or(d > 1, t > 1 + d, -t > 1 + d)
    yield by(SchurCohn(), Iff(unstable(J), jury), "Jury's conditions on trace and determinant")
    yield signs(1 + d >= t, [(1 - alpha) ** 2, omega2], "no eigenvalue leaves through +1")
    yield signs(1 + d >= -t, [(1 + alpha) ** 2, omega2], "nor through −1")
    yield logic(Iff(unstable(J), d > 1), "only a complex pair can cross the circle")
