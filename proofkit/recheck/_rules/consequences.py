"""Consequences: propositional, arithmetical, and of other theorems."""

from __future__ import annotations

from proofkit.recheck._context import Context, parts_of
from proofkit.recheck._outcomes import Malformed, Rejected
from proofkit.recheck._positivity import excluded
from proofkit.recheck._rules._shapes import Check, Data
from proofkit.recheck._trees import Tree, check_tree, label
from proofkit.recheck._variables import free_labels, labels_of, substituted


def logic(formula: Tree, data: Data, context: Context) -> None:
    context.require_entailed(formula)


def arithmetic(formula: Tree, data: Data, context: Context) -> None:
    """From premises and from what the lemmas exclude; each premise follows from what is known."""
    for premise in data["premises"]:
        check_tree(premise)
        context.require_holds(premise, "a premise")
    context.require_defined(formula, *data["premises"])
    clauses = [excluded(lemma, context) for lemma in data["lemmas"]]
    context.require_entailed(formula, [*data["premises"], *clauses], alone=True)


def real_lemma(formula: Tree, data: Data, context: Context) -> None:
    """An instance of a theorem about the variables of its own, proved from what lemmas exclude."""
    premises, conclusion = data["premises"], data["conclusion"]
    inner = Context({}, [])
    for variable in data["variables"]:
        inner.declare(variable)
    known = {x for v in data["variables"] for x in labels_of(v)}
    for condition in (*premises, conclusion):
        check_tree(condition)
        if free_labels(condition) - known:
            raise Rejected("the lemma mentions what is no variable of it")
    for premise in premises:
        inner.require_defined(premise)
        inner.add(premise)
    inner.require_defined(conclusion)
    clauses = [excluded(lemma, inner) for lemma in data["lemmas"]]
    inner.require_entailed(conclusion, [*inner.facts, *clauses], alone=True)

    values = values_of(data["values"])
    if set(values) != known:
        raise Rejected("exactly the variables of the lemma need a value each")
    context.require_defined(*values.values())
    for premise in inner.facts:
        for part in parts_of(substituted(premise, values)):
            context.require_defined(part)
            context.require_holds(part, "a premise at these values")
    context.require_entailed(formula, [substituted(conclusion, values)], alone=True)


def values_of(pairs: list[list[Tree]]) -> dict[str, Tree]:
    """Values by label, from pairs of a coordinate and its value."""
    found: dict[str, Tree] = {}
    for x, value in pairs:
        check_tree(value)
        if not isinstance(x, list) or x[0] != "variable" or label(x) in found:
            raise Malformed("values are pairs of a coordinate and a tree, each coordinate once")
        found[label(x)] = value
    return found


RULES: dict[str, Check] = {
    "Logic": logic,
    "Arithmetic": arithmetic,
    "RealLemma": real_lemma,
}
