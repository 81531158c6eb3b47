"""Deciding "for all" on an instance: false at a drawn value, or true by z3 over all reals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache

import sympy as sp
import z3
from flint import fmpq
from sympy.logic.boolalg import Boolean

from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.number import Number
from proofkit.arithmetic.ternary import Ternary
from proofkit.engines.smt import NotPolynomial, Translator
from proofkit.statement.predicates import ForAll
from proofkit.statement.variables import Coordinate, Variable
from proofkit.strategies import instances, sample

DRAWS = 48
MILLISECONDS = 2_000
"""Limit for one question to the solver."""

QUESTIONS = 300
"""How often the solver is asked about one condition; after that, only draws decide it."""

DIGITS = 12
"""Precision at which an algebraic value of the solver is rounded to a rational one."""

Values = Mapping[Coordinate, Fraction]


@cache
def drawn_values(variables: tuple[Variable, ...]) -> tuple[Values, ...]:
    """Values of the variables, in their domains, the same at every call."""
    return tuple(sample(instances(variables), DRAWS, 0))


class Quantified:
    """One quantified condition, as a function of the values of its free symbols."""

    def __init__(self, node: ForAll, free: Sequence[sp.Symbol]) -> None:
        self._node, self._free, self._bound = node, tuple(free), node.bound
        nodes = [sp.And(*node.domain), node.condition]
        self._body = compile_nodes(nodes, [*free, *node.bound], Quantified)
        self._draws = [tuple(map(_number, d.values())) for d in drawn_values(node.variables)]
        self._known: dict[tuple[fmpq, ...], Ternary] = {}

    def __call__(self, values: Sequence[Number]) -> Ternary:
        """`FALSE` only where a value in the domain is certified to violate the condition."""
        if any(self._fails(values, draw) for draw in self._draws):
            return Ternary.FALSE
        exact = tuple(v for v in values if isinstance(v, fmpq))
        if len(exact) < len(values):
            return Ternary.UNKNOWN
        if exact not in self._known and len(self._known) < QUESTIONS:
            self._known[exact] = self._decided(exact)
        return self._known.get(exact, Ternary.UNKNOWN)

    def violation(self, values: Sequence[Fraction]) -> Values | None:
        """Values of the bound variables that are certified to violate the condition, if known."""
        exact = [_number(v) for v in values]
        for drawn in drawn_values(self._node.variables):
            if self._fails(exact, [_number(drawn[x]) for x in self._bound]):
                return drawn
        return self._solved(exact)[1]

    def _fails(self, values: Sequence[Number], bound: Sequence[Number]) -> bool:
        inside, holds = self._body([*values, *bound])
        return inside is Ternary.TRUE and holds is Ternary.FALSE

    def _decided(self, values: tuple[fmpq, ...]) -> Ternary:
        answer, violation = self._solved(values)
        if answer == z3.unsat:
            return Ternary.TRUE
        return Ternary.UNKNOWN if violation is None else Ternary.FALSE

    def _solved(self, values: Sequence[fmpq]) -> tuple[z3.CheckSatResult, Values | None]:
        """The solver's answer; a value that it finds counts only once it is confirmed."""
        numbers = {
            x: sp.Rational(int(v.p), int(v.q)) for x, v in zip(self._free, values, strict=True)
        }
        try:
            answer, found = counterexample(self._node.xreplace(numbers))
        except NotPolynomial:
            return z3.unknown, None
        fails = found is not None and self._fails(values, [_number(found[x]) for x in self._bound])
        return answer, found if fails else None


def counterexample(node: Boolean) -> tuple[z3.CheckSatResult, Values | None]:
    """Whether some value violates a quantified condition without free symbols, and one near it.

    Raises
    ------
    NotPolynomial
        If the condition is not polynomial.
    """
    if not isinstance(node, ForAll):
        return (z3.unsat if node == sp.true else z3.unknown), None
    translator = Translator(node.whole)
    conditions = [translator.condition(c) for c in (*node.domain, sp.Not(node.condition))]
    if translator.side_conditions:
        raise NotPolynomial(f"a quotient or root in {node}")
    solver = z3.Solver(ctx=translator.context)
    solver.set("timeout", MILLISECONDS)
    solver.add(*conditions)
    answer = solver.check()
    return answer, dict(_values(solver, translator, node)) if answer == z3.sat else None


def _values(
    solver: z3.Solver, translator: Translator, node: ForAll
) -> Iterator[tuple[Coordinate, Fraction]]:
    model = solver.model()
    for x in node.bound:
        value = model.eval(translator.symbol(x), model_completion=True)
        rounded = value.approx(DIGITS) if z3.is_algebraic_value(value) else value
        yield x, Fraction(rounded.as_string())


def _number(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)
