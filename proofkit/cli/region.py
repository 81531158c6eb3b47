"""`proofkit region`."""

from __future__ import annotations

from typing import Annotated

import typer

from proofkit.cli._app import app


@app.command()
def region(
    target: Annotated[str, typer.Argument(metavar="ID", help="A theorem id, or FILE::SLUG.")],
    x: Annotated[str | None, typer.Option(metavar="NAME", help="The parameter across.")] = None,
    y: Annotated[str | None, typer.Option(metavar="NAME", help="The parameter up.")] = None,
    fix: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="Fix a parameter; by default at its largest."),
    ] = None,
    span: Annotated[
        list[str] | None,
        typer.Option("--range", metavar="NAME=LOW:HIGH", help="Bounds of an axis."),
    ] = None,
    size: Annotated[
        str | None, typer.Option(metavar="K=3", help="The size; by default the first.")
    ] = None,
    pave: Annotated[
        bool, typer.Option("--pave/--no-pave", help="Certify cells of the section.")
    ] = False,
    undecided: Annotated[
        str, typer.Option(metavar="SHARE", help="Share of the box that may stay undecided.")
    ] = "1/1000",
    sweep: Annotated[
        bool, typer.Option("--sweep", help="Sample orbits, if the theorem names its map.")
    ] = False,
    jobs: Annotated[int, typer.Option(help="Processes that pave, or of a local cluster.")] = 1,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS|local", help="Sample orbits on dask.distributed."),
    ] = None,
    out: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write a .svg, .png, .json or .tex file.")
    ] = None,
) -> None:
    """Show where a theorem's condition holds: exact boundary, certified cells, sample orbits."""
    from proofkit.cli._interrupts import raise_on_interrupt
    from proofkit.cli._region import Request, show_region

    raise_on_interrupt()
    request = Request(
        target=target,
        axes=(x, y),
        fix=tuple(fix or ()),
        ranges=tuple(span or ()),
        size=size,
        pave=pave,
        undecided=undecided,
        sweep=sweep,
        jobs=jobs,
        cluster=cluster,
        out=out,
    )
    raise typer.Exit(show_region(request))
