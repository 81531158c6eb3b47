"""The rules of inference that can be rechecked, one function each.

Each takes the formula, the data of the step, and what stands above; it raises `Rejected` where the
formula does not follow. The theorems behind the rules are those named in `proofkit show`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from proofkit.recheck._calculus import derivative
from proofkit.recheck._context import Context
from proofkit.recheck._outcomes import BeyondScope, Malformed, Rejected
from proofkit.recheck._signs import AT_LEAST_ZERO, Sign, total
from proofkit.recheck._trees import Tree, coordinates, key, label, number, substituted
from proofkit.recheck._variables import coordinates_of

Check = Callable[[Tree, dict[str, Any], Context], None]


def identity(formula: Tree, data: dict[str, Any], context: Context) -> None:
    for left, right in _equations(formula):
        context.require_zero(_minus(left, right))


def derivative_of(formula: Tree, data: dict[str, Any], context: Context) -> None:
    ((left, right),) = _equations(formula)
    if left != ["derivative", data["expression"], data["variable"]]:
        raise Rejected("the left side is another derivative")
    context.require_zero(_minus(derivative(data["expression"], data["variable"]), right))


def signs(formula: Tree, data: dict[str, Any], context: Context) -> None:
    strict, small, large = _inequality(formula)
    difference = _minus(large, small)
    context.require_zero(_minus(difference, ["add", number(0), *data["terms"]]))
    found = total(context.sign(term) for term in data["terms"])
    context.require_sign(found, Sign.POSITIVE if strict else AT_LEAST_ZERO, "the sum")


def logic(formula: Tree, data: dict[str, Any], context: Context) -> None:
    context.require_entailed(formula)


def proportional(formula: Tree, data: dict[str, Any], context: Context) -> None:
    left, right = _arguments(formula, "iff", 2)
    (strict, *first), (also_strict, *second) = _inequality(left), _inequality(right)
    if strict != also_strict:
        raise Rejected("one side is strict, the other is not")
    context.require_sign(context.sign(data["factor"]), Sign.POSITIVE, "the factor")
    a, b = (_minus(large, small) for small, large in (first, second))
    ratios = (_minus(a, ["mul", data["factor"], b]), _minus(b, ["mul", data["factor"], a]))
    if not any(map(context.is_zero, ratios)):
        context.require_zero(ratios[0])


def minimum(formula: Tree, data: dict[str, Any], context: Context) -> None:
    strict, small, large = _inequality(formula)
    relation = "lt" if strict else "le"
    if isinstance(large, list) and large[0] == "min":
        for part in large[1:]:
            context.require_entailed([relation, small, part])
    elif isinstance(small, list) and small[0] == "max":
        for part in small[1:]:
            context.require_entailed([relation, part, large])
    elif (not strict and _is_argument(large, small, "min", context)) or (
        not strict and _is_argument(small, large, "max", context)
    ):
        return
    else:
        context.require_entailed(formula)


def _is_argument(part: Tree, extremum: Tree, name: str, context: Context) -> bool:
    if not isinstance(extremum, list) or extremum[0] != name:
        return False
    return any(context.is_zero(_minus(part, a)) for a in extremum[1:])


def gibbs(formula: Tree, data: dict[str, Any], context: Context) -> None:
    p, q = data["p"], data["q"]
    if len(p) != len(q):
        raise Rejected("the laws differ in length")
    for law in (p, q):
        context.require_zero(_minus(["add", *law], number(1)))
        for x in law:
            context.require_sign(context.sign(x), Sign.POSITIVE, "a probability")
    ratios = [["log", ["mul", a, ["pow", b, number(-1)]]] for a, b in zip(p, q, strict=True)]
    divergence = ["add", *(["mul", a, r] for a, r in zip(p, ratios, strict=True))]
    same = ["and", *(["eq", a, b] for a, b in zip(p, q, strict=True))]
    weak, strict = ["le", number(0), divergence], ["lt", number(0), divergence]
    context.require_entailed(formula, [weak, ["or", same, strict]], alone=True)


def schur_cohn(formula: Tree, data: dict[str, Any], context: Context) -> None:
    left, right = _predicate_first(_arguments(formula, "iff", 2))
    if left[0] not in ("Stable", "Unstable") or left[1]:
        raise Rejected(f"{str(left[0])[:40]} is no property of eigenvalues")
    condition = _jury(_square(left[2]), left[0] == "Unstable")
    decided = [condition[0], *(context.decided(part) for part in condition[1:])]
    context.require_entailed(["iff", decided, right], [], alone=True)


def _jury(M: list[list[Tree]], unstable: bool) -> Tree:
    one = number(1)
    if len(M) == 1:
        ((x,),) = M
        outside = ["or", ["lt", one, x], ["lt", x, number(-1)]]
        return outside if unstable else ["and", ["lt", x, one], ["lt", number(-1), x]]
    if len(M) != 2:
        raise BeyondScope(f"Jury's conditions at size {len(M)}")
    (a, b), (c, d) = M
    trace = ["add", a, d]
    determinant = _minus(["mul", a, d], ["mul", b, c])
    bound, negative = ["add", one, determinant], ["mul", number(-1), trace]
    if unstable:
        return ["or", ["lt", one, determinant], ["lt", bound, trace], ["lt", bound, negative]]
    return ["and", ["lt", determinant, one], ["lt", trace, bound], ["lt", negative, bound]]


def skew_times_gram(formula: Tree, data: dict[str, Any], context: Context) -> None:
    bound, matrix, shift = _arguments(formula, "SpectrumOnLine", 3)
    M, A, n = _square(matrix), _square(data["skew"]), len(_square(matrix))
    if bound or len(A) != n:
        raise Rejected("the sizes differ")
    S: list[list[list[Tree]]] = [[[number(0)] for _ in range(n)] for _ in range(n)]
    for weight, vector in data["gram"]:
        context.require_sign(context.sign(weight), AT_LEAST_ZERO, "a weight")
        v = vector[3:]
        if len(v) != n:
            raise Rejected("a vector of another size")
        for i in range(n):
            for j in range(n):
                S[i][j].append(["mul", weight, v[i], v[j]])
    for i in range(n):
        for j in range(n):
            context.require_zero(["add", A[i][j], A[j][i]])
            AS = ["add", *(["mul", A[i][k], ["add", *S[k][j]]] for k in range(n))]
            left = _minus(M[i][j], shift) if i == j else M[i][j]
            context.require_zero(_minus(left, AS))


def modulus_on_line(formula: Tree, data: dict[str, Any], context: Context) -> None:
    left, right = _predicate_first(_arguments(formula, "iff", 2))
    if left[0] not in ("Stable", "Unstable") or left[1]:
        raise Rejected(f"{str(left[0])[:40]} is no property of eigenvalues")
    r, M = data["real_part"], _square(left[2])
    context.require_entailed(["SpectrumOnLine", [], left[2], r])
    radius = _only_radius(right)
    N = _square(radius[1])
    if len(N) != len(M):
        raise Rejected("the spectral radius is of another size")
    for i, row in enumerate(M):
        for j, x in enumerate(row):
            context.require_zero(_minus(_minus(x, r) if i == j else x, N[i][j]))
    squared = ["add", ["pow", r, number(2)], ["pow", radius, number(2)]]
    stable = left[0] == "Stable"
    condition = ["lt", squared, number(1)] if stable else ["lt", number(1), squared]
    context.require_entailed(["iff", condition, right], [], alone=True)


def cyclic(formula: Tree, data: dict[str, Any], context: Context) -> None:
    left, right = _arguments(formula, "eq", 2)
    X, Y = _matrix(data["left"]), _matrix(data["right"])
    products = [_matrix_product(X, Y), _matrix_product(Y, X)]
    matrices = [_square(_arguments(side, "SpectralRadius", 1)[0]) for side in (left, right)]
    if not any(_same(context, matrices, order) for order in (products, products[::-1])):
        raise Rejected("the matrices are not the two products")


def _same(context: Context, matrices: list[Any], products: list[Any]) -> bool:
    for M, product in zip(matrices, products, strict=True):
        if len(M) != len(product):
            return False
        for row, other in zip(M, product, strict=True):
            if not all(context.is_zero(_minus(x, y)) for x, y in zip(row, other, strict=True)):
                return False
    return True


def scaled_radius(formula: Tree, data: dict[str, Any], context: Context) -> None:
    sides = _arguments(formula, "eq", 2)
    scaled, right = sides if _is_radius(sides[0]) else sides[::-1]
    if not _is_radius(scaled):
        raise Rejected("one side must be a spectral radius")
    rho, c = _only_radius(right), data["factor"]
    M, N = _square(scaled[1]), _square(rho[1])
    if len(M) != len(N):
        raise Rejected("the matrices differ in size")
    for row, other in zip(M, N, strict=True):
        for x, y in zip(row, other, strict=True):
            context.require_zero(_minus(x, ["mul", c, y]))
    context.require_zero(_minus(right, ["mul", c, rho]))
    context.require_sign(context.sign(c), AT_LEAST_ZERO, "the factor")


def drift(formula: Tree, data: dict[str, Any], context: Context) -> None:
    variables, observable, state, image, bound = _arguments(formula, "LiminfAtLeast", 5)
    if len(variables) != 1 or variables[0][0] != "vector" or variables[0][3:] != _ALL_REALS:
        raise Rejected("the state must be one vector that ranges over all reals")
    whole = ["tuple", *coordinates_of(variables[0])]
    if state != whole:
        raise Rejected("the state must be a whole vector")
    labels = [label(x) for x in state[1:]]
    if coordinates([bound, data["rate"]]) & set(labels):
        raise Rejected("bound and rate must not mention the state")
    context.require_arbitrary(labels)
    values = dict(zip(labels, image[3:], strict=True))
    r, rest = data["rate"], _minus(number(1), data["rate"])
    lower = ["add", ["mul", r, observable], ["mul", rest, bound]]
    context.require_entailed(["le", lower, substituted(observable, values)])
    context.require_sign(context.sign(r), AT_LEAST_ZERO, "the rate")
    context.require_sign(context.sign(rest), Sign.POSITIVE, "1 − the rate")


_ALL_REALS = [None, None, True, True, False]


def _minus(left: Tree, right: Tree) -> Tree:
    return ["add", left, ["mul", number(-1), right]]


def _arguments(tree: Tree, name: str, count: int) -> list[Tree]:
    if not isinstance(tree, list) or tree[0] != name or len(tree) != count + 1:
        raise Rejected(f"the rule concludes {name}, not {str(tree)[:60]}")
    return list(tree[1:])


def _equations(formula: Tree) -> Iterable[tuple[Tree, Tree]]:
    if formula == "true":
        return
    conjunction = isinstance(formula, list) and formula[0] == "and"
    for part in formula[1:] if conjunction else [formula]:
        if part == "true":
            continue
        left, right = _arguments(part, "eq", 2)
        yield left, right


def _inequality(formula: Tree) -> tuple[bool, Tree, Tree]:
    """Whether it is strict, the smaller side, and the larger one."""
    if not isinstance(formula, list) or formula[0] not in ("lt", "le") or len(formula) != 3:
        raise Rejected(f"the rule concludes an inequality, not {str(formula)[:60]}")
    return formula[0] == "lt", formula[1], formula[2]


_PREDICATES = ("Stable", "Unstable", "BoundedAbove")


def _predicate_first(sides: list[Tree]) -> list[Tree]:
    first, second = sides
    is_predicate = isinstance(first, list) and first[0] in _PREDICATES
    found = [first, second] if is_predicate else [second, first]
    if not isinstance(found[0], list) or found[0][0] not in _PREDICATES:
        raise Rejected("neither side is a property of a matrix")
    return found


def _matrix(tree: Tree) -> list[list[Tree]]:
    if not isinstance(tree, list) or tree[0] != "matrix":
        raise Malformed("a matrix is expected")
    rows, columns, entries = int(tree[1]), int(tree[2]), tree[3:]
    if len(entries) != rows * columns:
        raise Malformed(f"a {rows}×{columns} matrix with {len(entries)} entries")
    return [entries[i * columns : (i + 1) * columns] for i in range(rows)]


def _square(tree: Tree) -> list[list[Tree]]:
    rows = _matrix(tree)
    if not rows or any(len(row) != len(rows) for row in rows):
        raise Rejected("the matrix is not square")
    return rows


def _matrix_product(X: list[list[Tree]], Y: list[list[Tree]]) -> list[list[Tree]]:
    columns = list(zip(*Y, strict=True))
    if any(len(row) != len(Y) for row in X):
        raise Rejected("the matrices do not fit")
    return [
        [["add", *(["mul", a, b] for a, b in zip(row, c, strict=True)), number(0)] for c in columns]
        for row in X
    ]


def _is_radius(tree: Tree) -> bool:
    return isinstance(tree, list) and tree[0] == "SpectralRadius"


def _only_radius(tree: Tree) -> Tree:
    found: dict[str, Tree] = {}
    stack = [tree]
    while stack:
        node = stack.pop()
        if _is_radius(node):
            found[key(node)] = node
        elif isinstance(node, list):
            stack.extend(node)
    if len(found) != 1:
        raise Rejected("the condition needs exactly one spectral radius")
    return next(iter(found.values()))


RULES: dict[str, Check] = {
    "Identity": identity,
    "Derivative": derivative_of,
    "Signs": signs,
    "Logic": logic,
    "Proportional": proportional,
    "Minimum": minimum,
    "Gibbs": gibbs,
    "SchurCohn": schur_cohn,
    "SkewTimesGram": skew_times_gram,
    "ModulusOnLine": modulus_on_line,
    "Cyclic": cyclic,
    "ScaledRadius": scaled_radius,
    "Drift": drift,
}
"""By the name of the rule in `proofkit.statement.rules`."""
