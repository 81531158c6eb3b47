"""Where expressions and conditions are defined.

A quotient needs a nonzero divisor, a root a base that is not negative, a logarithm a positive
argument; infinity is no number. A claim says that its conclusion is defined, and true, wherever
its assumptions are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit.statement.predicates import (
    BoundedAbove,
    ClaimPredicate,
    ForAll,
    LiminfAtLeast,
    SmallestNonzeroEigenvalue,
    TendsTo,
    UniqueMinimiser,
)
from proofkit.statement.variables import Coordinate

_NO_NUMBERS = (sp.oo, -sp.oo, sp.zoo, sp.nan)


def defined(node: sp.Basic | sp.MatrixBase) -> Boolean:
    """The condition under which an expression, a matrix or a condition has a value.

    A conjunction with a false part, a disjunction with a true one, and the cases of a `Piecewise`
    that do not apply need no value elsewhere. An objective or observable must have a value for all
    values of its variables; what else a predicate says of its bound variables is left to its own
    definition.
    """
    return _Definedness().of(node)


def undefined_parts(nodes: Iterable[sp.Basic | sp.MatrixBase]) -> tuple[Boolean, ...]:
    """The distinct conditions, beyond `true`, under which all nodes have values."""
    rules = _Definedness()
    parts = (part for node in nodes for part in sp.And.make_args(rules.of(node)))
    return tuple(dict.fromkeys(part for part in parts if part != sp.true))


class _Definedness:
    """One traversal, in which every subexpression is looked at once."""

    def __init__(self) -> None:
        self._known: dict[sp.Basic, Boolean] = {}

    def of(self, node: sp.Basic | sp.MatrixBase) -> Boolean:
        if isinstance(node, sp.MatrixBase):
            return self._all(node)
        if not node.args:
            return sp.false if node in _NO_NUMBERS else sp.true
        if node not in self._known:
            self._known[node] = self._of(node)
        return self._known[node]

    def _all(self, nodes: Iterable[sp.Basic]) -> Boolean:
        return sp.And(*dict.fromkeys(self.of(n) for n in nodes))

    def _of(self, node: sp.Basic) -> Boolean:
        match node:
            case sp.Pow():
                return sp.And(self._all(node.args), _power(*node.args))
            case sp.log():
                return sp.And(self._all(node.args), sp.Gt(node.args[0], 0))
            case sp.tan():
                return sp.And(self._all(node.args), sp.Ne(sp.cos(node.args[0]), 0))
            case sp.cot():
                return sp.And(self._all(node.args), sp.Ne(sp.sin(node.args[0]), 0))
            case SmallestNonzeroEigenvalue():  # there is one, and then it is positive
                return sp.And(self._all(node.args), sp.Gt(node, 0, evaluate=False))
            case sp.Piecewise():
                return self._cases(node)
            case sp.And():
                return self._kleene(node.args, sp.false)
            case sp.Or():
                return self._kleene(node.args, sp.true)
            case sp.Implies():
                premise, conclusion = node.args
                return self._kleene((sp.Not(premise), conclusion), sp.true)
            case ClaimPredicate():
                return self._predicate(node)
        return self._all(node.args)

    def _kleene(self, parts: tuple[Boolean, ...], decisive: Boolean) -> Boolean:
        """Defined where all parts are, or where one is and decides the value alone."""
        everywhere = self._all(parts)
        if everywhere == sp.true:
            return everywhere
        deciding = (p if decisive == sp.true else sp.Not(p) for p in parts)
        alone = (sp.And(self.of(p), d) for p, d in zip(parts, deciding, strict=True))
        return sp.Or(everywhere, *alone)

    def _cases(self, node: sp.Piecewise) -> Boolean:
        result: Boolean = sp.false
        for case in reversed(node.args):
            inside = sp.Implies(case.cond, self.of(case.expr))
            result = sp.And(self.of(case.cond), inside, sp.Or(case.cond, result))
        return result

    def _predicate(self, node: ClaimPredicate) -> Boolean:
        match node:
            case ForAll():
                return self._for_all(node.condition, node.bound)
            case BoundedAbove() | UniqueMinimiser():
                return self._for_all(node.objective, node.bound)
            case LiminfAtLeast():
                everywhere = self._for_all(sp.Tuple(node.observable, *node.image), node.bound)
                return sp.And(everywhere, self.of(node.bound_value))
        bound = set(node.bound)
        parts = (part for a in node.args for part in _unbound(a, bound))
        return self._all(p for p in parts if not (isinstance(node, TendsTo) and p == node.point))

    def _for_all(self, node: sp.Basic, bound: tuple[Coordinate, ...]) -> Boolean:
        """Defined for all values of the bound coordinates."""
        parts = sp.And.make_args(self.of(node))
        mentions = {p: _mentions(p, set(bound)) for p in parts}
        return sp.And(*(ForAll(p, sp.Tuple(*bound)) if mentions[p] else p for p in parts))


def _unbound(node: sp.Basic | sp.MatrixBase, bound: set[sp.Symbol]) -> Iterator[sp.Basic]:
    """The largest subexpressions without the bound symbols; those in conditions and in cases of a
    `Piecewise` may not matter."""
    if not _mentions(node, bound):
        yield node
    elif not isinstance(node, Boolean | sp.Piecewise):
        parts = node if isinstance(node, sp.MatrixBase) else node.args
        for part in parts:
            yield from _unbound(part, bound)


def _mentions(node: sp.Basic | sp.MatrixBase, symbols: set[sp.Symbol]) -> bool:
    return bool(getattr(node, "free_symbols", set()) & symbols)


def _power(base: sp.Expr, exponent: sp.Expr) -> Boolean:
    if isinstance(base, sp.Number) and base.is_positive:
        return sp.true
    if not isinstance(exponent, sp.Rational):
        return sp.true if base == sp.E else sp.Gt(base, 0)
    if isinstance(exponent, sp.Integer):
        return sp.Ne(base, 0) if exponent < 0 else sp.true
    return sp.Gt(base, 0) if exponent < 0 else sp.Ge(base, 0)


def is_whole(expression: sp.Expr, whole: Iterable[sp.Symbol]) -> bool:
    """Whether an expression is an integer by construction, where the symbols `whole` are."""
    known = set(whole)
    if expression in known or isinstance(expression, sp.Integer):
        return True
    if isinstance(expression, sp.Pow):
        base, exponent = expression.args
        positive = isinstance(exponent, sp.Integer) and exponent > 0
        return positive and is_whole(base, known)
    combined = isinstance(expression, sp.Add | sp.Mul | sp.Max | sp.Min | sp.Abs)
    return combined and all(is_whole(a, known) for a in expression.args)
