"""Pavings and the engine built on them."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise

import pytest
import sympy as sp

from proofkit import And, DataError, Iff, Implies, InputError, Verdict, claim, real, unstable
from proofkit.arithmetic.boxes import Box, share
from proofkit.arithmetic.paving import Paving, pave, recheck
from proofkit.arithmetic.ternary import Ternary
from proofkit.engines.protocol import Budget, Problem
from proofkit.engines.registry import engine

x, y = real("x", at_least=0, at_most=1), real("y", above=0, at_most=1)
z, whole = real("z", at_least=-1, at_most=1), real("w")
UNIT = Box.of({"x": (0, 1), "y": (0, 1)})
DISC = x**2 + y**2 < 1


def disc(**options):
    return pave(DISC, [x, y], UNIT, undecided="1/100", **options)


def test_the_quarter_disc_has_the_area_of_a_quarter_disc():
    paving = disc()
    inside, open_part = paving.volume(Ternary.TRUE), paving.volume(Ternary.UNKNOWN)
    assert inside < sp.pi / 4 < inside + open_part
    assert open_part <= Fraction(1, 100)
    assert inside + open_part + paving.volume(Ternary.FALSE) == 1


def test_cells_say_the_truth_at_their_corners():
    paving = disc()
    for truth, holds in ((Ternary.TRUE, True), (Ternary.FALSE, False)):
        for (a, b), (c, d) in paving.boxes(truth):
            assert all((u**2 + v**2 < 1) is holds for u in (a, b) for v in (c, d))


def test_the_number_of_processes_changes_nothing(monkeypatch):
    monkeypatch.setattr("proofkit.arithmetic.paving.ALONE", 0.0)
    assert disc(workers=2) == disc()


def test_a_paving_goes_on_from_where_it_stopped():
    stages = [disc(cells=200), disc(cells=600)]
    assert stages[0].tested < stages[1].tested < disc().tested
    assert disc(resume=stages[0]) == disc(resume=stages[1]) == disc()
    for p, q in pairwise([*stages, disc()]):
        assert set(p.true) <= set(q.true)
        assert set(p.false) <= set(q.false)


def test_another_condition_cannot_be_resumed():
    with pytest.raises(InputError, match="another box or condition"):
        pave(x + y < 1, [x, y], UNIT, resume=disc(cells=50))


def test_saved_and_loaded(tmp_path):
    disc().save(tmp_path / "disc.json")
    loaded = Paving.load(tmp_path / "disc.json")
    assert loaded == disc()
    assert recheck(loaded, DISC, [x, y])


def test_a_forged_paving_loads_but_does_not_survive_a_recheck():
    data = disc().to_json()
    data["true"].append(data["unknown"].pop())
    assert not recheck(Paving.from_json(data), DISC, [x, y])


def lost(data):
    data["true"].pop()


def doubled(data):
    data["true"].append(data["false"][0])


def nested(data):
    data["true"].append([0, 0, 0, 0])


def outside(data):
    data["true"][0][0] = 1 << data["true"][0][1]


def negative(data):
    data["true"][0][0] = -1


def boolean(data):
    data["true"][0] = [True, 1, 0, 0]


def code(data):
    data["parameters"][0]["to"] = "__import__('os')"


def deep(data):
    data["true"][0][1] = 10**9


def other(data):
    data["format"] = "else"


@pytest.mark.parametrize(
    "spoil", [lost, doubled, nested, outside, negative, boolean, code, deep, other]
)
def test_what_is_no_paving_is_refused(spoil):
    data = json.loads(json.dumps(disc(cells=200).to_json()))
    spoil(data)
    with pytest.raises(DataError):
        Paving.from_json(data)


@pytest.mark.parametrize("text", ["", "[]", "null", '{"format": 1}', "[" * 100_000])
def test_nor_is_other_text(tmp_path, text):
    (tmp_path / "p.json").write_text(text)
    with pytest.raises(DataError):
        Paving.load(tmp_path / "p.json")


def test_points_on_faces_and_outside():
    paving = disc()
    assert paving.at((Fraction(0), Fraction(1, 2))) is Ternary.TRUE
    assert paving.at((Fraction(1), Fraction(1))) is Ternary.FALSE
    assert paving.at((Fraction(3, 5), Fraction(4, 5))) is Ternary.UNKNOWN
    with pytest.raises(InputError, match="outside"):
        paving.at((Fraction(2), Fraction(0)))


def test_cells_of_a_box_are_cut_across_the_longest_side():
    box = Box.of({"x": (0, 1), "y": (0, 5), "z": (1, 1)})
    cells = [box.whole]
    for _ in range(4):
        cells = [half for cell in cells for half in box.halves(cell)]
    assert {tuple(d for _, d in c) for c in cells} == {(2, 2, 0)}
    assert share(cells) == 1
    assert box.volume == 5


def test_bad_boxes():
    for sides in ({}, {"x": (1, 0)}):
        with pytest.raises(InputError):
            Box.of(sides)


def test_monotone_margins_leave_no_more_than_the_boundary():
    """x(1 − x)/(1 + x) < 1/5 has dependent occurrences; the undecided part is two thin strips."""
    paving = pave(x * (1 - x) / (1 + x) < sp.Rational(1, 7), [x], Box.of({"x": (0, 1)}),
                  undecided="1/10000")  # fmt: skip
    assert paving.tested < 120


def test_stability_of_a_ball_matrix_is_decided_by_its_margins():
    M = sp.Matrix([[x, -y], [y, x]])
    one = pave(unstable(M), [x, y], UNIT, undecided="1/100")
    assert one.tested <= 2 * pave(x**2 + y**2 > 1, [x, y], UNIT, undecided="1/100").tested


# The engine


def examine(made):
    return engine("pave").examine(Problem(made), Budget())


PROVED = {
    "transcendental": claim(then=sp.exp(x) <= 1 + 2 * x),
    "strict": claim(then=sp.exp(x) > x + sp.Rational(1, 2)),
    "given": claim(given=x + y > 1, then=sp.exp(x + y) > 2),
    "open end": claim(then=y < 2),
    "three": claim(then=sp.sin(x) + y + z**2 < 3),
}


def test_exp_below_its_chord_is_false_beyond_one():
    made = claim(then=sp.exp(2 * x) <= 1 + 6 * x)
    assert examine(made).verdict is Verdict.REFUTED


@pytest.mark.parametrize("name", ["strict", "given", "open end", "three"])
def test_claims_that_hold_with_room_are_proved(name):
    assert examine(PROVED[name]).verdict is Verdict.PROVED


def test_a_claim_with_equality_at_a_point_is_left_open():
    evidence = examine(PROVED["transcendental"])
    assert evidence.verdict is Verdict.INCONCLUSIVE
    assert "undecided" in evidence.detail


@pytest.mark.parametrize(
    "made",
    [
        claim(then=sp.exp(x) < sp.Rational(27, 10)),
        claim(given=y > x, then=sp.exp(x) + y < 3),
        claim(then=Iff(unstable(sp.Matrix([[x, -y], [y, x]])), 2 * x**2 + y**2 > 1)),
        claim(then=Implies(x > sp.Rational(1, 2), sp.exp(-x) > sp.Rational(2, 5))),
    ],
)
def test_false_claims_are_refuted_at_a_rational_point(made):
    evidence = examine(made)
    assert evidence.verdict is Verdict.REFUTED
    values = {v.coordinates[0]: Fraction(dict(evidence.witness.values)[v.name])
              for v in made.forall}  # fmt: skip
    point = {k: sp.Rational(v.numerator, v.denominator) for k, v in values.items()}
    assert sp.And(*made.assumptions).subs(point) == sp.true
    if not made.then.has(sp.Equivalent):
        assert made.then.subs(point) == sp.false


def test_a_violation_at_an_excluded_end_is_no_counterexample():
    assert examine(claim(then=sp.exp(y) > 1)).verdict is Verdict.INCONCLUSIVE


def test_empty_assumptions_are_vacuous():
    assert examine(claim(given=sp.exp(x) > 3, then=x > 5)).verdict is Verdict.VACUOUS


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (claim(then=whole > x), "unbounded"),
        (claim(exists=[y], then=y >= x), "witness"),
        (claim(then=sp.Lt(1, 2, evaluate=False)), "no variables"),
    ],
)
def test_where_it_does_not_apply(made, why):
    evidence = examine(made)
    assert evidence.verdict is Verdict.INCONCLUSIVE
    assert why in evidence.detail


def test_an_existential_is_not_refuted_by_its_witness():
    made = claim(exists=[z], then=z > x, witness=[(z, x - 1)])
    assert examine(made).verdict is Verdict.INCONCLUSIVE
    right = claim(exists=[z], then=And(z > x - 2, z < 2), witness=[(z, x / 2)])
    assert examine(right).verdict is Verdict.PROVED
