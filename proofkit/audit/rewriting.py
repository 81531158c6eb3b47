"""Carrying a change over to expressions, rules and steps that were written without it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import sympy as sp
from attrs import define, evolve, field, fields, has
from sympy.logic.boolalg import Boolean

from proofkit.audit.places import rebuilt
from proofkit.statement.claim import equal
from proofkit.statement.derivation import Step
from proofkit.statement.rules import Combination, Lemma, RealLemma, Rule
from proofkit.statement.rules.lemmas import Values
from proofkit.statement.variables import Coordinate

Pairs = Mapping[sp.Basic, sp.Basic]


@define
class Rewriting:
    """New nodes in the place of old ones, wherever these stand, whatever binds their variables.

    An old sum or product is found within a longer one too, and with the other sign.
    """

    pairs: Pairs
    _known: dict[sp.Basic, sp.Basic] = field(factory=dict, init=False)
    _parts: list[tuple[type, Counter[sp.Basic], sp.Basic]] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        for old, new in self.pairs.items():
            if isinstance(old, sp.Add | sp.Mul):
                self._parts.append((old.func, Counter(old.args), new))
            if isinstance(old, sp.Add) and isinstance(new, sp.Expr):
                self._parts.append((sp.Add, Counter((-old).expand(deep=False).args), -new))

    def of(self, node: sp.Basic) -> sp.Basic:
        """The node with everything replaced."""
        if node not in self._known:
            self._known[node] = self._anew(node)
        return self._known[node]

    def _anew(self, node: sp.Basic) -> sp.Basic:
        if node in self.pairs:
            return self.pairs[node]
        found = self._within(node)
        arguments = [self.of(a) for a in node.args] if found is None else found
        return rebuilt(node, arguments) if found or arguments != list(node.args) else node

    def _within(self, node: sp.Basic) -> list[sp.Basic] | None:
        """The arguments of a sum or product that holds an old one, with the new in its place."""
        for kind, old, new in self._parts:
            if node.func is kind and old <= Counter(node.args):
                rest = Counter(node.args) - old
                return [*(self.of(a) for a in rest.elements()), new]
        return None


def carried(step: Step, rewriting: Rewriting) -> Step:
    """The step with the change in its formula and in the data of its rule.

    What another theorem says stays; only the values at which it is taken change.
    """
    match step.rule:
        case Lemma() as rule:
            values = _values(rule.values, _free(rule), rewriting)
            goal = sp.And(*rule.theorem.claims(rule.size)[rule.number - 1].goal)
            return _taken_at(step, rule, values, goal)
        case RealLemma() as rule:
            values = _values(rule.values, frozenset(), rewriting)
            return _taken_at(step, rule, values, rule.conclusion)
        case Combination() as rule:
            moved = _in_data(rule, rewriting)
            sides = (moved.written_out(side) for side in (moved.left, moved.right))
            return evolve(step, rule=moved, formula=equal(*sides))
    return evolve(step, rule=_in_data(step.rule, rewriting), formula=rewriting.of(step.formula))


def _free(rule: Lemma) -> frozenset[Coordinate]:
    """The variables of the cited theorem that stand for themselves."""
    claim = rule.theorem.claims(rule.size)[rule.number - 1]
    given = dict(rule.values)
    return frozenset(x for v in claim.forall for x in v.coordinates if x not in given)


def _values(values: Values, free: frozenset[Coordinate], rewriting: Rewriting) -> Values:
    kept = tuple((x, rewriting.of(value)) for x, value in values)
    moved = tuple((x, rewriting.of(x)) for x in sorted(free, key=str) if x in rewriting.pairs)
    return (*kept, *moved)


def _taken_at(step: Step, rule: Lemma | RealLemma, values: Values, goal: Boolean) -> Step:
    if values == rule.values:
        return step
    return evolve(step, rule=evolve(rule, values=values), formula=goal.xreplace(dict(values)))


def _in_data(data: Any, rewriting: Rewriting) -> Any:
    if isinstance(data, sp.MatrixBase):
        return data.applyfunc(rewriting.of)
    if isinstance(data, sp.Basic):
        return rewriting.of(data)
    if isinstance(data, tuple | list):
        return type(data)(_in_data(item, rewriting) for item in data)
    if isinstance(data, Rule) or has(type(data)):
        return _in_fields(data, rewriting)
    return data


def _in_fields(data: Any, rewriting: Rewriting) -> Any:
    kind: Any = type(data)
    names = [f.name for f in fields(kind)] if has(kind) else []
    return evolve(data, **{n: _in_data(getattr(data, n), rewriting) for n in names})
