"""Maps of ℝⁿ to itself: fixed points, and what happens along every orbit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from proofkit.recheck._calculus import derivative
from proofkit.recheck._context import Context, parts_of
from proofkit.recheck._outcomes import BeyondScope, Rejected
from proofkit.recheck._rules._shapes import (
    Check,
    Data,
    bound_state,
    matrix,
    number_of,
    predicate,
    require_fit,
    square,
)
from proofkit.recheck._signs import AT_LEAST_ZERO, NONZERO, Sign
from proofkit.recheck._trees import Tree, label, minus, number, rational
from proofkit.recheck._variables import (
    domain,
    free_labels,
    is_integer,
    substituted,
)


def _column(tree: Tree, size: int) -> list[Tree]:
    rows = matrix(tree)
    require_fit(len(rows) == size, all(len(row) == 1 for row in rows))
    return [row[0] for row in rows]


def _labels(state: Sequence[Tree]) -> list[str]:
    return [label(x) for x in state]


def _require_map(state: list[Tree], image: Tree, context: Context) -> list[Tree]:
    """The entries of the image, for a map of all of ℝⁿ to itself."""
    entries = _column(image, len(state))
    context.require_arbitrary_reals(state)
    context.require_defined(*entries)
    return entries


def _require_constant(trees: Sequence[Tree], state: Sequence[Tree]) -> None:
    if any(free_labels(t) & set(_labels(state)) for t in trees):
        raise Rejected("what must be the same for all states mentions the state")


def drift(formula: Tree, data: Data, context: Context) -> None:
    variables, observable, whole, image, bound = predicate(formula, "LiminfAtLeast", 4)
    state, r = bound_state(variables, whole), data["rate"]
    entries = _require_map(state, image, context)
    _require_constant([bound, r], state)
    context.require_defined(r, observable, bound)
    values = dict(zip(_labels(state), entries, strict=True))
    rest = minus(number(1), r)
    lower = ["add", ["mul", r, observable], ["mul", rest, bound]]
    context.require_entailed(["le", lower, substituted(observable, values)])
    context.require_sign(r, AT_LEAST_ZERO, "the rate")
    context.require_sign(rest, Sign.POSITIVE, "1 − the rate")


def induction(formula: Tree, data: Data, context: Context) -> None:
    variables, condition, whole, image, first, t = predicate(formula, "EveryRound", 5)
    by_name = {v[1]: v for v in variables}
    require_fit(len(by_name) == len(variables) == 3)
    owners = [by_name[x[1]] for x in (whole[1], first[1], t)]
    require_fit(len({v[1] for v in owners}) == 3)
    state, start = bound_state([owners[0]], whole), bound_state([owners[1]], first)
    require_fit(len(state) == len(start))
    entries = _require_map(state, image, context)
    context.require_arbitrary_reals(start)
    context.require_arbitrary([owners[2]])
    if not is_integer(owners[2]) or domain(owners[2]) != [["le", number(0), t]]:
        raise Rejected("the time must be an integer of at least 0")
    _require_constant(entries, [*start, t])
    invariant = data["invariant"]
    context.require_defined(invariant, condition)
    at_first = {**dict(zip(_labels(state), start, strict=True)), label(t): number(0)}
    later = ["add", t, number(1)]
    at_next = {**dict(zip(_labels(state), entries, strict=True)), label(t): later}
    now = ["and", invariant, ["le", number(0), t]]
    for part in parts_of(invariant):
        context.require_entailed(substituted(part, at_first), what="the start")
        carried = ["implies", now, substituted(part, at_next)]
        context.require_entailed(carried, what="the invariant does not carry over")
    context.require_entailed(["implies", now, condition], what="the invariant says too little")


def banach(formula: Tree, data: Data, context: Context) -> None:
    state, entries = _fixed_point_of(formula, ("UniqueFixedPoint", "OrbitsConverge"), context)
    other, q, G = data["other"], data["factor"], square(data["gram"])
    require_fit(len(other) == len(state) == len(G), len(set(_labels(other))) == len(state))
    context.require_arbitrary_reals(other)
    if set(_labels(other)) & ({x for e in entries for x in free_labels(e)} | set(_labels(state))):
        raise Rejected("the second vector is not a new one")
    _require_constant([q], [*state, *other])
    context.require_defined(q)
    context.require_sign(q, AT_LEAST_ZERO, "the factor")
    context.require_sign(minus(number(1), q), Sign.POSITIVE, "1 − the factor")
    _require_inner_product([[number_of(x) for x in row] for row in G])
    values = dict(zip(_labels(state), other, strict=True))
    images = [substituted(e, values) for e in entries]
    before = _quadratic(G, [minus(a, b) for a, b in zip(state, other, strict=True)])
    after = _quadratic(G, [minus(a, b) for a, b in zip(entries, images, strict=True)])
    contracts = ["le", after, ["mul", ["pow", q, number(2)], before]]
    context.require_entailed(contracts, what="it is not established that the map contracts")


def _fixed_point_of(
    formula: Tree, names: Sequence[str], context: Context
) -> tuple[list[Tree], list[Tree]]:
    if not isinstance(formula, list) or formula[0] not in names:
        raise Rejected("the rule concludes something else")
    variables, whole, image = predicate(formula, formula[0], 2)
    state = bound_state(variables, whole)
    return state, _require_map(state, image, context)


def _require_inner_product(G: list[list[Any]]) -> None:
    """Symmetric and positive definite, by the pivots of elimination."""
    n = len(G)
    symmetric = all(G[i][j] == G[j][i] for i in range(n) for j in range(n))
    rows = [list(row) for row in G]
    for k in range(n):
        if not symmetric or rows[k][k] <= 0:
            raise Rejected("the matrix defines no norm")
        for i in range(k + 1, n):
            f = rows[i][k] / rows[k][k]
            rows[i] = [x - f * y for x, y in zip(rows[i], rows[k], strict=True)]


def _quadratic(G: list[list[Tree]], v: list[Tree]) -> Tree:
    n = range(len(v))
    return ["add", *(["mul", G[i][j], v[i], v[j]] for i in n for j in n)]


def hadamard(formula: Tree, data: Data, context: Context) -> None:
    state, entries = _fixed_point_of(formula, ("UniqueFixedPoint",), context)
    r, J, bounds = data["rate"], square(data["jacobian"]), data["bounds"]
    require_fit(len(J) == len(bounds) == len(state))
    _require_constant([r, *(b for pair in bounds for b in pair)], state)
    context.require_defined(r, *(b for pair in bounds for b in pair))
    context.require_sign(minus(number(1), r), Sign.POSITIVE, "1 − the rate")
    context.require_entailed(["SpectrumOnLine", [], data["jacobian"], r], what="the spectrum")
    for xi, entry, row, (lower, upper) in zip(state, entries, J, bounds, strict=True):
        if not _is_smooth(entry, set(_labels(state)), context):
            raise BeyondScope("an entry of the map may not be smooth")
        for x, slope in zip(state, row, strict=True):
            context.require_zero(minus(slope, derivative(entry, x)))
        rest = minus(entry, ["mul", r, xi])
        context.require_holds(["le", lower, rest], "a lower bound")
        context.require_holds(["le", rest, upper], "an upper bound")


def _is_smooth(tree: Tree, state: set[str], context: Context) -> bool:
    """Whether an expression is built so that it has all derivatives in the state, everywhere."""
    if not free_labels(tree) & state or tree[0] == "variable":
        return True
    name, *args = tree
    if name in ("add", "mul", "exp"):
        return all(_is_smooth(a, state, context) for a in args)
    if name == "pow" and isinstance(args[1], list) and args[1][0] == "rational":
        e = rational(args[1][1])
        safe = e > 0 or not context.sign(args[0]) & ~NONZERO
        return e.denominator == 1 and safe and _is_smooth(args[0], state, context)
    return False


def attracting_point(formula: Tree, data: Data, context: Context) -> None:
    if not isinstance(formula, list) or formula[0] != "OrbitsTendTo" or len(formula) not in (7, 8):
        raise Rejected("the rule concludes where orbits tend to")
    variables, whole, image, hidden, equations, limit = formula[1:7]
    require_fit(hidden == ["tuple"], equations == ["tuple"])
    for name in ("UniqueFixedPoint", "OrbitsConverge"):
        context.require_entailed([name, variables, whole, image])
    state = list(whole[1:])
    entries, ends = _column(image, len(state)), _column(limit, len(state))
    _require_constant(ends, state)
    context.require_defined(*ends)
    at = dict(zip(_labels(state), ends, strict=True))
    for entry, end in zip(entries, ends, strict=True):
        context.require_zero(minus(substituted(entry, at), end))


RULES: dict[str, Check] = {
    "Drift": drift,
    "Induction": induction,
    "Banach": banach,
    "Hadamard": hadamard,
    "AttractingPoint": attracting_point,
}
