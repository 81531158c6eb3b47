"""oracle: the same instances at 50 digits of mpmath, by a path that shares nothing with enclose.

Nothing is concluded from it alone: it walks the SymPy tree, rounds, and leaves open whatever is
closer than its tolerance, a fraction of the largest number met on the way. Where it and the balls
are both sure and differ, one of the two is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from itertools import pairwise
from typing import Any

import mpmath as mp
import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure, Contradiction
from proofkit.arithmetic.ternary import Ternary, all_of, any_of
from proofkit.engines.checking import Instance, InstanceChecker, Outcome
from proofkit.engines.enclose import checker_for, sampled_instances
from proofkit.engines.oracle_points import PointFinder, WrongEnclosure
from proofkit.engines.protocol import Budget, Problem, found
from proofkit.engines.quantified import drawn_values
from proofkit.evidence.result import Evidence
from proofkit.evidence.scope import NOTHING, instances
from proofkit.evidence.verdict import Verdict
from proofkit.statement import predicates as pr
from proofkit.statement.implicit import Implicit

DIGITS = 50
MORE_DIGITS = (200, 800)
"""Digits at which a disagreement must persist before it counts as one."""

TOLERANCE = mp.mpf(10) ** -20
BITS = 256
"""The precision of the enclosures that implicit points are compared with."""

INSTANCES_WITH_POINTS = 12
"""How many instances are evaluated again where implicit points have to be found."""

Point = Mapping[sp.Basic, Any]


class _Traced(dict[sp.Basic, Any]):
    """A point that notes the largest number met while something is evaluated at it.

    A sum loses digits in proportion to its largest term, however small it turns out.
    """

    largest: Any = mp.mpf(1)

    def note(self, number: Any) -> None:
        self.largest = max(self.largest, abs(number))


class _Undefined(Exception):
    """A value does not exist at this point, or this path cannot compute it."""


def truth(condition: Boolean, at: Point) -> Ternary:
    """Whether a condition holds at a point, as far as 50 digits tell."""
    try:
        return _truth(condition, at)
    except (_Undefined, ArithmeticError, ValueError, mp.mp.NoConvergence):
        return Ternary.UNKNOWN


@singledispatch
def _truth(condition: Boolean, at: Point) -> Ternary:
    return Ternary.UNKNOWN


@_truth.register(sp.logic.boolalg.BooleanAtom)
def _(condition: Any, at: Point) -> Ternary:
    return Ternary.TRUE if condition == sp.true else Ternary.FALSE


@_truth.register(sp.And)
def _(condition: sp.And, at: Point) -> Ternary:
    return all_of(truth(a, at) for a in condition.args)


@_truth.register(sp.Or)
def _(condition: sp.Or, at: Point) -> Ternary:
    return any_of(truth(a, at) for a in condition.args)


@_truth.register(sp.Not)
def _(condition: sp.Not, at: Point) -> Ternary:
    return ~truth(condition.args[0], at)


@_truth.register(sp.Implies)
def _(condition: sp.Implies, at: Point) -> Ternary:
    premise, conclusion = (truth(a, at) for a in condition.args)
    return ~premise | conclusion


@_truth.register(sp.Equivalent)
def _(condition: sp.Equivalent, at: Point) -> Ternary:
    sides = [truth(a, at) for a in condition.args]
    return all_of((~a | b) & (~b | a) for a, b in pairwise(sides))


@_truth.register(Relational)
def _(condition: Relational, at: Point) -> Ternary:
    here = _Traced(at)
    left, right = _value(condition.lhs, here), _value(condition.rhs, here)
    if not mp.isfinite(left - right) or abs(left - right) < TOLERANCE * here.largest:
        return Ternary.UNKNOWN
    holds = {sp.Eq: False, sp.Ne: True}.get(type(condition))
    if holds is None:
        holds = (left > right) == isinstance(condition, sp.Gt | sp.Ge)
    return Ternary.TRUE if holds else Ternary.FALSE


@_truth.register(pr.Stable)
def _(condition: pr.Stable, at: Point) -> Ternary:
    here = _Traced(at)
    return _above(1, _radius(_matrix(condition.matrix, here)), here)


@_truth.register(pr.Unstable)
def _(condition: pr.Unstable, at: Point) -> Ternary:
    here = _Traced(at)
    return _above(_radius(_matrix(condition.matrix, here)), 1, here)


@_truth.register(pr.PositiveDefinite)
def _(condition: pr.PositiveDefinite, at: Point) -> Ternary:
    here = _Traced(at)
    M = _matrix(condition.matrix, here)
    if mp.mnorm(M - M.T, mp.inf) > TOLERANCE * here.largest:
        return Ternary.FALSE
    return _above(min(mp.eigsy(M, eigvals_only=True)), 0, here)


@_truth.register(pr.SpectrumOnLine)
def _(condition: pr.SpectrumOnLine, at: Point) -> Ternary:
    here = _Traced(at)
    target = _value(condition.real_part, here)
    parts = [mp.re(z) for z in _eigenvalues(_matrix(condition.matrix, here))]
    far = any(abs(x - target) > mp.mpf(10) ** -6 * here.largest for x in parts)
    return Ternary.FALSE if far else Ternary.UNKNOWN


@_truth.register(pr.ForAll)
def _(condition: pr.ForAll, at: Point) -> Ternary:
    """False where a drawn value makes it so; never true, since a draw is not everything."""
    body = sp.Implies(sp.And(*condition.domain), condition.condition)
    for drawn in drawn_values(condition.variables):
        bound = {x: mp.mpf(v.numerator) / v.denominator for x, v in drawn.items()}
        if truth(body, {**at, **bound}) is Ternary.FALSE:
            return Ternary.FALSE
    return Ternary.UNKNOWN


def _above(larger: Any, smaller: Any, here: _Traced) -> Ternary:
    """Whether one number exceeds another; eigenvalues may have lost half of the digits."""
    if abs(larger - smaller) < mp.mpf(10) ** -10 * here.largest:
        return Ternary.UNKNOWN
    return Ternary.TRUE if larger > smaller else Ternary.FALSE


def _eigenvalues(M: mp.matrix) -> list[Any]:
    if M.rows == 1:
        return [M[0, 0]]
    return list(mp.eig(M, left=False, right=False))


def _radius(M: mp.matrix) -> Any:
    return max(abs(z) for z in _eigenvalues(M))


def _matrix(matrix: sp.MatrixBase, at: Point) -> mp.matrix:
    return mp.matrix(
        [[_value(matrix[i, j], at) for j in range(matrix.cols)] for i in range(matrix.rows)]
    )


_FUNCTIONS: dict[type, Any] = {
    sp.exp: mp.exp, sp.log: mp.log, sp.Abs: abs, sp.sin: mp.sin, sp.cos: mp.cos, sp.tan: mp.tan,
    sp.cot: mp.cot, sp.atan: mp.atan, sp.sign: mp.sign, sp.Max: max, sp.Min: min,
}  # fmt: skip


def _value(node: sp.Basic, at: Point) -> Any:
    """The value of a real expression."""
    result = _real_value(node, at)
    if isinstance(result, mp.mpc):
        raise _Undefined(f"{node} is not real")
    if isinstance(at, _Traced):
        at.note(result)
    return result


@singledispatch
def _real_value(node: sp.Basic, at: Point) -> Any:
    function = _FUNCTIONS.get(type(node))
    if function is None:
        raise _Undefined(f"no value for {node}")
    return function(*(_value(a, at) for a in node.args))


@_real_value.register(sp.Symbol)
def _(node: sp.Symbol, at: Point) -> Any:
    return at[node]


@_real_value.register(sp.Rational)
def _(node: sp.Rational, at: Point) -> Any:
    return mp.mpf(int(node.p)) / int(node.q)


@_real_value.register(sp.core.numbers.NumberSymbol)
def _(node: Any, at: Point) -> Any:
    return {sp.pi: mp.pi, sp.E: mp.e}[node] * mp.mpf(1)


@_real_value.register(sp.Add)
def _(node: sp.Add, at: Point) -> Any:
    terms = [_value(a, at) for a in node.args]
    total, largest = mp.fsum(terms), max(map(abs, terms))
    if largest > 1 / TOLERANCE and abs(total) < TOLERANCE * largest:
        raise _Undefined(f"the digits of {node} cancel")
    return total


@_real_value.register(sp.Mul)
def _(node: sp.Mul, at: Point) -> Any:
    return mp.fprod(_value(a, at) for a in node.args)


@_real_value.register(sp.Pow)
def _(node: sp.Pow, at: Point) -> Any:
    return mp.power(_value(node.base, at), _value(node.exp, at))


@_real_value.register(sp.Piecewise)
def _(node: sp.Piecewise, at: Point) -> Any:
    for case in node.args:
        holds = truth(case.cond, at)
        if holds is Ternary.TRUE:
            return _value(case.expr, at)
        if holds is Ternary.UNKNOWN:
            raise _Undefined(f"cannot tell which case of {node} applies")
    raise _Undefined(f"no case of {node} applies")


@_real_value.register(AppliedUndef)
def _(node: Any, at: Point) -> Any:
    return _value(type(node).variable.modelled_at(node.args[0]), at)


@_real_value.register(pr.SpectralNorm)
def _(node: pr.SpectralNorm, at: Point) -> Any:
    return max(mp.svd_r(_matrix(node.matrix, at), compute_uv=False))


@_real_value.register(pr.SpectralRadius)
def _(node: pr.SpectralRadius, at: Point) -> Any:
    return _radius(_matrix(node.matrix, at))


@_real_value.register(pr.SmallestNonzeroEigenvalue)
def _(node: pr.SmallestNonzeroEigenvalue, at: Point) -> Any:
    eigenvalues = mp.eigsy(_matrix(node.matrix, at), eigvals_only=True)
    nonzero = [x for x in eigenvalues if abs(x) > mp.mpf(10) ** -15]
    if not nonzero:
        raise _Undefined("all eigenvalues vanish")
    return min(nonzero)


class Oracle:
    """Evaluates again what enclose decides; raises `Contradiction` where they differ."""

    name = "oracle"

    def examine(self, problem: Problem, budget: Budget) -> Evidence:
        claim = problem.claim
        if claim.exists and not claim.witness:
            detail = "searched points have no second evaluation"
            return found(self.name, Verdict.INCONCLUSIVE, NOTHING, detail)
        checker = checker_for(claim, budget)
        implicit = [v for v in claim.forall if isinstance(v, Implicit)]
        finder, most = PointFinder(implicit), INSTANCES_WITH_POINTS if implicit else None
        agreed = close = 0
        for instance in sampled_instances(claim, budget)[:most]:
            outcome = checker.check(instance, budget.bits)
            at = _point(checker, finder, instance) if implicit else _numbers(instance)
            if at is None:
                continue
            assumptions, goal = _evaluated(problem, at)
            if _differ(outcome, assumptions, goal) and not implicit:
                assumptions, goal = _more_digits(problem, instance, assumptions, goal)
            _compare("the assumptions", outcome.assumptions, assumptions, instance)
            if outcome.assumptions is Ternary.TRUE:
                _compare("the conclusion", outcome.goal, goal, instance)
                agreed += outcome.goal is goal and goal is not Ternary.UNKNOWN
                close += goal is Ternary.UNKNOWN
        detail = f"agrees with the balls on {instances(agreed)}, too close to tell on {close}"
        return found(self.name, Verdict.INCONCLUSIVE, instances(agreed), detail)


def _numbers(instance: Instance, digits: int = DIGITS) -> Point:
    with mp.workdps(digits):
        return {x: mp.mpf(v.numerator) / v.denominator for x, v in instance.items()}


def _point(checker: InstanceChecker, finder: PointFinder, instance: Instance) -> Point | None:
    """The instance with its implicit points, found again; None where they are not comparable."""
    try:
        enclosed = checker.points(instance, BITS)
    except ArithmeticFailure:
        return None
    with mp.workdps(DIGITS):
        try:
            return finder.found(_numbers(instance), enclosed, _value)
        except WrongEnclosure as wrong:
            raise Contradiction(f"mpmath finds no zero at {wrong}, where the balls do") from None
        except (_Undefined, ArithmeticError, mp.mp.NoConvergence):
            return None


def _differ(outcome: Outcome, assumptions: Ternary, goal: Ternary) -> bool:
    pairs = ((outcome.assumptions, assumptions), (outcome.goal, goal))
    return any(a.known and b.known and a is not b for a, b in pairs)


def _more_digits(
    problem: Problem, instance: Instance, assumptions: Ternary, goal: Ternary
) -> tuple[Ternary, Ternary]:
    """What survives at ever more digits: cancellation may have eaten all of the first ones."""
    for digits in MORE_DIGITS:
        finer = _evaluated(problem, _numbers(instance, digits), digits)
        assumptions = assumptions if assumptions is finer[0] else Ternary.UNKNOWN
        goal = goal if goal is finer[1] else Ternary.UNKNOWN
    return assumptions, goal


def _evaluated(problem: Problem, at: Point, digits: int = DIGITS) -> tuple[Ternary, Ternary]:
    with mp.workdps(digits):
        claim = problem.claim
        return (
            all_of(truth(a, at) for a in claim.assumptions),
            all_of(truth(g, at) for g in claim.goal),
        )


def _compare(what: str, balls: Ternary, digits: Ternary, instance: Instance) -> None:
    if Ternary.UNKNOWN not in (balls, digits) and balls is not digits:
        values = ", ".join(f"{x} = {v}" for x, v in instance.items())
        raise Contradiction(
            f"{what}: balls say {balls.name}, 50 digits of mpmath say {digits.name}, at {values}"
        )


ENGINE = Oracle()
