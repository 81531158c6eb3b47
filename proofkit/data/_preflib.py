"""PrefLib's ordinal files: .soc, .soi, .toc and .toi.

Written from the PrefLib format specification (PrefLib-Data, FORMAT_SPECIFICATION.md): metadata
`# KEY: value`, then ballots `count: order`, where `1,{2,3}` ranks 1 above 2 and 3, themselves tied.
"""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from typing import Literal, get_args

from attrs import Factory, define, frozen

from proofkit._errors import DataError
from proofkit.data._tally import Tally
from proofkit.data._text import located, numbered_lines, read_text, shown
from proofkit.data.record import Missing, PreferenceRecord

Unranked = Literal["ignore", "last"]

_INT = r"\d{1,18}"
_TIED = rf"\{{\s*{_INT}(?:\s*,\s*{_INT})*\s*\}}"
_PLACE = rf"(?:{_INT}|{_TIED})"
_BALLOT = re.compile(rf"({_INT})\s*:\s*({_PLACE}(?:\s*,\s*{_PLACE})*)", re.ASCII)
_NAME = re.compile(rf"#\s*ALTERNATIVE NAME ({_INT}):\s*(.*)", re.ASCII)
_NUMBER = re.compile(r"#\s*NUMBER (ALTERNATIVES|VOTERS):\s*(.*)", re.ASCII)
_TITLE = re.compile(r"#\s*TITLE:\s*(.*)")


@frozen
class _Type:
    """What a ballot may be: with ties, and without some of the alternatives."""

    ties: bool
    incomplete: bool


PREFLIB_TYPES = {
    ".soc": _Type(ties=False, incomplete=False),
    ".soi": _Type(ties=False, incomplete=True),
    ".toc": _Type(ties=True, incomplete=False),
    ".toi": _Type(ties=True, incomplete=True),
}


@define
class _Header:
    title: str = ""
    names: dict[int, str] = Factory(dict)
    numbers: dict[str, int] = Factory(dict)

    def read(self, line: str) -> None:
        """Take in one metadata line; keys that do not matter here are passed over."""
        if match := _NAME.fullmatch(line):
            number = int(match[1])
            if number in self.names:
                raise DataError(f"alternative {number} is named twice")
            self.names[number] = match[2].strip()
        elif match := _NUMBER.fullmatch(line):
            if not re.fullmatch(_INT, match[2], re.ASCII):
                raise DataError(f"NUMBER {match[1]} is {shown(match[2])}, not a whole number")
            self.numbers[match[1]] = int(match[2])
        elif match := _TITLE.fullmatch(line):
            self.title = match[1].strip()

    def check(self) -> None:
        declared = self.numbers.get("ALTERNATIVES", len(self.names))
        K = len(self.names)
        if declared != K or self.names.keys() != set(range(1, K + 1)):
            raise DataError(f"the header names {K} alternatives: it must name 1 to {declared}")


@frozen
class _Ballot:
    """An order cast by `count` voters: groups of tied alternatives, best first."""

    count: int
    order: tuple[tuple[int, ...], ...]


def read_preflib(path: Path, *, missing: Missing, unranked: Unranked) -> list[PreferenceRecord]:
    """The pairwise matrix of one PrefLib file; two alternatives in one group tie.

    Parameters
    ----------
    unranked
        `"ignore"` counts a pair only on ballots that rank both; `"last"` puts the alternatives that
        a ballot does not rank below those that it does, tied with one another.
    """
    if unranked not in get_args(Unranked):
        raise DataError(f"unranked = {shown(unranked)}: choose 'ignore' or 'last'")
    header, ballots = _parse(path)
    with located(str(path)):
        header.check()
        _check_voters(header, ballots)
        tally = Tally(header.names[n] for n in sorted(header.names))
        for ballot in ballots:
            _count(tally, ballot, unranked)
        note = [header.title, f"{sum(b.count for b in ballots)} voters"]
        if PREFLIB_TYPES[path.suffix.lower()].incomplete:
            note.append(f"unranked: {unranked}")
        return [tally.record(path.stem, missing=missing, note="; ".join(filter(None, note)))]


def _parse(path: Path) -> tuple[_Header, list[_Ballot]]:
    header, ballots = _Header(), []
    kind = PREFLIB_TYPES[path.suffix.lower()]
    for n, line in numbered_lines(read_text(path)):
        with located(f"{path}: line {n}"):
            if not line.startswith("#"):
                ballots.append(_ballot(line, header, kind))
            elif ballots:
                raise DataError("metadata must come before the ballots")
            else:
                header.read(line)
    if not ballots:
        raise DataError(f"{path}: holds no ballots")
    return header, ballots


def _ballot(line: str, header: _Header, kind: _Type) -> _Ballot:
    match = _BALLOT.fullmatch(line)
    if match is None or int(match[1]) == 0:
        raise DataError(f"{shown(line)} is not a ballot such as '12: 1,2,{{3,4}}'")
    places = re.findall(_PLACE, match[2], re.ASCII)
    order = tuple(tuple(map(int, re.findall(_INT, place, re.ASCII))) for place in places)
    ranked = [a for group in order for a in group]
    for a in ranked:
        if a not in header.names:
            raise DataError(f"the ballot ranks {a}, an unknown alternative")
        if ranked.count(a) > 1:
            raise DataError(f"the ballot ranks alternative {a} twice")
    if not kind.ties and any(len(group) > 1 for group in order):
        raise DataError("a tie in a file of strict orders: use .toc or .toi")
    if not kind.incomplete and len(ranked) < len(header.names):
        absent = min(header.names.keys() - set(ranked))
        raise DataError(
            f"alternative {absent} is unranked in a file of complete orders: use .soi or .toi"
        )
    return _Ballot(int(match[1]), order)


def _check_voters(header: _Header, ballots: list[_Ballot]) -> None:
    cast = sum(ballot.count for ballot in ballots)
    declared = header.numbers.get("VOTERS", cast)
    if cast != declared:
        raise DataError(f"{cast} votes are cast but NUMBER VOTERS is {declared}: is it cut short?")


def _count(tally: Tally, ballot: _Ballot, unranked: Unranked) -> None:
    K = len(tally.responses)
    rank = {a - 1: place for place, group in enumerate(ballot.order) for a in group}
    if unranked == "last":
        rank = {a: rank.get(a, len(ballot.order)) for a in range(K)}
    for i, j in combinations(rank, 2):
        if rank[i] < rank[j]:
            tally.win(i, j, ballot.count)
        elif rank[i] > rank[j]:
            tally.win(j, i, ballot.count)
        else:
            tally.tie(i, j, ballot.count)
