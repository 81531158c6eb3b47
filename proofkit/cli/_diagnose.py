"""The work of `proofkit diagnose`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import typer
from attrs import frozen

from proofkit._errors import InputError
from proofkit.alignment.regimes import Parameters, diagnose
from proofkit.arithmetic.number import fraction, rational
from proofkit.cli._exit import ExitCode
from proofkit.data import (
    Missing,
    PreferenceRecord,
    Unranked,
    VoteColumns,
    example,
    read_records,
)
from proofkit.report.diagnosis import diagnosis_json, diagnosis_lines


@frozen
class VoteOptions:
    """The roles of the columns of a vote table, as far as they are given."""

    first: str | None
    second: str | None
    annotators: tuple[str, ...]
    coding: str | None

    def columns(self) -> VoteColumns | None:
        """The roles with the usual ones filled in; None if nothing is given."""
        given: dict[str, Any] = {
            "first": self.first,
            "second": self.second,
            "annotators": self.annotators or None,
            "coding": None if self.coding is None else tuple(self.coding.split(",")),
        }
        chosen = {key: value for key, value in given.items() if value is not None}
        return VoteColumns(**chosen) if chosen else None


@frozen
class Source:
    """Where the matrices come from, and how to read them."""

    file: str | None
    example: str | None
    missing: Missing
    unranked: Unranked
    votes: VoteOptions

    def records(self) -> list[PreferenceRecord]:
        """The matrices; raises `InputError` unless exactly one source is named."""
        if (self.file is None) == (self.example is None):
            raise InputError("name one FILE, or one data set by --example")
        if self.example is not None:
            return example(self.example)
        assert self.file is not None
        return read_records(
            self.file,
            missing=self.missing,
            unranked=self.unranked,
            columns=self.votes.columns(),
        )


def diagnose_source(source: Source, rates: Mapping[str, str | None], as_json: bool) -> ExitCode:
    """Print a diagnosis of every matrix; nothing is printed if one cannot be read."""
    parameters = parsed(rates)
    diagnosed = [(record, diagnose(record.matrix, parameters)) for record in source.records()]
    if as_json:
        data = [diagnosis_json(*pair) for pair in diagnosed]
        typer.echo(json.dumps(data if len(data) > 1 else data[0], indent=2, ensure_ascii=False))
    else:
        typer.echo("\n\n".join("\n".join(diagnosis_lines(*pair)) for pair in diagnosed))
    return ExitCode.OK


def parsed(rates: Mapping[str, str | None]) -> Parameters | None:
    """The parameters, exact; None if none is given, `InputError` if only some are."""
    given = {name: text for name, text in rates.items() if text is not None}
    if not given:
        return None
    absent = [f"--{name}" for name in rates if name not in given]
    if absent:
        raise InputError(f"a regime needs --alpha, --beta and --lam: {', '.join(absent)} missing")
    values = {}
    for name, text in given.items():
        try:
            values[name] = fraction(rational(text.strip()))
        except ValueError as error:
            raise InputError(f"--{name}: {error}") from None
    return Parameters(**values)
