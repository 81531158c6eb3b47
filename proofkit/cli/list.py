"""`proofkit list`."""

from __future__ import annotations

from typing import Annotated

import typer

from proofkit.cli._app import app


@app.command("list")
def list_theorems(
    targets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PAPER|PATH]...", help="Papers, files or folders."),
    ] = None,
) -> None:
    """List theorems: id, the verdict on record, and the statement's first sentence."""
    from proofkit.cli._targets import libraries

    rows = []
    for library in libraries(targets or ()):
        records = library.ledger.records
        for theorem in library.theorems:
            record = records.get(theorem.id)
            verdict = "unrecorded" if record is None else record.verdict.value
            rows.append((theorem.id, verdict, theorem.headline))
    width = max(len(row[0]) for row in rows)
    for theorem_id, verdict, headline in rows:
        typer.echo(f"{theorem_id:<{width}}  {verdict:<12}  {headline}")
