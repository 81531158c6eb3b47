"""Derivatives of canonical trees."""

from __future__ import annotations

from typing import Any

from proofkit.recheck._outcomes import BeyondScope
from proofkit.recheck._trees import Tree, number, rational


def derivative(tree: Tree, x: Tree) -> Tree:
    """The partial derivative of an expression by a coordinate."""
    if tree == x:
        return number(1)
    if isinstance(tree, str) or tree[0] in ("rational", "variable"):
        return number(0)
    name, *args = tree
    match name:
        case "add":
            return ["add", *(derivative(a, x) for a in args)]
        case "mul":
            return ["add", *(_product(args, i, x) for i in range(len(args)))]
        case "pow":
            return _power(args, x)
        case "exp":
            return ["mul", tree, derivative(args[0], x)]
        case "log":
            return ["mul", ["pow", args[0], number(-1)], derivative(args[0], x)]
    raise BeyondScope(f"the derivative of {str(name)[:40]}")


def _product(factors: list[Any], i: int, x: Tree) -> Tree:
    return ["mul", *factors[:i], derivative(factors[i], x), *factors[i + 1 :]]


def _power(args: list[Any], x: Tree) -> Tree:
    base, exponent = args
    if isinstance(exponent, list) and exponent[0] == "rational":
        lower = ["pow", base, number(rational(exponent[1]) - 1)]
        return ["mul", exponent, lower, derivative(base, x)]
    inner = ["mul", exponent, ["log", base]]
    return ["mul", ["pow", base, exponent], derivative(inner, x)]
