"""What every rule is: data that the derive engine knows how to check."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp


class Rule:
    """Base of the rules; the formula of a step follows by its rule from what stands above."""


def immutable(matrix: sp.MatrixBase) -> sp.ImmutableMatrix:
    """The matrix as data."""
    return sp.ImmutableMatrix(matrix)


def expressions(items: Iterable[Any]) -> tuple[sp.Expr, ...]:
    """Expressions as data, plain numbers among them made exact."""
    return tuple(sp.sympify(item, strict=True) for item in items)
