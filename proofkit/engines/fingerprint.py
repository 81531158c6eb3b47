"""A digest of everything about a theorem that engines look at.

The claims' own hashes are not enough: a derivation, a witness or a suspect is no part of a claim's
meaning, yet decides what can be proved of it, and so do the theorems that a derivation cites. Two
theorems of one fingerprint are, to every engine, the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import sympy as sp
from attrs import fields, has
from sympy.core.function import AppliedUndef
from sympy.core.symbol import Str

from proofkit._errors import StatementError
from proofkit.statement.canonical import digest
from proofkit.statement.claim import Claim
from proofkit.statement.rules import Lemma
from proofkit.statement.theorem import EverySize, Size, Theorem
from proofkit.statement.variables import Coordinate, FunctionVariable, Letter, Variable

_UNORDERED = (sp.Add, sp.Mul, sp.And, sp.Or, sp.Equivalent, sp.Eq, sp.Ne, sp.Min, sp.Max)


def fingerprint(theorem: Theorem) -> str:
    """The digest of the statement and, at every size, of claims, derivations and suspects.

    Raises
    ------
    StatementError
        If something in it is not data.
    """
    reader = _Reader()
    parts = [reader.at(theorem, size) for size in theorem.all_sizes]
    return digest([theorem.id, theorem.statement, parts])


class _Reader:
    """Digests of nested data; those of expressions are made once for each that occurs."""

    def __init__(self) -> None:
        self._nodes: dict[sp.Basic, str] = {}
        self._theorems: dict[tuple[Theorem, Size], str] = {}

    def at(self, theorem: Theorem, size: Size) -> str:
        """The digest of a theorem at one size; one that rests on itself is met again inside."""
        key = theorem, size
        if key not in self._theorems:
            self._theorems[key] = "rests on itself"
            self._theorems[key] = digest(
                [
                    theorem.id,
                    self._size(size),
                    [self._claim(claim) for claim in theorem.claims(size)],
                    self.data(theorem.derivations(size)),
                    self.data(theorem.suspects(size)),
                ]
            )
        return self._theorems[key]

    def _size(self, size: Size) -> list[Any]:
        symbolic = [size.least, size.of] if isinstance(size, EverySize) else []
        return [str(size), *symbolic]

    def _claim(self, claim: Claim) -> list[Any]:
        support = claim.witness, claim.obtained, claim.construction, claim.family
        return [claim.canonical(), [self.data(part) for part in support]]

    def data(self, value: Any) -> Any:
        """JSON-ready data that differ whenever the value does."""
        if value is None or isinstance(value, bool | int | str):
            return value
        if isinstance(value, Fraction):
            return ["fraction", str(value)]
        if isinstance(value, sp.Basic | sp.MatrixBase):
            return self._node(value)
        if isinstance(value, tuple | list):
            return [self.data(item) for item in value]
        if isinstance(value, Mapping):
            pairs = ([self.data(key), self.data(item)] for key, item in value.items())
            return ["map", *sorted(pairs, key=json.dumps)]
        if isinstance(value, Variable):
            return ["variable", value.key]
        if isinstance(value, Lemma):
            cited = self.at(value.theorem, value.size)
            return ["lemma", cited, value.number, self.data(value.values)]
        kind: Any = type(value)
        if has(kind) and not isinstance(value, Theorem):
            parts = {field.name: self.data(getattr(value, field.name)) for field in fields(kind)}
            return [_name(kind), parts]
        raise StatementError(f"{kind.__name__} in a theorem is no data")

    def _node(self, node: sp.Basic | sp.MatrixBase) -> str:
        if isinstance(node, sp.MatrixBase):
            return digest(["matrix", node.rows, node.cols, [self._node(entry) for entry in node]])
        if node not in self._nodes:
            self._nodes[node] = digest(self._spelled(node))
        return self._nodes[node]

    def _spelled(self, node: sp.Basic) -> list[Any]:
        if isinstance(node, Coordinate | Letter):
            return ["variable", node.variable.key, *node.index]
        if isinstance(node, sp.Dummy | sp.Wild):
            raise StatementError(f"{node} has no name of its own")
        if isinstance(node, sp.Symbol):
            return ["symbol", node.name, sorted(node.assumptions0.items())]
        if isinstance(node, Str):
            return ["name", node.name]
        if isinstance(node, sp.Rational):
            return ["rational", str(node)]
        if isinstance(node, sp.Float):
            return ["float", sp.srepr(node)]
        parts = [self._node(argument) for argument in node.args]
        if isinstance(node, _UNORDERED):
            parts.sort()
        return [self._head(node), *parts]

    def _head(self, node: sp.Basic) -> Any:
        if isinstance(node, AppliedUndef):
            variable = getattr(type(node), "variable", None)
            key = variable.key if isinstance(variable, FunctionVariable) else ""
            return ["function", type(node).__name__, key]
        return _name(type(node))


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
