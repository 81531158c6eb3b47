"""MRS-DPO: its Jacobian, spectrum, and first instability (arXiv:2602.12180, iterative dynamics)."""

from itertools import combinations

from sympy import Ge, Gt, Matrix, Rational, diag, exp, eye, log, ones, zeros

from proofkit import (
    And,
    Iff,
    LogisticSum,
    Or,
    SchurCohn,
    SkewPencil,
    by,
    by_arithmetic,
    claim,
    combination,
    equal,
    logic,
    multiple,
    open_preferences,
    policy,
    preference_matrix,
    real,
    signs,
    spectrum_on_line,
    theorem,
    unique_minimiser,
    unstable,
    vector,
)
from proofkit.alignment.dpo import (
    dpo_laplacian,
    dpo_loss,
    pair_weights,
    pseudo_inverse,
    residual,
    win_probabilities,
)
from proofkit.alignment.matrices import gram_of_laplacian
from proofkit.alignment.mixed_reference import mrs_dpo, mrs_ipo, preference_cycle
from proofkit.alignment.policies import covariance, uniform
from proofkit.dynamics.iterated_map import on_contrasts
from proofkit.statement.variables import column

from .dpo_lemmas import Named, balanced, pseudo_inverse_facts, stationarity

alpha, beta = real("alpha", at_least=0, at_most=1), real("beta", above=0)
lam = real("lambda", at_least=0, at_most=1)


class Setting:
    """MRS-DPO at an interior policy π: optimum h (with h_K = 0), ∂h/∂θ and the Jacobian there."""

    def __init__(self, K, lam, *classes):
        self.P, self.pi = preference_matrix("P", K, *classes), policy("pi", K)
        self.start = policy("pi_0", K)
        reference = policy("pi_ref", K)
        step = mrs_dpo(
            self.P, alpha=alpha, beta=beta, lam=lam, reference=reference, start=self.start
        )
        hidden = step.hidden("h", self.pi)
        self.slope = step.slope("X", self.pi, hidden)
        self.J = step.jacobian(self.pi, hidden, self.slope)
        self.h = column([*hidden, 0])
        self.mu = column(lam * p + (1 - lam) * s for p, s in zip(self.pi, self.start, strict=True))
        self.named = Named(self.P, self.h, self.mu)

    def differentiated(self, lam):
        """The stationary equation differentiated by θ, in the logits θ_i − θ_K."""
        named, S = self.named, covariance(self.pi)
        change = diag(*named.mu) * named.R + diag(*(named.R * named.mu))
        return (named.L[:, :-1] * self.slope - lam * change * S[:, :-1])[:-1, :]


def full_support(at):
    """μ > 0, as π > 0 and π_0 > 0."""
    for mass, p, s in zip(at.mu, at.pi, at.start, strict=True):
        positive = [Gt(x, 0, evaluate=False) for x in (p, s)]
        within = Ge(lam, 0, evaluate=False), lam <= 1
        yield by_arithmetic(mass > 0, *positive, *within, text="μ has full support")


@theorem(sizes=range(2, 5))
def mrs_dpo_jacobian(K):
    """In θ modulo constants the Jacobian of MRS-DPO at any interior policy is
    αI + βλ L⁺ diag(μ) R S(π), with L and R as in dpo-sampler-sensitivity at μ = λπ + (1−λ)π_0.

    The optimum h(μ) is any stationary point, its derivative by θ the solution of the differentiated
    stationary equation. As π_0 has full support, so has μ.
    """
    at = Setting(K, lam)
    L_plus = pseudo_inverse("L_plus", dpo_laplacian(at.h, at.mu))
    drift = L_plus * diag(*at.mu) * residual(at.P, at.h) * covariance(at.pi)
    J = alpha * eye(K) + beta * lam * drift
    constants = equal(J * ones(K, 1), alpha * ones(K, 1))
    return And(constants, equal(at.J, on_contrasts(J)))


@mrs_dpo_jacobian.derivation
def _(K):
    at = Setting(K, lam)
    L_plus = pseudo_inverse("L_plus", dpo_laplacian(at.h, at.mu))
    R, L, m, names = at.named.R, at.named.L, at.named.mu, at.named.meaning
    yield from full_support(at)
    yield from stationarity(at.named)
    S, B = covariance(at.pi), diag(*m) * R
    missing, X = diag(*(R * m)), at.slope
    yield combination(
        L[:, :-1] * X,
        lam * B * S[:, :-1],
        multiple(at.differentiated(lam), zeros(K - 1, K - 1), before=balanced(K)),
        multiple(missing, zeros(K, K), after=lam * S[:, :-1]),
        names=names,
        text="the stationary equation differentiated: L ∂h/∂θ = λ diag(μ) R S(π)",
    )
    yield from pseudo_inverse_facts(at.named, L_plus)
    mean = ones(K, K) / K
    differences = Matrix.hstack(eye(K - 1), -ones(K - 1, 1))
    extended = Matrix.vstack(X, zeros(1, K - 1))
    yield combination(
        X,
        lam * differences * L_plus * B * S[:, :-1],
        multiple(((L + mean) * L_plus).T, eye(K) - mean, before=-differences, after=extended),
        multiple(
            (ones(1, K) * L_plus).T,
            zeros(K, 1),
            before=differences,
            after=ones(1, K) / K * extended,
        ),
        multiple(L[:, :-1] * X, lam * B * S[:, :-1], before=differences * L_plus.T),
        multiple(L_plus.T, L_plus, before=differences, after=lam * B * S[:, :-1]),
        names=names,
        text="∂h/∂θ = L⁺L ∂h/∂θ modulo constants",
    )
    J = alpha * eye(K) + beta * lam * L_plus * B * S
    yield combination(J * ones(K, 1), alpha * ones(K, 1), names=names, text="S(π)1 = 0")
    yield combination(
        at.J,
        on_contrasts(J),
        multiple(X, lam * differences * L_plus * B * S[:, :-1], before=beta * eye(K - 1)),
        names=names,
        text="chain rule: α from the reference, β ∂h/∂θ from the optimum",
    )


@theorem(sizes=range(2, 5))
def mrs_dpo_on_policy_line(K):
    """λ = 1: all eigenvalues of the Jacobian of MRS-DPO have real part exactly α."""
    return spectrum_on_line(Setting(K, 1).J, alpha)


@mrs_dpo_on_policy_line.derivation
def _(K):
    return on_the_line(Setting(K, 1), 1)


def on_the_line(at, lam):
    """The spectrum where π = μ is established."""
    named, K, pi = at.named, at.named.size, at.pi
    R, m = named.R, named.mu
    S, B, missing = covariance(pi), diag(*m) * R, diag(*(R * m))
    skew, rows, end = (B * diag(*m))[:-1, :-1], beta * lam * B[:-1, :], pi.T[:, :-1]
    yield from stationarity(named)
    yield combination(
        named.L[:-1, :-1] * (at.J - alpha * eye(K - 1)),
        beta * lam * skew,
        multiple(at.differentiated(lam), zeros(K - 1, K - 1), before=beta * eye(K - 1)),
        multiple(missing[:-1, :], zeros(K - 1, K), after=beta * lam * S[:, :-1]),
        multiple(R * m, zeros(K, 1), before=-beta * lam * diag(*m)[:-1, :], after=end),
        multiple(diag(*pi), diag(*m), before=rows, after=eye(K)[:, :-1]),
        multiple(pi, m, before=-rows, after=end),
        names=named.meaning,
        text="Rμ = 0 and π = μ, so diag(μ) R S(π) = diag(π) R diag(π), which is skew-symmetric",
    )
    for i, j in combinations(range(K), 2):
        lost = win_probabilities(at.h)[j, i]
        odds = exp(at.h[j] - at.h[i])
        yield signs(lost > 0, odds / (1 + odds), "1 − σ is positive")
    gram = gram_of_laplacian(K, pair_weights(at.h, at.mu))
    yield by(
        SkewPencil(beta * lam * skew.xreplace(named.meaning), gram),
        spectrum_on_line(at.J, alpha),
        "L is positive definite modulo constants",
    )


@theorem(sizes=range(2, 5))
def mrs_dpo_line(K):
    """For every λ in (0,1] all eigenvalues of the Jacobian of MRS-DPO have real part exactly α.

    For P with all entries in (0,1), where the optimum is known to exist.
    """
    feedback = real("lambda", above=0, at_most=1)
    return spectrum_on_line(Setting(K, feedback, open_preferences).J, alpha)


@theorem(sizes=range(2, 5))
def mrs_dpo_line__repaired(K):
    """Where μ = λπ + (1−λ)π_0 equals π all eigenvalues of the Jacobian of MRS-DPO have real part
    exactly α, for every λ in [0,1].

    That is where λ = 1 or π = π_0.
    """
    at = Setting(K, lam)
    return claim(given=equal(at.mu, at.pi), then=spectrum_on_line(at.J, alpha))


@mrs_dpo_line__repaired.derivation
def _(K):
    at = Setting(K, lam)
    yield from full_support(at)
    yield from on_the_line(at, lam)


a = real("a", above=0, at_most="1/2")
cycle = preference_cycle(3, a)
step = mrs_dpo(cycle, alpha=alpha, beta=beta, lam=lam)
at_zero = zeros(2, 1)
J = step.jacobian(uniform(3), at_zero)


@theorem
def dpo_cyclic_instability():
    """K = 3 cycle, uniform π_ref and π_0: the uniform policy is linearly unstable iff
    α² + 16a²β²λ²/3 > 1: in βλ, DPO goes unstable four times sooner than IPO.

    Stated with what that presupposes: at the uniform sampler h = 0 is stationary, the loss has one
    minimiser (also at a = ½, where P has entries 0 and 1), and the uniform policy is a fixed point.
    "Four times sooner": the Jacobian is that of MRS-IPO with 4β in place of β.
    """
    h = vector("h", 3)
    threshold = alpha**2 + 16 * a**2 * beta**2 * lam**2 / 3
    return And(
        unique_minimiser(dpo_loss(h, cycle, uniform(3)), over=h),
        step.solves(uniform(3), at_zero),
        step.fixes(uniform(3), at_zero),
        equal(J, mrs_ipo(cycle, alpha=alpha, beta=4 * beta, lam=lam).jacobian(uniform(3))),
        Iff(unstable(J), threshold > 1),
    )


@dpo_cyclic_instability.map
def _():
    return step


@dpo_cyclic_instability.derivation
def _():
    h = vector("h", 3)
    around = [h[0] - h[1], h[1] - h[2], h[2] - h[0]]
    half = Rational(1, 2)
    terms = [((half + a) / 9, d) for d in around] + [((half - a) / 9, -d) for d in around]
    yield by(
        LogisticSum(tuple(terms), balance=(1, 1, 1, 0, 0, 0), constant=log(2) / 6),
        unique_minimiser(dpo_loss(h, cycle, uniform(3)), over=h),
        "the three winners' losses alone bound h, as their differences sum to zero",
    )
    t, d = J.trace(), J.det()
    omega2 = 16 * a**2 * beta**2 * lam**2 / 3
    jury = Or(d > 1, t > 1 + d, -t > 1 + d)
    yield by(SchurCohn(), Iff(unstable(J), jury), "Jury's conditions on trace and determinant")
    yield signs(1 + d >= t, [(1 - alpha) ** 2, omega2], "no eigenvalue leaves through +1")
    yield signs(1 + d >= -t, [(1 + alpha) ** 2, omega2], "nor through −1")
    yield logic(Iff(unstable(J), d > 1), "only a complex pair can cross the circle")
