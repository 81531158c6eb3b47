"""Ratings: several responses a prompt, each scored on several attributes.

A preference matrix `P_ij = σ(score difference)` of one prompt is irrational, so it is no
`PreferenceRecord`; the scores are given exactly for such matrices to be built from. What is
rational is how often one system is rated above another: `majority_record`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from pathlib import Path

from attrs import frozen

from proofkit._errors import DataError
from proofkit.data._table import Row, column_index, names_in, read_table
from proofkit.data._tally import Tally
from proofkit.data._text import exact_number, located, shown
from proofkit.data.record import Missing, PreferenceRecord

_SUM = re.compile(r"(.+)_sum([1-9]\d{0,5})", re.ASCII)


@frozen
class RatedPrompt:
    """The responses to one prompt and their scores.

    Attributes
    ----------
    prompt
        The prompt's id.
    responses
        Names of its K ≥ 2 responses.
    attributes
        What was rated.
    scores
        A row an attribute, a column a response.
    """

    prompt: str
    responses: tuple[str, ...]
    attributes: tuple[str, ...]
    scores: tuple[tuple[Fraction, ...], ...]

    def score(self, attribute: str) -> tuple[Fraction, ...]:
        """The score vector of one attribute, over the responses."""
        if attribute not in self.attributes:
            known = ", ".join(self.attributes)
            raise DataError(f"no attribute {shown(attribute)}: there are {known}")
        return self.scores[self.attributes.index(attribute)]


def is_rating_table(header: Row) -> bool:
    """Whether the header has the columns `prompt` and `response`."""
    return "prompt" in header.cells and "response" in header.cells


def read_ratings(path: str | Path) -> list[RatedPrompt]:
    """Ratings from a CSV table with the columns `prompt`, `response` and one an attribute.

    A column `naturalness_sum3` holds the sum over three raters of `naturalness`: the score is a
    third of it. Any other column holds the score itself.

    Raises
    ------
    DataError
        If the table is malformed, a score is not a number, a prompt has one response, or a
        response occurs twice; the message names file, line and column.
    """
    path = Path(path)
    rows = read_table(path)
    with located(str(path)):
        return rated_prompts(rows)


def rated_prompts(rows: Sequence[Row]) -> list[RatedPrompt]:
    """The ratings of a table; see `read_ratings`."""
    header, *body = rows
    prompt, response = column_index(header, "prompt"), column_index(header, "response")
    scored = [k for k in range(len(header.cells)) if k not in (prompt, response)]
    scales = [_scale(header.cells[k]) for k in scored]
    attributes = tuple(name for name, _ in scales)
    if not attributes or "" in attributes or len(set(attributes)) < len(attributes):
        raise DataError(f"line {header.line}: every rated attribute needs a name of its own")
    if not body:
        raise DataError(f"line {header.line}: no ratings below the header")
    groups: dict[str, list[Row]] = {name: [] for name in names_in(body, prompt)}
    for row in body:
        groups[row.cells[prompt]].append(row)
    return [
        RatedPrompt(
            name,
            _distinct_responses(group, response),
            attributes,
            tuple(
                tuple(_score(row, k, raters) for row in group)
                for k, (_, raters) in zip(scored, scales, strict=True)
            ),
        )
        for name, group in groups.items()
    ]


def _scale(column: str) -> tuple[str, int]:
    """The attribute that a column rates, and the number of raters it sums over."""
    match = _SUM.fullmatch(column)
    return (match[1], int(match[2])) if match else (column, 1)


def _distinct_responses(group: Sequence[Row], response: int) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for row in group:
        new = names_in([row], response)
        if new.keys() & names.keys():
            name = shown(row.cells[response])
            raise DataError(f"line {row.line}, column {response + 1}: {name} is rated twice")
        names |= new
    if len(names) < 2:
        raise DataError(f"line {group[0].line}: a prompt with one response has nothing to compare")
    return tuple(names)


def _score(row: Row, column: int, raters: int) -> Fraction:
    with located(f"line {row.line}, column {column + 1}"):
        return exact_number(row.cells[column]) / raters


def majority_record(
    id: str,
    prompts: Iterable[RatedPrompt],
    *,
    attributes: Sequence[str] | None = None,
    missing: Missing = "error",
) -> PreferenceRecord:
    """Systems × systems: how often i is rated above j, over prompts and attributes.

    Responses of the same name in several prompts are one system. `P_ij` is the share of the
    (prompt, attribute) comparisons in which i scores higher, equal scores counted half.

    Parameters
    ----------
    attributes
        Which attributes to compare on; all if omitted.
    missing
        As for `PreferenceRecord.from_counts`: two systems may share no prompt.

    Raises
    ------
    DataError
        If an attribute is unknown, there are no two systems, or a pair was never compared.
    """
    prompts = list(prompts)
    tally = Tally(dict.fromkeys(name for p in prompts for name in p.responses))
    place = {name: k for k, name in enumerate(tally.responses)}
    chosen: dict[str, None] = {}
    for p in prompts:
        for attribute in p.attributes if attributes is None else attributes:
            chosen[attribute] = None
            _compare(tally, [place[name] for name in p.responses], p.score(attribute))
    note = (
        f"share of (prompt, attribute) comparisons scored higher, ties half: "
        f"{len(prompts)} prompts, {', '.join(chosen)}"
    )
    return tally.record(id, missing=missing, note=note)


def _compare(tally: Tally, systems: Sequence[int], scores: Sequence[Fraction]) -> None:
    for (i, a), (j, b) in combinations(zip(systems, scores, strict=True), 2):
        if a > b:
            tally.win(i, j)
        elif a < b:
            tally.win(j, i)
        else:
            tally.tie(i, j)
