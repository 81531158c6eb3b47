"""Questions about named real parameters, put to z3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from fractions import Fraction

import sympy as sp
import z3
from attrs import frozen
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic.jury import written_out
from proofkit.engines.smt import NotPolynomial, Translator

MILLISECONDS = 5_000
"""Limit for one question; reaching it leaves it open."""

DIGITS = (2, 4, 8, 16, 32)
"""Precisions at which an algebraic solution is rounded to a rational one."""

_PI = sp.Dummy("π", positive=True)
"""Its name is that of no variable, or z3 would take the two for one."""

_AROUND_PI = (sp.Rational(314159265358, 10**11), sp.Rational(314159265359, 10**11))

Point = dict[sp.Symbol, Fraction]


class Answer(Enum):
    """Whether conditions can be met together."""

    NO = "no"
    YES = "yes"
    OPEN = "open"


@frozen
class Solution:
    """An answer; where it is `YES`, rational points ever nearer to a real solution.

    A rounded point need not meet the conditions: check it before you rely on it.
    """

    answer: Answer
    near: tuple[Point, ...] = ()


def solve(
    conditions: Iterable[Boolean], parameters: Sequence[sp.Symbol], milliseconds: int = MILLISECONDS
) -> Solution:
    """Look for real parameters that meet all conditions.

    π stands for any number in a narrow rational interval around it, and parts that are not
    polynomial or have no value for any number at all; so `NO` is certain, and `YES` is not.
    """
    translator = Translator(opaque=True, total=True)
    try:
        formulas = [translator.condition(c) for c in _without_pi(conditions)]
    except (NotPolynomial, ArithmeticFailure):
        return Solution(Answer.OPEN)
    solver = z3.Solver(ctx=translator.context)
    solver.set("timeout", milliseconds)
    solver.add(*formulas, *translator.side_conditions)
    found = solver.check()
    if found == z3.unsat:
        return Solution(Answer.NO)
    if found != z3.sat:
        return Solution(Answer.OPEN)
    model = solver.model()
    symbols = [(x, model.eval(translator.symbol(x), model_completion=True)) for x in parameters]
    near = tuple({x: _rounded(v, digits) for x, v in symbols} for digits in DIGITS)
    return Solution(Answer.YES, near)


def follows(
    premises: Iterable[Boolean], conclusion: Boolean, milliseconds: int = MILLISECONDS
) -> bool:
    """Whether z3 proves that the conclusion holds wherever the premises do."""
    found = solve([*premises, sp.Not(conclusion)], (), milliseconds)
    return found.answer is Answer.NO


def _without_pi(conditions: Iterable[Boolean]) -> list[Boolean]:
    items = [_written_out(c) for c in conditions]
    if any(c.has(sp.pi) for c in items):
        low, high = _AROUND_PI
        items = [*(c.xreplace({sp.pi: _PI}) for c in items), low < _PI, high > _PI]
    return items


def _written_out(condition: Boolean) -> Boolean:
    try:
        return written_out(condition)
    except ArithmeticFailure:
        return condition


def _rounded(value: z3.ExprRef, digits: int) -> Fraction:
    if z3.is_algebraic_value(value):
        value = value.approx(digits)
    return Fraction(value.as_string())
