"""What happens where a complex pair of eigenvalues of a map of the plane leaves the unit circle.

Everything is said of a `PlanarFamily` x ↦ F(x; ν) in coordinates x = (u, v), z = u + iv, in which
the fixed point is the origin and the linear part there is multiplication by μ(ν):

    z ↦ μz + Σ_{j+k ≥ 2} g_jk z^j z̄^k / (j! k!).

At the critical ν, |μ| = 1. If μ, μ², μ³ ≠ 1, the quadratic terms can be removed by a change of
coordinates tangent to the identity; then ``z ↦ μz + c z²z̄ + d z̄³ + O(|z|⁴)`` up to cubic terms
that can be removed too, and ``a = Re(μ̄c)`` is the *first Lyapunov coefficient*:

    a = Re(μ̄g₂₁/2) − Re((1−2μ)μ̄²/(2(1−μ)) g₂₀g₁₁) − |g₁₁|²/2 − |g₀₂|²/4

(Kuznetsov, *Elements of Applied Bifurcation Theory*, 3rd ed., §4.6–4.7, where z ↦ μz + ... is
normalised as here). A change of the unit of z multiplies a by a positive number. d vanishes, or can
be made to, unless μ⁴ = 1.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from attrs import field, frozen

from proofkit._errors import StatementError
from proofkit.statement.predicates.base import bound_coordinates, unrestricted
from proofkit.statement.predicates.orbits import HiddenMapPredicate
from proofkit.statement.variables import Coordinate, Real


def _expression(value: Any) -> sp.Expr:
    return sp.sympify(value, strict=True)


@frozen
class PlanarFamily:
    """A family of maps of the plane, with the value of its parameter that is of interest.

    Parameters
    ----------
    state
        The two coordinates u, v, as a vector variable.
    image
        Their images, in terms of them, the parameter and `hidden`.
    parameter, critical
        The parameter ν, a variable, and its critical value, which does not mention it.
    hidden, equations
        Further variables that the image mentions, defined as functions of the state by equations
        that they solve with the value 0 at the origin.
    """

    state: sp.Matrix
    image: sp.Matrix
    parameter: sp.Symbol
    critical: sp.Expr = field(converter=_expression)
    hidden: sp.Matrix | tuple[()] = ()
    equations: tuple[sp.Expr, ...] = ()

    def __attrs_post_init__(self) -> None:
        if not isinstance(getattr(self.parameter, "variable", None), Real):
            raise StatementError(f"the parameter {self.parameter} must be a real variable")
        if len(self.state) != 2 or len(self.image) != 2:
            raise StatementError("a planar family needs two coordinates and their two images")
        if len(self.hidden) != len(self.equations):
            raise StatementError("a planar family needs one equation for each hidden variable")
        inner = {*self.state, *self.hidden, self.parameter}
        if self.critical.free_symbols & inner:
            raise StatementError(f"the critical value {self.critical} mentions what it must not")

    @property
    def arguments(self) -> tuple[sp.Basic, ...]:
        return (
            sp.Tuple(*unrestricted(self.state)),
            sp.ImmutableMatrix(self.image),
            sp.Tuple(*unrestricted(self.hidden)),
            sp.Tuple(*self.equations),
            *bound_coordinates([self.parameter]),
            self.critical,
        )


class FamilyPredicate(HiddenMapPredicate):
    """Base of the predicates on a planar family."""

    @property
    def parameter(self) -> Coordinate:
        return self.args[4]

    @property
    def critical(self) -> sp.Expr:
        return self.args[5]

    @property
    def bound(self) -> tuple[Coordinate, ...]:
        return (*super().bound, self.parameter)

    def __str__(self) -> str:
        """Short: the map itself would fill a page."""
        return f"{type(self).__name__} at {self.parameter} = {self.critical}"


class LyapunovCoefficient(FamilyPredicate):
    """At the critical value |μ| = 1, μ, μ², μ³ ≠ 1, and the first Lyapunov coefficient is
    `value`."""

    @property
    def value(self) -> sp.Expr:
        return self.args[6]


class NeimarkSacker(FamilyPredicate):
    """As ν grows through its critical value, the origin loses its stability in a Neimark–Sacker
    bifurcation with a first Lyapunov coefficient a ≠ 0.

    That is: at the critical value, which lies inside the domain of ν, |μ| = 1 and d|μ|/dν > 0;
    μ, μ², μ³ ≠ 1; and either μ⁴ ≠ 1 or the coefficient d vanishes. Under these conditions one
    closed invariant curve branches off (Kuznetsov, Theorem 4.6; its condition μ⁴ ≠ 1 serves only to
    remove d, Lemma 4.6).
    """


class Supercritical(NeimarkSacker):
    """The same with a < 0: the curve is attracting and exists above the critical value."""


class Subcritical(NeimarkSacker):
    """The same with a > 0: the curve is repelling and exists below the critical value."""


class CircleAmplitude(FamilyPredicate):
    """The bifurcation is supercritical, and on the closed invariant curve that branches off
    ``observable(x) / (|μ(ν)| − 1) → target`` uniformly as ν decreases to its critical value."""

    @property
    def observable(self) -> sp.Expr:
        return self.args[6]

    @property
    def target(self) -> sp.Expr:
        return self.args[7]


def lyapunov_coefficient(family: PlanarFamily, value: Any) -> LyapunovCoefficient:
    """The first Lyapunov coefficient of the family at its critical value is `value`."""
    return LyapunovCoefficient(*family.arguments, sp.sympify(value, strict=True))


def supercritical(family: PlanarFamily) -> Supercritical:
    """A supercritical Neimark–Sacker bifurcation takes place at the critical value."""
    return Supercritical(*family.arguments)


def subcritical(family: PlanarFamily) -> Subcritical:
    """A subcritical Neimark–Sacker bifurcation takes place at the critical value."""
    return Subcritical(*family.arguments)


def circle_amplitude(family: PlanarFamily, observable: sp.Expr, target: Any) -> CircleAmplitude:
    """`observable`, of the state, divided by |μ| − 1 tends to `target` on the invariant curve."""
    return CircleAmplitude(*family.arguments, observable, sp.sympify(target, strict=True))
