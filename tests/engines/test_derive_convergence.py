"""derive: the rule that says where all orbits end."""

import pytest
import sympy as sp

from proofkit import (
    AttractingPoint,
    by,
    claim,
    equal,
    orbits_converge,
    orbits_tend_to,
    real,
    unique_fixed_point,
    vector,
)
from proofkit.engines.derive.replay import Status, replay
from proofkit.statement.derivation import Derivation

p, r = real("p"), real("r", at_least=0, below=1)
x, h = vector("x", 1), vector("h", 1)
IMAGE = sp.Matrix([r * x[0] + (1 - r) * p])
OTHER = sp.Matrix([r * x[0]])
CONVERGE, UNIQUE = orbits_converge(x, IMAGE), unique_fixed_point(x, IMAGE)
P, Q = sp.Matrix([p]), sp.Matrix([p + 1])


def status(formula, *given):
    context = claim(given=given, then=equal(p + r, r + p), forall=[p, r])
    return replay(context, Derivation((by(AttractingPoint(), formula),))).lines[-1].status


@pytest.mark.parametrize("start", [None, sp.Matrix([5])])
def test_the_only_fixed_point_attracts_where_all_orbits_converge(start):
    assert status(orbits_tend_to(P, x, IMAGE, start=start), CONVERGE, UNIQUE) is Status.CHECKED


@pytest.mark.parametrize(
    ("formula", "given"),
    [
        (orbits_tend_to(P, x, IMAGE), [UNIQUE]),
        (orbits_tend_to(P, x, IMAGE), [CONVERGE]),
        (orbits_tend_to(Q, x, IMAGE), [CONVERGE, UNIQUE]),
        (orbits_tend_to(sp.zeros(1, 1), x, OTHER), [CONVERGE, UNIQUE]),
        (orbits_tend_to(P, x, IMAGE, hidden=h, equations=[h[0]]), [CONVERGE, UNIQUE]),
        (UNIQUE, [CONVERGE]),
    ],
    ids=["no convergence", "not unique", "not fixed", "another map", "hidden part", "another kind"],
)
def test_what_does_not_follow_is_rejected(formula, given):
    assert status(formula, *given) is Status.REJECTED
