"""Universal regions: the bounds behind them by z3, and members checked by exact Schur–Cohn."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
import sympy as sp

from proofkit import And, InputError, real, simplex
from proofkit.alignment.mixed_reference import mrs_ipo, preference_cycle
from proofkit.alignment.policies import covariance, uniform
from proofkit.alignment.universal import (
    Members,
    guarantees,
    order_of_inclusion,
    universal_region,
)
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.region import Region
from proofkit.dynamics.solver import follows
from proofkit.statement.predicates import Unstable

u, v, w = (real(name, at_least=-1, at_most=1) for name in "uvw")
pi = simplex("pi", 3, interior=True)
A = sp.Matrix([[0, u, w], [-u, 0, v], [-w, -v, 0]])
SIMPLEX = [c for c in pi[0].variable.conditions]


def test_the_rotation_of_three_responses():
    """ω² is the second coefficient of the characteristic polynomial of A S(π)."""
    M = A * covariance(pi)
    squared = sp.Add(*(M[i, i] * M[j, j] - M[i, j] * M[j, i] for i, j in ((0, 1), (0, 2), (1, 2))))
    on_simplex = squared.subs(pi[2], 1 - pi[0] - pi[1])
    closed = (pi[0] * pi[1] * pi[2] * (u + v - w) ** 2).subs(pi[2], 1 - pi[0] - pi[1])
    assert sp.expand(on_simplex - closed) == 0
    assert sp.expand(M.det().subs(pi[2], 1 - pi[0] - pi[1])) == 0


def test_the_largest_rotations():
    third = sp.Rational(1, 27)
    assert follows(SIMPLEX, pi[0] * pi[1] * pi[2] <= third)
    bounds = [c for x in (u, v, w) for c in x.variable.conditions]
    assert follows(bounds, And(u + v - w <= 3, u + v - w >= -3))
    transitive = [*bounds, u >= 0, v >= 0, w >= u, w >= v]
    assert follows(transitive, And(u + v - w <= 1, u + v - w >= -1))
    assert not follows(transitive, u + v - w < 1)


def members(kind, a, draw):
    if kind is Members.SST:
        first, second = sorted(Fraction(draw.randint(0, 12), 12) * a for _ in range(2))
        return first, second, max(first, second) + (a - max(first, second)) * draw.choice([0, 1])
    return tuple(Fraction(draw.randint(-12, 12), 12) * a for _ in range(3))


def jacobian(entries, policy, alpha, s):
    x, y, z = (sp.Rational(e.numerator, e.denominator) for e in entries)
    P = sp.ones(3, 3) / 2 + sp.Matrix([[0, x, z], [-x, 0, y], [-z, -y, 0]])
    return mrs_ipo(P, alpha=alpha, beta=s, lam=sp.Integer(1)).jacobian(policy)


@pytest.mark.parametrize("kind", Members)
@pytest.mark.parametrize("size", [3, None])
def test_no_member_is_unstable_where_all_are_said_to_be_stable(kind, size):
    draw = random.Random(3)
    region = universal_region(kind, size).stable
    for _ in range(60):
        a = Fraction(draw.randint(1, 6), 12)
        alpha, s = Fraction(draw.randint(0, 9), 10), Fraction(draw.randint(0, 40), 4)
        if region.contains({"a": a, "alpha": alpha, "s": s}) is not Ternary.TRUE:
            continue
        weights = [draw.randint(1, 9) for _ in range(3)]
        policy = sp.Matrix([sp.Rational(k, sum(weights)) for k in weights])
        J = jacobian(members(kind, a, draw), policy, sp.Rational(str(alpha)), sp.Rational(str(s)))
        assert Region.of(Unstable(sp.ImmutableMatrix(J))).contains({}) is Ternary.FALSE


@pytest.mark.parametrize("kind", Members)
def test_where_some_member_is_said_to_be_unstable_the_worst_one_is(kind):
    region = universal_region(kind, 3).unstable
    draw, seen = random.Random(4), 0
    for _ in range(40):
        a = Fraction(draw.randint(1, 6), 12)
        alpha, s = Fraction(draw.randint(0, 9), 10), Fraction(draw.randint(0, 60), 2)
        worst = (a, a, a if kind is Members.SST else -a)
        J = jacobian(worst, uniform(3), sp.Rational(str(alpha)), sp.Rational(str(s)))
        unstable = Region.of(Unstable(sp.ImmutableMatrix(J))).contains({})
        assert unstable is region.contains({"a": a, "alpha": alpha, "s": s})
        seen += unstable is Ternary.TRUE
    assert seen > 5


def test_large_circles_come_near_the_universal_boundary():
    region = universal_region(Members.ALL)
    half, point = sp.Rational(1, 2), {"a": "1/2", "alpha": 0}
    s = sp.Rational(22, 7)  # the boundary is at s = π, that of the circle of 13 before 22/7
    assert region.unstable.contains({**point, "s": str(s)}) is Ternary.TRUE
    threshold = (half * s / 13 * sp.cot(sp.pi / 26)) ** 2
    assert sp.N(threshold) < 1 < sp.N((half * s / 101 * sp.cot(sp.pi / 202)) ** 2)
    assert preference_cycle(5, half)[0, 1] == 1


def test_classes_nest_and_what_is_open():
    everything, transitive = universal_region(Members.ALL, 3), universal_region(Members.SST, 3)
    assert everything.stable.compare(transitive.stable).included is Ternary.TRUE
    assert transitive.unstable.compare(everything.unstable).included is Ternary.TRUE
    gap = universal_region(Members.SST).open
    assert gap.contains({"a": "1/2", "alpha": 0, "s": 5}) is Ternary.TRUE
    assert everything.open.contains({"a": "1/2", "alpha": 0, "s": 3}) is Ternary.FALSE
    with pytest.raises(InputError, match="K = 4"):
        universal_region(Members.ALL, 4)


@pytest.mark.parametrize(("size", "first"), [(3, "span contraction"), (4, "spectral contraction")])
def test_the_order_of_inclusion_depends_on_the_size(size, first):
    """cot(π/2K)/2 passes 1 between K = 3 and K = 4."""
    found = order_of_inclusion(guarantees(size))
    both = found["spectral contraction", "span contraction"]
    inner = both.included if first == "spectral contraction" else both.includes
    assert inner is Ternary.TRUE
    assert both.equal is Ternary.FALSE
    for name in ("spectral contraction", "span contraction"):
        assert found[name, "local stability"].included is Ternary.TRUE
        assert found[name, "local stability"].equal is Ternary.FALSE
