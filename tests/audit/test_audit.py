"""The audit of single statements whose right answers are known."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy as sp

from proofkit import (
    And,
    Claim,
    Contradiction,
    Verdict,
    claim,
    equal,
    implicit,
    no_ties,
    preference_matrix,
    real,
    signs,
    simplex,
    smallest_nonzero_eigenvalue,
    spectral_radius,
    stable,
    theorem,
    vector,
)
from proofkit.audit import mutation
from proofkit.audit.findings import Audit, Mutants
from proofkit.audit.monotone import agree
from proofkit.audit.mutants import Mutant, mutants
from proofkit.audit.refuter import Refuter
from proofkit.audit.run import Plan, audit

x, y = real("x"), real("y")
positive = real("p", above=0)


def audited(stated: Any, verdict: Verdict = Verdict.PROVED, **options: Any) -> Audit:
    """The audit of a claim or condition, which is known to have this verdict."""

    @theorem
    def statement() -> Any:
        """A statement."""
        return stated

    return audit(statement, recorded=verdict, plan=Plan(**options))


def test_every_mutant_of_a_sharp_inequality_is_killed_or_known_to_be_weaker() -> None:
    found = audited(x**2 + y**2 >= 2 * x * y).mutants
    assert found.survived == ()
    assert sum(found.killed.values()) == found.killable > 5


def test_the_best_constant_is_enclosed_with_a_counterexample_above_it() -> None:
    constants = audited(positive + 1 / positive >= 2).constants
    two = next(c for c in constants if c.value == "2" and c.direction == "larger")
    assert Fraction(two.holds) == 2 < Fraction(two.fails) <= 2 + Fraction(1, 16)
    value = dict(two.witness.values)["p"]
    assert value + 1 / value < Fraction(two.fails)


def test_a_constant_that_is_sharp_only_in_a_limit_is_found_to_be_sharp() -> None:
    """The slope of x ↦ 1/(1 + e⁻ˣ) is at most 1/4, and only at 0."""
    first, second = (1 / (1 + sp.exp(-t)) for t in (x, y))
    constants = audited((first - second) ** 2 <= (x - y) ** 2 / 16).constants
    c = next(c for c in constants if c.value == "1/16" and c.direction == "smaller")
    assert Fraction(c.holds) == Fraction(1, 16)
    assert Fraction(c.fails) == Fraction(31, 32) / 16


def test_a_constant_that_is_not_sharp_is_moved_to_where_it_is() -> None:
    """The best c in x² + 1 ≥ cx is 2."""
    constants = audited(x**2 + 1 >= sp.Rational(3, 2) * x).constants
    c = next(c for c in constants if c.value == "3/2" and c.direction == "larger")
    assert Fraction(c.holds) <= 2 <= Fraction(c.fails)
    assert c.verdict == "proved by z3"
    assert Fraction(c.fails) - Fraction(c.holds) <= Fraction(3, 2) / 32


def test_an_assumption_is_needed_where_the_claim_fails_without_it() -> None:
    assumptions = audited(claim(given=y > 0, then=positive + y + x**2 > 0)).assumptions
    by_name = {a.name: a for a in assumptions}
    assert by_name.keys() == {"y > 0", "p > 0"}
    for a in assumptions:
        assert a.needed is True
        values = dict(a.witness.values) if a.witness else {}
        assert values["p"] + values["y"] + values["x"] ** 2 <= 0


def test_an_assumption_that_is_not_needed_is_never_said_to_be_superfluous() -> None:
    (found,) = audited(claim(given=y > 0, then=x**2 + y**2 >= 0)).assumptions
    assert found.needed is None and found.witness is None
    assert found.remark


@pytest.mark.parametrize(
    "stated, name",
    [
        (lambda: sp.Ne(preference_matrix("P", 2, no_ties)[0, 1], sp.Rational(1, 2)), "P: no ties"),
        (lambda: simplex("mu", 2, interior=True)[0] < 1, "mu of full support"),
        (lambda: vector("v", 2, increasing=True)[1] > vector("v", 2, increasing=True)[0],
         "v increasing"),
        (lambda: real("q", at_most=3) <= 3, "q ≤ 3"),
    ],
)  # fmt: skip
def test_the_class_of_a_variable_is_an_assumption_too(stated: Any, name: str) -> None:
    (found,) = (a for a in audited(stated()).assumptions if a.name == name)
    assert found.needed is True


def test_assumptions_are_met_at_an_instance_or_by_nothing() -> None:
    met = audited(claim(given=x**2 < 2, then=x < 2))
    assert met.vacuous is False
    assert Fraction(dict(met.instance)["x"]) ** 2 < 2
    assert audited(claim(given=[x**2 < y, y < -1], then=x > 0)).vacuous is True


def test_a_mutant_of_a_false_claim_is_killed_by_an_instance_on_which_the_two_differ() -> None:
    found = audited(x**2 > x / 3, Verdict.REFUTED).mutants
    assert set(found.killed) == {"difference"}
    assert found.survived == ()


def test_mutants_of_a_false_claim_that_fail_just_where_it_fails_are_counted_apart() -> None:
    """x² + x < −1 and x² + x < −2 fail everywhere: they are equivalent."""
    found = audited(x**2 + x < -1, Verdict.REFUTED).mutants
    killed = sum(found.killed.values())
    assert killed + found.equivalent + len(found.survived) == found.total
    assert found.equivalent > 0
    assert found.as_false == found.killed.get("counterexample", 0)


def test_a_mutant_that_fails_wherever_a_false_claim_does_is_killed_but_not_told_from_it() -> None:
    """eˣ < x fails everywhere, and so does eˣ < x − 1, which no normal form says."""
    found = audited(sp.exp(x) < x, Verdict.REFUTED).mutants
    assert found.as_false > 0
    assert found.killed["counterexample"] == found.as_false


def test_true_mutants_are_no_survivors_and_not_killed() -> None:
    """x² + x + 1 > 0 is not sharp: x² + x + 1/2 > 0 is a theorem too, and says more."""
    found = audited(x**2 + x + 1 > 0, mutants=40).mutants
    assert found.killable == sum(found.killed.values())
    assert any("constant: 1 → 1/2" in s.mutant for s in found.true)


def test_swapped_roles_are_noticed() -> None:
    u, v = vector("u", 2), vector("v", 2)
    found = audited(equal(u[0] * v[1] - u[1] * v[0] + u[0], -(u[1] * v[0] - u[0] * v[1]) + u[0]))
    assert found.mutants.survived == ()


def test_implicit_points_are_enclosed() -> None:
    """Every zero of z² − z − 1 − 1/p has z² > 1/3, and none has z² > 3 for all p."""
    z = implicit("z", 1, lambda u: [u[0] ** 2 - u[0] - 1 - 1 / positive])
    found = audited(z[0] ** 2 > sp.Rational(1, 3), Verdict.SUPPORTED)
    assert found.vacuous is False
    assert found.mutants.killed["counterexample"] > 0


@theorem
def square() -> Any:
    """x² + y² ≥ 2xy."""
    return x**2 + y**2 >= 2 * x * y


@square.derivation
def _() -> Any:
    yield signs(x**2 + y**2 >= 2 * x * y, [(x - y) ** 2], "a square")


def test_the_derivation_of_the_claim_proves_no_mutant_with_a_counterexample() -> None:
    found = audit(square, recorded=Verdict.PROVED)
    assert found.mutants.killed["counterexample"] > 5


def test_a_derivation_that_proves_a_mutant_with_a_counterexample_is_reported_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gullible(claim: Claim, derivation: object, variants: list[Claim]) -> list[bool]:
        return [True] * len(variants)

    monkeypatch.setattr(mutation, "follows", gullible)
    with pytest.raises(Contradiction, match="a mutant that has a counterexample"):
        audit(square, recorded=Verdict.PROVED)


def test_without_a_record_the_engines_say_which_verdict_it_is() -> None:
    @theorem
    def wrong() -> Any:
        """x is below x²."""
        return And(x < x**2)

    assert audit(wrong).verdict == "refuted"


def test_the_same_audit_comes_out_twice() -> None:
    first, second = (audited(x**2 + y**2 >= 2 * x * y).to_json() for _ in range(2))
    assert {**first, "seconds": 0} == {**second, "seconds": 0}


def outcome_of(stated: Claim, kind: str, **options: Any) -> Mutants:
    """The findings of an audit whose mutants are all of this kind."""

    def only(claim: Claim, limit: int, *, weaker: bool = True) -> tuple[list[Mutant], int]:
        found = [m for m in mutants(claim, 60, weaker=weaker)[0] if m.kind == kind]
        return found, len(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mutation, "mutants", only)
        return audited(stated, **options).mutants


def test_an_identity_denies_that_its_sides_differ() -> None:
    """No instance shows that e²ˣ = (eˣ)² computes; the theorem does."""
    found = outcome_of(
        claim(then=equal(sp.exp(2 * x) - 1, (sp.exp(x) + 1) * (sp.exp(x) - 1))), "equality"
    )
    assert found.total == 1 == sum(found.killed.values())


def test_what_is_not_known_to_be_a_theorem_denies_nothing() -> None:
    stated = claim(then=equal(sp.exp(2 * x) - 1, (sp.exp(x) + 1) * (sp.exp(x) - 1)))
    unproved = outcome_of(stated, "equality", verdict=Verdict.SUPPORTED)
    assert sum(unproved.killed.values()) + len(unproved.survived) == 1


def test_a_mutant_without_instances_is_told_by_its_vacuity() -> None:
    """With ≠ for =, the weights would not sum to 1."""
    p, q = (simplex(name, 2) for name in ("p", "q"))
    given = And(equal(p[0], q[0]), equal(p[1], q[1]))
    found = outcome_of(claim(given=given, then=equal(p[0] * q[1], p[1] * q[0])), "assumed equality")
    assert found.killed == {"vacuity": found.total}


def test_a_mutant_that_assumes_more_is_implied() -> None:
    """y > 2 in place of y > 1: by real arithmetic, not by form."""
    stated = claim(given=y > 1, then=sp.exp(x) + y > 1)
    found = outcome_of(stated, "assumed constant")
    assert found.implied >= 1
    assert found.survived == ()


def test_assumptions_that_only_the_solver_meets_are_not_vacuous() -> None:
    """No draw hits x = 355/113."""
    larger = real("z")
    stated = claim(given=equal(113 * x, 355), exists=[larger], then=larger > x)
    found = audited(stated, mutants=4)
    assert found.vacuous is False
    assert dict(found.instance)["x"] == "355/113"


def test_a_refuted_conjunction_is_refuted_in_a_part_that_was_not_changed() -> None:
    """x² > −1 and x > 0: the first stays true with 2 for 1, the second fails as before."""
    stated = claim(then=[x**2 + 1 > 0, x > 0])
    found = outcome_of(stated, "constant", verdict=Verdict.REFUTED)
    assert found.survived == ()


def test_matrices_with_one_spectrum_make_equivalent_mutants() -> None:
    """Relabelling both coordinates of diag(x, y) changes no eigenvalue, the entries do."""
    M = sp.Matrix([[0, x, 0], [0, 0, y], [1, 0, 0]])
    z = sp.Matrix([[0, y, 0], [0, 0, x], [1, 0, 0]])
    same, other = (agree(spectral_radius(M), spectral_radius(N), ()) for N in (z, z + sp.eye(3)))
    assert same and not other
    mirrored = agree(stable(M), stable(-M), ())
    assert mirrored


def test_a_smallest_nonzero_eigenvalue_that_does_not_exist_refutes() -> None:
    """diag(p, 1) has one for p > 0; diag(−p, 1) is not positive semidefinite."""
    proper, improper = (
        claim(then=smallest_nonzero_eigenvalue(sp.diag(sign * positive, 1)) > -1)
        for sign in (1, -1)
    )
    assert Refuter(proper).refutation(proper) is None
    assert Refuter(improper).refutation(improper) is not None
