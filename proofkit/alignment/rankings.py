"""What a preference matrix says of an order, and what a sampler makes of it, as conditions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import combinations, permutations

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit.alignment.ipo import ranks_above

HALF = sp.Rational(1, 2)


def dominates(P: sp.Matrix, members: Collection[int]) -> Boolean:
    """Every member beats every non-member with probability above ½."""
    outside = [j for j in range(P.rows) if j not in members]
    return sp.And(*(P[i, j] > HALF for i in members for j in outside))


def is_smith_set(P: sp.Matrix, members: Collection[int]) -> Boolean:
    """The members dominate, and no smaller nonempty set among them does.

    Dominating sets are nested, so the smallest one lies in every other (Schwartz 1986).
    """
    smaller = (set(s) for r in range(1, len(members)) for s in combinations(sorted(members), r))
    return sp.And(dominates(P, members), *(sp.Not(dominates(P, s)) for s in smaller))


def strictly_ordered(P: sp.Matrix) -> Boolean:
    """Strictly transitive whatever the labels: no ties, and i over j over k implies i over k."""
    pairs, triples = combinations(range(P.rows), 2), permutations(range(P.rows), 3)
    chains = (
        sp.Implies(sp.And(P[i, j] > HALF, P[j, k] > HALF), P[i, k] > HALF) for i, j, k in triples
    )
    return sp.And(*(sp.Ne(P[i, j], HALF) for i, j in pairs), *chains)


def ranks_set_first(P: sp.Matrix, sampler: sp.Matrix, members: Iterable[int]) -> Boolean:
    """IPO with a uniform reference ranks every member above every non-member."""
    inside = set(members)
    outside = [j for j in range(P.rows) if j not in inside]
    return sp.And(*(ranks_above(P, sampler, i, j) for i in sorted(inside) for j in outside))
