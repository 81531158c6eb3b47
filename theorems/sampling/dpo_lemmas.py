"""Steps that the derivations about the DPO optimum share: names, and facts on L⁺."""

from itertools import combinations

from sympy import Matrix, Symbol, diag, eye, ones, zeros

from proofkit import combination, multiple
from proofkit.alignment.dpo import pair_weights, residual
from proofkit.alignment.matrices import laplacian, skew_symmetric


def entry(name):
    return lambda i, j: Symbol(f"{name}_{i + 1}_{j + 1}")


def named_skew(name, matrix):
    """A skew-symmetric matrix with a symbol for each entry, and what they stand for."""
    pairs = combinations(range(matrix.rows), 2)
    meaning = {entry(name)(i, j): matrix[i, j] for i, j in pairs}
    return skew_symmetric(matrix.rows, entry(name)), meaning


class Named:
    """R, L and μ with a symbol for each entry, so that steps need not look inside."""

    def __init__(self, P, h, mu):
        K, weight = P.rows, pair_weights(h, mu)
        self.size, self.L = K, laplacian(K, entry("w"))
        self.R, self.meaning = named_skew("R", residual(P, h))
        self.mu = Matrix([Symbol(f"m_{i + 1}") for i in range(K)])
        self.meaning |= {entry("w")(i, j): weight(i, j) for i, j in combinations(range(K), 2)}
        self.meaning |= dict(zip(self.mu, mu, strict=True))


def balanced(K):
    """Maps K − 1 entries to the K entries that sum to zero."""
    return Matrix.vstack(eye(K - 1), -ones(1, K - 1))


def stationarity(named):
    """Rμ = 0, from −μ_i(Rμ)_i = 0 for all i but the last."""
    K, R, mu = named.size, named.R, named.mu
    gradient = (-diag(*mu) * R * mu)[:-1, :]
    scaled = Matrix(K, K - 1, lambda i, j: -balanced(K)[i, j] / mu[i])
    yield combination(
        R * mu,
        zeros(K, 1),
        multiple(gradient, zeros(K - 1, 1), before=scaled),
        names=named.meaning,
        text="stationarity, divided by μ_i > 0; the last row by skew-symmetry",
    )


def pseudo_inverse_facts(named, L_plus):
    """1ᵀL⁺ = 0 and L⁺ = L⁺ᵀ, from (L + 11ᵀ/K) L⁺ = I − 11ᵀ/K."""
    K = named.size
    mean = ones(K, K) / K
    centring, product = eye(K) - mean, (named.L + mean) * L_plus
    yield combination(
        ones(1, K) * L_plus,
        zeros(1, K),
        multiple(product, centring, before=ones(1, K)),
        names=named.meaning,
        text="1ᵀL = 0, so columns of L⁺ have mean zero",
    )
    yield combination(
        L_plus,
        L_plus.T,
        multiple(ones(1, K) * L_plus, zeros(1, K), before=ones(K, 1) / K),
        multiple((ones(1, K) * L_plus).T, zeros(K, 1), after=-ones(1, K) / K),
        multiple(product, centring, before=L_plus.T),
        multiple(product.T, centring, before=-eye(K), after=L_plus),
        names=named.meaning,
        text="L⁺ is symmetric, as L is",
    )
