"""Stability of small matrices as conditions on their entries."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import sympy as sp
from attrs import frozen
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure
from proofkit.statement.predicates import MatrixPredicate, Stable, Unstable

LARGEST = 4
"""The largest degree of a polynomial whose stability is written out."""

LARGEST_FACTORED = 8
"""The largest matrices whose characteristic polynomial is factored."""


def jury_condition(predicate: MatrixPredicate) -> Boolean:
    """The condition on trace and determinant that `Stable(M)` or `Unstable(M)` amounts to.

    Jury, *Theory and Application of the z-Transform Method* (1964); Elaydi, *An Introduction to
    Difference Equations*, §5.1. All eigenvalues lie in the closed unit disc iff the weak forms of
    the conditions for `Stable` hold.

    Raises
    ------
    ArithmeticFailure
        For matrices of size 3 and more; see `written_out`.
    """
    M = predicate.matrix
    unstable = isinstance(predicate, Unstable)
    if M.rows == 1:
        x = M[0]
        return sp.Or(x > 1, x < -1) if unstable else sp.And(x < 1, x > -1)
    if M.rows == 2:
        t, d = M.trace(), M.det()
        if unstable:
            return sp.Or(d > 1, t > 1 + d, -t > 1 + d)
        return sp.And(d < 1, t < 1 + d, -t < 1 + d)
    raise ArithmeticFailure(f"a matrix of size {M.rows}: only sizes 1 and 2 are written out")


@frozen
class Margins:
    """Expressions in the coefficients of a real polynomial p, all positive iff it is stable.

    A simple root can leave the unit disc only where one of the first three vanishes.

    Attributes
    ----------
    fold
        ``p(1)``: zero iff 1 is a root.
    flip
        ``(−1)ⁿ p(−1)``: zero iff −1 is a root.
    pair
        ``Π_{i<j} (1 − z_i z_j)`` over the roots: zero where a complex pair is on the circle. None
        for degree 1.
    others
        What must be positive besides.
    """

    fold: sp.Expr
    flip: sp.Expr
    pair: sp.Expr | None
    others: tuple[sp.Expr, ...] = ()

    @property
    def all(self) -> tuple[sp.Expr, ...]:
        pair = () if self.pair is None else (self.pair,)
        return (self.fold, self.flip, *pair, *self.others)


def characteristic_coefficients(M: sp.Matrix) -> tuple[sp.Expr, ...]:
    """Those of det(xI − M) below the leading one, highest degree first; nothing is expanded."""
    n = M.rows
    return tuple(
        (-1) ** k * sp.Add(*(_minor(M, rows, rows) for rows in combinations(range(n), k)))
        for k in range(1, n + 1)
    )


def _minor(M: sp.Matrix, rows: Sequence[int], columns: Sequence[int]) -> sp.Expr:
    if not rows:
        return sp.Integer(1)
    first, *rest = rows
    return sp.Add(
        *(
            (-1) ** j * M[first, c] * _minor(M, rest, [*columns[:j], *columns[j + 1 :]])
            for j, c in enumerate(columns)
            if M[first, c] != 0
        )
    )


def schur_cohn_margins(coefficients: Sequence[sp.Expr]) -> Margins:
    """The margins of ``xⁿ + c₁xⁿ⁻¹ + … + c_n``, n ≤ 4.

    Farebrother, *Simplified Samuelson conditions for cubic and quartic equations*, The Manchester
    School 41 (1973); Jury, *Inners and Stability of Dynamic Systems* (1974), §3.3.

    Raises
    ------
    ArithmeticFailure
        For a higher degree.
    """
    c, n = tuple(coefficients), len(coefficients)
    fold = 1 + sp.Add(*c)
    flip = 1 + sp.Add(*((-1) ** (k + 1) * x for k, x in enumerate(c)))
    match n:
        case 1:
            return Margins(fold, flip, None)
        case 2:
            return Margins(fold, flip, 1 - c[1])
        case 3:
            a, b, d = c
            return Margins(fold, flip, 1 - b + a * d - d**2, (3 - b,))
        case 4:
            a, b, d, e = c
            pair = (1 - e) * (1 - e**2) - b * (1 - e) ** 2 + (a - d) * (d - a * e)
            return Margins(fold, flip, pair, (1 - e, 3 + 3 * e - b))
    raise ArithmeticFailure(f"degree {n}: stability is written out up to degree {LARGEST}")


def in_closed_disc(coefficients: Sequence[sp.Expr]) -> Boolean:
    """No root of ``xⁿ + c₁xⁿ⁻¹ + … + c_n``, n ≤ 4, has modulus above 1.

    The weak forms of the conditions for stability are not enough from degree 3 on: they hold for
    the roots 1, 2, 1/2. So a root on the circle, if there is one, is divided out.

    Raises
    ------
    ArithmeticFailure
        For a higher degree.
    """
    c, n = tuple(coefficients), len(coefficients)
    margins = schur_cohn_margins(c)
    if n <= 2:
        return sp.And(*(m >= 0 for m in margins.all))
    return sp.Or(
        sp.And(*(m > 0 for m in margins.all)),
        sp.And(_zero(margins.fold), in_closed_disc(_divided(c, 1))),
        sp.And(_zero(margins.flip), in_closed_disc(_divided(c, -1))),
        _pair_on_circle(c, margins.pair),
    )


def _divided(c: Sequence[sp.Expr], root: int) -> tuple[sp.Expr, ...]:
    """The quotient by x − root, where that leaves no remainder (Horner's scheme)."""
    quotient, value = [], sp.Integer(1)
    for x in c[:-1]:
        value = x + root * value
        quotient.append(value)
    return tuple(quotient)


def _pair_on_circle(c: Sequence[sp.Expr], pair: sp.Expr) -> Boolean:
    """There is a factor x² + sx + 1 with |s| ≤ 2, and the other roots are in the closed disc."""
    if len(c) == 3:  # (x² + (a−d)x + 1)(x + d)
        a, _, d = c
        return sp.And(_zero(pair), _within(a - d, 2), _within(d, 1))
    # (x² + sx + 1)(x² + ux + e) with s + u = a and se + u = d: one solution, unless e = 1.
    a, b, d, e = c
    regular = sp.And(e < 1, _zero(pair), _within(a - d, 2 * (1 - e)), _within(d - a * e, 1 - e**2))
    both = sp.And(a**2 >= 4 * (b - 2), _within(2 * a, 2 + b), _within(a, 4))
    return sp.Or(regular, sp.And(_zero(e - 1), _zero(a - d), both))


def _within(x: sp.Expr, bound: sp.Expr) -> Boolean:
    """|x| ≤ bound."""
    return sp.And(x <= bound, -x <= bound)


def _zero(expression: sp.Expr) -> Boolean:
    return sp.Eq(expression, 0, evaluate=not expression.free_symbols)


def written_out(condition: Boolean) -> Boolean:
    """The condition with `Stable` and `Unstable` of matrices as conditions on their entries.

    Raises
    ------
    ArithmeticFailure
        For a matrix larger than 8×8, or whose characteristic polynomial has, over the rationals, an
        irreducible factor of degree 5 or more.
    """
    return condition.replace(
        lambda node: isinstance(node, Stable | Unstable), lambda node: _written_out(node)
    )


def _written_out(predicate: MatrixPredicate) -> Boolean:
    if predicate.matrix.rows <= 2:
        return jury_condition(predicate)
    factors = characteristic_factors(predicate.matrix)
    if isinstance(predicate, Unstable):
        return sp.Or(*(sp.Not(in_closed_disc(c)) for c in factors))
    return sp.And(*(m > 0 for c in factors for m in schur_cohn_margins(c).all))


def characteristic_factors(M: sp.Matrix) -> tuple[tuple[sp.Expr, ...], ...]:
    """The distinct monic factors of det(xI − M) over the rationals, each as its coefficients.

    Only polynomials are factored: for other entries the whole is the only factor.

    Raises
    ------
    ArithmeticFailure
        For a matrix larger than 8×8.
    """
    if M.rows > LARGEST_FACTORED:
        raise ArithmeticFailure(
            f"a matrix of size {M.rows}: at most {LARGEST_FACTORED} is possible"
        )
    coefficients = characteristic_coefficients(M)
    x = sp.Dummy("x")
    whole = sp.Poly.from_list([1, *coefficients], x)
    if not all(c.is_polynomial() for c in coefficients):
        return (coefficients,)
    _, factors = sp.factor_list(whole.as_expr())
    monic = (sp.Poly(f, x).monic() for f, _ in factors)
    return tuple(tuple(f.all_coeffs()[1:]) for f in monic)
