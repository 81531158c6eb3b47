"""Propositional consequence, with the trichotomy of real numbers.

A comparison becomes a statement about the sign of one normal form, so that `x < y`, `y − x > 0`
and `2x − 2y < 0` are one atom. Predicates and anything else are opaque atoms, matched by their
canonical tree.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

import sympy as sp
import z3
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic.normal_form import NormalForms
from proofkit.statement.canonical import tree


class Logic:
    """Entailment between conditions over one domain."""

    def __init__(self, forms: NormalForms) -> None:
        self._forms = forms
        self._context = z3.Context()
        self._signs: dict[str, tuple[z3.BoolRef, z3.BoolRef]] = {}
        self._encoded: dict[Boolean, z3.BoolRef] = {}

    def entails(self, facts: Iterable[Boolean], goal: Boolean) -> bool:
        """True if `goal` follows from `facts` by propositional reasoning."""
        encoded = [self._encode(f) for f in facts]
        solver = z3.Solver(ctx=self._context)
        solver.add(*encoded, z3.Not(self._encode(goal)))
        solver.add(*(self._exclusive(*pair) for pair in self._signs.values()))
        return bool(solver.check() == z3.unsat)

    def _exclusive(self, positive: z3.BoolRef, negative: z3.BoolRef) -> z3.BoolRef:
        return z3.Not(z3.And(positive, negative))

    def _encode(self, node: Boolean) -> z3.BoolRef:
        if node not in self._encoded:
            self._encoded[node] = self._encode_anew(node)
        return self._encoded[node]

    def _encode_anew(self, node: Boolean) -> z3.BoolRef:
        parts = [self._encode(a) for a in node.args] if _is_connective(node) else []
        match node:
            case sp.logic.boolalg.BooleanTrue() | sp.logic.boolalg.BooleanFalse():
                return z3.BoolVal(node == sp.true, ctx=self._context)
            case sp.And():
                return z3.And(*parts)
            case sp.Or():
                return z3.Or(*parts)
            case sp.Not():
                return z3.Not(parts[0])
            case sp.Implies():
                return z3.Implies(*parts)
            case sp.Equivalent():
                return z3.And(*(parts[0] == p for p in parts[1:]))
            case Relational():
                return self._comparison(node)
        return self._atom(json.dumps(tree(node)))

    def _comparison(self, node: Relational) -> z3.BoolRef:
        try:
            name, sign = self._forms.sign_key(node.lhs - node.rhs)
        except ArithmeticFailure:
            return self._atom(json.dumps(tree(node)))
        positive, negative = self._sign_atoms(name)
        if sign < 0:
            positive, negative = negative, positive
        match node:
            case sp.Gt():
                return positive
            case sp.Lt():
                return negative
            case sp.Ge():
                return z3.Not(negative)
            case sp.Le():
                return z3.Not(positive)
            case sp.Ne():
                return z3.Or(positive, negative)
        return z3.Not(z3.Or(positive, negative))

    def _sign_atoms(self, name: str) -> tuple[z3.BoolRef, z3.BoolRef]:
        if name in {"0", "1"}:
            return z3.BoolVal(name == "1", self._context), z3.BoolVal(False, self._context)
        if name not in self._signs:
            self._signs[name] = (self._atom(f"{name} > 0"), self._atom(f"{name} < 0"))
        return self._signs[name]

    def _atom(self, name: str) -> z3.BoolRef:
        return z3.Bool(name, self._context)


def _is_connective(node: Boolean) -> bool:
    return isinstance(node, sp.And | sp.Or | sp.Not | sp.Implies | sp.Equivalent)
