"""Where eigenvalues lie."""

from __future__ import annotations

from typing import Any

from proofkit.recheck._context import Context
from proofkit.recheck._outcomes import BeyondScope, Rejected
from proofkit.recheck._rules._shapes import (
    Check,
    Data,
    Rows,
    arguments,
    matrix,
    matrix_product,
    number_of,
    require_fit,
    square,
)
from proofkit.recheck._signs import AT_LEAST_ZERO, Sign
from proofkit.recheck._trees import Tree, key, minus, number


def schur_cohn(formula: Tree, data: Data, context: Context) -> None:
    left, right = _predicate_first(arguments(formula, "iff", 2))
    if left[0] not in ("Stable", "Unstable") or left[1]:
        raise Rejected(f"{str(left[0])[:40]} is no property of eigenvalues")
    condition = _jury(square(left[2]), left[0] == "Unstable")
    decided = [condition[0], *(context.decided(part) for part in condition[1:])]
    context.require_entailed(["iff", decided, right], [], alone=True)


def _jury(M: Rows, unstable: bool) -> Tree:
    one = number(1)
    if len(M) == 1:
        ((x,),) = M
        outside = ["or", ["lt", one, x], ["lt", x, number(-1)]]
        return outside if unstable else ["and", ["lt", x, one], ["lt", number(-1), x]]
    if len(M) != 2:
        raise BeyondScope(f"Jury's conditions at size {len(M)}")
    (a, b), (c, d) = M
    trace = ["add", a, d]
    determinant = minus(["mul", a, d], ["mul", b, c])
    bound, negative = ["add", one, determinant], ["mul", number(-1), trace]
    if unstable:
        return ["or", ["lt", one, determinant], ["lt", bound, trace], ["lt", bound, negative]]
    return ["and", ["lt", determinant, one], ["lt", trace, bound], ["lt", negative, bound]]


def skew_times_gram(formula: Tree, data: Data, context: Context) -> None:
    bound, matrix, shift = arguments(formula, "SpectrumOnLine", 3)
    M, A, n = square(matrix), square(data["skew"]), len(square(matrix))
    if bound or len(A) != n:
        raise Rejected("the sizes differ")
    S: list[Rows] = [[[number(0)] for _ in range(n)] for _ in range(n)]
    for weight, vector in data["gram"]:
        context.require_sign(weight, AT_LEAST_ZERO, "a weight")
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
            left = minus(M[i][j], shift) if i == j else M[i][j]
            context.require_zero(minus(left, AS))


def modulus_on_line(formula: Tree, data: Data, context: Context) -> None:
    left, right = _predicate_first(arguments(formula, "iff", 2))
    if left[0] not in ("Stable", "Unstable") or left[1]:
        raise Rejected(f"{str(left[0])[:40]} is no property of eigenvalues")
    r, M = data["real_part"], square(left[2])
    context.require_entailed(["SpectrumOnLine", [], left[2], r])
    radius = _only_radius(right)
    N = square(radius[1])
    if len(N) != len(M):
        raise Rejected("the spectral radius is of another size")
    for i, row in enumerate(M):
        for j, x in enumerate(row):
            context.require_zero(minus(minus(x, r) if i == j else x, N[i][j]))
    squared = ["add", ["pow", r, number(2)], ["pow", radius, number(2)]]
    stable = left[0] == "Stable"
    condition = ["lt", squared, number(1)] if stable else ["lt", number(1), squared]
    context.require_entailed(["iff", condition, right], [], alone=True)


def cyclic(formula: Tree, data: Data, context: Context) -> None:
    left, right = arguments(formula, "eq", 2)
    X, Y = matrix(data["left"]), matrix(data["right"])
    products = [matrix_product(X, Y), matrix_product(Y, X)]
    matrices = [square(arguments(side, "SpectralRadius", 1)[0]) for side in (left, right)]
    if not any(_same(context, matrices, order) for order in (products, products[::-1])):
        raise Rejected("the matrices are not the two products")


def _same(context: Context, matrices: list[Any], products: list[Any]) -> bool:
    for M, product in zip(matrices, products, strict=True):
        if len(M) != len(product):
            return False
        for row, other in zip(M, product, strict=True):
            if not all(context.is_zero(minus(x, y)) for x, y in zip(row, other, strict=True)):
                return False
    return True


def scaled_radius(formula: Tree, data: Data, context: Context) -> None:
    sides = arguments(formula, "eq", 2)
    scaled, right = sides if _is_radius(sides[0]) else sides[::-1]
    if not _is_radius(scaled):
        raise Rejected("one side must be a spectral radius")
    rho, c = _only_radius(right), data["factor"]
    M, N = square(scaled[1]), square(rho[1])
    if len(M) != len(N):
        raise Rejected("the matrices differ in size")
    for row, other in zip(M, N, strict=True):
        for x, y in zip(row, other, strict=True):
            context.require_zero(minus(x, ["mul", c, y]))
    context.require_zero(minus(right, ["mul", c, rho]))
    context.require_sign(c, AT_LEAST_ZERO, "the factor")


_PREDICATES = ("Stable", "Unstable", "BoundedAbove")


def _predicate_first(sides: list[Tree]) -> list[Tree]:
    first, second = sides
    is_predicate = isinstance(first, list) and first[0] in _PREDICATES
    found = [first, second] if is_predicate else [second, first]
    if not isinstance(found[0], list) or found[0][0] not in _PREDICATES:
        raise Rejected("neither side is a property of a matrix")
    return found


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


def skew_pencil(formula: Tree, data: Data, context: Context) -> None:
    bound, matrix_, shift = arguments(formula, "SpectrumOnLine", 3)
    M, A = square(matrix_), square(data["skew"])
    n = len(M)
    rows = [_column(vector, n) for _, vector in data["gram"]]
    require_fit(not bound, len(A) == n)
    for weight, _ in data["gram"]:
        context.require_sign(weight, Sign.POSITIVE, "a weight")
    if rank([[number_of(x) for x in v] for v in rows]) != n:
        raise Rejected("the Gram matrix may be singular")
    weights = [weight for weight, _ in data["gram"]]
    pairs = list(zip(weights, rows, strict=True))
    G = [[["add", *(["mul", w, v[i], v[j]] for w, v in pairs)] for j in range(n)] for i in range(n)]
    shifted = [[minus(x, shift) if i == j else x for j, x in enumerate(r)] for i, r in enumerate(M)]
    product = matrix_product(G, shifted)
    for i in range(n):
        for j in range(n):
            context.require_zero(["add", A[i][j], A[j][i]])
            if not context.is_zero(minus(product[i][j], A[i][j])):
                context.require_entailed(["eq", product[i][j], A[i][j]])


def _column(vector: Tree, size: int) -> list[Tree]:
    rows = matrix(vector)
    require_fit(len(rows) == size, all(len(row) == 1 for row in rows))
    return [row[0] for row in rows]


def rank(rows: list[list[Any]]) -> int:
    """Of a matrix of rational numbers, by elimination."""
    rows, found = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivots = [r for r in range(found, len(rows)) if rows[r][column] != 0]
        if not pivots:
            continue
        rows[found], rows[pivots[0]] = rows[pivots[0]], rows[found]
        for r in range(found + 1, len(rows)):
            factor = rows[r][column] / rows[found][column]
            rows[r] = [x - factor * y for x, y in zip(rows[r], rows[found], strict=True)]
        found += 1
    return found


RULES: dict[str, Check] = {
    "SchurCohn": schur_cohn,
    "SkewTimesGram": skew_times_gram,
    "SkewPencil": skew_pencil,
    "ModulusOnLine": modulus_on_line,
    "Cyclic": cyclic,
    "ScaledRadius": scaled_radius,
}
