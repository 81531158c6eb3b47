"""`proofkit check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from proofkit.cli._app import app
from proofkit.cli._arguments import Seed, Targets


@app.command()
def check(
    targets: Targets = None,
    instances: Annotated[
        int | None, typer.Option(help="Instances to draw for each theorem and size.")
    ] = None,
    seed: Seed = 0,
    jobs: Annotated[
        int | None,
        typer.Option(help="Theorems checked at a time.", show_default="one a processor"),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", help="End a theorem that takes longer than this."),
    ] = None,
    memory: Annotated[
        int | None,
        typer.Option(
            metavar="MIB",
            help="End a theorem that takes more memory than this (on Linux).",
            show_default="4096",
        ),
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
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            help="Reuse verdicts that an earlier run finished, of the same claims by the same"
            " engines; otherwise everything is checked anew.",
        ),
    ] = False,
    cache: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Where finished verdicts are kept for --resume.",
            show_default="$PROOFKIT_CACHE, or the user's cache folder",
        ),
    ] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Keep no verdicts for --resume.")
    ] = False,
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
        memory=memory,
        resume=resume,
        cache=cache,
        keep=not no_cache,
    )
    raise typer.Exit(run(request))
