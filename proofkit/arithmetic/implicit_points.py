"""Rigorous values of implicitly defined variables on an instance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import sympy as sp
from attrs import frozen
from flint import arb, arb_mat, fmpq

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic.codegen import Program, compile_nodes
from proofkit.arithmetic.derivatives import shared_jacobian
from proofkit.arithmetic.krawczyk import Jacobian, Map, krawczyk
from proofkit.arithmetic.newton import approach
from proofkit.arithmetic.number import Number, ball, fraction
from proofkit.statement.implicit import Implicit


@frozen
class _System:
    """Equations of one variable and their Jacobian, compiled over knowns and unknowns."""

    knowns: tuple[sp.Symbol, ...]
    size: int
    linear: bool
    program: Program

    @classmethod
    def of(cls, variable: Implicit) -> _System | _Jumping:
        unknowns = variable.coordinates
        knowns = tuple(sorted(variable.parameters, key=str))
        try:
            jacobian = shared_jacobian(variable.equations, unknowns)
        except ArithmeticFailure as failure:
            return _Jumping(str(failure))
        nodes = [*variable.equations, jacobian]
        linear = not jacobian.free_symbols & set(unknowns)
        return cls(knowns, variable.size, linear, compile_nodes(nodes, (*knowns, *unknowns)))

    def solve(self, values: Mapping[sp.Symbol, Number]) -> tuple[arb, ...]:
        known = [values[k] for k in self.knowns]

        def equations(x: Sequence[arb]) -> list[arb]:
            return [ball(e) for e in self.program([*known, *x])[:-1]]

        def jacobian(x: Sequence[arb]) -> list[list[arb]]:
            return [[ball(e) for e in row] for row in self.program([*known, *x])[-1]]

        origin = (arb(0),) * self.size
        if self.linear:
            return _linear_solution(jacobian(origin), equations(origin))
        return _first_zero(equations, jacobian, self.size)


@frozen
class _Jumping:
    """Equations without derivatives, of which no zero can be proved to exist."""

    reason: str

    def solve(self, values: Mapping[sp.Symbol, Number]) -> tuple[arb, ...]:
        raise ArithmeticFailure(self.reason)


def _first_zero(f: Map, jacobian: Jacobian, size: int) -> tuple[arb, ...]:
    """The zero that Newton's method finds from the first start that leads to one."""
    failure = ArithmeticFailure("no zero was found")
    for start in _starts(size):
        near = approach(f, jacobian, start) or start
        try:
            return krawczyk(f, jacobian, [fraction(x.mid().fmpq()) for x in near])
        except ArithmeticFailure as error:
            failure = error
    raise failure


def _starts(size: int) -> Iterator[tuple[arb, ...]]:
    """The origin, then points on both sides of it, no two coordinates alike."""
    yield (arb(0),) * size
    for scale in (1, -1, 2, -2, 4, -4):
        yield tuple(arb(fmpq(scale * (8 + i), 8)) for i in range(size))


def _linear_solution(matrix: list[list[arb]], values: list[arb]) -> tuple[arb, ...]:
    """The only x with ``matrix · x + values = 0``."""
    try:
        solution = arb_mat(matrix).solve(arb_mat(len(values), 1, [-v for v in values]))
    except ZeroDivisionError:
        raise ArithmeticFailure("the linear equations may be singular") from None
    return tuple(solution.entries())


class PointSolver:
    """Encloses implicit variables one after the other, each in terms of those before it."""

    def __init__(self, variables: Sequence[Implicit]) -> None:
        self.variables = in_order_of_dependence(variables)
        self._systems = [_System.of(v) for v in self.variables]

    def enclose(self, values: Mapping[sp.Symbol, Number]) -> list[Number]:
        """Enclosures of all coordinates, in the order of `variables`.

        Raises
        ------
        ArithmeticFailure
            If one could not be proved to exist near where Newton's method ends up.
        """
        known = dict(values)
        found: list[Number] = []
        for variable, system in zip(self.variables, self._systems, strict=True):
            point = system.solve(known)
            known.update(zip(variable.coordinates, point, strict=True))
            found.extend(point)
        return found


def in_order_of_dependence(variables: Sequence[Implicit]) -> tuple[Implicit, ...]:
    """The variables, each after those that its equations mention."""
    waiting, ordered = list(variables), list[Implicit]()
    while waiting:
        pending = set(chain.from_iterable(v.coordinates for v in waiting))
        ready = [v for v in waiting if not (v.parameters & pending)]
        ordered.extend(ready or waiting)
        waiting = [v for v in waiting if ready and v not in ready]
    return tuple(ordered)
