"""`proofkit derive`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from proofkit.cli._app import app


class Format(StrEnum):
    """What a derivation is written as."""

    TEXT = "text"
    LATEX = "latex"


@app.command()
def derive(
    target: Annotated[str, typer.Argument(metavar="ID", help="A theorem id, or FILE::SLUG.")],
    format: Annotated[
        Format, typer.Option(help="Plain text, or a LaTeX document that compiles by itself.")
    ] = Format.TEXT,
    size: Annotated[
        str | None, typer.Option(metavar="K=3", help="One size only; by default all.")
    ] = None,
) -> None:
    """Replay a theorem's derivation and print it, step by step."""
    from proofkit.cli._derive import derive_theorem

    raise typer.Exit(derive_theorem(target, size, latex=format is Format.LATEX))
