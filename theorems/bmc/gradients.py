"""The gradient of BMC's token-weighted loss (arXiv:2408.07471)."""

from sympy import Matrix, Min, diff, log

from proofkit import equal, policy, real, theorem, vector
from proofkit.alignment.policies import logistic_loss, sigmoid
from proofkit.dynamics.iterated_map import softmax

beta, delta = real("beta", above=0), real("delta", above=0)
WINNER, LOSER = (0, 0), (1, 1)
PREFIXES = [(), (0,), (1,)]


class Model:
    """A tabular model of two-token sequences over `V` tokens, one logit vector a prefix.

    The winner (0, 0) and the loser (1, 1) differ in both tokens.
    """

    def __init__(self, V):
        self.logits = {p: vector("theta" + "".join(f"_after{t}" for t in p), V) for p in PREFIXES}
        self.reference = {p: policy("ref" + "".join(f"_after{t}" for t in p), V) for p in PREFIXES}

    def log_probability(self, token, prefix):
        return log(softmax(self.logits[prefix])[token])

    def log_ratio(self, token, prefix):
        return self.log_probability(token, prefix) - log(self.reference[prefix][token])

    def weight(self, token, prefix):
        """λ = 1 + min(1/π(token), δ), for a token in the diff."""
        return 1 + Min(1 / softmax(self.logits[prefix])[token], delta)

    @property
    def parameters(self):
        return [t for prefix in PREFIXES for t in self.logits[prefix]]


def places(sequence):
    """Each token with its prefix."""
    return [(token, sequence[:t]) for t, token in enumerate(sequence)]


def gradients(V, losing_token):
    """The gradient of the loss, the published formula, and the values of the weights in both.

    `losing_token(t)` stands after the loser's prefix in the last sum of the formula.
    """
    model = Model(V)
    frozen = {(s, t): real(f"lambda_{s}_{t + 1}") for s in ("w", "l") for t in range(len(WINNER))}
    held = {
        frozen[s, t]: model.weight(*places(y)[t])
        for s, y in (("w", WINNER), ("l", LOSER))
        for t in range(len(y))
    }

    def weighted(s, sequence):
        return sum(frozen[s, t] * model.log_ratio(*p) for t, p in enumerate(places(sequence)))

    margin = beta * (weighted("w", WINNER) - weighted("l", LOSER))
    log_w = sum(model.log_probability(*p) for p in places(WINNER))
    log_l = sum(model.log_probability(*p) for p in places(LOSER))
    extra = sum(
        (frozen["w", t] - 1) * model.log_probability(*p) for t, p in enumerate(places(WINNER))
    ) - sum(
        (frozen["l", t] - 1) * model.log_probability(losing_token(t), LOSER[:t])
        for t in range(len(LOSER))
    )
    actual = [diff(logistic_loss(margin), x) for x in model.parameters]
    stated = [-beta * sigmoid(-margin) * diff(log_w - log_l + extra, x) for x in model.parameters]
    return Matrix(actual), Matrix(stated), held


@theorem(sizes={"V": [2]})
def gradient(V):
    """∇L = −βσ(Δ₂)[∇log π(w) − ∇log π(l) + Σ_{diff w}(λ_t−1)∇log π(w_t|w_<t)
    − Σ_{diff l}(λ_t−1)∇log π(w_t|l_<t)], Δ₂ = minus the margin.

    Literally: the last sum has the winner's token after the loser's prefix. Two tokens, both in the
    diff; the weights λ are held fixed when the gradient is taken.
    """
    actual, stated, weights = gradients(V, lambda t: WINNER[t])
    return equal(actual.xreplace(weights), stated.xreplace(weights))
