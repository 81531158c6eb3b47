"""A map on ℝⁿ with one parameter, compiled to balls: the map, its fixed points and multipliers.

The map may have a hidden part, such as an inner optimum, or the states of a cycle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import sympy as sp
from attrs import field, frozen
from flint import arb, fmpq
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure, InputError
from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.derivatives import shared_jacobian
from proofkit.arithmetic.jury import Margins, characteristic_coefficients, schur_cohn_margins
from proofkit.arithmetic.krawczyk import Jacobian, Map
from proofkit.arithmetic.linear_algebra import Matrix, solve
from proofkit.arithmetic.number import Number, ball, rational
from proofkit.arithmetic.spectrum import stable, unstable
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.conditions import Bifurcation
from proofkit.dynamics.implicit_map import ImplicitMap
from proofkit.dynamics.iterated_map import IteratedMap, contrasts
from proofkit.statement.variables import column


@frozen
class ParametricMap:
    """``x ↦ image(x, h, p)`` where ``equations(x, h, p) = 0``, for x in ℝⁿ, n ≤ 4, and a real p.

    Where the derivative of the equations by h is invertible, h is locally a function of x and p,
    and the map is differentiable (implicit function theorem).

    Raises
    ------
    InputError
        If the numbers of states and images, or of hidden unknowns and equations, differ, n > 4, or
        another symbol occurs.
    """

    state: tuple[sp.Symbol, ...]
    image: tuple[sp.Expr, ...] = field()
    parameter: sp.Symbol
    hidden: tuple[sp.Symbol, ...] = ()
    equations: tuple[sp.Expr, ...] = ()

    def __attrs_post_init__(self) -> None:
        if not 1 <= len(self.state) == len(self.image) <= 4:
            raise InputError(f"map: {len(self.state)} states, {len(self.image)} images; 1 to 4")
        if len(self.hidden) != len(self.equations):
            raise InputError(
                f"map: {len(self.hidden)} hidden unknowns, {len(self.equations)} equations"
            )
        known = {*self.unknowns, self.parameter}
        other = {s for e in (*self.image, *self.equations) for s in e.free_symbols} - known
        if other:
            raise InputError(f"map: {', '.join(sorted(map(str, other)))} has no value")

    @classmethod
    def of(
        cls,
        step: IteratedMap | ImplicitMap,
        parameter: sp.Symbol,
        path: Mapping[sp.Symbol, Any],
    ) -> ParametricMap:
        """An iterated map on policies in the coordinates θ_i − θ_K, along a path.

        `path` gives every other parameter of the map a value, which may depend on the parameter.
        """
        theta = sp.symbols(f"theta1:{step.size}", real=True)
        full = column([*theta, sp.Integer(0)])
        hidden: tuple[sp.Symbol, ...] = ()
        equations: Sequence[sp.Expr] = ()
        if isinstance(step, IteratedMap):
            image = contrasts(step.on_logits(full))
        else:
            hidden = sp.symbols(f"h1:{step.hidden_size + 1}", real=True)
            image = contrasts(step.outer(full, column(hidden)))
            equations = list(step.inner(full, column(hidden)))
        values = {x: sp.sympify(v, strict=True) for x, v in path.items()}
        at_path = [tuple(e.xreplace(values) for e in part) for part in (image, equations)]
        return cls(tuple(theta), at_path[0], parameter, tuple(hidden), at_path[1])

    @property
    def unknowns(self) -> tuple[sp.Symbol, ...]:
        """The state and the hidden unknowns."""
        return (*self.state, *self.hidden)

    @property
    def residual(self) -> list[sp.Expr]:
        """What vanishes at the fixed points."""
        moved = [f - x for f, x in zip(self.image, self.state, strict=True)]
        return [*moved, *self.equations]

    def iterated(self, times: int, turn: sp.Matrix | None = None) -> ParametricMap:
        """The map applied several times, and then the linear map `turn`, if given.

        The states in between are hidden unknowns: a fixed point is a cycle as a solution of one
        system, which stays as tame as the map itself. If a symmetry R of the map, R∘f = f∘R, has
        `turn` for its inverse, a fixed point of ``R⁻¹∘fᵏ`` lies on a cycle that R turns by k.
        """
        rounds = [(self.state, self._named(self.hidden, 0))]
        rounds += [
            (self._named(self.state, k), self._named(self.hidden, k)) for k in range(1, times)
        ]
        hidden, equations = list(rounds[0][1]), list[sp.Expr]()
        images = []
        for state, inner in rounds:
            here = dict(zip(self.unknowns, (*state, *inner), strict=True))
            equations += [e.xreplace(here) for e in self.equations]
            images.append([e.xreplace(here) for e in self.image])
        for image, (state, inner) in zip(images, rounds[1:], strict=False):
            hidden += [*state, *inner]
            equations += [f - x for f, x in zip(image, state, strict=True)]
        last = sp.Matrix(images[-1]) if turn is None else turn * sp.Matrix(images[-1])
        return ParametricMap(
            self.state, tuple(last), self.parameter, tuple(hidden), tuple(equations)
        )

    @staticmethod
    def _named(symbols: Sequence[sp.Symbol], k: int) -> tuple[sp.Symbol, ...]:
        return tuple(sp.Symbol(f"{x.name}({k})", real=True) for x in symbols)

    def _blocks(self) -> sp.ImmutableMatrix:
        """The derivatives of image above equations by all unknowns."""
        return shared_jacobian([*self.image, *self.equations], self.unknowns)

    def margins(self) -> Margins:
        """The Schur–Cohn margins of the derivative by the state."""
        J, n = self._blocks(), len(self.state)
        if not self.hidden:
            return schur_cohn_margins(characteristic_coefficients(J))
        # det(λ − F_x, −F_h; E_x, E_h) = det(E_h) · det(λ − F_x + F_h E_h⁻¹ E_x)
        x = sp.Dummy("x")
        plain, meaning = named_entries(J)
        pencil = plain.as_mutable()
        pencil[:n, :] = -pencil[:n, :]
        pencil[:n, :n] = pencil[:n, :n] + x * sp.eye(n)
        leading, *rest = sp.Poly(pencil.det(method="berkowitz"), x).all_coeffs()
        return schur_cohn_margins(tuple((c / leading).xreplace(meaning) for c in rest))

    def crossings(self) -> dict[Bifurcation, sp.Expr]:
        """For each way to lose stability the margin that vanishes there."""
        m = self.margins()
        found = {Bifurcation.FOLD: m.fold, Bifurcation.FLIP: m.flip}
        return found if m.pair is None else {**found, Bifurcation.NEIMARK_SACKER: m.pair}

    def stability(self) -> Callable[[Sequence[Number]], Ternary]:
        """From balls for unknowns and parameter: TRUE if all is stable there, FALSE if unstable."""
        return self._stability_by_blocks() if self.hidden else self._stability_by_margins()

    def _stability_by_margins(self) -> Callable[[Sequence[Number]], Ternary]:
        m = self.margins()
        conditions: list[Boolean] = [
            sp.And(*(sp.Gt(x, 0, evaluate=False) for x in m.all)),
            sp.Or(*(sp.Lt(x, 0, evaluate=False) for x in m.all)),
        ]
        program = compile_nodes(conditions, [*self.state, self.parameter])

        def decide(values: Sequence[Number]) -> Ternary:
            return _known(*program(values))

        return decide

    def _stability_by_blocks(self) -> Callable[[Sequence[Number]], Ternary]:
        slope = self.slope()

        def decide(values: Sequence[Number]) -> Ternary:
            try:
                M = slope(values)
            except ArithmeticFailure:
                return Ternary.UNKNOWN
            return _known(stable(M), unstable(M))

        return decide

    def slope(self) -> Callable[[Sequence[Number]], Matrix]:
        """From balls for unknowns and parameter: the derivative by the state.

        The function raises `ArithmeticFailure` where the equations may be singular in h.
        """
        program = compile_nodes([self._blocks()], [*self.unknowns, self.parameter])
        n = len(self.state)

        def at(values: Sequence[Number]) -> Matrix:
            (rows,) = program(values)
            by_state, by_hidden = ([r[:n] for r in rows], [r[n:] for r in rows])
            if not self.hidden:
                return tuple(map(tuple, by_state))
            inner = tuple(map(tuple, by_hidden[n:]))
            columns = [solve(inner, [r[j] for r in by_state[n:]]) for j in range(n)]
            return tuple(
                tuple(
                    by_state[i][j]
                    - sum((a * b for a, b in zip(by_hidden[i], y, strict=True)), fmpq(0))
                    for j, y in enumerate(columns)
                )
                for i in range(n)
            )

        return at


def named_entries(M: sp.ImmutableMatrix) -> tuple[sp.ImmutableMatrix, dict[sp.Symbol, sp.Expr]]:
    """The matrix with a symbol for each entry that is no number, and what they stand for: its
    determinant is short, whatever the entries are."""
    names = {e: sp.Dummy() for e in M if not e.is_Number}
    return M.applyfunc(lambda e: names.get(e, e)), {name: e for e, name in names.items()}


def _known(is_stable: Ternary, is_unstable: Ternary) -> Ternary:
    if is_stable is Ternary.TRUE:
        return Ternary.TRUE
    return Ternary.FALSE if is_unstable is Ternary.TRUE else Ternary.UNKNOWN


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
