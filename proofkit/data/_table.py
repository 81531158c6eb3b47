"""CSV tables: rectangular, stripped, every row with its line number."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from proofkit._errors import DataError
from proofkit.data._text import read_text, shown


@frozen
class Row:
    """A row of a table; `line` is where it ends in the file."""

    line: int
    cells: tuple[str, ...]


def read_table(path: Path) -> tuple[Row, ...]:
    """The rows that are not blank; `DataError` if they are ragged or badly quoted."""
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    rows = []
    try:
        for cells in reader:
            stripped = tuple(cell.strip() for cell in cells)
            if len(stripped) > 1 or any(stripped):
                rows.append(Row(reader.line_num, stripped))
    except csv.Error as error:
        raise DataError(f"{path}: line {reader.line_num}: is not CSV: {error}") from error
    if not rows:
        raise DataError(f"{path}: is empty")
    width = len(rows[0].cells)
    for row in rows:
        if len(row.cells) != width:
            counts = f"{len(row.cells)} cells where the first row has {width}"
            raise DataError(f"{path}: line {row.line}: {counts}")
    return tuple(rows)


def column_index(header: Row, name: str) -> int:
    """Where the column `name` is; `DataError` if it is absent or occurs twice."""
    found = [k for k, cell in enumerate(header.cells) if cell == name]
    if not found:
        raise DataError(f"line {header.line}: no column {shown(name)}")
    if len(found) > 1:
        raise DataError(f"line {header.line}: column {shown(name)} occurs twice")
    return found[0]


def names_in(rows: Sequence[Row], *columns: int) -> dict[str, None]:
    """The distinct cells of some columns, in order of appearance; none may be empty."""
    found: dict[str, None] = {}
    for row in rows:
        for k in columns:
            if not row.cells[k]:
                raise DataError(f"line {row.line}, column {k + 1}: an empty name")
            found[row.cells[k]] = None
    return found
