"""Importance sampling of gradients (arXiv:2602.01207)."""

from sympy import sqrt

from proofkit import claim, policy, signs, theorem, vector
from proofkit.alignment.policies import squared_norm


def setting(n):
    gradients = [vector(f"g_{i + 1}", 2) for i in range(n)]
    squares = [squared_norm(g) for g in gradients]
    return policy("p", n), squares, [sqrt(s) for s in squares]


@theorem(sizes=range(2, 5))
def importance_sampling(n):
    """Among sampling laws p on the pairs, the second moment of the importance-weighted gradient is
    least at p_i ∝ ‖g_i‖.

    The weighted gradient is g_i/(n p_i) with probability p_i; its second moment is
    Σ ‖g_i‖²/(n² p_i), and at p_i ∝ ‖g_i‖ it is (Σ ‖g_i‖)²/n². Gradients are nonzero and in ℝ².
    """
    p, squares, norms = setting(n)
    moment = sum(s / q for s, q in zip(squares, p, strict=True)) / n**2
    return claim(given=[s > 0 for s in squares], then=moment >= sum(norms) ** 2 / n**2)


@importance_sampling.derivation
def _(n):
    p, squares, norms = setting(n)
    moment = sum(s / q for s, q in zip(squares, p, strict=True)) / n**2
    spread = [
        (norms[i] * p[j] - norms[j] * p[i]) ** 2 / (n**2 * p[i] * p[j])
        for i in range(n)
        for j in range(i + 1, n)
    ]
    yield signs(moment >= sum(norms) ** 2 / n**2, spread, "Lagrange's identity, with Σp = 1")
