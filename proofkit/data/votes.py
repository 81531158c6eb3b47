"""Votes as CSV: two models a line, and which of the two each annotator preferred."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import field, frozen

from proofkit._errors import DataError
from proofkit.data._table import Row, column_index, names_in
from proofkit.data._tally import Tally
from proofkit.data._text import shown
from proofkit.data.record import Missing, PreferenceRecord


def _frozen(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(texts)


@frozen
class VoteColumns:
    """The roles of the columns of a vote table; the defaults fit `pandalm_votes.csv`.

    Attributes
    ----------
    first, second
        The columns that name the two models.
    annotators
        The columns that hold votes, pooled; if empty, all whose name starts with "annotator".
    coding
        How a vote is written: for the first model, for the second, for a tie.

    Raises
    ------
    DataError
        If one column has two roles, or the three codes are not distinct.
    """

    first: str = "model_1"
    second: str = "model_2"
    annotators: tuple[str, ...] = field(default=(), converter=_frozen)
    coding: tuple[str, ...] = field(default=("1", "2", "0"), converter=_frozen)

    def __attrs_post_init__(self) -> None:
        roles = (self.first, self.second, *self.annotators)
        if len(set(roles)) < len(roles):
            raise DataError(f"vote columns {', '.join(map(shown, roles))}: one role a column")
        if len(self.coding) != 3 or len(set(self.coding)) < 3:
            raise DataError(
                f"vote coding {', '.join(map(shown, self.coding))}: give three distinct codes"
            )

    def fit(self, header: Row) -> bool:
        """Whether a table with this header holds such votes."""
        return self.first in header.cells and self.second in header.cells

    def vote_columns(self, header: Row) -> dict[str, int]:
        """Name and place of the columns that hold votes."""
        names = self.annotators or [c for c in header.cells if c.startswith("annotator")]
        if not names:
            raise DataError(f"line {header.line}: no column of votes: name the annotators")
        return {name: column_index(header, name) for name in names}


def votes_record(
    id: str, rows: Sequence[Row], columns: VoteColumns, *, missing: Missing
) -> PreferenceRecord:
    """The pooled matrix of a vote table, the models in alphabetical order.

    Raises
    ------
    DataError
        Naming line and column of the first vote outside the coding, of a model compared with
        itself, or of an empty name.
    """
    header, *ballots = rows
    first, second = column_index(header, columns.first), column_index(header, columns.second)
    votes = columns.vote_columns(header)
    tally = Tally(sorted(names_in(ballots, first, second)))
    place = {name: k for k, name in enumerate(tally.responses)}
    for row in ballots:
        i, j = place[row.cells[first]], place[row.cells[second]]
        if i == j:
            itself = f"{shown(row.cells[first])} is compared with itself"
            raise DataError(f"line {row.line}, column {second + 1}: {itself}")
        for column in votes.values():
            _count(tally, i, j, row, column, columns.coding)
    note = f"{len(ballots)} comparisons, pooled over {', '.join(votes)}"
    return tally.record(id, missing=missing, note=note)


def _count(tally: Tally, i: int, j: int, row: Row, column: int, coding: tuple[str, ...]) -> None:
    vote = row.cells[column]
    if vote not in coding:
        codes = ", ".join(map(shown, coding))
        where = f"line {row.line}, column {column + 1}"
        raise DataError(f"{where}: vote {shown(vote)} is outside the coding {codes}")
    first_wins, second_wins, _ = coding
    if vote == first_wins:
        tally.win(i, j)
    elif vote == second_wins:
        tally.win(j, i)
    else:
        tally.tie(i, j)
