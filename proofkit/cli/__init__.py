"""The command line: a file a command, each registered with the app when it is imported.

Nothing heavier than typer is imported before a command runs, so that `--help` answers at once; and
typer itself only when Ctrl-C is in good hands.
"""

from __future__ import annotations

from typing import NoReturn

from proofkit.cli._interrupts import end_at_once_on_interrupt

__all__ = ["main"]


def main() -> NoReturn:
    """The `proofkit` command."""
    end_at_once_on_interrupt()
    from proofkit.cli import _main

    _main.main()
