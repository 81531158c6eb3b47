"""Inequalities between probability vectors."""

from __future__ import annotations

import sympy as sp
from attrs import frozen

from proofkit.statement.rules.base import Rule


@frozen
class Gibbs(Rule):
    """``Σ p log(p/q) ≥ 0`` for probability vectors of full support, with equality only at p = q
    (Cover and Thomas, *Elements of Information Theory*, Theorem 2.6.3)."""

    p: tuple[sp.Expr, ...]
    q: tuple[sp.Expr, ...]
