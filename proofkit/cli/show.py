"""`proofkit show`."""

from __future__ import annotations

from typing import Annotated

import typer

from proofkit.cli._app import app


@app.command()
def show(
    target: Annotated[str, typer.Argument(metavar="ID", help="A theorem id, or FILE::SLUG.")],
    size: Annotated[
        str | None, typer.Option(metavar="K=3", help="One size only; by default all.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check/--no-check", help="Run the engines and the derivation.")
    ] = True,
    timeout: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", help="End a check that takes longer than this."),
    ] = None,
) -> None:
    """Show a theorem: statement, claims, derivation, evidence and witness."""
    from proofkit.cli._interrupts import raise_on_interrupt
    from proofkit.cli._show import show_theorem

    raise_on_interrupt()
    raise typer.Exit(show_theorem(target, size, check=check, timeout=timeout))
