"""A claim: for all variables that meet the assumptions (there are ...) such that ..."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import sympy as sp
from attrs import field, frozen
from sympy.logic.boolalg import Boolean

from proofkit._errors import StatementError
from proofkit.statement.canonical import digest, tree
from proofkit.statement.variables import Coordinate, Interval, Variable, variables_of

Condition: TypeAlias = Boolean | bool
Conditions: TypeAlias = Condition | Iterable[Condition]


@frozen
class Claim:
    """``∀ forall. given ⇒ ∃ exists. then``, with an optional explicit witness for `exists`.

    Attributes
    ----------
    forall, exists
        The quantified variables, sorted by name.
    given
        The assumptions beyond the variables' own domains.
    then
        The conclusion.
    witness
        Values for the coordinates of `exists`, as expressions in those of `forall`. It supports a
        proof and is no part of the claim's meaning, hence not of its hash.
    """

    forall: tuple[Variable, ...]
    given: tuple[Boolean, ...]
    exists: tuple[Variable, ...]
    then: Boolean
    witness: Mapping[Coordinate, sp.Expr] = field(factory=dict, eq=False, repr=False)

    @property
    def domain(self) -> tuple[Boolean, ...]:
        """The conditions that the types of the universal variables impose."""
        return tuple(c for v in self.forall for c in v.conditions)

    @property
    def assumptions(self) -> tuple[Boolean, ...]:
        """Domain and givens: all that an instance must meet."""
        return (*self.domain, *self.given)

    @property
    def goal(self) -> tuple[Boolean, ...]:
        """What must hold once the witness is put in: `then`, and the domain of the witness."""
        conditions = tuple(c for v in self.exists for c in v.conditions)
        return tuple(c.xreplace(dict(self.witness)) for c in (*conditions, self.then))

    def canonical(self) -> dict[str, Any]:
        """The meaning as JSON-ready data."""
        return {
            "forall": [v.canonical() for v in self.forall],
            "given": sorted((tree(g) for g in self.given), key=str),
            "exists": [v.canonical() for v in self.exists],
            "then": tree(self.then),
        }

    @property
    def hash(self) -> str:
        """The content hash: changes whenever the meaning does."""
        return digest(self.canonical())


def claim(
    *,
    then: Conditions,
    given: Conditions = (),
    forall: Iterable[Any] = (),
    exists: Iterable[Any] = (),
    witness: Iterable[tuple[Any, Any]] = (),
) -> Claim:
    """State a claim.

    Parameters
    ----------
    then, given
        A condition or several, all of which are meant.
    forall
        Variables to quantify over even where no condition mentions them; all variables that occur
        and are not in `exists` are quantified universally anyway.
    exists
        Variables quantified existentially, after the universal ones.
    witness
        Pairs (variable, value) that give explicit values for all of `exists`.

    Raises
    ------
    StatementError
        If a symbol has no domain, an assumption is contradictory on its face, a witness does not
        fit, or something is not in the statement language.
    """
    givens, conclusion = _conditions(given, "given"), sp.And(*_conditions(then, "then"))
    bound = variables_of(x for e in exists for x in _atoms(e))
    values = _witness(witness)
    mentioned = (*givens, conclusion, *values.values(), *(x for e in forall for x in _atoms(e)))
    names = {v.name for v in bound}
    free = tuple(v for v in variables_of(mentioned) if v.name not in names)
    free = variables_of(x for v in (*free, *bound) for x in (*v.coordinates, *v.parameters))
    made = Claim(tuple(v for v in free if v.name not in names), givens, bound, conclusion, values)
    _check_given(made)
    _check_witness(made)
    made.canonical()
    return made


def equal(left: Any, right: Any) -> Boolean:
    """`left = right`, for expressions or, entry by entry, for matrices of one shape."""
    if isinstance(left, sp.MatrixBase):
        if left.shape != getattr(right, "shape", None):
            raise StatementError(f"cannot equate a {left.shape} matrix with {right!r}")
        return sp.And(*(equal(a, b) for a, b in zip(left, right, strict=True)))
    return sp.Eq(left, right, evaluate=False)


def _conditions(conditions: Conditions, role: str) -> tuple[Boolean, ...]:
    if isinstance(conditions, Boolean) or not isinstance(conditions, Iterable):
        items: list[Any] = [conditions]
    else:
        items = list(conditions)
    for c in items:
        if not isinstance(c, Boolean | bool) or isinstance(c, sp.Symbol):
            raise StatementError(f"{role}: {c!r} is not a condition (use equal(a, b), <, And, ...)")
    return tuple(sp.true if c is True else sp.false if c is False else c for c in items)


def _atoms(declared: Any) -> tuple[sp.Basic, ...]:
    several = isinstance(declared, sp.MatrixBase | list | tuple)
    return tuple(declared) if several else (declared,)


def _witness(pairs: Iterable[tuple[Any, Any]]) -> dict[Coordinate, sp.Expr]:
    values: dict[Coordinate, sp.Expr] = {}
    for variable, value in pairs:
        names, entries = _atoms(variable), _atoms(value)
        if isinstance(variable, sp.MatrixBase) and variable.rows == variable.cols:
            names, entries = _free_entries(variable, value)
        if len(names) != len(entries):
            raise StatementError(f"witness: {len(entries)} values for {len(names)} coordinates")
        values.update((n, sp.sympify(e, strict=True)) for n, e in zip(names, entries, strict=True))
    return values


def _free_entries(variable: sp.Matrix, value: sp.Matrix) -> tuple[Any, Any]:
    """The coordinates of a matrix variable and the entries of `value` at their places."""
    places = [p for p in range(len(variable)) if isinstance(variable[p], Coordinate)]
    return tuple(variable[p] for p in places), tuple(value[p] for p in places)


def _check_given(made: Claim) -> None:
    """Refuse assumptions that contradict each other, or a variable's bounds, on their face."""
    together = sp.And(*made.given)
    if together == sp.false:
        raise StatementError("the assumptions can't be met: as written, they are false")
    allowed = {x: v.interval for v in made.forall if hasattr(v, "interval") for x in v.coordinates}
    for condition in sp.And.make_args(together):
        x, narrower = _bound_on(condition)
        if x in allowed:
            domain, allowed[x] = allowed[x], allowed[x].intersect(narrower)
            if allowed[x].is_empty:
                raise StatementError(
                    f"the assumptions can't be met: {condition}, but {x} lies in {domain}"
                )


def _bound_on(condition: Boolean) -> tuple[sp.Basic | None, Interval]:
    """The coordinate and interval that a comparison with a number stands for, if it is one."""
    if isinstance(condition, sp.Gt | sp.Ge | sp.Lt | sp.Le):
        strict = isinstance(condition, sp.Gt | sp.Lt)
        small, large = condition.lts, condition.gts
        if isinstance(large, Coordinate) and isinstance(small, sp.Rational):
            return large, Interval(lower=small, lower_open=strict)
        if isinstance(small, Coordinate) and isinstance(large, sp.Rational):
            return small, Interval(upper=large, upper_open=strict)
    return None, Interval()


def _check_witness(made: Claim) -> None:
    wanted = {x for v in made.exists for x in v.coordinates}
    if made.witness and set(made.witness) != wanted:
        missing = ", ".join(sorted(str(x) for x in wanted ^ set(made.witness)))
        raise StatementError(f"witness: it must give a value to exactly the exists; see {missing}")
