"""Matrices that are made from one number per pair of responses."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

Pairwise = Callable[[int, int], sp.Expr]
"""A number for each pair i < j."""


def skew_symmetric(size: int, entry: Pairwise) -> sp.ImmutableMatrix:
    """The skew-symmetric matrix with these entries above the diagonal."""

    def at(i: int, j: int) -> sp.Expr:
        if i == j:
            return sp.Integer(0)
        return entry(i, j) if i < j else -entry(j, i)

    return sp.ImmutableMatrix(size, size, lambda i, j: at(int(i), int(j)))


def laplacian(size: int, weight: Pairwise) -> sp.ImmutableMatrix:
    """The Laplacian of the graph with these weights: rows sum to zero."""

    def at(i: int, j: int) -> sp.Expr:
        return -weight(min(i, j), max(i, j))

    def diagonal(i: int) -> sp.Expr:
        return -sp.Add(*(at(i, k) for k in range(size) if k != i))

    return sp.ImmutableMatrix(
        size, size, lambda i, j: diagonal(int(i)) if i == j else at(int(i), int(j))
    )


def gram_of_laplacian(
    size: int, weight: Pairwise
) -> tuple[tuple[sp.Expr, sp.ImmutableMatrix], ...]:
    """Pairs (w, v) with ``Σ w v vᵀ`` the Laplacian without its last row and column."""
    pairs = [(i, j) for i in range(size) for j in range(i + 1, size)]
    unit = sp.eye(size)
    return tuple(
        (weight(i, j), sp.ImmutableMatrix((unit[:, i] - unit[:, j])[:-1, :])) for i, j in pairs
    )
