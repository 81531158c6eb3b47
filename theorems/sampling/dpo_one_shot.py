"""The DPO optimum and how it depends on the sampler (arXiv:2602.12180, one-shot part)."""

from itertools import permutations

from sympy import diag, exp, eye, log, ones, zeros

from proofkit import (
    LogisticSum,
    LogisticTangent,
    by,
    claim,
    combination,
    derivative,
    equal,
    multiple,
    open_preferences,
    policy,
    preference_matrix,
    signs,
    simplex,
    theorem,
    unique_minimiser,
    vector,
)
from proofkit.alignment.dpo import (
    dpo_gradient,
    dpo_laplacian,
    dpo_loss,
    dpo_optimum,
    optimum_slope,
    pseudo_inverse,
    residual,
)
from proofkit.alignment.policies import inner, logistic_loss

from .dpo_lemmas import Named, balanced, pseudo_inverse_facts, stationarity


@theorem(sizes=range(2, 6))
def dpo_unique_optimum(K):
    """If μ has full support and all P_ij are in (0,1), the DPO population loss has exactly one
    minimiser up to an added constant."""
    P, mu, h = preference_matrix("P", K, open_preferences), policy("mu", K), vector("h", K)
    return unique_minimiser(dpo_loss(h, P, mu), over=h)


@dpo_unique_optimum.derivation
def _(K):
    P, mu, h = preference_matrix("P", K, open_preferences), policy("mu", K), vector("h", K)
    pairs = [(i, j) for i in range(K) for j in range(K) if i != j]
    terms = tuple((mu[i] * mu[j] * P[i, j], h[i] - h[j]) for i, j in pairs)
    tied = sum(m**2 for m in mu) * log(2) / 2
    yield by(
        LogisticSum(terms, balance=(1,) * len(pairs), constant=tied),
        unique_minimiser(dpo_loss(h, P, mu), over=h),
        "a positive combination of logistic losses of all differences, in both directions",
    )


def two_rewards(K):
    P, mu = preference_matrix("P", K), simplex("mu", K)
    return P, mu, vector("h", K), vector("h_prime", K)


@theorem(sizes=range(2, 5))
def dpo_unique_optimum__stationary(K):
    """Wherever the gradient −μ_i(Rμ)_i of the DPO population loss vanishes the loss is minimal, for
    every P and μ.

    So the stationary points, by which the other claims define h(μ), are its minimisers.
    """
    P, mu, h, other = two_rewards(K)
    stationary = equal(dpo_gradient(h, P, mu), zeros(K, 1))
    return claim(given=stationary, then=dpo_loss(other, P, mu) >= dpo_loss(h, P, mu))


@dpo_unique_optimum__stationary.derivation
def _(K):
    P, mu, h, other = two_rewards(K)
    gradient = dpo_gradient(h, P, mu)
    for i in range(K):
        yield derivative(dpo_loss(h, P, mu), h[i], gradient[i], "the gradient")
    gaps = []
    for i, j in permutations(range(K), 2):
        x, y = h[i] - h[j], other[i] - other[j]
        gap = logistic_loss(y) - logistic_loss(x) + (y - x) / (1 + exp(x))
        yield by(LogisticTangent(x, y), gap >= 0, "the loss of one pair lies above its tangent")
        gaps.append(mu[i] * mu[j] * P[i, j] * gap)
    change = inner(gradient, other - h)
    yield combination(
        change,
        0,
        multiple(gradient, zeros(K, 1), before=(other - h).T),
        text="the tangent is flat at h",
    )
    yield signs(
        dpo_loss(other, P, mu) >= dpo_loss(h, P, mu), [*gaps, change], "summed over all pairs"
    )


def at_the_optimum(K):
    """P, μ, the optimum h(μ), and ∂h/∂μ and L⁺ there."""
    P, mu = preference_matrix("P", K), policy("mu", K)
    h = dpo_optimum("h", P, mu)
    return P, mu, h, optimum_slope("X", P, mu, h), pseudo_inverse("L_plus", dpo_laplacian(h, mu))


@theorem(sizes=range(2, 5))
def dpo_sampler_sensitivity(K):
    """With R_ij = P_ij − σ(h_i − h_j) at the optimum h(μ) and L the Laplacian with weights
    μ_iμ_jσ'(h_i − h_j): ∂h/∂μ = L⁺ diag(μ) R.

    The optimum is any stationary point, ∂h/∂μ the solution of the differentiated stationary
    equation. Read for all directions of μ, those with Σ_i dμ_i ≠ 0 included: the loss is defined
    for all positive μ. On the simplex only the others matter.
    """
    P, mu, h, X, L_plus = at_the_optimum(K)
    return equal(X, L_plus * diag(*mu) * residual(P, h))


@dpo_sampler_sensitivity.derivation
def _(K):
    P, mu, h, X, L_plus = at_the_optimum(K)
    eta = vector("eta", K)
    gradient = dpo_gradient(eta, P, mu)
    for i in range(K):
        yield derivative(dpo_loss(eta, P, mu), eta[i], gradient[i], "the gradient is −μ_i(Rμ)_i")
    for i in range(K):
        for j in range(K):
            slope = dpo_laplacian(eta, mu)[i, j]
            yield derivative(gradient[i], eta[j], slope, "the Hessian is L")

    named = Named(P, h, mu)
    R, L, m, names = named.R, named.L, named.mu, named.meaning
    yield from stationarity(named)
    B, missing = diag(*m) * R, diag(*(R * m))
    differences = X[:-1, :] - ones(K - 1, 1) * X[-1, :]
    yield combination(
        L * X,
        B,
        multiple(
            L[:-1, :-1] * differences - (B + missing)[:-1, :],
            zeros(K - 1, K),
            before=balanced(K),
        ),
        multiple(missing, zeros(K, K)),
        names=names,
        text="the stationary equation differentiated: L ∂h/∂μ = diag(μ) R",
    )
    yield from pseudo_inverse_facts(named, L_plus)
    mean = ones(K, K) / K
    yield combination(
        X,
        L_plus * B,
        multiple(((L + mean) * L_plus).T, eye(K) - mean, before=-eye(K), after=X),
        multiple(L * X, B, before=L_plus.T),
        multiple(L_plus.T, L_plus, after=B),
        names=names,
        text="∂h/∂μ = L⁺L ∂h/∂μ, since its columns have mean zero",
    )
