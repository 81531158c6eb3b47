"""What verdicts say beside themselves: vacuous truths, points out of reach, lemmas that fail."""

from __future__ import annotations

import pytest
import sympy as sp

from proofkit import Budget, Size, Verdict, by, claim, implicit, real, signs, theorem
from proofkit.engines.protocol import Problem
from proofkit.engines.registry import engine
from proofkit.engines.run import check
from proofkit.statement.rules import Lemma

x = real("x")
u = real("u", above=0)
BUDGET = Budget(instances=5)


def stated(condition, *lines):
    def function():
        """A statement."""
        return condition

    made = theorem(function)
    if lines:
        made.derivation(lambda: list(lines))
    return made


def test_a_statement_that_sympy_has_evaluated_says_so():
    result = check(stated(sp.Eq(x / x, 1)), BUDGET)
    assert result.verdict is Verdict.PROVED
    assert "`true` as written" in result.note
    assert check(stated(sp.Ge(x**2 + x + 1, 0)), BUDGET).note == ""


def test_sizes_at_which_it_is_true_as_written_are_named():
    def function(n):
        """0x² ≥ 0, and so on."""
        return (n - 2) * (x**2 - x + 1) >= 0

    result = check(theorem(sizes=range(2, 4))(function), BUDGET)
    assert result.note.endswith("at n = 2")


@pytest.mark.parametrize("name", ["enclose", "falsify"])
def test_a_point_that_cannot_be_enclosed_is_named(name):
    nowhere = implicit("z", 1, lambda z: [z[0] ** 2 + sp.exp(z[0]) + 1])[0]
    found = engine(name).examine(Problem(claim(then=nowhere > 5)), BUDGET)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "(z: could not enclose a zero" in found.detail
    empty = claim(then=x > 5, given=[x > 3, x**2 + x + 1 < 0])
    unmet = engine(name).examine(Problem(empty), BUDGET)
    assert unmet.verdict is Verdict.INCONCLUSIVE
    assert "enclose" not in unmet.detail


@pytest.mark.parametrize("name", ["enclose", "falsify"])
def test_one_instance_is_singular(name):
    problem = Problem(claim(then=sp.exp(x) > x))
    assert "1 instance met" in engine(name).examine(problem, Budget(instances=1)).detail


def test_a_lemma_that_fails_says_at_which_line_and_why():
    broken = stated(u**2 - u + 1 > 0, signs(u**2 - u + 1 > 0, [u]))
    silent = stated(sp.exp(u) > u)
    for lemma, condition, reason in (
        (broken, u**2 - u + 1 > 0, "its line 1 is rejected: signs"),
        (silent, sp.exp(u) > u, "does not follow"),
    ):
        citing = by(Lemma(lemma, Size(), 1, ()), condition)
        (derivation,) = stated(condition, citing).derivations(Size())
        found = engine("derive").examine(Problem(claim(then=condition), derivation), BUDGET)
        assert found.verdict is Verdict.INCONCLUSIVE
        assert reason in found.detail


ROOTS = sp.sqrt(2) + sp.sqrt(3), sp.sqrt(5 + 2 * sp.sqrt(6))


@pytest.mark.parametrize(
    ("relation", "verdict"),
    [
        (sp.Lt, Verdict.REFUTED),
        (sp.Gt, Verdict.REFUTED),
        (sp.Ne, Verdict.REFUTED),
        (sp.Le, Verdict.PROVED),
        (sp.Eq, Verdict.PROVED),
    ],
)
def test_numbers_that_are_equal_are_told_apart_from_those_that_are_close(relation, verdict):
    made = claim(then=relation(*ROOTS, evaluate=False))
    assert engine("decide").examine(Problem(made), BUDGET).verdict is verdict


def test_an_undefined_claim_without_variables_is_not_proved():
    made = claim(then=sp.Ge(sp.sqrt(sp.sqrt(2) - sp.sqrt(3)), 0, evaluate=False))
    assert engine("decide").examine(Problem(made), BUDGET).verdict is not Verdict.PROVED
