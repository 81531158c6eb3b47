"""What happens along every orbit of a map: how the rules are checked."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import (
    AT_LEAST_ZERO,
    expect,
    require_defined,
    verify,
)
from proofkit.engines.derive.signs import Sign
from proofkit.statement.intervals import Interval
from proofkit.statement.predicates import EveryRound, LiminfAtLeast
from proofkit.statement.rules import Drift, Induction
from proofkit.statement.variables import Coordinate, Integer, RealVector

NATURAL = Interval.of("t", at_least=0)


def require_all_vectors(symbols: Sequence[sp.Symbol], context: Context, rule: str) -> None:
    """Require that the symbols are a vector of which nothing is assumed: all of ℝⁿ."""
    owners = {x.variable for x in symbols if isinstance(x, Coordinate)}
    variable = owners.pop() if len(owners) == 1 else None
    free = (
        isinstance(variable, RealVector)
        and variable.is_anywhere
        and tuple(symbols) == variable.coordinates
    )
    context.require(free, rule, ": the state must range over all real vectors")
    context.require_arbitrary(symbols, rule)


def require_map(
    state: Sequence[sp.Symbol], image: sp.MatrixBase, context: Context, rule: str
) -> None:
    """Require that `state → image` is a map of all of ℝⁿ to itself, for n entries of `state`."""
    require_all_vectors(state, context, rule)
    context.require(len(image) == len(state), rule, ": the image has another dimension")
    for entry in image:
        require_defined(entry, context, rule)


@verify.register
def _(rule: Drift, formula: Boolean, context: Context) -> None:
    expect(formula, LiminfAtLeast, "drift")
    state = formula.bound
    require_map(state, formula.image, context, "drift")
    outside = formula.bound_value.free_symbols | rule.rate.free_symbols
    context.require(not outside & set(state), "drift: bound and rate must not mention the state")
    g, r, b = formula.observable, rule.rate, formula.bound_value
    image = g.xreplace(dict(zip(state, formula.image, strict=True)))
    inequality = sp.Ge(image, r * g + (1 - r) * b, evaluate=False)
    context.require(context.entails(inequality), "drift: ", inequality, " is not established")
    at_least_zero = context.sign(r) in AT_LEAST_ZERO
    context.require(at_least_zero, "drift: the rate may be negative")
    context.require(context.sign(1 - r) is Sign.POSITIVE, "drift: the rate may reach 1")


@verify.register
def _(rule: Induction, formula: Boolean, context: Context) -> None:
    expect(formula, EveryRound, "induction")
    state, start, t = formula.state, formula.start, formula.time
    require_map(state, formula.image, context, "induction")
    require_all_vectors(start, context, "induction")
    context.require_arbitrary([t], "induction")
    context.require(len(start) == len(state), "induction: the start has another dimension")
    context.require(not set(start) & set(state), "induction: start and state are one variable")
    outside = not set(start) & formula.image.free_symbols and t not in formula.image.free_symbols
    context.require(outside, "induction: the map must not mention start or time")
    for condition in (rule.invariant, formula.condition):
        require_defined(condition, context, "induction")
    natural = isinstance(t.variable, Integer) and t.variable.interval == NATURAL
    context.require(natural, "induction: the time must be an integer of at least 0")

    at_first = {**dict(zip(state, start, strict=True)), t: sp.Integer(0)}
    at_next = {**dict(zip(state, formula.image, strict=True)), t: t + 1}
    now = sp.And(rule.invariant, sp.Ge(t, 0, evaluate=False))
    for part in sp.And.make_args(rule.invariant):
        base = context.entails(part.xreplace(at_first))
        context.require(base, "induction: at the start, ", part, " is not established")
        carried = context.entails(sp.Implies(now, part.xreplace(at_next), evaluate=False))
        context.require(carried, "induction: ", part, " is not shown to carry over")
    implied = context.entails(sp.Implies(now, formula.condition, evaluate=False))
    context.require(implied, "induction: the invariant does not imply the condition")
