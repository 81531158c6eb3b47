"""Deciding a claim on one rational instance, by exact arithmetic and balls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import sympy as sp
from attrs import frozen
from flint import fmpq
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.implicit_points import PointSolver
from proofkit.arithmetic.normal_form import NormalForms
from proofkit.arithmetic.number import Number
from proofkit.arithmetic.precision import PRECISIONS, working_precision
from proofkit.arithmetic.ternary import Ternary, all_of, any_of
from proofkit.engines.quantified import Quantified
from proofkit.statement.claim import Claim
from proofkit.statement.definedness import undefined_parts
from proofkit.statement.implicit import Implicit
from proofkit.statement.predicates import SpectrumOnLine
from proofkit.statement.variables import Coordinate, Integer, coordinates_of

Instance = Mapping[Coordinate, Fraction]

ENOUGH_BITS = PRECISIONS[1]
"""An equation that balls of this precision do not refute, or an implicit point that they do not
find, is not looked at more closely."""


@frozen
class Outcome:
    """What is known of a claim on one instance.

    Attributes
    ----------
    assumptions, goal
        Whether all assumptions are met; whether the conclusion holds.
    bits
        The precision at which that was decided.
    exhausted
        Whether more digits are not expected to tell more: all undecided parts of the conclusion
        say that numbers are equal, which balls never confirm, or no implicit point was found.
    """

    assumptions: Ternary
    goal: Ternary
    bits: int
    exhausted: bool = False

    @property
    def is_counterexample(self) -> bool:
        """Certified to meet every assumption and to violate the conclusion."""
        return self.assumptions is Ternary.TRUE and self.goal is Ternary.FALSE

    @property
    def holds(self) -> bool:
        """Certified to meet every assumption and the conclusion."""
        return self.assumptions is Ternary.TRUE and self.goal is Ternary.TRUE


class InstanceChecker:
    """A claim compiled once, to be decided on many instances.

    An existential claim is decided through its witness; without one, through the `candidates`
    for its existential coordinates: one that works proves it on that instance, and if none does
    nothing is known.
    """

    def __init__(self, claim: Claim, candidates: Sequence[Instance] = ()) -> None:
        self.claim = claim
        self._searched = bool(claim.exists) and not claim.witness
        self._candidates = candidates if self._searched else ({},)
        self._explicit = [v for v in claim.forall if not isinstance(v, Implicit)]
        self._whole = [x for v in claim.forall if isinstance(v, Integer) for x in v.coordinates]
        self._bound = claim.exists if self._searched else ()
        self._points = PointSolver([v for v in claim.forall if isinstance(v, Implicit)])
        self._inputs = coordinates_of((*self._explicit, *self._points.variables, *self._bound))
        self._assumptions = list(parts_of(a for v in self._explicit for a in v.conditions))
        self._assumptions += givens_of(claim)
        self._goal = parts_of(claim.goal)
        self._needed = undefined_parts(self._goal)
        known = set(coordinates_of(self._explicit))
        explicit = [a for a in self._assumptions if a.free_symbols <= known]
        self._screen = compile_nodes(explicit, coordinates_of(self._explicit), Quantified)
        self._assume = compile_nodes(self._assumptions, self._inputs, Quantified)
        self._conclude = compile_nodes(self._goal, self._inputs, Quantified)

    def check(self, instance: Instance, bits: int = PRECISIONS[-1]) -> Outcome:
        """Decide the claim on an instance, at most at `bits` of precision.

        The instance gives the explicit universal coordinates; implicit points are enclosed.
        """
        if any(instance[x].denominator != 1 for x in self._whole):
            return Outcome(Ternary.FALSE, Ternary.UNKNOWN, 0)
        outcome = Outcome(Ternary.UNKNOWN, Ternary.UNKNOWN, 0)
        for precision in (p for p in PRECISIONS if p <= bits):
            with working_precision(precision):
                outcome = self._check_at(instance, precision)
            decided = outcome.goal is not Ternary.UNKNOWN
            enough = outcome.exhausted and precision >= ENOUGH_BITS
            if outcome.assumptions is Ternary.FALSE or enough:
                break
            if outcome.assumptions is Ternary.TRUE and decided:
                break
        return outcome

    def check_symbolically(self, instance: Instance, outcome: Outcome) -> Outcome:
        """Settle equalities that balls leave open by normal form; slow, and only ever `TRUE`.

        Only for instances without implicit points.
        """
        if self._points.variables or self._searched:
            return outcome
        values = {x: sp.Rational(v.numerator, v.denominator) for x, v in instance.items()}
        needed = all_of(self._settle(c, values, instance) for c in self._needed)
        if needed is not Ternary.TRUE:
            return outcome
        settled = (self._settle(part, values, instance) for part in self._goal)
        return Outcome(outcome.assumptions, all_of(settled), outcome.bits)

    def _check_at(self, instance: Instance, precision: int) -> Outcome:
        numbers = self._explicit_numbers(instance)
        if all_of(self._screen(numbers)) is Ternary.FALSE:
            return Outcome(Ternary.FALSE, Ternary.UNKNOWN, precision)
        try:
            numbers += self._points.enclose(dict(zip(self._inputs, numbers, strict=False)))
        except ArithmeticFailure:
            return Outcome(Ternary.UNKNOWN, Ternary.UNKNOWN, precision, exhausted=True)
        assumptions = all_of(self._assume([*numbers, *self._chosen(self._candidates[0])]))
        if assumptions is Ternary.FALSE:
            return Outcome(assumptions, Ternary.UNKNOWN, precision)
        found = (self._concluded(numbers, c) for c in self._candidates)
        if not self._searched:
            truths = next(found)
            unknown = [g for g, t in zip(self._goal, truths, strict=True) if not t.known]
            exhausted = assumptions is Ternary.TRUE and all(map(_is_equality, unknown))
            return Outcome(assumptions, all_of(truths), precision, exhausted)
        goal = any_of(map(all_of, found))
        return Outcome(assumptions, Ternary.UNKNOWN if goal is Ternary.FALSE else goal, precision)

    def _chosen(self, candidate: Instance) -> list[Number]:
        return [_number(candidate[x]) for x in coordinates_of(self._bound)]

    def _concluded(self, numbers: list[Number], candidate: Instance) -> tuple[Ternary, ...]:
        """The truth of each part of the conclusion."""
        return self._conclude([*numbers, *self._chosen(candidate)])

    def _explicit_numbers(self, instance: Instance) -> list[Number]:
        return [_number(instance[x]) for x in coordinates_of(self._explicit)]

    def points(self, instance: Instance, bits: int) -> dict[Coordinate, Number]:
        """Enclosures of the implicit universal coordinates.

        Raises
        ------
        ArithmeticFailure
            If one could not be proved to exist.
        """
        with working_precision(bits):
            known = dict(zip(self._inputs, self._explicit_numbers(instance), strict=False))
            found = self._points.enclose(known)
        return dict(zip(coordinates_of(self._points.variables), found, strict=True))

    def violated(self, instance: Instance, bits: int = PRECISIONS[-1]) -> tuple[Boolean, ...]:
        """The parts of the conclusion that are certified false on the instance."""
        with working_precision(bits):
            numbers = self._explicit_numbers(instance)
            numbers += self._points.enclose(dict(zip(self._inputs, numbers, strict=False)))
            truths = self._conclude(numbers)
        return tuple(g for g, t in zip(self._goal, truths, strict=True) if t is Ternary.FALSE)

    def _settle(
        self, node: Boolean, values: Mapping[sp.Basic, sp.Rational], instance: Instance
    ) -> Ternary:
        """Kleene evaluation in which balls decide atoms, and the normal form where they cannot."""
        parts = [self._settle(a, values, instance) for a in _branches(node)]
        match node:
            case sp.And():
                return all_of(parts)
            case sp.Or():
                return ~all_of(~p for p in parts)
            case sp.Not():
                return ~parts[0]
            case sp.Implies():
                return parts[0].implies(parts[1])
            case sp.Equivalent():
                return all_of(parts[0].iff(p) for p in parts[1:])
        truth = self._atom(node, instance)
        if truth is Ternary.UNKNOWN and isinstance(node, Relational) and _is_zero(node, values):
            return _truth_at_equality(node)
        return truth

    def _atom(self, node: Boolean, instance: Instance) -> Ternary:
        program = compile_nodes([node], self._inputs, Quantified)
        numbers = self._explicit_numbers(instance)
        with working_precision(PRECISIONS[1]):
            (truth,) = program(numbers)
        decided: Ternary = truth
        return decided


def _is_equality(condition: Boolean) -> bool:
    return isinstance(condition, sp.Eq | SpectrumOnLine)


def _number(value: Fraction) -> Number:
    return fmpq(value.numerator, value.denominator)


def parts_of(conditions: Iterable[Boolean]) -> tuple[Boolean, ...]:
    """The parts of a conjunction as they are decided on instances, one by one."""
    return tuple(part for c in conditions for part in sp.And.make_args(_concrete(c)))


def givens_of(claim: Claim) -> tuple[Boolean, ...]:
    """The parts of a claim's givens, which must be defined, as they are decided on instances."""
    return parts_of((*undefined_parts(claim.given), *claim.given))


def _concrete(condition: Boolean) -> Boolean:
    """Arbitrary functions replaced by the polynomials that instances draw them from."""
    return condition.replace(
        lambda e: isinstance(e, AppliedUndef), lambda e: type(e).variable.modelled_at(e.args[0])
    )


def _branches(node: Boolean) -> tuple[Boolean, ...]:
    return node.args if isinstance(node, sp.logic.boolalg.BooleanFunction) else ()


def _is_zero(node: Relational, values: Mapping[sp.Basic, sp.Rational]) -> bool:
    try:
        return NormalForms().is_zero((node.lhs - node.rhs).xreplace(dict(values)))
    except ArithmeticFailure:
        return False


def _truth_at_equality(node: Relational) -> Ternary:
    return Ternary.TRUE if isinstance(node, sp.Eq | sp.Le | sp.Ge) else Ternary.FALSE
