"""Preference matrices from files of any supported kind."""

from __future__ import annotations

from pathlib import Path

from proofkit._errors import DataError
from proofkit.data._csv_matrix import matrix_record
from proofkit.data._json_lines import read_json_lines
from proofkit.data._preflib import PREFLIB_TYPES, Unranked, read_preflib
from proofkit.data._table import read_table
from proofkit.data._text import located, shown
from proofkit.data.ratings import is_rating_table, majority_record, rated_prompts
from proofkit.data.record import Missing, PreferenceRecord, check_missing
from proofkit.data.votes import VoteColumns, votes_record

SUFFIXES = (".jsonl", ".csv", *PREFLIB_TYPES)


def read_records(
    path: str | Path,
    *,
    missing: Missing = "error",
    unranked: Unranked = "ignore",
    columns: VoteColumns | None = None,
) -> list[PreferenceRecord]:
    """Every preference matrix in a file, in exact fractions.

    Parameters
    ----------
    path
        The suffix says what the file holds: `.jsonl` win counts, one matrix a line; `.csv` a matrix
        of probabilities, a table of votes (columns `model_1` and `model_2`) or of ratings (columns
        `prompt` and `response`); `.soc`, `.soi`, `.toc`, `.toi` PrefLib ballots.
    missing
        A pair that was never compared is an `"error"`, or is set to `"half"`.
    unranked
        In PrefLib files, `"ignore"` pairs that a ballot does not rank both of, or take unranked
        alternatives as tied for the `"last"` place.
    columns
        The roles of the columns of a vote table; a `.csv` file is then read as votes.

    Raises
    ------
    DataError
        If an option or the file is unusable; one line that names the file, the line and the cell.
    """
    path = Path(path)
    check_missing(missing)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise DataError(f"{path}: unknown suffix {shown(path.suffix)}: expected one of {known}")
    if suffix == ".csv":
        return _read_csv(path, missing, columns)
    if columns is not None:
        raise DataError(f"{path}: column roles apply to .csv files only")
    if suffix == ".jsonl":
        return read_json_lines(path, missing=missing)
    return read_preflib(path, missing=missing, unranked=unranked)


def _read_csv(path: Path, missing: Missing, columns: VoteColumns | None) -> list[PreferenceRecord]:
    rows = read_table(path)
    with located(str(path)):
        if columns is not None or VoteColumns().fit(rows[0]):
            columns = columns or VoteColumns()
            return [votes_record(path.stem, rows, columns, missing=missing)]
        if is_rating_table(rows[0]):
            return [majority_record(path.stem, rated_prompts(rows), missing=missing)]
        return [matrix_record(path.stem, rows, missing=missing)]
