"""Label noise in pairwise risks (arXiv:2505.24709)."""

from proofkit import equal, function, real, theorem, vector
from proofkit.alignment.policies import sigmoid

eps_p, eps_n = real("eps_p", at_least=0, at_most=1), real("eps_n", at_least=0, at_most=1)
ell = function("ell")


def noisy_risk(weights, truth, r, flip_positive, flip_negative):
    """R̃ = Σ p_ij [η̃_ij ℓ(g_ij) + (1−η̃_ij) ℓ(−g_ij)], labels flipped with the two rates."""
    n, total = len(r), 0
    for i in range(n):
        for j in range(n):
            if i != j:
                eta = sigmoid(truth[i] - truth[j])
                noisy = (1 - flip_positive) * eta + flip_negative * (1 - eta)
                margin = r[i] - r[j]
                total += weights[i, j] * (noisy * ell(margin) + (1 - noisy) * ell(-margin))
    return total


@theorem(sizes=range(2, 5))
def asymmetric_noise_reduces_to_symmetric(n):
    """If p_ij = p_ji then noise (ε_p, ε_n) gives, for every loss, the same risk as symmetric noise
    (ε_p + ε_n)/2."""
    entries = vector("p", n * (n - 1) // 2, at_least=0)
    pairs = [(i, j) for i in range(n) for j in range(i)]
    weights = dict(zip(pairs, entries, strict=True))
    weights |= {(j, i): w for (i, j), w in weights.items()}
    truth, r = vector("r_star", n), vector("r", n)
    mean = (eps_p + eps_n) / 2
    return equal(
        noisy_risk(weights, truth, r, eps_p, eps_n), noisy_risk(weights, truth, r, mean, mean)
    )
