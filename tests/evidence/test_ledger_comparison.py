"""A result beside its record."""

from __future__ import annotations

import pytest

from proofkit import Verdict
from proofkit.evidence.ledger import Comparison, Record
from proofkit.evidence.result import Result
from proofkit.evidence.scope import Scope

P, S, R = Verdict.PROVED, Verdict.SUPPORTED, Verdict.REFUTED
INCONCLUSIVE, VACUOUS, UNAVAILABLE = Verdict.INCONCLUSIVE, Verdict.VACUOUS, Verdict.UNAVAILABLE


def result(verdict: Verdict, sizes: dict[str, Verdict] | None = None, hash: str = "h") -> Result:
    return Result("p/t", "t.", verdict, Scope(""), sizes=tuple((sizes or {}).items()), hash=hash)


def record(verdict: Verdict, sizes: dict[str, Verdict] | None = None) -> Record:
    return Record.of(result(verdict, sizes))


@pytest.mark.parametrize("verdict", Verdict)
def test_the_same_verdict_is_as_recorded(verdict: Verdict) -> None:
    assert record(verdict).compare(result(verdict)) is Comparison.AS_RECORDED


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (P, S, Comparison.WORSE),
        (P, R, Comparison.WORSE),
        (S, P, Comparison.STRONGER),
        (S, INCONCLUSIVE, Comparison.WORSE),
        (INCONCLUSIVE, S, Comparison.STRONGER),
        (UNAVAILABLE, INCONCLUSIVE, Comparison.STRONGER),
        (R, P, Comparison.WORSE),
        (R, S, Comparison.WORSE),
    ],
)
def test_another_verdict(old: Verdict, new: Verdict, expected: Comparison) -> None:
    assert record(old).compare(result(new)) is expected


@pytest.mark.parametrize("old", [S, INCONCLUSIVE, UNAVAILABLE])
@pytest.mark.parametrize("new", [R, VACUOUS])
def test_an_unrecorded_refutation_or_vacuity_is_worse_whatever_was_recorded(
    old: Verdict, new: Verdict
) -> None:
    assert record(old).compare(result(new)) is Comparison.WORSE


def test_one_worse_size_outweighs_a_better_one() -> None:
    before, now = {"K = 2": S, "K = 3": P}, {"K = 2": P, "K = 3": S}
    found = record(S, before)
    assert found.compare(result(S, now)) is Comparison.WORSE
    assert [(c.size, c.is_worse) for c in found.changes(result(S, now))] == [
        ("K = 2", False),
        ("K = 3", True),
    ]


def test_a_run_at_one_size_is_compared_at_that_size() -> None:
    found = record(R, {"K = 2": P, "K = 3": R})
    assert found.compare(result(P, {"K = 2": P})) is Comparison.AS_RECORDED
    assert found.compare(result(P, {"K = 3": P})) is Comparison.WORSE


def test_a_run_that_reached_no_size_is_compared_as_a_whole() -> None:
    assert record(P, {"K = 2": P}).compare(result(INCONCLUSIVE, hash="")) is Comparison.WORSE


def test_a_changed_statement_voids_the_record() -> None:
    assert record(P).compare(result(R, hash="other")) is Comparison.RESTATED


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (S, INCONCLUSIVE, Comparison.WEAKER),
        (R, S, Comparison.WEAKER),
        (P, S, Comparison.WORSE),
        (S, R, Comparison.WORSE),
        (S, UNAVAILABLE, Comparison.WORSE),
    ],
)
def test_a_search_cut_short_is_blamed_only_for_what_is_no_search(
    old: Verdict, new: Verdict, expected: Comparison
) -> None:
    assert record(old).compare(result(new), thorough=False) is expected
