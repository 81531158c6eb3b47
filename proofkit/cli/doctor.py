"""`proofkit doctor`."""

from __future__ import annotations

from typing import Annotated

import typer

from proofkit.cli._app import app


@app.command()
def doctor(
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Say what is installed, and test every engine on a true and on a false claim."""
    from proofkit.cli._doctor import diagnose_installation
    from proofkit.cli._interrupts import raise_on_interrupt

    raise_on_interrupt()
    raise typer.Exit(diagnose_installation(as_json=json))
