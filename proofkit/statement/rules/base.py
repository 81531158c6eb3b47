"""What every rule is: data that the derive engine knows how to check."""

from __future__ import annotations

import sympy as sp


class Rule:
    """Base of the rules; the formula of a step follows by its rule from what stands above."""


def immutable(matrix: sp.MatrixBase) -> sp.ImmutableMatrix:
    """The matrix as data."""
    return sp.ImmutableMatrix(matrix)
