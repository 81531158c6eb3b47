"""Preference matrices as variables, by class.

`P[i, j]` is the probability that response i beats response j; the free coordinates are the entries
above the diagonal, so that `P + Pᵀ = 11ᵀ` and `P_ii = ½` hold by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import combinations, permutations
from typing import Any

import sympy as sp
from attrs import field, frozen
from sympy.logic.boolalg import Boolean

from proofkit._errors import StatementError
from proofkit.statement.canonical import tree
from proofkit.statement.intervals import Interval
from proofkit.statement.variables import Coordinate, Variable, checked_size

HALF = sp.Rational(1, 2)


@frozen
class PreferenceClass:
    """A named set of preference matrices, defined by a condition on the matrix."""

    name: str
    condition: Callable[[sp.Matrix], Boolean] = field(eq=False, repr=False)

    def __call__(self, P: sp.Matrix) -> Boolean:
        return self.condition(P)


def _triples(P: sp.Matrix) -> Iterator[tuple[int, int, int]]:
    return permutations(range(P.rows), 3)


def _no_ties(P: sp.Matrix) -> Boolean:
    return sp.And(*(sp.Ne(P[i, j], HALF) for i, j in combinations(range(P.rows), 2)))


def _open(P: sp.Matrix) -> Boolean:
    pairs = combinations(range(P.rows), 2)
    return sp.And(*(sp.And(P[i, j] > 0, P[i, j] < 1) for i, j in pairs))


def _condorcet(P: sp.Matrix) -> Boolean:
    return sp.Or(*(condorcet_winner(P, c) for c in range(P.rows)))


def _strictly_transitive(P: sp.Matrix) -> Boolean:
    return sp.And(*(P[i, j] > HALF for i, j in combinations(range(P.rows), 2)))


def _moderately_transitive(P: sp.Matrix) -> Boolean:
    return sp.And(
        *(
            sp.Implies(
                sp.And(P[i, j] >= HALF, P[j, k] >= HALF),
                sp.Or(P[i, k] >= P[i, j], P[i, k] >= P[j, k]),
            )
            for i, j, k in _triples(P)
        )
    )


def _strongly_transitive(P: sp.Matrix) -> Boolean:
    return sp.And(
        *(
            sp.Implies(
                sp.And(P[i, j] >= HALF, P[j, k] >= HALF),
                sp.And(P[i, k] >= P[i, j], P[i, k] >= P[j, k]),
            )
            for i, j, k in _triples(P)
        )
    )


def _strictly_strongly_transitive(P: sp.Matrix) -> Boolean:
    triples = combinations(range(P.rows), 3)
    gains = (sp.And(P[i, k] > P[i, j], P[i, k] > P[j, k]) for i, j, k in triples)
    return sp.And(_strictly_transitive(P), *gains)


def _additive(P: sp.Matrix) -> Boolean:
    triples = combinations(range(P.rows), 3)
    return sp.And(*(sp.Eq(P[i, j] + P[j, k], P[i, k] + HALF) for i, j, k in triples))


def _bradley_terry(P: sp.Matrix) -> Boolean:
    triples = combinations(range(P.rows), 3)
    cycles = (
        sp.Eq(P[i, j] * P[j, k] * P[k, i], P[j, i] * P[k, j] * P[i, k]) for i, j, k in triples
    )
    return sp.And(_open(P), *cycles)


no_ties = PreferenceClass("no ties", _no_ties)
"""No pair is tied: `P_ij ≠ ½` for i ≠ j."""

open_preferences = PreferenceClass("open", _open)
"""All entries lie strictly between 0 and 1."""

has_condorcet_winner = PreferenceClass("Condorcet winner", _condorcet)
"""Some response beats every other with probability above ½."""

strictly_transitive = PreferenceClass("strictly transitive", _strictly_transitive)
"""A strict order without ties, the responses numbered from best to worst."""

moderately_transitive = PreferenceClass("moderately transitive", _moderately_transitive)
"""MST: `P_ij, P_jk ≥ ½` imply `P_ik ≥ min(P_ij, P_jk)`."""

strongly_transitive = PreferenceClass("strongly transitive", _strongly_transitive)
"""SST: `P_ij, P_jk ≥ ½` imply `P_ik ≥ max(P_ij, P_jk)`."""

strictly_strongly_transitive = PreferenceClass(
    "strictly strongly transitive", _strictly_strongly_transitive
)
"""Strictly transitive, and `P_ik > max(P_ij, P_jk)` for i above j above k."""

additive = PreferenceClass("additive", _additive)
"""`P_ij = ½ + u_i − u_j` for some u."""

bradley_terry = PreferenceClass("Bradley–Terry", _bradley_terry)
"""`P_ij = σ(r_i − r_j)` for some r: all entries open and Kolmogorov's cycle condition."""


def condorcet_winner(P: sp.Matrix, c: int) -> Boolean:
    """Response c beats every other with probability above ½."""
    return sp.And(*(P[c, j] > HALF for j in range(P.rows) if j != c))


@frozen
class PreferenceMatrix(Variable):
    """A preference matrix of `size` responses that belongs to all `classes`."""

    size: int
    classes: tuple[PreferenceClass, ...] = ()

    @property
    def interval(self) -> Interval:
        return Interval(sp.Integer(0), sp.Integer(1), lower_open=False, upper_open=False)

    @cached_property
    def coordinates(self) -> tuple[Coordinate, ...]:
        pairs = combinations(range(self.size), 2)
        return tuple(self._coordinate(self.interval, i, j) for i, j in pairs)

    @cached_property
    def matrix(self) -> sp.ImmutableMatrix:
        """The K×K matrix of SymPy expressions."""
        upper = dict(zip(combinations(range(self.size), 2), self.coordinates, strict=True))

        def entry(i: int, j: int) -> sp.Expr:
            if i == j:
                return HALF
            return upper[i, j] if i < j else 1 - upper[j, i]

        return sp.ImmutableMatrix(self.size, self.size, lambda i, j: entry(int(i), int(j)))

    @property
    def conditions(self) -> tuple[Boolean, ...]:
        bounds = tuple(c for x in self.coordinates for c in self.interval.conditions(x))
        return (*bounds, *(c(self.matrix) for c in self.classes))

    def canonical(self) -> list[Any]:
        bare = PreferenceMatrix(self.name, self.size).matrix if self.classes else None
        conditions = sorted((tree(c(bare)) for c in self.classes), key=str)
        return ["preference matrix", self.name, self.size, conditions]


def preference_matrix(name: str, size: int, *classes: PreferenceClass) -> sp.ImmutableMatrix:
    """A preference matrix variable of `size` responses, in the intersection of `classes`.

    Raises
    ------
    StatementError
        If `size` is below 2, or something that is not a class is given, or a class depends on more
        than the matrix.
    """
    for c in classes:
        if not isinstance(c, PreferenceClass):
            raise StatementError(f"variable {name!r}: {c!r} is not a class of preference matrices")
    variable = PreferenceMatrix(name, checked_size(name, size, 2), classes)
    for c in classes:
        if not sp.And(c(variable.matrix)).free_symbols <= set(variable.coordinates):
            raise StatementError(f"variable {name!r}: the class {c.name!r} mentions something else")
    return variable.matrix
