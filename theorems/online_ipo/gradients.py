"""Gradients of online IPO and IPO-MD (arXiv:2403.08635)."""

from sympy import Matrix, diff, exp, log

from proofkit import equal, policy, preference_matrix, real, theorem, vector
from proofkit.alignment.ipo import win_rates
from proofkit.dynamics.iterated_map import softmax
from proofkit.statement.variables import column

tau = real("tau", above=0)
mix = real("beta", at_least=0, at_most=1)


def geometric_mixture(pi, ref):
    """π′ ∝ π^(1−β) π_ref^β."""
    weights = [exp((1 - mix) * log(p) + mix * log(q)) for p, q in zip(pi, ref, strict=True)]
    return column(w / sum(weights) for w in weights)


def ipo_loss(pi, ref, P, sampler):
    """E over y, y′ ~ sampler and the label of (h(winner, loser) − 1/(2τ))²."""
    K = len(pi)

    def h(i, j):
        return log(pi[i] / ref[i]) - log(pi[j] / ref[j])

    return sum(
        sampler[i]
        * sampler[j]
        * (P[i, j] * (h(i, j) - 1 / (2 * tau)) ** 2 + P[j, i] * (h(j, i) - 1 / (2 * tau)) ** 2)
        for i in range(K)
        for j in range(K)
    )


def gradient_and_expectation(K):
    """The IPO-MD gradient in the logits, and E_{y~π′}[∇log π(y) (p(y beats π′) − ½ − τℓ(y))]."""
    P, ref, theta = preference_matrix("P", K), policy("pi_ref", K), vector("theta", K)
    pi, frozen = softmax(theta), policy("pi_prime", K)
    mixture = geometric_mixture(pi, ref)
    held = dict(zip(frozen, mixture, strict=True))
    loss, beats = ipo_loss(pi, ref, P, frozen), win_rates(P, frozen)
    gradient = [diff(loss, t) for t in theta]
    expectation = [
        sum(
            frozen[y] * diff(log(pi[y]), t) * (beats[y] - (1 + 2 * tau * log(pi[y] / ref[y])) / 2)
            for y in range(K)
        )
        for t in theta
    ]
    return tuple(Matrix(side).xreplace(held) for side in (gradient, expectation))


@theorem(sizes=range(2, 4))
def ipo_md_gradient(K):
    """The IPO-MD gradient equals −(2/τ) E_{y~π′}[∇log π(y) (p(y beats π′) − ½ − τℓ(y))].

    Both responses come from π′, which is held fixed when the gradient is taken; the loss of a
    labelled pair is (h_π(winner, loser) − 1/(2τ))².
    """
    gradient, expectation = gradient_and_expectation(K)
    return equal(gradient, -2 / tau * expectation)
