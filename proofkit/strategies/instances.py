"""Instances of variables and claims: a value for every coordinate."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import singledispatch
from itertools import combinations
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import NonInteractiveExampleWarning

from proofkit.statement.claim import Claim
from proofkit.statement.implicit import Implicit
from proofkit.statement.intervals import Interval
from proofkit.statement.preferences import PreferenceMatrix
from proofkit.statement.variables import (
    Coordinate,
    FunctionVariable,
    Integer,
    Real,
    RealVector,
    Simplex,
    Variable,
)
from proofkit.strategies.numbers import increasing, rationals, simplex_points
from proofkit.strategies.preferences import CLASSES, preference_matrices

Values = tuple[Fraction, ...]
Instance = Mapping[Coordinate, Fraction]

QUIET = settings(
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
    print_blob=False,
)


@singledispatch
def values_of(variable: Variable) -> st.SearchStrategy[Values]:
    """Values for the coordinates of a variable, in its domain.

    Register an implementation for a variable type of your own.
    """
    raise TypeError(f"no strategy for variables of type {type(variable).__name__}")


def _in_interval(interval: Interval) -> st.SearchStrategy[Fraction]:
    bounds: dict[str, Fraction] = {}
    if interval.lower is not None:
        bounds["above" if interval.lower_open else "at_least"] = Fraction(str(interval.lower))
    if interval.upper is not None:
        bounds["below" if interval.upper_open else "at_most"] = Fraction(str(interval.upper))
    return rationals(**bounds)


@values_of.register
def _(variable: Real) -> st.SearchStrategy[Values]:
    return _in_interval(variable.interval).map(lambda x: (x,))


@values_of.register
def _(variable: Integer) -> st.SearchStrategy[Values]:
    ends = (variable.interval.lower, variable.interval.upper)
    low, high = (None if end is None else int(end) for end in ends)
    return st.integers(low, high).map(lambda n: (Fraction(n),))


@values_of.register
def _(variable: RealVector) -> st.SearchStrategy[Values]:
    n = variable.size
    if variable.increasing:
        ends = (variable.interval.lower, variable.interval.upper)
        low, high = (None if end is None else Fraction(str(end)) for end in ends)
        return increasing(n, lower=low, upper=high)
    return st.lists(_in_interval(variable.interval), min_size=n, max_size=n).map(tuple)


@values_of.register
def _(variable: Simplex) -> st.SearchStrategy[Values]:
    return simplex_points(variable.size, interior=variable.interior)


@values_of.register
def _(variable: PreferenceMatrix) -> st.SearchStrategy[Values]:
    pairs = list(combinations(range(variable.size), 2))
    known = (c.name for c in variable.classes if c.name in CLASSES)
    matrices = preference_matrices(variable.size, *known)
    return matrices.map(lambda P: tuple(P[i][j] for i, j in pairs))


@values_of.register
def _(variable: FunctionVariable) -> st.SearchStrategy[Values]:
    n = len(variable.coordinates)
    return st.lists(rationals(), min_size=n, max_size=n).map(tuple)


@values_of.register
def _(variable: Implicit) -> st.SearchStrategy[Values]:
    return st.just(())


def instances(of: Claim | Sequence[Variable]) -> st.SearchStrategy[Instance]:
    """Instances of a claim's universal variables, or of the variables given.

    The domains of the variables are met by construction; further assumptions of a claim need not
    be. Implicitly defined variables have no entry.
    """
    variables = of.forall if isinstance(of, Claim) else tuple(of)
    explicit = [v for v in variables if not isinstance(v, Implicit)]

    def assemble(drawn: tuple[Any, ...]) -> Instance:
        return {
            x: value
            for variable, values in zip(explicit, drawn, strict=True)
            for x, value in zip(variable.coordinates, values, strict=True)
        }

    return st.tuples(*(values_of(v) for v in explicit)).map(assemble)


def sample(strategy: st.SearchStrategy[Any], count: int, random_seed: int) -> list[Any]:
    """`count` draws (fewer if the strategy has fewer values), the same for the same seed."""
    drawn: list[Any] = []

    @seed(random_seed)
    @settings(QUIET, max_examples=count)
    @given(strategy)
    def collect(value: Any) -> None:
        drawn.append(value)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NonInteractiveExampleWarning)
        collect()
    return drawn[:count]
