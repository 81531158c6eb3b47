"""Taylor coefficients at a point, also of implicitly defined functions.

An expression is evaluated on truncated power series, from its leaves up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import factorial, prod

import sympy as sp
from attrs import frozen

from proofkit._errors import ArithmeticFailure
from proofkit.statement.variables import column

MultiIndex = tuple[int, ...]
Jet = dict[MultiIndex, sp.ImmutableMatrix]
"""For each multi-index γ the column of partial derivatives ∂^γ."""


@frozen
class Series:
    """A power series in several variables, truncated above the total degree `order`."""

    terms: Mapping[MultiIndex, sp.Expr]
    order: int

    def __add__(self, other: Series) -> Series:
        found = dict(self.terms)
        for index, c in other.terms.items():
            found[index] = found.get(index, sp.Integer(0)) + c
        return self._of(found)

    def __mul__(self, other: Series) -> Series:
        found: dict[MultiIndex, sp.Expr] = {}
        for (i, a), (j, b) in product(self.terms.items(), other.terms.items()):
            if sum(i) + sum(j) <= self.order:
                index = tuple(p + q for p, q in zip(i, j, strict=True))
                found[index] = found.get(index, sp.Integer(0)) + a * b
        return self._of(found)

    def through(self, function: sp.Lambda) -> Series:
        """`function` of the series, by Taylor's formula at the constant term."""
        (x,) = function.variables
        zero = next((i for i in self.terms if not any(i)), None)
        constant = self.terms[zero] if zero is not None else sp.Integer(0)
        increment = self._of({i: c for i, c in self.terms.items() if any(i)})
        size = len(next(iter(self.terms), ()))
        power = self._of({(0,) * size: sp.Integer(1)})
        total, derivative = self._of({}), function.expr
        for n in range(self.order + 1):
            value = sp.factor(derivative.xreplace({x: constant})) / factorial(n)
            total += power * self._of({(0,) * size: value})
            power, derivative = power * increment, derivative.diff(x)
        return total

    def _of(self, terms: Mapping[MultiIndex, sp.Expr]) -> Series:
        tidy = ((i, sp.factor(c)) for i, c in terms.items())
        return Series({i: c for i, c in tidy if c != 0}, self.order)


def series_of(expression: sp.Expr, at: Mapping[sp.Symbol, Series], size: int, order: int) -> Series:
    """The series of an expression whose symbols have the series `at`; others are constants."""
    known: dict[sp.Expr, Series] = dict(at)
    zero = (0,) * size

    def visit(node: sp.Expr) -> Series:
        if node not in known:
            known[node] = expand(node)
        return known[node]

    def expand(node: sp.Expr) -> Series:
        if not node.free_symbols & at.keys():
            return Series({zero: node} if node != 0 else {}, order)
        parts = [visit(a) for a in node.args if a.free_symbols & at.keys()]
        if isinstance(node, sp.Add | sp.Mul):
            rest = node.func(*(a for a in node.args if not a.free_symbols & at.keys()))
            total = Series({zero: rest} if rest != 0 else {}, order)
            for part in parts:
                total = total + part if isinstance(node, sp.Add) else total * part
            return total
        if len(parts) != 1:
            raise ArithmeticFailure(f"series: no rule for {node}")
        x = sp.Dummy("x", real=True)
        outer = node.func(*(x if a.free_symbols & at.keys() else a for a in node.args))
        return _filled(parts[0], zero).through(sp.Lambda(x, outer))

    return visit(expression)


def _filled(series: Series, zero: MultiIndex) -> Series:
    """The series with its constant term spelled out."""
    return Series({zero: sp.Integer(0), **series.terms}, series.order)


def jet(
    expressions: Sequence[sp.Expr],
    variables: Sequence[sp.Symbol],
    at: Sequence[sp.Expr],
    order: int,
    *,
    hidden: Sequence[sp.Symbol] = (),
    hidden_jet: Jet | None = None,
) -> Jet:
    """The partial derivatives up to `order` of expressions in `variables` at the point `at`.

    `hidden` are further symbols, which are functions of the variables whose derivatives there
    `hidden_jet` gives.
    """
    size = len(variables)
    inputs = {
        x: Series({(0,) * size: a, _unit(k, size): sp.Integer(1)}, order)
        for k, (x, a) in enumerate(zip(variables, at, strict=True))
    }
    for k, symbol in enumerate(hidden):
        derivatives = (hidden_jet or {}).items()
        terms = {i: v[k] / _factorial(i) for i, v in derivatives if sum(i) <= order and v[k] != 0}
        inputs[symbol] = Series(terms, order)
    found = [series_of(sp.sympify(e, strict=True), inputs, size, order) for e in expressions]
    return {
        i: column(sp.factor(s.terms.get(i, sp.Integer(0)) * _factorial(i)) for s in found)
        for i in multi_indices(size, order)
    }


def implicit_jet(
    equations: Sequence[sp.Expr],
    unknowns: Sequence[sp.Symbol],
    variables: Sequence[sp.Symbol],
    solution: Sequence[sp.Expr],
    at: Sequence[sp.Expr],
    order: int,
) -> Jet:
    """The derivatives of the `unknowns` as functions of the `variables`, at a solution.

    Differentiating the equations to each order gives a linear system for the derivatives of that
    order, always with the same matrix (the implicit function theorem; Krantz and Parks, *The
    Implicit Function Theorem*, §3.3).

    Raises
    ------
    ArithmeticFailure
        If the equations do not hold at the solution, or their Jacobian is singular there.
    """
    here = dict(zip((*unknowns, *variables), (*solution, *at), strict=True))
    if any(sp.factor(e.xreplace(here)) != 0 for e in equations):
        raise ArithmeticFailure("implicit derivative: the equations do not hold at that point")
    matrix = sp.Matrix(equations).jacobian(unknowns).xreplace(here).applyfunc(sp.factor)
    if sp.factor(matrix.det()) == 0:
        raise ArithmeticFailure("implicit derivative: the equations are singular at that point")
    inverse = matrix.inv()
    known: Jet = {(0,) * len(variables): column(solution)}
    for degree in range(1, order + 1):
        rest = jet(equations, variables, at, degree, hidden=unknowns, hidden_jet=known)
        for index in _of(degree, len(variables)):
            known[index] = column((-inverse * rest[index]).applyfunc(sp.factor))
    return known


def multi_indices(size: int, order: int) -> Iterator[MultiIndex]:
    """The exponents (γ_1, ..., γ_size) of total degree 0 to `order`, by degree."""
    for degree in range(order + 1):
        yield from _of(degree, size)


def _of(degree: int, size: int) -> Iterator[MultiIndex]:
    return (g for g in product(range(degree + 1), repeat=size) if sum(g) == degree)


def _unit(k: int, size: int) -> MultiIndex:
    return tuple(int(i == k) for i in range(size))


def _factorial(index: MultiIndex) -> int:
    return prod(factorial(n) for n in index)
