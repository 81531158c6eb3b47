"""`proofkit check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from proofkit.cli._app import app


@app.command()
def check(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID|PATH]...",
            help="Theorem ids, papers, files, FILE::SLUG, or folders; by default ./theorems.",
        ),
    ] = None,
    instances: Annotated[
        int | None, typer.Option(help="Instances to draw for each theorem and size.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seeds every random choice.")] = 0,
    jobs: Annotated[
        int | None,
        typer.Option(help="Theorems checked at a time.", show_default="one a processor"),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", help="End a theorem that takes longer than this."),
    ] = None,
    engine: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Use this engine only; may be repeated."),
    ] = None,
    json: Annotated[
        str | None,
        typer.Option(metavar="FILE|-", help="Write the results as JSON ('-': to stdout)."),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Accept these verdicts: rewrite the ledger.")
    ] = False,
    certificates: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Write a certificate of every proved or refuted verdict, for"
            " `python -m proofkit.recheck DIR`.",
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the verdicts as a Markdown table."),
    ] = None,
) -> None:
    """Check theorems, and compare their verdicts with those on record."""
    from proofkit.cli._run import Request, run

    request = Request(
        targets=tuple(targets or ()),
        instances=instances,
        seed=seed,
        jobs=jobs,
        timeout=timeout,
        engines=tuple(engine or ()),
        json=json,
        update=update,
        certificates=certificates,
        report=report,
    )
    raise typer.Exit(run(request))
