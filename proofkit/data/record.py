"""One preference matrix from data: exact, validated, with the names of its responses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Literal, get_args

from attrs import field, frozen

from proofkit._errors import DataError
from proofkit.data._text import located, shown

Matrix = tuple[tuple[Fraction, ...], ...]
Counts = Sequence[Sequence[int]]
Missing = Literal["error", "half"]

HALF = Fraction(1, 2)


@frozen
class Fault:
    """What is wrong with a matrix, and in which cell."""

    row: int
    column: int
    text: str


def checked_responses(responses: Iterable[str]) -> tuple[str, ...]:
    """At least two distinct names, none empty; else `DataError`."""
    names = tuple(responses)
    for name in names:
        if not isinstance(name, str) or not name.strip():
            raise DataError(f"response name {shown(name)} is not a nonempty text")
    for name in names:
        if names.count(name) > 1:
            raise DataError(f"response name {shown(name)} occurs twice: names must differ")
    if len(names) < 2:
        raise DataError(f"a preference matrix needs at least two responses, found {len(names)}")
    return names


def check_missing(missing: str) -> None:
    """`DataError` unless `missing` is one of the documented treatments."""
    if missing not in get_args(Missing):
        raise DataError(f"missing = {shown(missing)}: choose 'error' or 'half'")


def never_compared(first: str, second: str) -> DataError:
    """The error for a pair without a comparison."""
    pair = f"{shown(first)} and {shown(second)}"
    return DataError(f"{pair} were never compared: add data, or set missing to 'half'")


def matrix_fault(names: Sequence[str], P: Matrix) -> Fault | None:
    """The first cell that keeps a square P from being a preference matrix, if any."""
    for i in range(len(P)):
        if P[i][i] != HALF:
            text = f"P[{shown(names[i])}, itself] = {shown(P[i][i])}: the diagonal must be 1/2"
            return Fault(i, i, text)
    for i, j in combinations(range(len(P)), 2):
        pair = f"{shown(names[i])}, {shown(names[j])}"
        if not 0 <= P[i][j] <= 1:
            return Fault(i, j, f"P[{pair}] = {shown(P[i][j])}: a probability lies between 0 and 1")
        if P[i][j] + P[j][i] != 1:
            sides = f"P[{pair}] = {shown(P[i][j])} and its mirror {shown(P[j][i])}"
            return Fault(j, i, f"{sides} must sum to 1")
    return None


def check_square(what: str, names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """`DataError` unless `rows` is K×K for K names."""
    K = len(names)
    if len(rows) != K:
        raise DataError(f"{what} has {len(rows)} rows for {K} responses")
    for name, row in zip(names, rows, strict=True):
        if len(row) != K:
            raise DataError(f"{what}, row {shown(name)}, has {len(row)} cells for {K} responses")


def _frozen_names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(names)


def _frozen_rows(rows: Iterable[Iterable[Fraction]]) -> Matrix:
    return tuple(tuple(_exact(x) for x in row) for row in rows)


def _exact(value: Fraction | int) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, Fraction | int):
        raise DataError(f"matrix entry {shown(value)} is not exact: give a Fraction")
    return Fraction(value)


def _check_counts(what: str, names: Sequence[str], counts: Counts) -> None:
    check_square(what, names, counts)
    for i, row in enumerate(counts):
        for j, n in enumerate(row):
            cell = f"{what}[{shown(names[i])}, {shown(names[j])}] = {shown(n)}"
            if isinstance(n, bool) or not isinstance(n, int):
                raise DataError(f"{cell}: a count must be an integer")
            if n < 0:
                raise DataError(f"{cell}: a count cannot be negative")
            if i == j and n != 0:
                raise DataError(f"{cell}: a diagonal count must be 0")


def _check_symmetric(what: str, names: Sequence[str], counts: Counts) -> None:
    for i, j in combinations(range(len(names)), 2):
        if counts[i][j] != counts[j][i]:
            cell = f"{what}[{shown(names[i])}, {shown(names[j])}] = {shown(counts[i][j])}"
            raise DataError(
                f"{cell} but its mirror is {shown(counts[j][i])}: ties must be symmetric"
            )


@frozen
class PreferenceRecord:
    """A preference matrix with names, valid by construction.

    Attributes
    ----------
    id
        What to call the matrix in reports.
    responses
        K ≥ 2 distinct names.
    matrix
        K×K fractions: `P_ij` is the share of comparisons that i wins against j, ties counted half;
        `P_ij + P_ji = 1` and `P_ii = ½`.
    note
        Where it comes from and what was assumed, in words.

    Raises
    ------
    DataError
        If any of this does not hold; the message names the first offending pair.
    """

    id: str
    responses: tuple[str, ...] = field(converter=_frozen_names)
    matrix: Matrix = field(converter=_frozen_rows)
    note: str = ""

    def __attrs_post_init__(self) -> None:
        if not self.id.strip():
            raise DataError("a matrix needs a nonempty id")
        with located(f"matrix {shown(self.id)}"):
            checked_responses(self.responses)
            check_square("the matrix", self.responses, self.matrix)
            fault = matrix_fault(self.responses, self.matrix)
            if fault is not None:
                raise DataError(fault.text)

    @property
    def size(self) -> int:
        """The number K of responses."""
        return len(self.responses)

    @classmethod
    def from_counts(
        cls,
        id: str,
        responses: Iterable[str],
        wins: Counts,
        ties: Counts | None = None,
        *,
        missing: Missing = "error",
        note: str = "",
    ) -> PreferenceRecord:
        """`P_ij = (wins_ij + ties_ij/2) / N_ij` with `N_ij = wins_ij + wins_ji + ties_ij`.

        Parameters
        ----------
        wins
            K×K nonnegative integers, zero on the diagonal.
        ties
            K×K nonnegative integers, symmetric, zero on the diagonal; none if omitted.
        missing
            What to do with a pair that was never compared: `"error"`, or `"half"` for `P_ij = ½`,
            which is then said in the note.

        Raises
        ------
        DataError
            If a count is malformed, or a pair was never compared and `missing` is `"error"`.
        """
        check_missing(missing)
        with located(f"matrix {shown(id)}"):
            names = checked_responses(responses)
            _check_counts("wins", names, wins)
            if ties is None:
                ties = [[0] * len(names)] * len(names)
            _check_counts("ties", names, ties)
            _check_symmetric("ties", names, ties)
            P, absent = _shares(wins, ties)
            if absent and missing == "error":
                i, j = absent[0]
                raise never_compared(names[i], names[j])
        return cls(id, names, P, with_missing(note, len(absent)))


def with_missing(note: str, absent: int) -> str:
    """The note, with the number of pairs that were set to ½ for want of a comparison."""
    if not absent:
        return note
    pairs = "1 pair" if absent == 1 else f"{absent} pairs"
    remark = f"{pairs} never compared, set to 1/2"
    return f"{note}; {remark}" if note else remark


def _shares(wins: Counts, ties: Counts) -> tuple[Matrix, list[tuple[int, int]]]:
    """The matrix, ½ wherever there is nothing to divide, and the pairs that lack comparisons."""
    K = len(wins)
    P = [[HALF] * K for _ in range(K)]
    absent = []
    for i, j in combinations(range(K), 2):
        N = wins[i][j] + wins[j][i] + ties[i][j]
        if N == 0:
            absent.append((i, j))
            continue
        P[i][j] = Fraction(2 * wins[i][j] + ties[i][j], 2 * N)
        P[j][i] = 1 - P[i][j]
    return tuple(map(tuple, P)), absent
