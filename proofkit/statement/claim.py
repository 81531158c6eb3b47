"""A claim: for all variables that meet the assumptions (there are ...) such that ..."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, TypeAlias

import sympy as sp
from attrs import field, frozen
from sympy.logic.boolalg import Boolean

from proofkit._errors import StatementError
from proofkit.statement.canonical import digest, tree
from proofkit.statement.definedness import is_whole, undefined_parts
from proofkit.statement.predicates import ForAll
from proofkit.statement.variables import Coordinate, Integer, Variable, variables_of

Condition: TypeAlias = Boolean | bool
Conditions: TypeAlias = Condition | Iterable[Condition]


@frozen(slots=False)
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
        Values for the coordinates of `exists`, as expressions in those of `forall`.
    obtained
        Variables that the derivation obtains from an existence theorem.
    construction
        The witness, where it mentions obtained variables; only a derivation can use it.
    family
        Values for the coordinates that a "for all" in `then` binds, as expressions in those of
        `exists`: a counterexample to every candidate (see `refutation`).

    The last four support a proof or a refutation; they are no part of the claim's meaning, hence
    not of its hash.
    """

    forall: tuple[Variable, ...]
    given: tuple[Boolean, ...]
    exists: tuple[Variable, ...]
    then: Boolean
    witness: Mapping[Coordinate, sp.Expr] = field(factory=dict, eq=False, repr=False)
    obtained: tuple[Variable, ...] = field(default=(), eq=False, repr=False)
    construction: Mapping[Coordinate, sp.Expr] = field(factory=dict, eq=False, repr=False)
    family: Mapping[Coordinate, sp.Expr] = field(factory=dict, eq=False, repr=False)

    @property
    def domain(self) -> tuple[Boolean, ...]:
        """The conditions that the types of the universal variables impose."""
        return tuple(c for v in self.forall for c in v.conditions)

    @property
    def assumptions(self) -> tuple[Boolean, ...]:
        """Domain and givens, which must be defined: all that an instance must meet."""
        return (*self.domain, *undefined_parts(self.given), *self.given)

    @property
    def goal(self) -> tuple[Boolean, ...]:
        """What must hold once the witness is put in.

        The witness is defined and in its domain, and `then` is defined and holds.
        """
        return self._goal_at(self.witness)

    @property
    def derivable_goal(self) -> tuple[Boolean, ...] | None:
        """What a derivation must establish; None where nothing says which point exists."""
        values = self.construction or self.witness
        return None if self.exists and not values else self._goal_at(values)

    def _goal_at(self, values: Mapping[Coordinate, sp.Expr]) -> tuple[Boolean, ...]:
        stated = (*(c for v in self.exists for c in v.conditions), self.then)
        conditions = (*undefined_parts(stated), *stated)
        at_values = (c.xreplace(dict(values)) for c in conditions)
        return (*undefined_parts(values.values()), *at_values)

    @cached_property
    def refutation(self) -> Claim | None:
        """The negation of a purely existential claim with a `family`, as a claim of its own.

        ``∃x. A(x) ∧ ∀y. B(x, y)`` is refuted by: for all x with A(x) there is y, namely the
        family, with ¬B(x, y).
        """
        if not self.family:
            return None
        parts = sp.And.make_args(self.then)
        (universal,) = (p for p in parts if _binds(p, self.family))
        return claim(
            forall=[v.coordinates for v in self.exists],
            given=[p for p in parts if p is not universal],
            exists=[universal.bound],
            then=sp.Not(universal.condition),
            witness=list(self.family.items()),
        )

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
    obtained: Iterable[Any] = (),
    family: Iterable[tuple[Any, Any]] = (),
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
    obtained
        Variables in the witness that the derivation obtains from an existence theorem.
    family
        For a claim without universal variables whose `then` has a part ``for_all(B, over=y)``:
        pairs (y, value) that give, for every candidate, a y at which B fails.

    Raises
    ------
    StatementError
        If a symbol has no domain, a witness does not fit, or something is not in the statement
        language.
    """
    givens, conclusion = _conditions(given, "given"), sp.And(*_conditions(then, "then"))
    bound = variables_of(x for e in exists for x in _atoms(e))
    auxiliary = variables_of(x for e in obtained for x in _atoms(e))
    values, fails_at = assignment(witness), assignment(family)
    names = {v.name for v in (*bound, *auxiliary)}
    stated = (*givens, conclusion, *(x for e in forall for x in _atoms(e)))
    quantified = (x for v in (*bound, *auxiliary) for x in v.coordinates)
    mentioned = variables_of((*stated, *values.values(), *quantified))
    free = tuple(v for v in mentioned if v.name not in names)
    free = variables_of(x for v in (*free, *bound) for x in (*v.coordinates, *v.parameters))
    universal = tuple(v for v in free if v.name not in names)
    explicit, constructed = ({}, values) if auxiliary else (values, {})
    made = Claim(universal, givens, bound, conclusion, explicit, auxiliary, constructed, fails_at)
    _check_exists(made)
    _check_witness(made)
    _check_obtained(made, stated)
    _check_family(made)
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


def assignment(pairs: Iterable[tuple[Any, Any]]) -> dict[Coordinate, sp.Expr]:
    """Values for coordinates from pairs (variable, value), matrices entry by entry.

    Raises
    ------
    StatementError
        If a variable and its value have different shapes.
    """
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


def _check_exists(made: Claim) -> None:
    """What exists is explicit, and the assumptions come before it."""
    for v in made.exists:
        if v.parameters or hasattr(v, "equations"):
            raise StatementError(f"exists: {v.name!r} is defined implicitly; state its equations")
    wanted = {x for v in made.exists for x in v.coordinates}
    for condition in made.given:
        if condition.free_symbols & wanted:
            raise StatementError(f"given: {condition} mentions what is claimed to exist")


def _check_witness(made: Claim) -> None:
    wanted, given = {x for v in made.exists for x in v.coordinates}, _values_of(made)
    if given and set(given) != wanted:
        missing = ", ".join(sorted(str(x) for x in wanted ^ set(given)))
        raise StatementError(f"witness: it must give a value to exactly the exists; see {missing}")
    if any(value.free_symbols & wanted for value in given.values()):
        raise StatementError("witness: its values must not mention what exists")
    universal = [x for v in made.forall if isinstance(v, Integer) for x in v.coordinates]
    for x, value in given.items():
        if isinstance(x.variable, Integer) and not is_whole(value, universal):
            raise StatementError(f"witness: {x} is an integer, and {value} may not be one")


def _values_of(made: Claim) -> Mapping[Coordinate, sp.Expr]:
    return made.construction or made.witness


def _check_obtained(made: Claim, stated: Iterable[sp.Basic]) -> None:
    """Obtained variables are the derivation's own: the statement can't mention them."""
    names = {v.name for v in made.obtained}
    if names and not made.construction:
        raise StatementError("obtained: it is for a witness that mentions these variables")
    if names & {v.name for v in (*variables_of(stated), *made.exists)}:
        raise StatementError("obtained: the statement itself mentions these variables")


def _binds(part: Boolean, family: Mapping[Coordinate, sp.Expr]) -> bool:
    return isinstance(part, ForAll) and set(part.bound) == set(family)


def _check_family(made: Claim) -> None:
    if not made.family:
        return
    if made.forall or _values_of(made) or not made.exists:
        raise StatementError(
            "family: it is for a claim with neither universal variables nor witness"
        )
    if len([p for p in sp.And.make_args(made.then) if _binds(p, made.family)]) != 1:
        raise StatementError("family: `then` needs one part `for_all` over exactly its variables")
    mentioned = {v.name for v in variables_of(made.family.values())}
    if not mentioned <= {v.name for v in made.exists}:
        raise StatementError("family: its values may mention only what is claimed to exist")
    assert made.refutation is not None
