"""`proofkit diagnose`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from proofkit.cli._app import app


class Missing(StrEnum):
    """What to do with a pair that was never compared."""

    ERROR = "error"
    HALF = "half"


class Unranked(StrEnum):
    """What a PrefLib ballot says of the alternatives that it does not rank."""

    IGNORE = "ignore"
    LAST = "last"


@app.command()
def diagnose(
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]",
            help="Win counts (.jsonl), votes, ratings or a matrix (.csv), or PrefLib ballots"
            " (.soc, .soi, .toc, .toi).",
        ),
    ] = None,
    example: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Data that ships: pandalm or topical_chat."),
    ] = None,
    alpha: Annotated[
        str | None, typer.Option(help="Reference feedback in [0, 1], such as 0.5 or 1/2.")
    ] = None,
    beta: Annotated[str | None, typer.Option(help="Weight of the preference term, > 0.")] = None,
    lam: Annotated[
        str | None, typer.Option("--lam", "--lambda", help="Sampler feedback in [0, 1].")
    ] = None,
    missing: Annotated[
        Missing, typer.Option(help="A pair never compared is an error, or set to 1/2.")
    ] = Missing.ERROR,
    unranked: Annotated[
        Unranked, typer.Option(help="Unranked alternatives of a PrefLib ballot.")
    ] = Unranked.IGNORE,
    first: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Votes: the column of the first model.")
    ] = None,
    second: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Votes: the column of the second model.")
    ] = None,
    annotator: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Votes: a column of votes; may be repeated."),
    ] = None,
    coding: Annotated[
        str | None,
        typer.Option(metavar="A,B,T", help="Votes: codes for first, second, tie; usually 1,2,0."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Say what a preference matrix is like, and which proven regime of MRS-IPO it is in."""
    from proofkit.cli._diagnose import Source, VoteOptions, diagnose_source

    votes = VoteOptions(first, second, tuple(annotator or ()), coding)
    source = Source(file, example, missing.value, unranked.value, votes)
    raise typer.Exit(diagnose_source(source, {"alpha": alpha, "beta": beta, "lam": lam}, json))
