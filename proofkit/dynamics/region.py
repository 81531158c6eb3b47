"""Regions of named real parameters: "stable iff the parameters are in R", as an object."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy as sp
from attrs import frozen
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure, InputError
from proofkit.arithmetic.boxes import Box
from proofkit.arithmetic.codegen import Program, compile_nodes
from proofkit.arithmetic.number import fraction, rational
from proofkit.arithmetic.paving import Paving, pave
from proofkit.arithmetic.precision import PRECISIONS, working_precision
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.comparison import Comparison, compare
from proofkit.dynamics.conditions import Boundary, simplified, stability_conditions
from proofkit.dynamics.solver import follows
from proofkit.statement.claim import Claim
from proofkit.statement.definedness import undefined_parts
from proofkit.statement.intervals import Exact, exact
from proofkit.statement.predicates import ClaimPredicate, MatrixPredicate, Stable, Unstable
from proofkit.statement.variables import Coordinate, Integer, Real, variables_of

Point = Mapping[str, Any]


@frozen
class Region:
    """The parameters in their domains, and meeting `given`, for which `condition` is defined and
    holds.

    Attributes
    ----------
    parameters
        Real variables, sorted by name; all that occur in the conditions.
    condition, given
        The condition that defines the region, and assumptions that restrict where it is asked.
    """

    parameters: tuple[Coordinate, ...]
    condition: Boolean
    given: tuple[Boolean, ...] = ()

    @classmethod
    def of(
        cls, condition: Boolean, *, given: Iterable[Boolean] = (), over: Iterable[Coordinate] = ()
    ) -> Region:
        """The region where a condition holds, over its parameters and those named in `over`.

        Raises
        ------
        InputError
            If a variable is not a single real.
        StatementError
            If a symbol has no domain.
        """
        given = tuple(given)
        variables = variables_of([condition, *given, *over])
        for v in variables:
            if not isinstance(v, Real) or isinstance(v, Integer):
                raise InputError(f"region: the parameter {v.name} is not one real number")
        return cls(tuple(x for v in variables for x in v.coordinates), condition, given)

    @property
    def domain(self) -> tuple[Boolean, ...]:
        """Where the condition is asked at all."""
        return (*(c for x in self.parameters for c in x.variable.conditions), *self.given)

    @cached_property
    def simple(self) -> Boolean:
        """The condition with stability written out as far as that is possible; over the domain it
        says that `condition` is defined and holds."""
        defined = (c for c in self._defined if not follows(self.domain, c))
        return sp.And(*defined, simplified(self.condition, self.domain))

    @cached_property
    def _defined(self) -> tuple[Boolean, ...]:
        """Where the condition has a truth value at all."""
        return undefined_parts([self.condition])

    @cached_property
    def boundaries(self) -> tuple[Boundary, ...]:
        """What the region is bounded by: pieces of the stability conditions with their kinds, and
        the margins of plain comparisons."""
        pieces: dict[Boundary, None] = {}
        for node in sorted(self.condition.atoms(Stable, Unstable), key=str):
            pieces.update(dict.fromkeys(_pieces(node, self.domain)))
        for atom in sorted(self.condition.atoms(sp.Gt, sp.Ge, sp.Lt, sp.Le), key=str):
            pieces[Boundary(sp.expand(atom.gts - atom.lts), None)] = None
        return tuple(pieces)

    def contains(self, point: Point) -> Ternary:
        """Whether the region contains a rational point; exact where the condition is algebraic.

        Raises
        ------
        InputError
            If the point does not give each parameter one value.
        StatementError
            If a value is not exact.
        """
        values = [rational(fraction(exact(v))) for v in self._ordered(point)]
        truth = Ternary.UNKNOWN
        for bits in PRECISIONS:
            with working_precision(bits):
                (truth,) = self._program(values)
            if truth.known:
                break
        return truth

    @cached_property
    def _program(self) -> Program:
        everything = sp.And(*self.domain, *self._defined, self.condition)
        return compile_nodes([everything], self.parameters)

    def _ordered(self, point: Point) -> list[Any]:
        named = {str(name): value for name, value in point.items()}
        names = [x.name for x in self.parameters]
        if sorted(named) != sorted(names):
            raise InputError(f"region: a point gives {', '.join(names)}; not {', '.join(named)}")
        return [named[name] for name in names]

    def at(self, **values: Exact | Coordinate) -> Region:
        """The section at fixed values of some parameters; a new variable stands for its domain.

        Raises
        ------
        InputError
            If there is no such parameter, or a value is outside its domain.
        """
        known = {x.name: x for x in self.parameters}
        replacement: dict[sp.Symbol, sp.Expr] = {}
        for name, value in values.items():
            if name not in known:
                raise InputError(f"region: no parameter {name!r}; there are {', '.join(known)}")
            if isinstance(value, sp.Symbol):
                replacement[known[name]] = value
                continue
            number = exact(value)
            if any(c.xreplace({known[name]: number}) == sp.false for c in _domain(known[name])):
                raise InputError(f"region: {name} = {number} is outside {_shown(known[name])}")
            replacement[known[name]] = number
        rest = [x for x in self.parameters if x not in replacement]
        new = [v for v in replacement.values() if isinstance(v, Coordinate)]
        given = [g.xreplace(replacement) for g in self.given]
        return Region.of(self.condition.xreplace(replacement), given=given, over=[*rest, *new])

    def compare(self, other: Region, *, box: Mapping[str, Any] | None = None) -> Comparison:
        """Equality, inclusion, or rational points in the differences; see `Comparison`.

        By z3 where it decides, else by paving `box`, or the domain where it is bounded.

        Raises
        ------
        InputError
            If the parameters have other names.
        """
        return compare(self, other, None if box is None else Box.of(box))

    def pave(self, box: Mapping[str, Any] | Box | None = None, **options: Any) -> Paving:
        """A certified paving of a box for the condition; `options` are those of `paving.pave`.

        Parameters
        ----------
        box
            An interval for each parameter; by default the closure of the domain.

        Raises
        ------
        InputError
            If the box names other parameters, reaches out of their domains, or is unbounded.
        """
        box = self.box(box)
        by_name = {x.name: x for x in self.parameters}
        return pave(self.simple, [by_name[name] for name in box.names], box, **options)

    def box(self, box: Mapping[str, Any] | Box | None = None) -> Box:
        """The box as `pave` takes it, checked."""
        if box is None:
            box = {x.name: _ends(x) for x in self.parameters}
        made = box if isinstance(box, Box) else Box.of(box)
        if sorted(made.names) != [x.name for x in self.parameters]:
            names = ", ".join(x.name for x in self.parameters)
            raise InputError(f"region: the box is for {', '.join(made.names)}; wanted: {names}")
        by_name = {x.name: x for x in self.parameters}
        for name, (low, high) in zip(made.names, made.sides, strict=True):
            interval = by_name[name].interval
            if (interval.lower is not None and low < fraction(interval.lower)) or (
                interval.upper is not None and high > fraction(interval.upper)
            ):
                raise InputError(f"region: the box leaves the domain of {_shown(by_name[name])}")
        return made


def claimed_and_true(claim: Claim) -> tuple[Region, Region]:
    """The two regions that a claim ``Iff(predicate, condition)`` says are equal.

    The first is where the plain condition holds, the second where the predicate does.

    Raises
    ------
    InputError
        If no part of the conclusion equates a predicate with a plain condition.
    """
    for part in sp.And.make_args(claim.then):
        if isinstance(part, sp.Equivalent) and len(part.args) == 2:
            plain, predicate = sorted(part.args, key=lambda a: bool(a.has(ClaimPredicate)))
            if predicate.has(MatrixPredicate) and not plain.has(ClaimPredicate):
                over = [x for v in claim.forall for x in v.coordinates]
                given = claim.given
                claimed = Region.of(plain, given=given, over=over)
                return claimed, Region.of(predicate, given=given, over=over)
    raise InputError("region: the claim equates no predicate of a matrix with a plain condition")


def region_of(claim: Claim) -> Region:
    """Where the conclusion of any claim about named reals holds."""
    over = [x for v in claim.forall for x in v.coordinates]
    return Region.of(sp.And(*claim.goal), given=claim.given, over=over)


def _pieces(node: MatrixPredicate, domain: Iterable[Boolean]) -> tuple[Boundary, ...]:
    try:
        return stability_conditions(node.matrix, domain).boundaries
    except ArithmeticFailure:
        return ()


def _domain(x: Coordinate) -> tuple[Boolean, ...]:
    return x.variable.conditions


def _shown(x: Coordinate) -> str:
    return f"{x.name} in {x.interval}"


def _ends(x: Coordinate) -> tuple[Fraction, Fraction]:
    low, high = x.interval.lower, x.interval.upper
    if low is None or high is None:
        raise InputError(f"region: {_shown(x)} is unbounded; give a box")
    return fraction(low), fraction(high)
