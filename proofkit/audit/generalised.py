"""Something that a derivation treats as arbitrary, and that can take in what was changed.

A claim that is proved of ``F(x) = rx + log c + b(x)`` with nothing used of c is proved of
``rx + s + b(x)`` for every s. If its mutant differs from F by a number only, log c takes it in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic.normal_form import NormalForms
from proofkit.audit.changes import Change, entries
from proofkit.audit.rewriting import Rewriting, carried
from proofkit.statement.derivation import Step
from proofkit.statement.predicates import ClaimPredicate
from proofkit.statement.variables import Coordinate, Real

ATTEMPTS = 3
"""How many nodes are tried for one changed expression."""

OPERATIONS = 150
"""Beyond, quotients are not cancelled: it would take too long."""


def absorbed(old: Boolean, new: Boolean) -> Iterator[Change]:
    """Changes of few nodes in `old` that make it say what `new` says."""
    pairs = dict(entries(old, new))
    if not all(isinstance(e, sp.Expr) for pair in pairs.items() for e in pair):
        return
    bound = {x for p in old.atoms(ClaimPredicate) for x in p.bound}
    choices = [list(islice(_solutions(a, b, bound, old), ATTEMPTS)) for a, b in pairs.items()]
    alone = [{node: value} for solutions in choices for node, value in solutions]
    together = [dict(chosen) for chosen in zip_longest(*choices) if None not in chosen]
    for change in [*together, *(c for c in alone if c not in together)]:
        if all(_is_zero(Rewriting(change).of(a) - b) for a, b in pairs.items()):
            yield change


def _solutions(
    old: sp.Expr, new: sp.Expr, bound: set[sp.Basic], whole: Boolean
) -> Iterator[tuple[sp.Basic, sp.Expr]]:
    """Nodes with the values that they must take for `old` to become `new`."""
    difference = sp.expand(new - old)
    if difference.has(sp.zoo, sp.nan) or difference.count_ops() > OPERATIONS:
        return
    for node in _arbitrary(old, bound, whole):
        unknown = sp.Dummy()
        slope = sp.diff(Rewriting({node: unknown}).of(old), unknown)
        alike = bool(slope.free_symbols & bound) == bool(difference.free_symbols & bound)
        small = slope.count_ops() <= OPERATIONS
        if slope != 0 and alike and small and unknown not in slope.free_symbols:
            value = node + sp.cancel(difference / slope)
            if not value.free_symbols & bound:
                yield node, value


def _arbitrary(entry: sp.Expr, bound: set[sp.Basic], whole: Boolean) -> list[sp.Expr]:
    """Values of functions and single numbers in an entry, first those that stand nowhere else."""
    found = [n for n in entry.atoms(sp.log, sp.exp) if not n.free_symbols & bound]
    found += [x for x in entry.atoms(Coordinate) if type(x.variable) is Real and x not in bound]
    return sorted(found, key=lambda n: (isinstance(n, sp.Symbol), _occurrences(whole, n), str(n)))


def _occurrences(whole: Boolean, node: sp.Basic) -> int:
    return sum(n == node for n in sp.preorder_traversal(whole))


def _is_zero(difference: sp.Expr) -> bool:
    try:
        return NormalForms().is_zero(difference)
    except ArithmeticFailure:
        return False


def with_split_logarithms(steps: Sequence[Step]) -> list[Step]:
    """The steps with log(a/b) as log a − log b, so that each can be replaced alone."""
    nodes = {n for s in steps for n in s.formula.atoms(sp.log)}
    split = {n: s for n in nodes if (s := sp.expand_log(n)) != n}
    return [carried(step, Rewriting(split)) for step in steps] if split else list(steps)
