"""What `--data` names: a data set by name, or a file."""

from __future__ import annotations

from pathlib import Path

from proofkit._errors import DataError
from proofkit.data import (
    example,
    load_helpsteer,
    rated_example,
    read_hub_file,
    read_ratings,
    read_records,
)
from proofkit.data._json_lines import parsed_object
from proofkit.data._table import read_table
from proofkit.data._text import located, numbered_lines, read_text, shown
from proofkit.data.hub import is_hub_row
from proofkit.data.ratings import is_rating_table
from proofkit.experiments.candidates import Candidates, from_ratings, from_records

NAMES = ("topical_chat", "pandalm", "helpsteer")


def candidates(data: str, *, seed: int, draws: int | None = None) -> Candidates:
    """The matrices of four responses of a data set.

    Parameters
    ----------
    data
        `topical_chat` and `pandalm` ship with the package; `helpsteer` comes from the hub. Else a
        file: `.csv` ratings (columns prompt and response), `.jsonl` ratings in the hub's format, or
        anything that `read_records` takes.

    Raises
    ------
    DataError
        If there is no such data set or file, or it holds no four responses to compare.
    """
    if data == "topical_chat":
        return from_ratings(rated_example(data), seed=seed, draws=draws)
    if data == "pandalm":
        return from_records(example(data))
    if data == "helpsteer":
        return from_ratings(load_helpsteer(), seed=seed, draws=draws)
    path = Path(data)
    if not path.is_file():
        raise DataError(f"no data set or file {shown(data)}: {', '.join(NAMES)}, or a path")
    return _from_file(path, seed=seed, draws=draws)


def _from_file(path: Path, *, seed: int, draws: int | None) -> Candidates:
    if path.suffix == ".csv" and is_rating_table(read_table(path)[0]):
        return from_ratings(read_ratings(path), seed=seed, draws=draws)
    if path.suffix == ".jsonl":
        number, line = numbered_lines(read_text(path))[0]
        with located(f"{path}: line {number}"):
            rated = is_hub_row(parsed_object(line))
        if rated:
            return from_ratings(read_hub_file(path), seed=seed, draws=draws)
    return from_records(read_records(path))
