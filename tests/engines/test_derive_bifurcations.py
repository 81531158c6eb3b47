"""derive: the rules on Neimark–Sacker bifurcations, on maps given by their normal form."""

import pytest
import sympy as sp
from flint import fmpq

from proofkit import (
    CrossingPair,
    Iff,
    InvariantCircle,
    PlanarFamily,
    StatementError,
    ThirdOrder,
    by,
    circle_amplitude,
    claim,
    equal,
    lyapunov_coefficient,
    real,
    subcritical,
    supercritical,
    vector,
)
from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.ternary import Ternary
from proofkit.engines.derive.replay import Status, replay
from proofkit.engines.quantified import Quantified
from proofkit.statement.derivation import Derivation

nu, p, b = real("nu", above=0), real("p", above=0), real("b")
z, h = vector("z", 2), vector("h", 1)
u, v = z
Z = u + sp.I * v
BAR = u - sp.I * v
GENERIC = sp.Rational(3, 5) + sp.Rational(4, 5) * sp.I
CUBE_ROOT = -sp.Rational(1, 2) + sp.sqrt(3) / 2 * sp.I


def plane(value):
    """A map given by its complex value."""
    return sp.Matrix([part.expand() for part in sp.expand(value).as_real_imag()])


def family(mu=GENERIC, cubic=-1, rest=0, critical=1, growth=nu):
    """z ↦ μν z + μ·cubic·z|z|² + rest."""
    return PlanarFamily(z, plane(mu * growth * Z + mu * cubic * Z * Z * BAR + rest), nu, critical)


def hidden(equation, image_term):
    image = plane(GENERIC * nu * Z - GENERIC * Z * Z * BAR + image_term)
    return PlanarFamily(z, image, nu, 1, h, (equation,))


SQUARES = u**2 + v**2
IMPLICIT = hidden(h[0] + h[0] ** 3 + p * (sp.exp(2 * SQUARES) - 1), -GENERIC * Z * h[0])


def status(step, *before):
    context = claim(then=equal(p + b, b + p), forall=[p, b])
    return replay(context, Derivation((*before, step))).lines[-1].status


def crossing(kind, made, coefficient):
    relation = coefficient < 0 if kind is supercritical else coefficient > 0
    return by(CrossingPair(sp.sympify(coefficient)), Iff(kind(made), relation))


VALID = {
    "coefficient": by(ThirdOrder(), lyapunov_coefficient(family(), -1)),
    "in parameters": by(ThirdOrder(), lyapunov_coefficient(family(cubic=b + p * sp.I), b)),
    "by criterion": crossing(supercritical, family(cubic=b), b),
    "sign known": by(CrossingPair(-p), supercritical(family(cubic=-p))),
    "subcritical": crossing(subcritical, family(cubic=b), b),
    "quadratic terms": by(ThirdOrder(), lyapunov_coefficient(
        family(rest=3 * BAR**2), -1 - sp.Rational(36, 4))),
    "implicit": by(ThirdOrder(), lyapunov_coefficient(IMPLICIT, 2 * p - 1)),
    "critical value in parameters": by(ThirdOrder(), lyapunov_coefficient(
        family(critical=p, growth=nu / p), -1)),
    "defined as p > 0": by(ThirdOrder(), lyapunov_coefficient(
        family(rest=u**4 * (1 / p + sp.sqrt(p) + sp.log(p))), -1)),
    "1:4 without its term": crossing(supercritical, family(mu=sp.I, cubic=b), b),
    "1:3 off the circle's point": by(ThirdOrder(), lyapunov_coefficient(family(mu=sp.I), -1)),
}  # fmt: skip

INVALID = {
    "another value": by(ThirdOrder(), lyapunov_coefficient(family(), -2)),
    "imaginary part": by(ThirdOrder(), lyapunov_coefficient(family(cubic=b + p * sp.I), p)),
    "off the circle": by(ThirdOrder(), lyapunov_coefficient(family(critical=2), -1)),
    "1:3": by(ThirdOrder(), lyapunov_coefficient(family(mu=CUBE_ROOT), -1)),
    "real multiplier": by(ThirdOrder(), lyapunov_coefficient(family(mu=sp.Integer(1)), -1)),
    "quadratic terms forgotten": by(ThirdOrder(), lyapunov_coefficient(
        family(rest=3 * BAR**2), -1)),
    "1:4 with its term": crossing(supercritical, family(mu=sp.I, cubic=b, rest=BAR**3), b),
    "1:4 through quadratic terms": crossing(
        supercritical, family(mu=sp.I, rest=Z**2 + BAR**2), -2),
    "crossing inwards": crossing(supercritical, family(cubic=b, growth=1 / nu), b),
    "touching": crossing(supercritical, family(cubic=b, growth=1 + (nu - 1) ** 2), b),
    "sign unknown": by(CrossingPair(b), supercritical(family(cubic=b))),
    "wrong sign": by(CrossingPair(p), supercritical(family(cubic=p))),
    "weak inequality": by(CrossingPair(b), Iff(supercritical(family(cubic=b)), b <= 0)),
    "the other kind": by(CrossingPair(b), Iff(supercritical(family(cubic=b)), b > 0)),
    "critical value outside the domain": crossing(
        supercritical, family(cubic=b, critical=-1, growth=-2 - nu), b),
    "origin not fixed": by(ThirdOrder(), lyapunov_coefficient(family(rest=p), -1)),
    "linear part no multiplication": by(ThirdOrder(), lyapunov_coefficient(
        family(rest=p * BAR), -1)),
    "not smooth": by(ThirdOrder(), lyapunov_coefficient(PlanarFamily(
        z, sp.Matrix(family().image) + sp.Matrix([sp.Abs(u) ** 3, 0]), nu, 1), -1)),
    "not smooth in the parameter": crossing(
        supercritical, family(cubic=b, growth=2 * nu - 1 + sp.Abs(nu - 1)), b),
    "singular at the origin": by(ThirdOrder(), lyapunov_coefficient(
        family(rest=u**4 / SQUARES), -1)),
    "denominator may vanish": by(ThirdOrder(), lyapunov_coefficient(
        family(rest=u**4 / (b + u)), -1)),
    "parameter may vanish": by(ThirdOrder(), lyapunov_coefficient(family(rest=u**4 / b), -1)),
    "parameter may be negative": by(ThirdOrder(), lyapunov_coefficient(
        family(rest=u**4 * sp.sqrt(b)), -1)),
    "logarithm may be undefined": by(ThirdOrder(), lyapunov_coefficient(
        family(rest=u**4 * sp.log(b)), -1)),
    "root at the origin": by(ThirdOrder(), lyapunov_coefficient(
        family(rest=(u**2) ** sp.Rational(5, 2)), -1)),
    "critical value may be undefined": by(ThirdOrder(), lyapunov_coefficient(
        family(critical=sp.sqrt(b), growth=nu / sp.sqrt(b)), -1)),
    "hidden variable undetermined": by(ThirdOrder(), lyapunov_coefficient(
        hidden(h[0] ** 2 - SQUARES**2, Z * h[0]), -1)),
    "hidden variable not zero": by(ThirdOrder(), lyapunov_coefficient(
        hidden(h[0] - 1 - SQUARES, Z * (h[0] - 1)), -1)),
}  # fmt: skip


@pytest.mark.parametrize("name", VALID)
def test_what_follows_is_accepted(name):
    assert status(VALID[name]) is Status.CHECKED


@pytest.mark.parametrize("name", INVALID)
def test_what_does_not_follow_is_rejected(name):
    assert status(INVALID[name]) is Status.REJECTED


def test_the_circle_needs_an_established_supercritical_bifurcation():
    made = family(cubic=-p)
    before = (by(CrossingPair(-p), supercritical(made)),)
    right = by(InvariantCircle(), circle_amplitude(made, 6 * SQUARES, 6 / p))
    wrong = by(InvariantCircle(), circle_amplitude(made, 6 * SQUARES, 5 / p))
    askew = by(InvariantCircle(), circle_amplitude(made, u**2 + 2 * v**2, 1 / p))
    assert status(right, *before) is Status.CHECKED
    assert status(right) is Status.REJECTED
    assert status(wrong, *before) is Status.REJECTED
    assert status(askew, *before) is Status.REJECTED


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (supercritical(family()), Ternary.TRUE),
        (supercritical(family(cubic=1)), Ternary.FALSE),
        (subcritical(family(cubic=1)), Ternary.TRUE),
        (supercritical(family(mu=sp.I, rest=BAR**3)), Ternary.FALSE),
        (lyapunov_coefficient(family(), -1), Ternary.TRUE),
        (lyapunov_coefficient(family(), 1), Ternary.FALSE),
        (supercritical(family(rest=u**4 / SQUARES)), Ternary.UNKNOWN),
    ],
)
def test_on_instances(condition, expected):
    assert compile_nodes([condition], [])([]) == (expected,)


def test_ill_formed_families_are_refused():
    with pytest.raises(StatementError, match="critical"):
        PlanarFamily(z, plane(Z), nu, 1 + u)
    with pytest.raises(StatementError, match="real variable"):
        PlanarFamily(z, plane(Z), h[0], 1)
    with pytest.raises(StatementError, match="two"):
        PlanarFamily(h, plane(Z), nu, 1)
    with pytest.raises(StatementError, match="equation"):
        PlanarFamily(z, plane(Z), nu, 1, h)


WANDERS = [PlanarFamily(z, plane(GENERIC * nu * Z - GENERIC * Z * Z * BAR + nu - 1), nu, 1)]
WANDERS += [hidden(h[0] + p - 1 + SQUARES, -GENERIC * Z * h[0])]


@pytest.mark.parametrize("wandering", WANDERS)
def test_a_family_whose_origin_is_not_fixed_has_no_bifurcation_there(wandering):
    """Whether the map moves the origin away for other parameters, or its hidden part is not 0."""
    node = supercritical(wandering)
    symbols = sorted(node.free_symbols, key=str)
    assert compile_nodes([node], symbols, Quantified)([fmpq(3)] * len(symbols))[0] is Ternary.FALSE


def test_the_parameter_that_a_family_binds_is_not_the_one_that_is_given():
    """The origin is fixed where ν = 1 alone, which an assumption on another ν says nothing of."""
    stated = claim(given=equal(nu, 1), then=supercritical(WANDERS[0]))
    step = by(CrossingPair(sp.Integer(-1)), supercritical(WANDERS[0]))
    assert not replay(stated, Derivation([step])).establishes_claim
