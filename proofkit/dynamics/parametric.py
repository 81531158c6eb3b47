"""A map on ℝⁿ with one parameter, compiled to balls: the map, its fixed points and multipliers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import sympy as sp
from attrs import field, frozen
from flint import arb
from sympy.logic.boolalg import Boolean

from proofkit._errors import InputError
from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.derivatives import shared_jacobian
from proofkit.arithmetic.jury import Margins, characteristic_coefficients, schur_cohn_margins
from proofkit.arithmetic.krawczyk import Jacobian, Map
from proofkit.arithmetic.number import Number, ball, rational
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.conditions import Bifurcation
from proofkit.dynamics.iterated_map import IteratedMap, contrasts
from proofkit.statement.variables import column


@frozen
class ParametricMap:
    """``x ↦ image(x, p)`` for x in ℝⁿ, n ≤ 4, and a real parameter p.

    Raises
    ------
    InputError
        If the numbers of states and images differ, n > 4, or another symbol occurs.
    """

    state: tuple[sp.Symbol, ...]
    image: tuple[sp.Expr, ...] = field()
    parameter: sp.Symbol

    def __attrs_post_init__(self) -> None:
        if not 1 <= len(self.state) == len(self.image) <= 4:
            raise InputError(f"map: {len(self.state)} states, {len(self.image)} images; 1 to 4")
        other = {s for e in self.image for s in e.free_symbols} - {*self.state, self.parameter}
        if other:
            raise InputError(f"map: {', '.join(sorted(map(str, other)))} has no value")

    @classmethod
    def of(
        cls, step: IteratedMap, parameter: sp.Symbol, path: Mapping[sp.Symbol, Any]
    ) -> ParametricMap:
        """An iterated map on policies in the coordinates θ_i − θ_K, along a path.

        `path` gives every other parameter of the map a value, which may depend on the parameter.
        """
        theta = sp.symbols(f"theta1:{step.size}", real=True)
        image = contrasts(step.on_logits(column([*theta, sp.Integer(0)])))
        values = {x: sp.sympify(v, strict=True) for x, v in path.items()}
        return cls(tuple(theta), tuple(e.xreplace(values) for e in image), parameter)

    @property
    def residual(self) -> list[sp.Expr]:
        """What vanishes at the fixed points."""
        return [f - x for f, x in zip(self.image, self.state, strict=True)]

    def margins(self) -> Margins:
        """The Schur–Cohn margins of the derivative by the state."""
        J = shared_jacobian(self.image, self.state)
        return schur_cohn_margins(characteristic_coefficients(J))

    def crossings(self) -> dict[Bifurcation, sp.Expr]:
        """For each way to lose stability the margin that vanishes there."""
        m = self.margins()
        found = {Bifurcation.FOLD: m.fold, Bifurcation.FLIP: m.flip}
        return found if m.pair is None else {**found, Bifurcation.NEIMARK_SACKER: m.pair}

    def stability(self) -> Callable[[Sequence[Number]], Ternary]:
        """From balls for state and parameter: TRUE where stable, FALSE where unstable, for all."""
        m = self.margins()
        conditions: list[Boolean] = [
            sp.And(*(sp.Gt(x, 0, evaluate=False) for x in m.all)),
            sp.Or(*(sp.Lt(x, 0, evaluate=False) for x in m.all)),
        ]
        program = compile_nodes(conditions, [*self.state, self.parameter])

        def decide(values: Sequence[Number]) -> Ternary:
            stable, unstable = program(values)
            if stable is Ternary.TRUE:
                return Ternary.TRUE
            return Ternary.FALSE if unstable is Ternary.TRUE else Ternary.UNKNOWN

        return decide


@frozen
class System:
    """Equations in as many unknowns, as enclosures of values and derivatives."""

    f: Map
    jacobian: Jacobian

    @classmethod
    def of(cls, equations: Sequence[sp.Expr], unknowns: Sequence[sp.Symbol]) -> System:
        """Compile equations whose only symbols are the unknowns."""
        return compiled_system(equations, unknowns, [])([])


def compiled_system(
    equations: Sequence[sp.Expr], unknowns: Sequence[sp.Symbol], known: Sequence[sp.Symbol]
) -> Callable[[Sequence[Number]], System]:
    """Equations compiled once, to be solved for many values of the symbols that are known.

    Where those are wide balls, the mean value form in them is taken beside plain evaluation.
    """
    jacobian = shared_jacobian(list(equations), list(unknowns))
    drift = [shared_jacobian(list(equations), list(known))] if known else []
    by_known = compile_nodes(drift, [*unknowns, *known])
    values = compile_nodes(list(equations), [*unknowns, *known])
    by_unknown = compile_nodes([jacobian], [*unknowns, *known])

    def system(at: Sequence[Number]) -> System:
        middle = [ball(p).mid() for p in at]
        offset = [ball(p) - m for p, m in zip(at, middle, strict=True)]

        def f(x: Sequence[arb]) -> list[arb]:
            plain = [ball(e) for e in values([*x, *at])]
            if all(ball(p).is_exact() for p in at):
                return plain
            slopes = by_known([*x, *at])[0]
            centred = values([*x, *middle])
            return [
                _common(e, sum((g * d for g, d in zip(row, offset, strict=True)), start=ball(c)))
                for e, c, row in zip(plain, centred, slopes, strict=True)
            ]

        def derivative(x: Sequence[arb]) -> list[list[arb]]:
            return [[ball(e) for e in row] for row in by_unknown([*x, *at])[0]]

        return System(f, derivative)

    return system


def _common(one: arb, other: arb) -> arb:
    """What both enclosures leave, where both are finite."""
    if not (one.is_finite() and other.is_finite() and one.overlaps(other)):
        return one
    return one.intersection(other)


def interval(low: Fraction, high: Fraction) -> arb:
    """A ball around an interval with rational ends."""
    return arb(rational(low)).union(arb(rational(high)))
