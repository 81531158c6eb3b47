"""The corpus in other words: on the same instance, one wording never holds where another fails.

Renaming, relabelling the responses, another unit and another spelling of every comparison are
bijections of the instances, so a counterexample in one wording is one in every other.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from respelling import Values, all_changed, respelt

from proofkit import Budget
from proofkit.arithmetic.ternary import Ternary
from proofkit.engines.checking import Outcome
from proofkit.engines.enclose import checker_for
from proofkit.statement.claim import Claim
from proofkit.statement.implicit import Implicit
from proofkit.statement.predicates import FamilyPredicate
from proofkit.statement.variables import coordinates_of
from proofkit.strategies import instances, sample
from proofkit.theorem_files import corpus_folder, load_file, theorem_files

DRAWN, COMPARED = 16, 4
MOST_COORDINATES = 8
BITS = 128
FILES = theorem_files(corpus_folder())


def _claims(file: Path) -> Iterator[tuple[str, Claim]]:
    """The claims at the smallest size, but for those that take long on an instance."""
    for theorem in load_file(file):
        for claim in theorem.claims(theorem.sizes[0]):
            implicit = any(isinstance(v, Implicit) for v in claim.forall)
            slow = implicit or claim.then.atoms(FamilyPredicate)
            if not slow and len(coordinates_of(claim.forall)) <= MOST_COORDINATES:
                yield theorem.id, claim


@pytest.mark.parametrize("file", FILES, ids=[f"{f.parent.name}/{f.stem}" for f in FILES])
def test_no_wording_contradicts_another(file: Path) -> None:
    for name, claim in _claims(file):
        compared, other = _compared(claim), respelt(claim, all_changed)
        assert other.claim.hash != claim.hash or not claim.forall
        checker = checker_for(other.claim, Budget())
        for instance, here in compared:
            there = checker.check(other.image(instance), BITS)
            assert _agree(here.assumptions, there.assumptions), (name, instance)
            if here.is_counterexample:
                assert there.is_counterexample, (name, instance)
            if here.assumptions is Ternary.TRUE:
                assert _agree(here.goal, there.goal), (name, instance)


def _compared(claim: Claim) -> list[tuple[Values, Outcome]]:
    """A few instances, counterexamples first where some are drawn, with what is known of each."""
    checker = checker_for(claim, Budget())
    drawn = sample(instances(claim), DRAWN, 1) if claim.forall else [{}]
    decided = [(instance, checker.check(instance, BITS)) for instance in drawn]
    return sorted(decided, key=lambda pair: not pair[1].is_counterexample)[:COMPARED]


def _agree(one: Ternary, other: Ternary) -> bool:
    return one is other or Ternary.UNKNOWN in (one, other)
