"""Inequalities for the softmax policy, for exponentials, norms and probability vectors."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, pairwise

from proofkit.recheck._context import Context
from proofkit.recheck._rules._shapes import Check, Data, matrix, require_fit
from proofkit.recheck._trees import Tree, minus, number


def _policy(logits: Sequence[Tree]) -> list[Tree]:
    weights = [["exp", x] for x in logits]
    total = ["add", *weights, number(0)]
    return [["mul", w, ["pow", total, number(-1)]] for w in weights]


def _entropy(policy: Sequence[Tree]) -> Tree:
    return ["mul", number(-1), ["add", *(["mul", p, ["log", p]] for p in policy), number(0)]]


def _square(tree: Tree) -> Tree:
    return ["pow", tree, number(2)]


def softmax_means(formula: Tree, data: Data, context: Context) -> None:
    v, theta, other = data["values"], data["logits"], data["others"]
    V, D = data["value_range"], data["logit_range"]
    require_fit(len(v) == len(theta) == len(other) >= 1)
    context.require_defined(*v, *theta, *other, V, D)
    d = [minus(a, b) for a, b in zip(theta, other, strict=True)]
    for vector, bound in ((v, V), (d, D)):
        for a, b in combinations(vector, 2):
            context.require_holds(["le", _square(minus(a, b)), bound], "a range")
        if len(vector) == 1:
            context.require_holds(["le", number(0), bound], "a range")
    shift = zip(v, _policy(theta), _policy(other), strict=True)
    mean = ["add", *(["mul", a, minus(p, q)] for a, p, q in shift), number(0)]
    limit = ["mul", number(_SIXTEENTH), V, D]
    if not _says_of_square(formula, mean, limit, context):
        context.require_entailed(formula, [["le", _square(mean), limit]], alone=True)


def _says_of_square(formula: Tree, root: Tree, limit: Tree, context: Context) -> bool:
    """Whether it is ``root² ≤ limit`` as it stands, without multiplying the square out."""
    match formula:
        case ["le", ["pow", x, ["rational", "2"]], bound]:
            same = any(context.is_zero(d) for d in (minus(x, root), ["add", x, root]))
            return same and context.is_zero(minus(bound, limit))
    return False


def sorted_tilt(formula: Tree, data: Data, context: Context) -> None:
    theta, g = data["logits"], data["increments"]
    require_fit(len(theta) == len(g) >= 2)
    context.require_defined(*theta, *g)
    for a, b in pairwise(g):
        context.require_holds(["lt", b, a], "an order of increments")
    tilted = [["add", a, b] for a, b in zip(theta, g, strict=True)]
    in_order = ["and", *(["le", b, a] for a, b in pairwise(theta))]
    entropies = [_entropy(_policy(logits)) for logits in (tilted, theta)]
    context.require_entailed(formula, [["implies", in_order, ["lt", *entropies]]], alone=True)


def exponential_order(formula: Tree, data: Data, context: Context) -> None:
    a, b = data["a"], data["b"]
    context.require_defined(a, b)
    exponentials = ["exp", a], ["exp", b]
    known = [["iff", [order, a, b], [order, *exponentials]] for order in ("le", "lt")]
    context.require_entailed(formula, known)


def norm_bound(formula: Tree, data: Data, context: Context) -> None:
    M, x = matrix(data["matrix"]), data["vector"]
    require_fit(all(len(row) == len(x) for row in M), len(M) > 0)
    context.require_defined(data["matrix"], *x)
    images = [["add", *(["mul", a, b] for a, b in zip(row, x, strict=True))] for row in M]
    left = ["add", *map(_square, images)]
    right = ["mul", _square(["SpectralNorm", data["matrix"]]), ["add", *map(_square, x)]]
    context.require_entailed(formula, [["le", left, right]], alone=True)


_SIXTEENTH = Fraction(1, 16)

RULES: dict[str, Check] = {
    "SoftmaxMeans": softmax_means,
    "SortedTilt": sorted_tilt,
    "ExponentialOrder": exponential_order,
    "NormBound": norm_bound,
}
