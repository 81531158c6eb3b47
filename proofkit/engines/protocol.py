"""What an engine is: it examines one problem within a budget and returns evidence."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Protocol

from attrs import frozen

from proofkit.engines.budget import Budget
from proofkit.evidence.result import Evidence, Witness
from proofkit.evidence.scope import NOTHING, Scope
from proofkit.evidence.verdict import Verdict
from proofkit.statement.claim import Claim
from proofkit.statement.derivation import Derivation
from proofkit.statement.variables import Coordinate

__all__ = ["Budget", "Engine", "FakeEngine", "Problem", "found"]


@frozen
class Problem:
    """One claim of one theorem at one size, with its derivation where it has one.

    `suspect` is an instance to look at first, a possible counterexample.
    """

    claim: Claim
    derivation: Derivation | None = None
    size: tuple[tuple[str, int], ...] = ()
    suspect: Mapping[Coordinate, Fraction] | None = None


class Engine(Protocol):
    """An engine; `name` is its name on the command line."""

    @property
    def name(self) -> str: ...

    def examine(self, problem: Problem, budget: Budget) -> Evidence:
        """What this engine finds of the problem.

        Raises
        ------
        EngineUnavailable
            If a library that it needs is missing.
        Contradiction
            If it disagrees with another engine on one instance.
        """
        ...


def found(
    engine: str,
    verdict: Verdict,
    domain: str = NOTHING,
    detail: str = "",
    witness: Witness | None = None,
    *,
    objection: bool = False,
    met: bool = False,
) -> Evidence:
    """Evidence whose sizes and time the runner fills in."""
    return Evidence(
        engine,
        verdict,
        Scope(domain),
        detail=detail,
        witness=witness,
        objection=objection,
        met=met or witness is not None,
    )


@frozen
class FakeEngine:
    """An engine that finds what it is told to; for tests of everything around engines."""

    verdict: Verdict
    domain: str = NOTHING
    name: str = "fake"

    def examine(self, problem: Problem, budget: Budget) -> Evidence:
        return found(self.name, self.verdict, self.domain)
