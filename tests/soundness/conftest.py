"""How traps and controls are judged: by the public functions, as a theorem file would be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from proofkit import Budget, EngineUnavailable, Verdict, check, theorem
from proofkit.engines import solvers
from proofkit.engines.registry import engine

Judge = Callable[..., Verdict]


def judged(
    statement: Any, *steps: Any, engines: Any = None, instances: int = 40, seconds: float = 90
) -> Verdict:
    """The verdict on a claim with a derivation; `statement` may be a function that returns it."""

    def stated() -> Any:
        """A trap or its control."""
        return statement() if callable(statement) else statement

    made = theorem(stated)
    if steps:
        made.derivation(lambda: list(steps))
    chosen = None if engines is None else [engine(name) for name in engines]
    return check(made, Budget(instances=instances, seconds=seconds), chosen).verdict


@pytest.fixture(autouse=True)
def _z3_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second opinion takes a process, and has tests of its own beside the engines."""

    def unavailable(*_: Any) -> Any:
        raise EngineUnavailable("not asked in these tests")

    monkeypatch.setattr(solvers, "cvc5_answer", unavailable)


@pytest.fixture(scope="session")
def judge() -> Judge:
    return judged
