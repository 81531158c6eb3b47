"""Verdicts have no truth value; records survive JSON; unknown is never success."""

from fractions import Fraction

import pytest

from proofkit import Verdict
from proofkit.evidence.result import Evidence, Result, Witness
from proofkit.evidence.scope import Scope, describe_sizes
from proofkit.evidence.verdict import conjunction


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_verdict_has_no_truth_value(verdict):
    with pytest.raises(TypeError, match="truth value"):
        bool(verdict)


def test_only_proved_and_supported_are_success():
    assert {v for v in Verdict if v.is_success} == {Verdict.PROVED, Verdict.SUPPORTED}


def test_a_conjunction_is_as_weak_as_its_weakest_part():
    assert conjunction([Verdict.PROVED, Verdict.SUPPORTED]) is Verdict.SUPPORTED
    assert conjunction([Verdict.PROVED, Verdict.INCONCLUSIVE]) is Verdict.INCONCLUSIVE
    assert conjunction([Verdict.UNAVAILABLE, Verdict.REFUTED]) is Verdict.REFUTED


def test_json_both_ways():
    witness = Witness((("a", Fraction(1, 3)),), (("K", 3),), "a < 1/4", "exactly")
    evidence = Evidence("decide", Verdict.REFUTED, Scope("1 instance", "K = 3"), 0.5, "z3", witness)
    result = Result(
        "p/t", "Words.", Verdict.REFUTED, Scope("1 instance", "K = 3"), (evidence,), witness, 0.5,
        (("K = 3", Verdict.REFUTED),), "abc",
    )  # fmt: skip
    assert Result.from_json(result.to_json()) == result
    assert result.to_json()["witness"]["values"] == {"a": "1/3"}


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ([], ""),
        ([()], ""),
        ([(("K", 2),), (("K", 3),), (("K", 5),)], "K = 2–3, 5"),
        ([(("n", 2), ("T", 0)), (("n", 2), ("T", 1))], "n = 2, T = 0–1"),
        ([(("n", 2), ("T", 0)), (("n", 3), ("T", 1))], "n = 2 T = 0; n = 3 T = 1"),
    ],
)
def test_sizes_in_words(sizes, words):
    assert describe_sizes(sizes) == words
