"""What the predicates on planar families amount to, as conditions on expressions.

The Taylor coefficients are computed here from the map itself, whatever a derivation says.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import sympy as sp
from attrs import frozen
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic.jets import implicit_jet, jet
from proofkit.arithmetic.neimark_sacker import (
    Complex,
    complex_coefficients,
    cubic_coefficients,
)
from proofkit.arithmetic.normal_form import NormalForms
from proofkit.statement.predicates import (
    CircleAmplitude,
    LyapunovCoefficient,
    NeimarkSacker,
    Subcritical,
    Supercritical,
    for_all,
)
from proofkit.statement.predicates.bifurcations import FamilyPredicate


@frozen
class PlanarForm:
    """A planar family to third order, in its parameter, except where its critical value is said.

    Attributes
    ----------
    vanishing
        What must vanish for the origin to be fixed and the linear part to be multiplication by μ.
    nonzero
        What must not vanish for the map to be smooth near the origin at the critical value.
    nonnegative
        What must not be negative for the critical value to be a real number.
    multiplier
        (Re μ, Im μ).
    critical_multiplier, speed
        μ, and d|μ|²/dν, at the critical value.
    coefficient
        a at the critical value.
    resonant
        (Re d, Im d) at the critical value.
    """

    vanishing: tuple[sp.Expr, ...]
    nonzero: tuple[sp.Expr, ...]
    nonnegative: tuple[sp.Expr, ...]
    multiplier: tuple[sp.Expr, sp.Expr]
    critical_multiplier: tuple[sp.Expr, sp.Expr]
    speed: sp.Expr
    coefficient: sp.Expr
    resonant: tuple[sp.Expr, sp.Expr]


@lru_cache(maxsize=256)
def planar_form(family: FamilyPredicate) -> PlanarForm:
    """The Taylor coefficients of a family, to third order.

    Raises
    ------
    ArithmeticFailure
        If the map is not made of rational operations and exponentials, or the equations of its
        hidden variables have no regular solution 0 at the origin.
    """
    state, hidden, origin = family.state, family.hidden, (sp.Integer(0),) * 2
    at = dict.fromkeys((*state, *hidden), sp.Integer(0))
    here = {family.parameter: family.critical}
    nonzero, nonnegative = _smoothness((*family.image, *family.equations), family)
    inner = None
    if hidden:
        equations = list(family.equations)
        inner = implicit_jet(equations, hidden, state, [sp.Integer(0)] * len(hidden), origin, 3)
        nonzero.append(sp.Matrix(equations).jacobian(hidden).xreplace(at).det())
    critical_nonzero, critical_nonnegative = _smoothness([family.critical], family)
    partials = jet(list(family.image), state, origin, 3, hidden=hidden, hidden_jet=inner)
    g = complex_coefficients({(i[0], i[1]): (v[0], v[1]) for i, v in partials.items()})
    mu, conjugate = g[1, 0], g[0, 1]
    critical = {i: Complex(z.real.xreplace(here), z.imag.xreplace(here)) for i, z in g.items()}
    unit = critical[1, 0]
    c, d = cubic_coefficients(unit, critical)
    return PlanarForm(
        vanishing=(*partials[0, 0], conjugate.real, conjugate.imag),
        nonzero=_informative([*nonzero, *critical_nonzero], here),
        nonnegative=_informative([*nonnegative, *critical_nonnegative], here),
        multiplier=(mu.real, mu.imag),
        critical_multiplier=(unit.real, unit.imag),
        speed=(mu.real**2 + mu.imag**2).diff(family.parameter).xreplace(here),
        coefficient=(unit.conjugate() * c).real,
        resonant=(d.real, d.imag),
    )


def _smoothness(
    expressions: Iterable[sp.Expr], family: FamilyPredicate
) -> tuple[list[sp.Expr], list[sp.Expr]]:
    """What must not vanish, and what not be negative, for expressions to be smooth at the origin.

    Roots and logarithms may be taken only of what doesn't vary.
    """
    varying = set(family.bound)
    at = dict.fromkeys((*family.state, *family.hidden), sp.Integer(0))
    nonzero: list[sp.Expr] = []
    nonnegative: list[sp.Expr] = []
    for node in (n for e in expressions for n in sp.preorder_traversal(e)):
        whole = isinstance(node, sp.Pow) and isinstance(node.exp, sp.Integer)
        rational = isinstance(node, sp.Pow) and isinstance(node.exp, sp.Rational)
        if whole or (rational and not node.free_symbols & varying):
            if node.exp < 0:
                nonzero.append(_nonzero(node.base.xreplace(at)))
            if not whole:
                nonnegative.append(node.base)
        elif isinstance(node, sp.log) and not node.free_symbols & varying:
            nonzero.append(_nonzero(node.args[0]))
            nonnegative.append(node.args[0])
        elif not isinstance(node, sp.Symbol | sp.Rational | sp.Add | sp.Mul | sp.exp):
            raise ArithmeticFailure(f"normal form: no Taylor series of {node}")
    return nonzero, nonnegative


def _nonzero(value: sp.Expr) -> sp.Expr:
    if value == 0:
        raise ArithmeticFailure("normal form: a denominator vanishes at the fixed point")
    return value


def _informative(
    expressions: Iterable[sp.Expr], here: dict[sp.Symbol, sp.Expr]
) -> tuple[sp.Expr, ...]:
    """The expressions at the critical value, without positive numbers and repetitions."""
    values = (e.xreplace(here) for e in expressions)
    return tuple(dict.fromkeys(v for v in values if not (v.is_Rational and v > 0)))


def regular_conditions(family: FamilyPredicate) -> tuple[Boolean, ...]:
    """That the critical multiplier lies on the unit circle and μ, μ², μ³ ≠ 1, all else in order:
    the critical value lies in the parameter's domain, by which SymPy has simplified the map.

    On the circle, μ² = 1 iff Im μ = 0, and a μ ≠ 1 with μ³ = 1 has real part −½.
    """
    form = planar_form(family)
    p, q = form.critical_multiplier
    half = sp.Rational(1, 2)
    here = {family.parameter: family.critical}
    return (
        *(
            type(c)(c.lhs.xreplace(here), c.rhs, evaluate=False)
            for c in family.parameter.variable.conditions
        ),
        *(sp.Ne(e, 0, evaluate=False) for e in form.nonzero),
        *(sp.Ge(e, 0, evaluate=False) for e in form.nonnegative),
        *(_vanishes_throughout(e, family.parameter) for e in form.vanishing if e != 0),
        sp.Eq(p**2 + q**2 - 1, 0, evaluate=False),
        sp.Ne(q, 0, evaluate=False),
        sp.Ne(p + half, 0, evaluate=False),
    )


def crossing_conditions(family: FamilyPredicate) -> tuple[Boolean, ...]:
    """That the multiplier leaves the disc, at a value inside the parameter's domain, without
    obstruction by the resonance μ⁴ = 1."""
    form = planar_form(family)
    parameter = family.parameter
    inside = [
        (c.gts - c.lts).xreplace({parameter: family.critical})
        for c in parameter.variable.conditions
    ]
    absent = sp.And(*(sp.Eq(e, 0, evaluate=False) for e in form.resonant))
    return (
        *regular_conditions(family),
        *(sp.Gt(e, 0, evaluate=False) for e in inside),
        sp.Gt(form.speed, 0, evaluate=False),
        sp.Or(absent, sp.Ne(form.critical_multiplier[0], 0, evaluate=False)),
    )


def family_condition(family: FamilyPredicate) -> Boolean:
    """The conditions on its free symbols that a predicate on a planar family amounts to.

    Raises
    ------
    ArithmeticFailure
        If `planar_form` does, or the observable of an amplitude is no multiple of u² + v².
    """
    a = planar_form(family).coefficient
    match family:
        case LyapunovCoefficient():
            return sp.And(*regular_conditions(family), _vanishes(a - family.value))
        case Supercritical():
            return sp.And(*crossing_conditions(family), sp.Lt(a, 0, evaluate=False))
        case Subcritical():
            return sp.And(*crossing_conditions(family), sp.Gt(a, 0, evaluate=False))
        case CircleAmplitude():
            limit = _vanishes(a * family.target + squared_unit(family))
            negative = sp.Lt(a, 0, evaluate=False)
            return sp.And(*crossing_conditions(family), negative, limit)
        case NeimarkSacker():
            return sp.And(*crossing_conditions(family), sp.Ne(a, 0, evaluate=False))
    raise ArithmeticFailure(f"no condition for {type(family).__name__}")


def origin_condition(family: FamilyPredicate) -> Boolean:
    """That the hidden variables are 0 at the origin, without which nothing is true of a family."""
    at = dict.fromkeys((*family.state, *family.hidden), sp.Integer(0))
    values = (e.xreplace(at) for e in family.equations)
    return sp.And(*(_vanishes_throughout(v, family.parameter) for v in values))


def _vanishes(expression: sp.Expr) -> Boolean:
    """That an expression is zero; true at once where its normal form is."""
    try:
        if NormalForms().is_zero(expression):
            return sp.true
    except ArithmeticFailure:
        pass
    return sp.Eq(expression, 0, evaluate=False)


def _vanishes_throughout(expression: sp.Expr, parameter: sp.Symbol) -> Boolean:
    """That it is zero whatever the parameter is; near its critical value is as much, since the
    expression is analytic."""
    vanishes = _vanishes(expression)
    if parameter not in vanishes.free_symbols:
        return vanishes
    return for_all(vanishes, over=parameter)


def squared_unit(family: CircleAmplitude) -> sp.Expr:
    """The k for which the observable is ``k(u² + v²)``."""
    u, v = family.state
    k = sp.expand(family.observable).coeff(u, 2).coeff(v, 0)
    if sp.expand(family.observable - k * (u**2 + v**2)) != 0:
        raise ArithmeticFailure("amplitude: the observable is no multiple of u² + v²")
    return k
