"""Arguments that several commands take, said once; nothing heavy is imported for them."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

Targets: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ID|PATH]...",
        help="Theorem ids, papers, files, FILE::SLUG, or folders; by default ./theorems.",
    ),
]

Seed: TypeAlias = Annotated[int, typer.Option(help="Seeds every random choice.")]
