"""Verdicts: the six things that can be known of a claim. None of them is a truth value."""

from __future__ import annotations

from enum import Enum
from typing import NoReturn


class Verdict(Enum):
    """What is known of a claim, over some scope."""

    PROVED = "proved"
    SUPPORTED = "supported"
    REFUTED = "refuted"
    INCONCLUSIVE = "inconclusive"
    VACUOUS = "vacuous"
    UNAVAILABLE = "unavailable"

    def __bool__(self) -> NoReturn:
        raise TypeError(
            "a verdict has no truth value: compare it, as in `verdict is Verdict.PROVED`"
        )

    @property
    def is_success(self) -> bool:
        """Proved or supported; unknown, vacuous and unavailable are never success."""
        return self is Verdict.PROVED or self is Verdict.SUPPORTED


_RANK = {
    Verdict.PROVED: 5,
    Verdict.REFUTED: 5,
    Verdict.SUPPORTED: 4,
    Verdict.VACUOUS: 3,
    Verdict.INCONCLUSIVE: 2,
    Verdict.UNAVAILABLE: 1,
}


def strength(verdict: Verdict) -> int:
    """How much a verdict establishes; proved and refuted are equally strong."""
    return _RANK[verdict]


def conjunction(verdicts: list[Verdict]) -> Verdict:
    """The verdict on "all of these claims": refuted by one, otherwise as weak as the weakest."""
    if Verdict.REFUTED in verdicts:
        return Verdict.REFUTED
    return min(verdicts, key=strength)
