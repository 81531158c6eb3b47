"""The application that the commands register with."""

from __future__ import annotations

from typing import Annotated

import typer

from proofkit import __version__

app = typer.Typer(
    name="proofkit",
    help="Check the theorems of a paper: derive, enclose, falsify, say how much succeeded.",
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
)

EXIT_CODES = """
Exit codes of check: 0 as recorded (or, unrecorded, proved or supported); 1 refuted, or worse than
recorded; 2 bad input; 3 inconclusive, vacuous or unavailable; 4 contradiction or internal error.
"""


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"proofkit {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True, epilog=EXIT_CODES)
def proofkit(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Check the theorems of a paper: derive, enclose, falsify, say how much succeeded."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(2)
