"""An engine that takes too long is interrupted, and the others get their turn."""

from __future__ import annotations

import time

import pytest
from attrs import frozen

from proofkit import Budget, Verdict, check, real, theorem
from proofkit.engines.protocol import FakeEngine, Problem
from proofkit.engines.time_limit import TimeUp, time_limit
from proofkit.evidence.result import Evidence

x = real("x")


@theorem
def anything():
    """x² ≥ 0."""
    return x**2 >= 0


@frozen
class Slow:
    """An engine that swallows exceptions, as engines may, and never ends."""

    name: str = "slow"

    def examine(self, problem: Problem, budget: Budget) -> Evidence:
        while True:
            try:
                time.sleep(0.01)
            except Exception:
                continue


def test_the_others_get_their_turn() -> None:
    others = FakeEngine(Verdict.SUPPORTED, "one instance")
    result = check(anything, Budget(seconds=0.2), [Slow(), others])
    assert result.verdict is Verdict.SUPPORTED
    assert [e.verdict for e in result.evidence] == [Verdict.INCONCLUSIVE, Verdict.SUPPORTED]
    assert "gave up after 0.2 s" in result.evidence[0].detail


def test_giving_up_is_never_success() -> None:
    assert check(anything, Budget(seconds=0.1), [Slow()]).verdict is Verdict.INCONCLUSIVE


def test_what_ends_in_time_is_left_alone() -> None:
    with time_limit(0.05):
        pass
    time.sleep(0.1)


def test_evidence_is_told_as_it_is_found() -> None:
    heard: list[Evidence] = []
    engines = [FakeEngine(Verdict.SUPPORTED, name="a"), FakeEngine(Verdict.PROVED, name="b")]
    result = check(anything, engines=engines, on_evidence=heard.append)
    assert tuple(heard) == result.evidence


def test_the_block_is_interrupted() -> None:
    with pytest.raises(TimeUp), time_limit(0.05):
        time.sleep(5)
