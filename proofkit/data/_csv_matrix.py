"""A preference matrix as plain CSV, with or without names."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from proofkit._errors import DataError
from proofkit.data._table import Row
from proofkit.data._text import exact_number, is_numeric, located, shown
from proofkit.data.record import (
    HALF,
    Missing,
    PreferenceRecord,
    checked_responses,
    matrix_fault,
    never_compared,
    with_missing,
)


@frozen
class _Grid:
    """The K×K cells of the matrix, and how far the labels shift them to the right."""

    names: tuple[str, ...]
    rows: Sequence[Row]
    shift: int

    def text(self, i: int, j: int) -> str:
        return self.rows[i].cells[j + self.shift]

    def cell(self, i: int, j: int) -> str:
        return f"line {self.rows[i].line}, column {j + self.shift + 1}"


def matrix_record(id: str, rows: Sequence[Row], *, missing: Missing) -> PreferenceRecord:
    """The matrix in a table of decimals and fractions.

    The table is K×K, or has a header of names, or a header and names in the first column as well.
    A pair whose two cells are both empty was never compared.

    Raises
    ------
    DataError
        Naming line and column of the first cell that is wrong.
    """
    grid = _grid(rows)
    checked_responses(grid.names)
    K = len(grid.names)
    blank = [(i, j) for i in range(K) for j in range(K) if not grid.text(i, j)]
    for i, j in blank:
        _check_blank(grid, i, j, missing)
    P = tuple(tuple(_entry(grid, i, j) for j in range(K)) for i in range(K))
    fault = matrix_fault(grid.names, P)
    if fault is not None:
        raise DataError(f"{grid.cell(fault.row, fault.column)}: {fault.text}")
    return PreferenceRecord(id, grid.names, P, with_missing("", len(blank) // 2))


def _grid(rows: Sequence[Row]) -> _Grid:
    first = rows[0].cells
    height, width = len(rows), len(first)
    if height == width + 1 and not all(map(is_numeric, first)):
        return _Grid(first, rows[1:], 0)
    if height == width and _is_labelled(rows):
        _check_labels(rows)
        return _Grid(first[1:], rows[1:], 1)
    if height == width:
        return _Grid(tuple(str(k + 1) for k in range(width)), rows, 0)
    shape = f"{height} rows of {width} cells"
    raise DataError(f"line {rows[0].line}: {shape}: expected a square matrix, or votes")


def _is_labelled(rows: Sequence[Row]) -> bool:
    corner, *names = rows[0].cells
    if is_numeric(corner):
        return False
    return names == [row.cells[0] for row in rows[1:]] or not any(map(is_numeric, names))


def _check_labels(rows: Sequence[Row]) -> None:
    for name, row in zip(rows[0].cells[1:], rows[1:], strict=True):
        if row.cells[0] != name:
            found = f"row {shown(row.cells[0])} where the header has {shown(name)}"
            raise DataError(f"line {row.line}, column 1: {found}: keep one order")


def _check_blank(grid: _Grid, i: int, j: int, missing: Missing) -> None:
    with located(grid.cell(i, j)):
        if i == j:
            raise DataError("an empty cell: the diagonal must be 1/2")
        if grid.text(j, i):
            raise DataError(f"an empty cell, though its mirror is {shown(grid.text(j, i))}")
        if missing == "error":
            raise never_compared(grid.names[i], grid.names[j])


def _entry(grid: _Grid, i: int, j: int) -> Fraction:
    with located(grid.cell(i, j)):
        return exact_number(grid.text(i, j)) if grid.text(i, j) else HALF
