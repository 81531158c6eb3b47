"""`proofkit experiment`."""

from __future__ import annotations

from typing import Annotated

import typer

from proofkit.cli._app import app
from proofkit.cli._arguments import Seed


@app.command()
def experiment(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which experiments: sampling.")],
    out: Annotated[
        str, typer.Option(metavar="DIR", help="Folder for tables, figures and summary.")
    ],
    data: Annotated[
        str,
        typer.Option(
            metavar="NAME|FILE", help="topical_chat, pandalm, helpsteer (hub), or a file."
        ),
    ] = "topical_chat",
    ties: Annotated[
        str, typer.Option(metavar="count|skip", help="Matrices with P = 1/2: counted or left out.")
    ] = "count",
    matrices: Annotated[int, typer.Option(help="Matrices to run at most.")] = 2000,
    draws: Annotated[
        int | None,
        typer.Option(
            help="Matrices drawn for the same responses.", show_default="enough for 4000 in all"
        ),
    ] = None,
    rounds: Annotated[int, typer.Option(help="Rounds of each orbit.")] = 3000,
    window: Annotated[
        int | None,
        typer.Option(help="Last rounds that are measured.", show_default="a third of them"),
    ] = None,
    alpha: Annotated[
        list[float] | None, typer.Option(help="Reference rate; repeat for a grid.")
    ] = None,
    beta: Annotated[
        list[float] | None, typer.Option(help="Preference weight; repeat for a grid.")
    ] = None,
    lam: Annotated[
        list[float] | None, typer.Option("--lambda", help="Sampler rate; repeat for a grid.")
    ] = None,
    runs: Annotated[int, typer.Option(help="Runs of the finite-sample variant; 0: none.")] = 100,
    seed: Seed = 0,
    jobs: Annotated[
        int | None, typer.Option(help="Worker processes.", show_default="one a processor")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS|local", help="Run orbits on dask.distributed.")
    ] = None,
) -> None:
    """Run a paper's experiments on preference data, and judge its empirical statements."""
    from proofkit.cli._experiment import Request, run
    from proofkit.cli._interrupts import raise_on_interrupt

    raise_on_interrupt()
    request = Request(
        name=name,
        out=out,
        data=data,
        ties=ties,
        matrices=matrices,
        draws=draws,
        rounds=rounds,
        window=window,
        alpha=tuple(alpha or ()),
        beta=tuple(beta or ()),
        lam=tuple(lam or ()),
        runs=runs,
        seed=seed,
        jobs=jobs,
        cluster=cluster,
    )
    raise typer.Exit(run(request))
