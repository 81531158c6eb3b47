"""Deciding a condition on whole cells at once, by balls.

What plain evaluation on balls leaves open is tried again with the derivatives: where a margin is
monotone in a parameter, only its ends matter; where it is not, the mean value form

    m(X) ⊂ m(c) + Σ ∂m/∂x_i(X) · (X_i − c_i)

is quadratically close (Neumaier, *Interval Methods for Systems of Equations*, §2.3).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp
from attrs import frozen
from flint import arb, fmpq
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure, StatementError
from proofkit.arithmetic.boxes import Balls, Box, Cell
from proofkit.arithmetic.codegen import Program, compile_nodes
from proofkit.arithmetic.jury import written_out
from proofkit.arithmetic.number import Number, ball, equal, less, less_equal
from proofkit.arithmetic.precision import working_precision
from proofkit.arithmetic.ternary import Ternary

BITS = 64
_ZERO = fmpq(0)
_COMPARED = {
    sp.Gt: less, sp.Lt: less, sp.Ge: less_equal, sp.Le: less_equal, sp.Eq: equal,
}  # fmt: skip
_SMOOTH = (
    sp.Symbol, sp.Rational, sp.NumberSymbol, sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, sp.sin, sp.cos,
    sp.atan,
)  # fmt: skip


class CellTest:
    """A condition on named parameters, to be decided on cells of a box.

    Raises
    ------
    StatementError
        If the condition has a part without translation, or another symbol than `parameters`.
    """

    def __init__(self, condition: Boolean, parameters: Sequence[sp.Symbol], box: Box) -> None:
        self._balls = Balls(box)
        condition = _as_comparisons(condition)
        self._plain = compile_nodes([condition], parameters)
        self._margins = _margins(condition, parameters)
        stand_ins = {m.atom: sp.Dummy(f"b{i}") for i, m in enumerate(self._margins)}
        skeleton = condition.xreplace(stand_ins)
        self._skeleton = compile_nodes([skeleton], [*parameters, *stand_ins.values()])

    def __call__(self, cell: Cell) -> Ternary:
        """TRUE if the condition holds on all of the cell, FALSE if nowhere on it."""
        with working_precision(BITS):
            X = self._balls.of(cell)
            (truth,) = self._plain(X)
            if truth is Ternary.UNKNOWN and self._margins:
                ends = self._balls.ends(cell)
                values: list[Any] = [*X, *(m.truth(X, ends) for m in self._margins)]
                (truth,) = self._skeleton(values)
        found: Ternary = truth
        return found


def _as_comparisons(condition: Boolean) -> Boolean:
    """Stability of small matrices written out, as margins that have derivatives."""
    try:
        return written_out(condition)
    except ArithmeticFailure:
        return condition


@frozen
class _Margin:
    """A comparison of a differentiable margin with 0: ``0 < m``, ``0 ≤ m`` or ``0 = m``."""

    atom: Relational
    compared: Callable[[Number, Number], Ternary]
    value: Program
    gradient: Program

    def truth(self, X: Sequence[Number], ends: Sequence[tuple[fmpq, fmpq]]) -> Ternary:
        slopes = [ball(g) for g in self.gradient(X)]
        return self.compared(_ZERO, self._enclosure(X, ends, slopes))

    def _enclosure(
        self, X: Sequence[Number], ends: Sequence[tuple[fmpq, fmpq]], slopes: Sequence[arb]
    ) -> Number:
        lowest, highest, monotone = list(X), list(X), True
        for i, ((a, b), g) in enumerate(zip(ends, slopes, strict=True)):
            if g >= 0:
                lowest[i], highest[i] = a, b
            elif g <= 0:
                lowest[i], highest[i] = b, a
            else:
                monotone = False
        (low,), (high,) = self.value(lowest), self.value(highest)
        found = ball(low).union(ball(high))
        if monotone:
            return found
        centre = [(a + b) / 2 for a, b in ends]
        (middle,) = self.value(centre)
        near = ball(middle)
        for x, c, g in zip(X, centre, slopes, strict=True):
            near += g * (x - c)
        if not (found.is_finite() and near.is_finite()):
            return found if found.is_finite() else near
        return found.intersection(near) if found.overlaps(near) else found


def _margins(condition: Boolean, parameters: Sequence[sp.Symbol]) -> list[_Margin]:
    found = []
    for atom in sorted(condition.atoms(Relational), key=sp.default_sort_key):
        compared = next((f for kind, f in _COMPARED.items() if isinstance(atom, kind)), None)
        if compared is None:
            continue
        margin = atom.lhs - atom.rhs if compared is equal else atom.gts - atom.lts
        margin = sp.expand(margin) if margin.is_polynomial() else margin
        if not all(isinstance(n, _SMOOTH) for n in sp.preorder_traversal(margin)):
            continue
        try:
            value = compile_nodes([margin], parameters)
            gradient = compile_nodes([sp.diff(margin, x) for x in parameters], parameters)
        except StatementError:
            continue
        found.append(_Margin(atom, compared, value, gradient))
    return found
