"""The shapes of formulas and data that the rules expect."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from proofkit.recheck._context import Context, parts_of
from proofkit.recheck._outcomes import Malformed, Rejected
from proofkit.recheck._trees import Tree, key, number, rational
from proofkit.recheck._variables import coordinates_of

Data = dict[str, Any]
Check = Callable[[Tree, Data, Context], None]
Rows = list[list[Tree]]


def predicate(tree: Tree, name: str, count: int) -> list[Any]:
    """The variables that a predicate binds, and its `count` further arguments."""
    return arguments(tree, name, count + 1)


def bound_state(variables: Any, state: Tree) -> list[Tree]:
    """The coordinates of a state, which must be the one vector of all reals that is bound."""
    if len(variables) != 1 or state != ["tuple", *coordinates_of(variables[0])]:
        raise Rejected("the state must be one whole vector")
    require_all_reals(variables[0])
    return list(state[1:])


def require_all_reals(variable: Any) -> None:
    if variable[0] != "vector" or variable[3:] != [None, None, True, True, False]:
        raise Rejected("the variable must be a vector that ranges over all reals")


def require_fit(*fits: bool) -> None:
    if not all(fits):
        raise Rejected("sizes or lengths do not fit")


def number_of(tree: Tree) -> Any:
    """The value of a rational number; `Rejected` where it is none."""
    if not isinstance(tree, list) or tree[0] != "rational":
        raise Rejected(f"{key(tree)[:40]} is no rational number")
    return rational(tree[1])


def arguments(tree: Tree, name: str, count: int) -> list[Tree]:
    if not isinstance(tree, list) or tree[0] != name or len(tree) != count + 1:
        raise Rejected(f"the rule concludes {name}, not {str(tree)[:60]}")
    return list(tree[1:])


def equations(formula: Tree) -> Iterable[tuple[Tree, Tree]]:
    for part in parts_of(formula):
        if part == "true":
            continue
        left, right = arguments(part, "eq", 2)
        yield left, right


def inequality(formula: Tree) -> tuple[bool, Tree, Tree]:
    """Whether it is strict, the smaller side, and the larger one."""
    if not isinstance(formula, list) or formula[0] not in ("lt", "le") or len(formula) != 3:
        raise Rejected(f"the rule concludes an inequality, not {str(formula)[:60]}")
    return formula[0] == "lt", formula[1], formula[2]


def matrix(tree: Tree) -> Rows:
    if not isinstance(tree, list) or tree[0] != "matrix":
        raise Malformed("a matrix is expected")
    rows, columns, entries = int(tree[1]), int(tree[2]), tree[3:]
    if len(entries) != rows * columns:
        raise Malformed(f"a {rows}×{columns} matrix with {len(entries)} entries")
    return [entries[i * columns : (i + 1) * columns] for i in range(rows)]


def square(tree: Tree) -> Rows:
    rows = matrix(tree)
    if not rows or any(len(row) != len(rows) for row in rows):
        raise Rejected("the matrix is not square")
    return rows


def matrix_product(X: Rows, Y: Rows) -> Rows:
    columns = list(zip(*Y, strict=True))
    if any(len(row) != len(Y) for row in X):
        raise Rejected("the matrices do not fit")
    return [
        [["add", *(["mul", a, b] for a, b in zip(row, c, strict=True)), number(0)] for c in columns]
        for row in X
    ]
