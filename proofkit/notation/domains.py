"""What a claim quantifies over, in words and symbols of a given notation."""

from __future__ import annotations

from functools import singledispatch
from typing import Protocol

import sympy as sp

from proofkit.statement.implicit import Implicit
from proofkit.statement.intervals import LINE, Interval
from proofkit.statement.matrix_variables import MatrixVariable
from proofkit.statement.preferences import PreferenceMatrix
from proofkit.statement.variables import (
    FunctionVariable,
    Integer,
    Real,
    RealVector,
    Simplex,
    Variable,
)


class Notation(Protocol):
    """How a medium shows mathematics; `math` marks a piece of it inside words."""

    reals: str
    integers: str

    def formula(self, node: sp.Basic) -> str: ...

    def name(self, name: str) -> str: ...

    def math(self, text: str) -> str: ...

    def member(self, element: str, domain: str) -> str: ...

    def interval(self, interval: Interval) -> str: ...

    def power(self, domain: str, size: int) -> str: ...

    def simplex(self, size: int) -> str: ...

    def function(self, name: str) -> str: ...


@singledispatch
def domain(variable: Variable, notation: Notation) -> str:
    """A variable with its domain, such as "x ∈ [0, 1]"."""
    n = notation
    conditions = ", ".join(n.math(n.formula(c)) for c in variable.conditions)
    return f"{n.math(n.name(variable.name))}, {type(variable).__name__}: {conditions}"


@domain.register
def _(variable: Real, notation: Notation) -> str:
    n = notation
    return n.math(n.member(n.name(variable.name), _interval(variable.interval, n)))


@domain.register
def _(variable: Integer, notation: Notation) -> str:
    n = notation
    integer = n.math(n.member(n.name(variable.name), n.integers))
    if variable.interval == LINE:
        return integer
    return f"{integer} in {n.math(n.interval(variable.interval))}"


@domain.register
def _(variable: RealVector, notation: Notation) -> str:
    n = notation
    whole = n.power(_interval(variable.interval, n), variable.size)
    order = ", strictly increasing" if variable.increasing else ""
    return n.math(n.member(n.name(variable.name), whole)) + order


@domain.register
def _(variable: Simplex, notation: Notation) -> str:
    n = notation
    support = ", of full support" if variable.interior else ""
    return n.math(n.member(n.name(variable.name), n.simplex(variable.size))) + support


@domain.register
def _(variable: FunctionVariable, notation: Notation) -> str:
    return notation.math(notation.function(notation.name(variable.name)))


@domain.register
def _(variable: PreferenceMatrix, notation: Notation) -> str:
    classes = ", ".join(c.name for c in variable.classes)
    name = notation.math(notation.name(variable.name))
    kind = f"{name}, a preference matrix of {variable.size} responses"
    return f"{kind} ({classes})" if classes else kind


@domain.register
def _(variable: Implicit, notation: Notation) -> str:
    n = notation
    whole = n.member(n.name(variable.name), n.power(n.reals, variable.size))
    equations = ", ".join(n.math(n.formula(c)) for c in variable.conditions)
    return f"{n.math(whole)} with {equations}"


@domain.register
def _(variable: MatrixVariable, notation: Notation) -> str:
    n = notation
    rows, columns = (n.math(n.formula(size)) for size in (variable.rows, variable.columns))
    kind = f", {variable.kind}" if variable.kind else ""
    name = n.math(n.name(variable.name))
    if variable.columns == 1:
        return f"{name}, a column of {rows} numbers{kind}"
    return f"{name}, a matrix of {rows} rows and {columns} columns{kind}"


def _interval(interval: Interval, notation: Notation) -> str:
    return notation.reals if interval == LINE else notation.interval(interval)
