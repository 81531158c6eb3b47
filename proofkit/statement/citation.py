"""Citing a theorem, or a fact of real arithmetic, inside the derivation of another."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit._errors import StatementError
from proofkit.statement.claim import Claim, assignment
from proofkit.statement.derivation import Step
from proofkit.statement.rules import Lemma, RealLemma
from proofkit.statement.rules.lemmas import Values
from proofkit.statement.theorem import Size, Theorem
from proofkit.statement.variables import FunctionVariable, Variable


def cite(
    theorem: Theorem,
    at: Mapping[str, Any] | None = None,
    *,
    number: int = 1,
    text: str = "",
    **sizes: int,
) -> Step:
    """What `theorem` concludes, at given values of its variables.

    Parameters
    ----------
    at
        Values by the names of the theorem's variables: an expression for a real, a column for a
        vector or policy, a square matrix for a preference matrix. A variable that is not named
        stands for the variable of the same name and domain.
    number
        Which of the theorem's claims, from 1.
    sizes
        The theorem's size parameters.

    Raises
    ------
    StatementError
        If the theorem has no such size, claim or variable, or a value does not fit.
    """
    size = _size(theorem, sizes)
    claims = theorem.claims(size)
    if not 1 <= number <= len(claims):
        raise StatementError(f"cite: {theorem.id} has {len(claims)} claims, not a claim {number}")
    claim = claims[number - 1]
    values = tuple(pair for name, v in (at or {}).items() for pair in _values(claim, name, v))
    formula = sp.And(*claim.goal).xreplace(dict(values))
    return Step(formula, Lemma(theorem, size, number, values), text)


def by_real_lemma(
    conclusion: Boolean,
    *premises: Boolean,
    at: Mapping[Any, Any],
    text: str = "",
) -> Step:
    """What real arithmetic makes of `premises`, at given values of the variables in them.

    Unlike `by_arithmetic`, the solver sees the variables only, however large their values are.

    Parameters
    ----------
    conclusion, premises
        Conditions on declared variables, whose domains are premises too.
    at
        Pairs variable: value.
    """
    values = tuple(assignment(at.items()).items())
    formula = conclusion.xreplace(dict(values))
    return Step(formula, RealLemma(premises, conclusion, values), text)


def _size(theorem: Theorem, sizes: Mapping[str, int]) -> Size:
    parameters = list(inspect.signature(theorem.function).parameters)
    if set(parameters) != set(sizes):
        wanted = ", ".join(parameters) or "none"
        raise StatementError(f"cite: the size parameters of {theorem.id} are: {wanted}")
    return Size(tuple((p, sizes[p]) for p in parameters))


def _values(claim: Claim, name: str, value: Any) -> Values:
    variable = next((v for v in claim.forall if v.name == name), None)
    if variable is None or isinstance(variable, FunctionVariable):
        known = ", ".join(v.name for v in claim.forall)
        raise StatementError(f"cite: no value can be given to {name!r}; the variables are {known}")
    return tuple(
        (x, sp.sympify(_entry(variable, x.index, value), strict=True)) for x in variable.coordinates
    )


def _entry(variable: Variable, index: tuple[int, ...], value: Any) -> Any:
    if not index:
        return value
    try:
        return value[index if len(index) > 1 else index[0]]
    except (IndexError, TypeError):
        raise StatementError(f"cite: the value for {variable.name!r} has another shape") from None
