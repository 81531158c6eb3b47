"""The canonical form of an expression: a tree of plain data, and its hash.

Two spellings of one claim may have two forms; a change of meaning always changes the form. The
tree holds no code: every node is ``[name, argument, ...]`` with strings for numbers, and the names
are those of a closed list.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from proofkit._errors import StatementError
from proofkit.statement import predicates
from proofkit.statement.predicates import (
    ClaimPredicate,
    JacobianMatrix,
    MatrixFunction,
    Softmax,
    TendsTo,
)
from proofkit.statement.variables import Coordinate, Letter

Tree = str | list[Any]

_COMMUTATIVE = {
    sp.Add: "add", sp.Mul: "mul", sp.And: "and", sp.Or: "or", sp.Equivalent: "iff",
    sp.MatAdd: "matadd", sp.Eq: "eq", sp.Ne: "ne", sp.Min: "min", sp.Max: "max",
}  # fmt: skip
_ORDERED = {
    sp.Pow: "pow", sp.exp: "exp", sp.log: "log", sp.Abs: "abs", sp.sin: "sin", sp.cos: "cos",
    sp.tan: "tan", sp.cot: "cot", sp.atan: "atan", sp.sign: "sign",
    sp.Not: "not", sp.Implies: "implies",
    sp.Lt: "lt", sp.Le: "le", sp.Piecewise: "piecewise", sp.Tuple: "tuple",
    sp.functions.elementary.piecewise.ExprCondPair: "case",
    sp.MatMul: "matmul", sp.MatPow: "matpow", sp.Transpose: "transpose", sp.DiagMatrix: "diagonal",
    sp.Identity: "identity", sp.OneMatrix: "ones", sp.ZeroMatrix: "zeros",
    Softmax: "softmax", JacobianMatrix: "jacobian",
}  # fmt: skip
_ATOMS = {
    sp.pi: "pi", sp.E: "e", sp.true: "true", sp.false: "false",
}  # fmt: skip
_ENDS = {sp.oo: "infinity", -sp.oo: "-infinity"}
_SYMBOLS = (sp.Symbol, Coordinate, Letter)


def tree(node: sp.Basic) -> Tree:
    """The canonical tree of a SymPy expression, condition or matrix.

    Raises
    ------
    StatementError
        If a node is outside the statement language. Floats are, by design, and infinity is, except
        as the point of a limit: SymPy's ∞ + 1 = ∞ is no arithmetic of numbers.
    """
    if type(node) in _SYMBOLS:
        return _symbol(node)
    if isinstance(node, sp.Rational):
        return ["rational", _digits(node)]
    if isinstance(node, sp.MatrixBase):
        return ["matrix", str(node.rows), str(node.cols), *(tree(e) for e in node)]
    if node in _ATOMS:
        return _ATOMS[node]
    if isinstance(node, sp.Rel):
        _require_numbers(node)
    if isinstance(node, sp.Gt | sp.Ge):
        return ["lt" if isinstance(node, sp.Gt) else "le", tree(node.rhs), tree(node.lhs)]
    if isinstance(node, AppliedUndef):
        return ["apply", node.func.__name__, *(tree(a) for a in node.args)]
    if isinstance(node, ClaimPredicate | MatrixFunction):
        return _predicate(node)
    if type(node) in _COMMUTATIVE:
        return [_COMMUTATIVE[type(node)], *sorted((tree(a) for a in node.args), key=json.dumps)]
    if type(node) in _ORDERED:
        return [_ORDERED[type(node)], *(tree(a) for a in node.args)]
    raise StatementError(_outside(node))


def _require_numbers(node: sp.Rel) -> None:
    for side in node.args:
        condition = isinstance(side, Boolean) and not isinstance(side, sp.Symbol)
        if condition or isinstance(side, sp.MatrixBase):
            raise StatementError(
                f"{side} is no number: compare matrices by equal(...), conditions by Iff(...)"
            )


def _digits(number: sp.Rational) -> str:
    try:
        return str(number)
    except ValueError:
        raise StatementError("a number has more digits than Python prints: use a power") from None


def _predicate(node: ClaimPredicate | MatrixFunction) -> Tree:
    name = type(node).__name__
    if getattr(predicates, name, None) is not type(node):
        raise StatementError(f"{name} in {node} is no predicate of the statement language")
    if isinstance(node, MatrixFunction):
        return [name, *(tree(a) for a in node.args)]
    bound = {x.variable.name: x.variable.canonical() for x in node.bound}
    ends = _ENDS if isinstance(node, TendsTo) else {}
    return [name, [*bound.values()], *(ends.get(a) or tree(a) for a in node.args)]


def _symbol(symbol: sp.Symbol | Letter) -> Tree:
    if isinstance(symbol, Coordinate | Letter):
        return ["variable", symbol.variable.name, *(str(i + 1) for i in symbol.index)]
    return ["symbol", symbol.name]


def _outside(node: sp.Basic) -> str:
    if isinstance(node, sp.Float):
        return f"{node} is a float: write an exact number, for example Rational(1, 3)"
    known = sorted(kind.__name__ for kind in _ORDERED if issubclass(kind, sp.Function))
    return (
        f"{type(node).__name__} in {node} is not in the statement language,"
        f" whose functions are {', '.join(known)}"
    )


def digest(data: Any) -> str:
    """The SHA-256 of JSON-ready data, in hexadecimal."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
