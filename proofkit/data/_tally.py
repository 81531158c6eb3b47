"""Wins and ties, counted one comparison at a time."""

from __future__ import annotations

from collections.abc import Iterable

from proofkit.data.record import Missing, PreferenceRecord, checked_responses


class Tally:
    """Win and tie counts between named responses."""

    def __init__(self, responses: Iterable[str]) -> None:
        self.responses = checked_responses(responses)
        K = len(self.responses)
        self.wins = [[0] * K for _ in range(K)]
        self.ties = [[0] * K for _ in range(K)]

    def win(self, i: int, j: int, times: int = 1) -> None:
        """Response i beat response j."""
        self.wins[i][j] += times

    def tie(self, i: int, j: int, times: int = 1) -> None:
        """Responses i and j were found equal."""
        self.ties[i][j] += times
        self.ties[j][i] += times

    def record(self, id: str, *, missing: Missing, note: str) -> PreferenceRecord:
        """The matrix of shares, ties counted half."""
        return PreferenceRecord.from_counts(
            id, self.responses, self.wins, self.ties, missing=missing, note=note
        )
