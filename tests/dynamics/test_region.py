"""Regions: membership, comparison, and pavings checked point by point."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
import sympy as sp

from proofkit import And, Iff, InputError, Or, StatementError, claim, real, unstable
from proofkit.alignment.mixed_reference import mrs_dpo, mrs_ipo, preference_cycle
from proofkit.alignment.policies import uniform
from proofkit.arithmetic.boxes import Box
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.region import Region, claimed_and_true, region_of

a = real("a", above=0, at_most="1/2")
alpha, lam = real("alpha", at_least=0, at_most=1), real("lambda", at_least=0, at_most=1)
beta = real("beta", above=0)
x, y = real("x", at_least=0, at_most=2), real("y", at_least=0, at_most=2)
FEEDBACK = {"alpha": alpha, "beta": beta, "lam": lam}


def ipo(constant):
    J = mrs_ipo(preference_cycle(3, a), **FEEDBACK).jacobian(uniform(3))
    return claim(then=Iff(unstable(J), alpha**2 + constant * (a * beta * lam) ** 2 > 1))


def dpo(constant):
    step = mrs_dpo(preference_cycle(3, a), **FEEDBACK)
    J = step.jacobian(uniform(3), sp.zeros(2, 1))
    return claim(then=Iff(unstable(J), alpha**2 + constant * (a * beta * lam) ** 2 > 1))


@pytest.mark.parametrize(
    ("made", "right", "wrong"),
    [(ipo, "1/3", "1/2"), (dpo, "16/3", 5), (ipo, "1/3", "333/1000")],
)
def test_the_claimed_and_the_true_region_are_equal_and_a_wrong_constant_is_caught(
    made, right, wrong
):
    claimed, true = claimed_and_true(made(sp.Rational(right)))
    assert claimed.compare(true).equal is Ternary.TRUE
    claimed, true = claimed_and_true(made(sp.Rational(wrong)))
    found = claimed.compare(true)
    larger = sp.Rational(wrong) > sp.Rational(right)
    point = (found.only_left if larger else found.only_right).point
    values = {name: sp.Rational(str(v)) for name, v in point.items()}
    threshold = values["alpha"] ** 2 + (values["a"] * values["beta"] * values["lambda"]) ** 2 * (
        sp.Rational(right)
    )
    assert (threshold > 1) != larger


def test_membership_is_exact_on_the_boundary():
    _, region = claimed_and_true(ipo(sp.Rational(1, 3)))
    point = {"alpha": "1/2", "a": "1/2", "beta": 3, "lambda": 1}  # 1/4 + 3/4 = 1
    assert region.contains(point) is Ternary.FALSE
    assert region.contains({**point, "alpha": Fraction(501, 1000)}) is Ternary.TRUE
    assert region.contains({**point, "alpha": 2}) is Ternary.FALSE  # outside the domain
    with pytest.raises(StatementError, match="exact"):
        region.contains({**point, "alpha": 0.5})
    with pytest.raises(InputError, match="gives"):
        region.contains({"alpha": 0})


def test_transcendental_membership_is_three_valued():
    region = Region.of(sp.exp(x) > sp.E)
    assert region.contains({"x": "1000001/1000000"}) is Ternary.TRUE
    assert region.contains({"x": "999999/1000000"}) is Ternary.FALSE
    assert Region.of(sp.sin(x) ** 2 + sp.cos(x) ** 2 <= 1).contains({"x": 1}) is Ternary.UNKNOWN


def test_inclusions():
    small, large = Region.of(x + y < 1), Region.of(x**2 + y**2 < 1)
    found = small.compare(large)
    assert (found.included, found.includes) == (Ternary.TRUE, Ternary.FALSE)
    assert large.contains(found.only_right.point) is Ternary.TRUE
    assert small.contains(found.only_right.point) is Ternary.FALSE
    assert str(found).startswith("strictly inside")
    across = small.compare(Region.of(And(x < 2, y < sp.Rational(1, 10))))
    assert (across.included, across.includes) == (Ternary.FALSE, Ternary.FALSE)


def test_closed_and_open_differ_by_the_boundary():
    found = Region.of(x < 1).compare(Region.of(x <= 1))
    assert found.equal is Ternary.FALSE
    assert found.only_right.point == {"x": 1}


def test_an_irrational_difference_of_one_point_stays_open():
    found = Region.of(x**2 < 2).compare(Region.of(Or(x**2 < 2, sp.Eq(x**2, 2))))
    assert found.included is Ternary.TRUE
    assert found.includes is Ternary.UNKNOWN


def test_transcendental_regions_are_compared_by_paving():
    found = Region.of(sp.exp(x) < 2).compare(Region.of(10 * x < 7))
    assert (found.included, found.only_left.by) == (Ternary.TRUE, "paving")
    assert sp.log(2) <= sp.Rational(str(found.only_right.point["x"])) < sp.Rational(7, 10)


def test_pi_is_known_well_enough():
    a_half = sp.Rational(1, 2)
    span = Region.of(alpha + beta * lam * a_half < 1)
    local = Region.of(alpha**2 + (2 * a_half * beta * lam / sp.pi) ** 2 < 1)
    assert span.compare(local).included is Ternary.TRUE
    assert span.compare(local).includes is Ternary.FALSE


def test_regions_over_other_parameters_are_refused():
    with pytest.raises(InputError, match="parameters"):
        Region.of(x < 1).compare(Region.of(y < 1))


def test_sections():
    _, region = claimed_and_true(ipo(sp.Rational(1, 3)))
    section = region.at(a="1/2", **{"lambda": 1})
    assert [p.name for p in section.parameters] == ["alpha", "beta"]
    assert section.contains({"alpha": 0, "beta": "7/2"}) is Ternary.TRUE
    with pytest.raises(InputError, match="outside"):
        region.at(a=1)
    with pytest.raises(InputError, match="no parameter"):
        region.at(gamma=1)
    s = real("s", at_least=0, at_most=3)
    assert "s" in {p.name for p in region.at(a=s).parameters}


def test_a_box_must_fit():
    region = Region.of(x + y < 1)
    with pytest.raises(InputError, match="leaves the domain"):
        region.pave({"x": (0, 3), "y": (0, 1)})
    with pytest.raises(InputError, match="wanted"):
        region.pave({"x": (0, 1)})
    with pytest.raises(InputError, match="unbounded"):
        Region.of(beta > 1).pave()


def cyclic_section():
    _, region = claimed_and_true(ipo(sp.Rational(1, 3)))
    return region.at(a="1/2", **{"lambda": 1})


def test_ten_thousand_random_points_agree_with_the_paving_of_the_cyclic_region():
    """In s = aβλ the box is [0, 1] × [0, 3]; at a = 1/2, λ = 1 that is β in [0, 6]."""
    paving = cyclic_section().pave({"alpha": (0, 1), "beta": (0, 6)})
    assert paving.share(Ternary.UNKNOWN) <= Fraction(1, 1000)
    assert sum(paving.volume(t) for t in Ternary) == 6
    # The exact area: ∫ 2√3·√(1 − α²) dα = √3π/2 of 6 is stable.
    stable_area = float(sp.sqrt(3) * sp.pi / 2)
    low = float(paving.volume(Ternary.FALSE))
    assert low <= stable_area <= low + float(paving.volume(Ternary.UNKNOWN))
    draw = random.Random(20260212)
    seen = dict.fromkeys(Ternary, 0)
    for _ in range(10_000):
        p = Fraction(draw.randint(0, 10**6), 10**6), Fraction(draw.randint(0, 6 * 10**6), 10**6)
        truth = paving.at(p)
        seen[truth] += 1
        if truth.known:
            assert (p[0] ** 2 + p[1] ** 2 / 12 > 1) == (truth is Ternary.TRUE)
    assert min(seen[Ternary.TRUE], seen[Ternary.FALSE]) > 4000


def test_undecided_cells_hug_the_boundary():
    paving = cyclic_section().pave({"alpha": (0, 1), "beta": (0, 6)})
    for (a0, a1), (b0, b1) in paving.boxes(Ternary.UNKNOWN):
        assert a0**2 + b0**2 / 12 <= 1 <= a1**2 + b1**2 / 12


def test_a_region_from_any_claim_about_reals():
    made = region_of(claim(given=x < y, then=x**2 < y))
    assert made.contains({"x": "1/2", "y": 1}) is Ternary.TRUE
    assert made.contains({"x": 1, "y": "1/2"}) is Ternary.FALSE
    with pytest.raises(InputError, match="equates"):
        claimed_and_true(claim(then=x < y))
    assert made.box().names == ("x", "y") and isinstance(made.box(), Box)
