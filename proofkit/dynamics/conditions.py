"""From a map and a fixed point to the conditions for its stability, as simple as they get."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import Protocol

import sympy as sp
from attrs import field, frozen
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic.jury import (
    Margins,
    characteristic_coefficients,
    in_closed_disc,
    schur_cohn_margins,
)
from proofkit.dynamics.solver import follows
from proofkit.statement.predicates import Stable, Unstable
from proofkit.statement.variables import variables_of

_QUICK = 2_000


class Bifurcation(Enum):
    """What happens where an eigenvalue leaves the unit disc (Kuznetsov, *Elements of Applied
    Bifurcation Theory*, ch. 4)."""

    FOLD = "fold"
    """Through +1."""
    FLIP = "flip"
    """Through −1."""
    NEIMARK_SACKER = "Neimark–Sacker"
    """As a complex pair."""


@frozen
class Boundary:
    """A piece of the boundary of a region of stability.

    Attributes
    ----------
    margin
        Positive where the fixed point is stable, zero on the piece.
    kind
        How stability is lost there; None where the piece only keeps other crossings away.
    """

    margin: sp.Expr
    kind: Bifurcation | None

    @property
    def equation(self) -> sp.Eq:
        """The piece, with a constant alone on one side where there is one: ``x² + y²/3 = 1``."""
        constant, rest = sp.expand(self.margin).as_independent(*self.margin.free_symbols)
        if constant == 0 or not self.margin.is_polynomial():
            return sp.Eq(self.margin, 0, evaluate=False)
        return sp.Eq(sp.expand(-rest / constant), 1, evaluate=False)

    def __str__(self) -> str:
        kind = "no crossing" if self.kind is None else self.kind.value
        return f"{self.equation.lhs} = {self.equation.rhs} ({kind})"


@frozen
class StabilityConditions:
    """When all eigenvalues of a matrix lie inside the unit disc, over a domain of parameters.

    Attributes
    ----------
    matrix, domain
        The matrix, and the conditions on the parameters in it.
    boundaries
        The pieces that are needed: the matrix is stable iff all their margins are positive.
    implied
        The margins that are positive wherever those of `boundaries` are, by z3.
    """

    matrix: sp.ImmutableMatrix
    domain: tuple[Boolean, ...]
    boundaries: tuple[Boundary, ...]
    implied: tuple[Boundary, ...] = field(repr=False)

    @property
    def stable(self) -> Boolean:
        """All eigenvalues have modulus below 1, as conditions on the parameters."""
        return sp.And(*(sp.Gt(b.margin, 0) for b in self.boundaries))

    @property
    def unstable(self) -> Boolean:
        """Some eigenvalue has modulus above 1, as conditions on the parameters.

        The negative margins where z3 proves that to be the same, else the exact conditions.

        Raises
        ------
        ArithmeticFailure
            If the characteristic polynomial has a factor of degree above 4.
        """
        simple = sp.Or(*(sp.Lt(b.margin, 0) for b in self.boundaries))
        whole = sp.Not(sp.And(*(in_closed_disc(c) for c in _factors(self.matrix))))
        same = sp.Equivalent(simple, whole)
        return simple if follows(self.domain, same, _QUICK) else whole


def stability_conditions(matrix: sp.Matrix, given: Iterable[Boolean] = ()) -> StabilityConditions:
    """Schur–Cohn conditions for a matrix, simplified.

    The characteristic polynomial is factored over the rational functions of the parameters, and
    each factor, of degree at most 4, has its own margins. They are brought to a common denominator
    and factored; factors of one sign over the domain are dropped, and so are margins that the
    others imply there, both only where z3 proves it.

    Parameters
    ----------
    matrix
        Square, its symbols declared parameters, such as the Jacobian at a fixed point.
    given
        Assumptions on the parameters beyond their own bounds.

    Raises
    ------
    ArithmeticFailure
        If there is a factor of a higher degree.
    StatementError
        If a symbol has no domain.
    """
    M = sp.ImmutableMatrix(matrix)
    domain = (*(c for v in variables_of([M]) for c in v.conditions), *given)
    margins = (schur_cohn_margins(coefficients) for coefficients in _factors(M))
    labelled = sorted((b for m in margins for b in _labelled(m)), key=_importance)
    pieces = [Boundary(_reduced(b.margin, domain), b.kind) for b in labelled]
    needed, implied = _irredundant([p for p in pieces if p.margin != 1], domain)
    return StabilityConditions(M, domain, needed, implied)


class HasJacobian(Protocol):
    """A map that has a Jacobian at each point, such as `IteratedMap` and `ImplicitMap`."""

    @property
    def jacobian(self) -> Callable[..., sp.Matrix]: ...


def conditions_at(
    step: HasJacobian, *fixed_point: sp.Matrix, given: Iterable[Boolean] = ()
) -> StabilityConditions:
    """The stability conditions of a map at a fixed point: those of its Jacobian there.

    `step` is an `IteratedMap` or an `ImplicitMap`, and `fixed_point` what its `jacobian` takes: a
    policy, for an implicit map also the solution of its inner equations.
    """
    return stability_conditions(step.jacobian(*fixed_point), given)


def simplified(condition: Boolean, given: Iterable[Boolean] = ()) -> Boolean:
    """The condition with `Stable` and `Unstable` of small matrices as simple conditions.

    Predicates on larger matrices stay as they are. The result is equivalent over the domain of the
    parameters and `given`.
    """
    given = tuple(given)

    def replaced(node: Stable | Unstable) -> Boolean:
        try:
            found = stability_conditions(node.matrix, given)
            return found.stable if isinstance(node, Stable) else found.unstable
        except ArithmeticFailure:
            return node

    return condition.replace(lambda n: isinstance(n, Stable | Unstable), replaced)


def _factors(M: sp.ImmutableMatrix) -> list[tuple[sp.Expr, ...]]:
    """The coefficients of the monic factors of the characteristic polynomial, leading ones left
    out; of the whole where it cannot be factored."""
    coefficients = tuple(_tidy(c) for c in characteristic_coefficients(M))
    if not all(c.is_rational_function(*c.free_symbols) for c in coefficients):
        return [coefficients]
    x = sp.Dummy("x")
    whole = sp.Add(x**M.rows, *(c * x ** (M.rows - k) for k, c in enumerate(coefficients, 1)))
    found = []
    for factor, _ in sp.factor_list(sp.numer(sp.together(whole)))[1]:
        if factor.has(x):
            leading, *rest = sp.Poly(factor, x).all_coeffs()
            found.extend(_split(tuple(_tidy(c / leading) for c in rest)))
    return found


def _split(c: tuple[sp.Expr, ...]) -> list[tuple[sp.Expr, ...]]:
    """A quartic as two quadratics, where it is even about its mean root and its discriminant is
    the square of a polynomial: so for eigenvalues r ± iω, r ± iω′ with ω²/ω′² a constant surd."""
    if len(c) != 4:
        return [c]
    y, mean = sp.Dummy("y"), -c[0] / 4
    x = y + mean
    shifted = sp.Poly(x**4 + sp.Add(*(k * x ** (3 - i) for i, k in enumerate(c))), y)
    _, _, p, q, r = (_tidy(k) for k in shifted.all_coeffs())
    root = sp.sqrt(sp.factor(p**2 - 4 * r))
    if q != 0 or root.has(sp.I) or not root.is_polynomial(*root.free_symbols):
        return [c]
    squares = ((p + sign * root) / 2 for sign in (1, -1))
    return [(_tidy(-2 * mean), _tidy(mean**2 + s)) for s in squares]


def _importance(piece: Boundary) -> int:
    """What to try to do without first: what is no crossing, then real eigenvalues."""
    kinds = (None, Bifurcation.FOLD, Bifurcation.FLIP, Bifurcation.NEIMARK_SACKER)
    return kinds.index(piece.kind)


def _labelled(margins: Margins) -> Sequence[Boundary]:
    pair = [] if margins.pair is None else [Boundary(margins.pair, Bifurcation.NEIMARK_SACKER)]
    return [
        *(Boundary(m, None) for m in margins.others),
        Boundary(margins.fold, Bifurcation.FOLD),
        Boundary(margins.flip, Bifurcation.FLIP),
        *pair,
    ]


def _tidy(expression: sp.Expr) -> sp.Expr:
    return sp.expand(expression) if expression.is_polynomial() else sp.together(expression)


def _reduced(margin: sp.Expr, domain: Sequence[Boolean]) -> sp.Expr:
    """A margin of the same sign everywhere on the domain, without factors of known sign."""
    if not margin.is_rational_function(*margin.free_symbols):
        return margin
    numerator, denominator = sp.fraction(sp.together(margin))
    constant, factors = sp.factor_list(numerator)
    factors = [*factors, *sp.factor_list(denominator)[1]]
    result = constant / sp.factor_list(denominator)[0]
    for factor, power in factors:
        result *= _sign_or_factor(factor, power, domain)
    expanded = sp.expand(result)
    content, primitive = sp.factor_terms(expanded).as_coeff_Mul()
    if primitive == 1 or not content.is_Rational:
        return sp.sign(expanded) if expanded.is_Rational else expanded
    return sp.expand(sp.sign(content) * primitive)


def _sign_or_factor(factor: sp.Expr, power: int, domain: Sequence[Boolean]) -> sp.Expr:
    if follows(domain, factor > 0, _QUICK):
        return sp.Integer(1)
    if follows(domain, factor < 0, _QUICK):
        return sp.Integer((-1) ** power)
    return factor if power % 2 else factor**2


def _irredundant(
    pieces: Sequence[Boundary], domain: Sequence[Boolean]
) -> tuple[tuple[Boundary, ...], tuple[Boundary, ...]]:
    """Those that are needed, and those that the others imply."""
    needed, implied = list(dict.fromkeys(pieces)), list[Boundary]()
    for piece in tuple(needed):
        others = [p.margin > 0 for p in needed if p is not piece]
        if follows([*domain, *others], piece.margin > 0, _QUICK):
            needed.remove(piece)
            implied.append(piece)
    return tuple(needed), tuple(implied)
