"""Certificates of infeasibility: why some comparisons cannot hold together.

For g_i > 0, h_j ≥ 0 and e_k = 0 let

    Σ c · Π (some g_i and h_j) · Π (squares)  +  Σ m_k e_k  =  0

identically, with rational c > 0, and let some term on the left be a product of g_i alone, or a
positive number. Where all the comparisons held, the left side would be positive. With products of
degree one and constant m_k these are Farkas' multipliers (Farkas 1902); in general they are
Krivine's and Stengle's (Stengle 1974; Marshall, *Positive Polynomials and Sums of Squares*, ch. 2).
"""

from __future__ import annotations

from typing import Any

from proofkit.recheck._context import Context
from proofkit.recheck._outcomes import Malformed, Rejected
from proofkit.recheck._trees import Tree, check_tree, minus, number, rational

_STRICT, _WEAK, _ZERO = "lt", "le", "eq"


def excluded(lemma: Any, context: Context) -> Tree:
    """The condition that not all comparisons of a lemma hold; raises `Rejected` if they might."""
    if not isinstance(lemma, dict) or set(lemma) != {"conditions", "terms", "multipliers"}:
        raise Malformed("a lemma consists of conditions, terms and multipliers")
    conditions = lemma["conditions"]
    for condition in conditions:
        check_tree(condition)
        if condition[0] not in (_STRICT, _WEAK, _ZERO) or len(condition) != 3:
            raise Rejected("a lemma excludes comparisons only")
    sides = [minus(large, small) for _, small, large in conditions]
    kinds = [condition[0] for condition in conditions]
    parts, strict = [], False
    for term in lemma["terms"]:
        part, is_strict = _term(term, kinds, sides)
        parts.append(part)
        strict = strict or is_strict
    if not strict:
        raise Rejected("no term of the lemma is certainly positive")
    for place, multiplier in lemma["multipliers"]:
        check_tree(multiplier)
        if kinds[_place(place, kinds)] != _ZERO:
            raise Rejected("a multiplier belongs to an equation")
        parts.append(["mul", multiplier, sides[place]])
    context.require_defined(*conditions, *parts)
    context.require_zero(["add", *parts, number(0)])
    return ["or", "false", *(["not", c] for c in conditions)]


def _term(term: Any, kinds: list[str], sides: list[Tree]) -> tuple[Tree, bool]:
    if not isinstance(term, dict) or set(term) != {"coefficient", "factors", "squares"}:
        raise Malformed("a term has a coefficient, factors and squares")
    coefficient = rational(term["coefficient"])
    if coefficient <= 0:
        raise Rejected("a coefficient is not positive")
    places = [_place(i, kinds) for i in term["factors"]]
    if any(kinds[i] == _ZERO for i in places):
        raise Rejected("a factor is an equation")
    for root in term["squares"]:
        check_tree(root)
    squares = [["pow", root, number(2)] for root in term["squares"]]
    product = ["mul", number(coefficient), *(sides[i] for i in places), *squares]
    return product, not squares and all(kinds[i] == _STRICT for i in places)


def _place(place: Any, kinds: list[str]) -> int:
    if isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < len(kinds):
        raise Malformed("a factor or multiplier of no condition")
    return place
