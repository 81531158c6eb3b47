"""Small worked examples of IPO and DPO (arXiv:2310.12036)."""

from sympy import Matrix, Rational, diff, log, zeros

from proofkit import And, Not, claim, equal, theorem, vector
from proofkit.alignment.policies import logistic_loss
from proofkit.dynamics.iterated_map import softmax

A, B = 0, 1
RECORD = [(A, B), (B, A)]


def gradient(pair_loss, theta):
    """The gradient in the logits of the sum of `pair_loss` of h_π(w, l), π_ref uniform."""
    pi = softmax(theta)
    total = sum(pair_loss(log(pi[w] / pi[loser])) for w, loser in RECORD)
    return Matrix([diff(total, t) for t in theta])


def ipo_pair_loss(h):
    """(h − 1/(2τ))² at τ = 1."""
    return (h - Rational(1, 2)) ** 2


@theorem
def unseen_response_example():
    """Uniform π_ref over {a,b,c}, record {a beats b, b beats a}: minimising the DPO loss drives
    π(c) to 0 while minimising IPO at τ = 1 does not.

    Policies softmax(θ) are those with π(c) > 0. Both losses are convex in θ, so a policy minimises
    iff its gradient vanishes: no such policy minimises the DPO loss, some does the IPO loss.
    """
    theta, other = vector("theta", 3), vector("theta_prime", 3)
    dpo = gradient(logistic_loss, theta)
    ipo = gradient(ipo_pair_loss, other)
    return (
        claim(then=Not(equal(dpo, zeros(3, 1)))),
        claim(exists=[other], then=equal(ipo, zeros(3, 1)), witness=[(other, zeros(3, 1))]),
    )


@theorem
def unseen_response_example__repaired():
    """Uniform π_ref over {a,b,c}, record {a beats b, b beats a}: neither loss determines π(c). Both
    the DPO loss and the IPO loss at τ = 1 are minimised by every policy with π(a) = π(b)."""
    a, c = vector("theta", 2)
    theta = vector("theta_prime", 3)
    tied = dict(zip(theta, [a, a, c], strict=True))
    minimises_dpo = equal(gradient(logistic_loss, theta), zeros(3, 1))
    minimises_ipo = equal(gradient(ipo_pair_loss, theta), zeros(3, 1))
    return And(minimises_dpo, minimises_ipo).xreplace(tied)
