"""Zeros of systems of equations, proved to exist near approximations (Krawczyk 1969)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from proofkit.recheck._calculus import derivative
from proofkit.recheck._intervals import Interval, Undefined, point
from proofkit.recheck._outcomes import BeyondScope
from proofkit.recheck._trees import Tree, label
from proofkit.recheck._truth import Evaluation
from proofkit.recheck._variables import coordinates_of, domain

Vector = list[Interval]
LARGEST = 12
_ROUNDS = 8


def enclosed(
    implicit: list[Any], values: Mapping[str, Fraction], bits: int
) -> dict[str, Fraction | Interval]:
    """The values, those of implicitly defined points replaced by enclosures of a zero.

    With an approximate inverse C of the Jacobian at the middle m of a box X, the image
    ``m − C f(m) + (I − C f′(X)) (X − m)`` inside X proves that X contains a zero of f, exactly one
    (Neumaier, *Interval Methods for Systems of Equations*, Theorem 5.1.8).
    """
    found: dict[str, Fraction | Interval] = dict(values)
    if not implicit:
        return found
    xs = [x for v in implicit for x in coordinates_of(v)]
    equations = [c[1] for v in implicit for c in domain(v)]
    if not 0 < len(xs) == len(equations) <= LARGEST:
        raise BeyondScope("a system of equations of that size")
    slopes = [[derivative(f, x) for x in xs] for f in equations]
    names = [label(x) for x in xs]
    try:
        middle = [values[name] for name in names]
        for _ in range(_ROUNDS):
            step = _step(equations, slopes, values, names, middle, bits)
            middle = [_short(m - s, bits) for m, s in zip(middle, step, strict=True)]
        box = _box(equations, slopes, values, names, middle, bits)
    except (Undefined, ZeroDivisionError):
        raise BeyondScope("no zero was found near the values given") from None
    return {**found, **dict(zip(names, box, strict=True))}


def _short(x: Fraction, bits: int) -> Fraction:
    return Fraction(round(x * 2**bits), 2**bits)


def _evaluation(
    values: Mapping[str, Fraction], names: list[str], at: list[Any], bits: int
) -> Evaluation:
    return Evaluation({**values, **dict(zip(names, at, strict=True))}, bits)


def _middle(x: Interval) -> Fraction:
    return (x.low + x.high) / 2


def _step(
    equations: list[Tree],
    slopes: list[list[Tree]],
    values: Mapping[str, Fraction],
    names: list[str],
    middle: list[Fraction],
    bits: int,
) -> list[Fraction]:
    """Newton's step, roughly."""
    at = _evaluation(values, names, middle, bits)
    residual = [_middle(at.number(f)) for f in equations]
    C = _inverse([[_middle(at.number(s)) for s in row] for row in slopes], bits)
    return [sum((c * r for c, r in zip(row, residual, strict=True)), Fraction(0)) for row in C]


def _box(
    equations: list[Tree],
    slopes: list[list[Tree]],
    values: Mapping[str, Fraction],
    names: list[str],
    middle: list[Fraction],
    bits: int,
) -> Vector:
    at = _evaluation(values, names, middle, bits)
    a = at.arithmetic
    C = _inverse([[_middle(at.number(s)) for s in row] for row in slopes], bits)
    residual = [at.number(f) for f in equations]
    radius = Fraction(1, 2 ** (bits // 2))
    box = [Interval(m - radius, m + radius) for m in middle]
    inside = _evaluation(values, names, box, bits)
    J = [[inside.number(s) for s in row] for row in slopes]
    n = range(len(box))
    for i in n:
        total = point(middle[i])
        for k in n:
            total = a.sub(total, a.mul(point(C[i][k]), residual[k]))
        for j in n:
            entry = point(1 if i == j else 0)
            for k in n:
                entry = a.sub(entry, a.mul(point(C[i][k]), J[k][j]))
            total = a.add(total, a.mul(entry, Interval(-radius, radius)))
        if not (box[i].low < total.low and total.high < box[i].high):
            raise BeyondScope("no zero was proved to exist near the values given")
    return box


def _inverse(M: list[list[Fraction]], bits: int) -> list[list[Fraction]]:
    """By Gauss and Jordan's elimination, entries shortened: any matrix near the inverse will do."""
    n = len(M)
    rows = [[*map(lambda x: _short(x, bits), row)] for row in M]
    rows = [[*row, *(Fraction(i == j) for j in range(n))] for i, row in enumerate(rows)]
    for k in range(n):
        pivot = max(range(k, n), key=lambda r: abs(rows[r][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [_short(x / rows[k][k], bits) for x in rows[k]]
        for r in range(n):
            if r != k:
                factor = rows[r][k]
                pairs = zip(rows[r], rows[k], strict=True)
                rows[r] = [_short(x - factor * y, bits) for x, y in pairs]
    return [row[n:] for row in rows]
