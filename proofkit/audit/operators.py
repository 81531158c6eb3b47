"""What a slip of the pen makes of one node: other constants, signs, relations, connectives."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from attrs import frozen

from proofkit.audit.places import Place, rebuilt
from proofkit.statement import predicates as pr


@frozen
class Slip:
    """A node to stand in another's place.

    Attributes
    ----------
    kind
        What was changed: "constant", "sign", "relation", ...
    new
        The node that replaces the one at the place.
    text
        From what to what, in words.
    weaker
        Whether the whole is weaker for it, whatever its parts mean.
    """

    kind: str
    new: sp.Basic
    text: str
    weaker: bool = False


_STRICTNESS = {sp.Gt: sp.Ge, sp.Ge: sp.Gt, sp.Lt: sp.Le, sp.Le: sp.Lt}
_DIRECTION = {sp.Gt: sp.Lt, sp.Lt: sp.Gt, sp.Ge: sp.Le, sp.Le: sp.Ge}
_OPPOSITE = {
    pr.Stable: pr.Unstable,
    pr.Unstable: pr.Stable,
    pr.Supercritical: pr.Subcritical,
    pr.Subcritical: pr.Supercritical,
}
_SIGNS = {sp.Gt: ">", sp.Ge: "≥", sp.Lt: "<", sp.Le: "≤", sp.Eq: "=", sp.Ne: "≠"}


def slips(place: Place) -> Iterator[Slip]:
    """All slips at a place."""
    node = place.node
    match node:
        case sp.Rational():
            yield from _exponents(node) if place.is_exponent else _constants(node)
        case sp.Add() | sp.Mul() | sp.Max() | sp.Min():
            yield from _terms(node)
        case sp.Rel():
            yield from _relations(place)
        case sp.And() | sp.Or() | sp.Not() | sp.Implies() | sp.Equivalent():
            yield from _connectives(place)
        case pr.ForAll():
            yield _quantifier(place)
    if type(node) in _OPPOSITE:
        other = _OPPOSITE[type(node)]
        yield Slip("predicate", other(*node.args), f"{type(node).__name__} → {other.__name__}")


def tightened(value: sp.Rational) -> tuple[sp.Rational, sp.Rational]:
    """The values next to a constant that constant slips use: half and double, or ±1 for 0."""
    return (sp.Integer(-1), sp.Integer(1)) if value == 0 else (value / 2, 2 * value)


def _constants(c: sp.Rational) -> Iterator[Slip]:
    near = dict.fromkeys([*tightened(c), c + 1, c - 1])
    for value in near:
        yield Slip("constant", value, f"{c} → {value}")
    if c != 0:
        yield Slip("sign", -c, f"{c} → {-c}")


def _exponents(e: sp.Rational) -> Iterator[Slip]:
    for value in (e + 1, e - 1):
        yield Slip("exponent", value, f"exponent {e} → {value}")


def _terms(node: sp.Expr) -> Iterator[Slip]:
    kind = {sp.Add: "term", sp.Mul: "factor"}.get(type(node), "argument")
    for i, part in enumerate(node.args):
        rest = [a for j, a in enumerate(node.args) if j != i]
        if not part.is_Rational or isinstance(node, sp.Add):
            yield Slip(f"dropped {kind}", rebuilt(node, rest), f"without {short(part)}")
        if isinstance(node, sp.Add) and not part.is_Rational:
            yield Slip("sign", rebuilt(node, [*rest, -part]), f"{short(part)} with the other sign")
    if isinstance(node, sp.Max | sp.Min):
        other = sp.Min if isinstance(node, sp.Max) else sp.Max
        yield Slip("extremum", other(*node.args), f"{type(node).__name__} → {other.__name__}")


def _relations(place: Place) -> Iterator[Slip]:
    node, kind = place.node, type(place.node)
    if kind in _STRICTNESS:
        other = _STRICTNESS[kind]
        loosened = 1 if other in (sp.Ge, sp.Le) else -1
        yield _relation("strictness", node, other, weaker=place.polarity == loosened)
        yield _relation("direction", node, _DIRECTION[kind])
    if kind in (sp.Eq, sp.Ne):
        yield _relation("equality", node, sp.Ne if kind is sp.Eq else sp.Eq)


def _relation(kind: str, node: sp.Basic, other: type, *, weaker: bool = False) -> Slip:
    text = f"{_SIGNS[type(node)]} → {_SIGNS[other]}"
    return Slip(kind, other(*node.args, evaluate=False), text, weaker)


def _connectives(place: Place) -> Iterator[Slip]:
    node, polarity = place.node, place.polarity
    match node:
        case sp.And() | sp.Or():
            outward = polarity if isinstance(node, sp.And) else -polarity
            for i, part in enumerate(node.args):
                rest = [a for j, a in enumerate(node.args) if j != i]
                yield Slip("dropped part", node.func(*rest), f"without {short(part)}", outward == 1)
            other = sp.Or if isinstance(node, sp.And) else sp.And
            text = f"{type(node).__name__} → {other.__name__}"
            yield Slip("connective", other(*node.args), text, outward == 1)
        case sp.Not():
            yield Slip("connective", node.args[0], "without the negation")
        case sp.Implies():
            premise, conclusion = node.args
            yield Slip("dropped part", conclusion, "without the premise", polarity == -1)
            yield Slip("connective", sp.Implies(conclusion, premise), "the converse")
        case sp.Equivalent():
            first, *rest = node.args
            yield Slip("connective", sp.Equivalent(sp.Not(first), *rest), "iff → iff not")


def _quantifier(place: Place) -> Slip:
    node = place.node
    exists = sp.Not(pr.ForAll(sp.Not(node.condition), node.args[1]))
    return Slip("quantifier", exists, "for all → there is", place.polarity == 1)


def short(node: sp.Basic, limit: int = 60) -> str:
    """A formula for a remark, cut where it is long."""
    text = str(node)
    return text if len(text) <= limit else f"{text[:limit]}…"
