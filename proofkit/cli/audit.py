"""`proofkit audit`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from proofkit.cli._app import app
from proofkit.cli._arguments import Seed, Targets


@app.command()
def audit(
    targets: Targets = None,
    mutants: Annotated[int, typer.Option(help="Mutants of each theorem, at most.")] = 12,
    size: Annotated[
        str | None,
        typer.Option(metavar="K=3", help="One size; by default the smallest above 2."),
    ] = None,
    seed: Seed = 0,
    jobs: Annotated[
        int | None,
        typer.Option(help="Theorems audited at a time.", show_default="one a processor"),
    ] = None,
    timeout: Annotated[
        float,
        typer.Option(metavar="SECONDS", help="Begin nothing new in an audit after this long."),
    ] = 240.0,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the audits as a Markdown page.")
    ] = None,
) -> None:
    """Audit statements: can the assumptions hold, is each needed, is the constant sharp, would a
    wrong one be noticed."""
    from proofkit.cli._audit import Request, run
    from proofkit.cli._interrupts import raise_on_interrupt

    raise_on_interrupt()
    request = Request(tuple(targets or ()), mutants, size, seed, jobs, timeout, json, report)
    raise typer.Exit(run(request))
