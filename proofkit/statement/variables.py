"""Typed variables: what a claim quantifies over, with the exact domain of each.

A variable is declared by name and used through ordinary SymPy objects: a real is a symbol, a
simplex point a column, a preference matrix a matrix. Each symbol is a `Coordinate` that knows its
variable, so a claim needs no separate list of declarations.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

import sympy as sp
from attrs import field, frozen
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.logic.boolalg import Boolean

from proofkit._errors import StatementError
from proofkit.statement.intervals import LINE, Exact, Interval, exact

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")


class Coordinate(sp.Symbol):
    """A symbol that belongs to a variable."""

    __slots__ = ("index", "interval", "variable")
    variable: Variable
    index: tuple[int, ...]
    interval: Interval

    def __new__(
        cls, name: str, variable: Variable, index: tuple[int, ...], interval: Interval
    ) -> Coordinate:
        symbol: Coordinate = sp.Symbol.__xnew__(cls, name, **interval.assumptions())
        symbol.variable, symbol.index, symbol.interval = variable, index, interval
        return symbol

    def __getnewargs_ex__(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        return (self.name, self.variable, self.index, self.interval), {}

    def _hashable_content(self) -> tuple[Any, ...]:
        return (*super()._hashable_content(), self.variable.key)


class Letter(sp.MatrixSymbol):
    """A matrix that belongs to a variable and has no entries of its own: its order is a symbol."""

    variable: Variable
    index: tuple[int, ...] = ()

    def __new__(cls, name: str, variable: Variable, rows: sp.Expr, columns: sp.Expr) -> Letter:
        letter: Letter = super().__new__(cls, name, rows, columns)
        letter.variable = variable
        return letter

    @property
    def func(self) -> Any:
        """Rebuilds the letter from its arguments, as SymPy likes to."""
        return lambda name, rows, columns: Letter(str(name), self.variable, rows, columns)

    def _hashable_content(self) -> tuple[Any, ...]:
        return (*super()._hashable_content(), self.variable.key)


@frozen
class Variable:
    """Base of the variable types; subclasses say which coordinates and conditions they have."""

    name: str = field()

    @name.validator
    def _check_name(self, _: Any, value: str) -> None:
        if not isinstance(value, str) or not _NAME.fullmatch(value):
            raise StatementError(f"{value!r} is no variable name: use letters, digits and single _")

    @cached_property
    def coordinates(self) -> tuple[Coordinate, ...]:
        raise NotImplementedError

    @property
    def conditions(self) -> tuple[Boolean, ...]:
        """The domain, as conditions on the coordinates."""
        raise NotImplementedError

    @property
    def parameters(self) -> frozenset[sp.Symbol]:
        """The coordinates of other variables that the domain mentions."""
        return frozenset()

    def canonical(self) -> list[Any]:
        """The type and domain as JSON-ready data; equal exactly when the meaning is equal."""
        raise NotImplementedError

    @cached_property
    def key(self) -> str:
        """What distinguishes its symbols: its own domain and those of the variables in that."""
        mentioned = {p.variable.key for p in self.parameters if hasattr(p, "variable")}
        return json.dumps([self.canonical(), *sorted(mentioned)])

    def _coordinate(self, interval: Interval, *index: int) -> Coordinate:
        label = "_".join([self.name, *(str(i + 1) for i in index)])
        return Coordinate(label, self, index, interval)


@frozen
class Real(Variable):
    """One real number in an interval."""

    interval: Interval = LINE

    @cached_property
    def coordinates(self) -> tuple[Coordinate, ...]:
        return (self._coordinate(self.interval),)

    @property
    def conditions(self) -> tuple[Boolean, ...]:
        return self.interval.conditions(self.coordinates[0])

    def canonical(self) -> list[Any]:
        return ["real", self.name, *self.interval.canonical()]


@frozen
class Integer(Real):
    """One integer in an interval."""

    def canonical(self) -> list[Any]:
        return ["integer", self.name, *self.interval.canonical()]


@frozen
class RealVector(Variable):
    """A column of `size` reals, each in the same interval; with `increasing`, strictly so."""

    size: int
    interval: Interval = LINE
    increasing: bool = False

    @property
    def is_anywhere(self) -> bool:
        """Whether it ranges over all real vectors."""
        return self.interval == LINE and not self.increasing

    @cached_property
    def coordinates(self) -> tuple[Coordinate, ...]:
        return tuple(self._coordinate(self.interval, i) for i in range(self.size))

    @property
    def conditions(self) -> tuple[Boolean, ...]:
        x = self.coordinates
        order = pairwise(x) if self.increasing else ()
        bounds = tuple(c for xi in x for c in self.interval.conditions(xi))
        return (*bounds, *(sp.Lt(a, b, evaluate=False) for a, b in order))

    def canonical(self) -> list[Any]:
        return ["vector", self.name, self.size, *self.interval.canonical(), self.increasing]


@frozen
class Simplex(Variable):
    """A probability vector of `size` entries; with `interior`, of full support."""

    size: int
    interior: bool = False

    @property
    def interval(self) -> Interval:
        return Interval(lower=sp.Integer(0), lower_open=self.interior)

    @cached_property
    def coordinates(self) -> tuple[Coordinate, ...]:
        return tuple(self._coordinate(self.interval, i) for i in range(self.size))

    @property
    def conditions(self) -> tuple[Boolean, ...]:
        x = self.coordinates
        signs = tuple(c for xi in x for c in self.interval.conditions(xi))
        return (*signs, sp.Eq(sp.Add(*x), 1, evaluate=False))

    def canonical(self) -> list[Any]:
        return ["simplex", self.name, self.size, self.interior]


@frozen
class FunctionVariable(Variable):
    """An arbitrary function from the reals to the reals.

    Its coordinates are the coefficients (constant first) of the cubic polynomials that instances
    draw it from; symbolically it stays arbitrary.
    """

    @cached_property
    def coordinates(self) -> tuple[Coordinate, ...]:
        return tuple(self._coordinate(LINE, i) for i in range(4))

    @property
    def conditions(self) -> tuple[Boolean, ...]:
        return ()

    def canonical(self) -> list[Any]:
        return ["function", self.name]

    def modelled_at(self, x: sp.Expr) -> sp.Expr:
        """The value at x of the polynomial with this variable's coordinates as coefficients."""
        value: sp.Expr = sp.Integer(0)
        for coefficient in reversed(self.coordinates):
            value = value * x + coefficient
        return value


def checked_size(name: str, size: int, least: int) -> int:
    """`size`, if it is an integer of at least `least`; raises `StatementError` otherwise."""
    if isinstance(size, bool) or not isinstance(size, int) or size < least:
        raise StatementError(
            f"variable {name!r}: its size is {size!r}; it must be at least {least}"
        )
    return size


def column(entries: Iterable[sp.Expr]) -> sp.ImmutableMatrix:
    """A column vector."""
    items = list(entries)
    return sp.ImmutableMatrix(len(items), 1, items)


def real(
    name: str,
    *,
    above: Exact | None = None,
    at_least: Exact | None = None,
    below: Exact | None = None,
    at_most: Exact | None = None,
) -> Coordinate:
    """A real variable; `above` and `below` exclude the end, `at_least` and `at_most` include it.

    Raises
    ------
    StatementError
        If a bound is not exact, two bounds compete, or the interval is empty.
    """
    interval = Interval.of(name, above=above, at_least=at_least, below=below, at_most=at_most)
    return Real(name, interval).coordinates[0]


def integer(
    name: str, *, at_least: Exact | None = None, at_most: Exact | None = None
) -> Coordinate:
    """An integer variable between `at_least` and `at_most`, both included."""
    return Integer(name, Interval.of(name, at_least=at_least, at_most=at_most)).coordinates[0]


def vector(
    name: str,
    size: int,
    *,
    above: Exact | None = None,
    at_least: Exact | None = None,
    below: Exact | None = None,
    at_most: Exact | None = None,
    increasing: bool = False,
) -> sp.ImmutableMatrix:
    """A column of `size` reals with the same bounds each, as in `real`.

    With `increasing`, each entry is strictly smaller than the next.
    """
    interval = Interval.of(name, above=above, at_least=at_least, below=below, at_most=at_most)
    return column(RealVector(name, checked_size(name, size, 1), interval, increasing).coordinates)


def simplex(name: str, size: int, *, interior: bool = False) -> sp.ImmutableMatrix:
    """A point of the probability simplex, as a column; with `interior`, all entries positive."""
    return column(Simplex(name, checked_size(name, size, 1), interior).coordinates)


def policy(name: str, size: int) -> sp.ImmutableMatrix:
    """A policy: a point of the simplex with full support."""
    return simplex(name, size, interior=True)


def function(name: str) -> Any:
    """An arbitrary real function of one real, to be applied to expressions.

    Raises
    ------
    StatementError
        If SymPy knows a function of that name, which it could be mistaken for.
    """
    if hasattr(sp, name):
        raise StatementError(f"function {name!r}: SymPy has one of that name; choose another")
    return UndefinedFunction(name, __dict__={"variable": FunctionVariable(name)}, real=True)


def variables_of(expressions: Iterable[sp.Basic]) -> tuple[Variable, ...]:
    """The variables that occur freely, definitions of implicit ones included, sorted by name.

    Raises
    ------
    StatementError
        If a symbol was not declared, or one name has two different domains.
    """
    found: dict[str, Variable] = {}
    expressions = list(expressions)
    queue: list[sp.Symbol] = [s for e in expressions for s in e.free_symbols]
    queue += [x for f in _functions(expressions) for x in f.coordinates]
    while queue:
        symbol = queue.pop()
        if not isinstance(symbol, Coordinate | Letter):
            raise StatementError(
                f"symbol {symbol} has no domain: declare it, as in {symbol} = real('{symbol}')"
            )
        known = found.setdefault(symbol.variable.name, symbol.variable)
        if known.key != symbol.variable.key:
            raise StatementError(
                f"variable {known.name!r} is declared twice, with different domains"
            )
        if isinstance(symbol, Coordinate) and symbol not in known.coordinates:
            raise StatementError(f"{symbol} is no coordinate of the variable {known.name!r}")
        if known is symbol.variable:
            queue.extend(p for p in known.parameters if _unseen(p, found))
    variables = tuple(found[name] for name in sorted(found))
    _check_labels(variables)
    return variables


def _check_labels(variables: Sequence[Variable]) -> None:
    """Refuse two coordinates of one name, as of `real("mu_1")` beside `simplex("mu", 3)`."""
    owners: dict[str, str] = {}
    for x in coordinates_of(variables):
        owner = owners.setdefault(x.name, x.variable.name)
        if owner != x.variable.name:
            raise StatementError(
                f"variables {owner!r} and {x.variable.name!r} both have a coordinate {x.name}:"
                " rename one of them"
            )


def _functions(expressions: Iterable[sp.Basic]) -> list[FunctionVariable]:
    applied = sorted({type(f) for e in expressions for f in e.atoms(AppliedUndef)}, key=str)
    for f in applied:
        if not isinstance(getattr(f, "variable", None), FunctionVariable):
            raise StatementError(f"function {f} has no domain: declare it with function('{f}')")
    return [f.variable for f in applied]


def _unseen(symbol: sp.Symbol, found: dict[str, Variable]) -> bool:
    return not isinstance(symbol, Coordinate) or symbol.variable.name not in found


def coordinates_of(variables: Sequence[Variable]) -> tuple[Coordinate, ...]:
    """All coordinates of `variables`, in order."""
    return tuple(x for v in variables for x in v.coordinates)


def _entries(item: Any) -> tuple[Any, ...]:
    return tuple(item) if isinstance(item, sp.MatrixBase | list | tuple) else (item,)


def rational_instance(pairs: Iterable[tuple[Any, Any]]) -> dict[Coordinate, Fraction]:
    """Rational values for coordinates, from pairs of variables and values as a user writes them.

    Raises
    ------
    StatementError
        If a value does not fit its variable or is not an exact rational number.
    """
    instance: dict[Coordinate, Fraction] = {}
    for variable, value in pairs:
        names, values = _entries(variable), _entries(value)
        if len(names) != len(values):
            raise StatementError(f"{len(values)} values for {len(names)} entries of a variable")
        for x, v in zip(names, values, strict=True):
            if isinstance(x, Coordinate):
                number = exact(v)
                instance[x] = Fraction(int(number.p), int(number.q))
    return instance
