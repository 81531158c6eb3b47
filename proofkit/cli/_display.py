"""Showing verdicts as they come: bars and a table on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Protocol, TextIO

from proofkit.cli._exit import leave
from proofkit.report.verdicts import Row, details, line, summary, table


class Display(Protocol):
    """Told of every theorem that starts and ends, and of the end of the run.

    Attributes
    ----------
    failure
        Why not everything could be shown, in words; empty where it could.
    """

    failure: str

    def started(self, theorem_id: str) -> None: ...

    def ended(self, row: Row) -> None: ...

    def close(self, rows: Sequence[Row]) -> None: ...


def display_for(ids: Sequence[str], stream: TextIO) -> Display:
    """The display that suits where `stream` and stderr lead."""
    if stream.isatty() and sys.stderr.isatty():
        return Bars(ids, stream)
    return Lines(ids, stream)


class Lines:
    """One aligned line a theorem, printed when it ends."""

    def __init__(self, ids: Sequence[str], stream: TextIO) -> None:
        self.total, self.stream = len(ids), stream
        self.width = max(map(len, ids), default=0)
        self.failure = ""

    def started(self, theorem_id: str) -> None:
        """Nothing to say yet."""

    def ended(self, row: Row) -> None:
        self._print(line(row, self.width))

    def close(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if not row.is_settled:
                self._print("", *details(row))
        self._print("", summary(rows, self.total))

    def _print(self, *lines: str) -> None:
        """Print; a full disk costs the lines and no verdict, and who stops reading has enough."""
        try:
            print(*lines, sep="\n", file=self.stream, flush=True)
        except OSError as error:
            self.failure = "" if isinstance(error, BrokenPipeError) else str(error.strerror)
            leave(self.stream)


class Bars:
    """A progress bar on stderr while theorems run, then a table."""

    def __init__(self, ids: Sequence[str], stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.progress import TimeElapsedColumn as Elapsed

        self.total, self.stream = len(ids), Console(file=stream, highlight=False)
        self.running: list[str] = []
        self.failure = ""
        columns = (BarColumn(), MofNCompleteColumn(), Elapsed(), TextColumn("{task.description}"))
        self.progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self.bar = self.progress.add_task("", total=self.total)
        self.progress.start()

    def started(self, theorem_id: str) -> None:
        self.running.append(theorem_id)
        self.progress.update(self.bar, description=", ".join(self.running))

    def ended(self, row: Row) -> None:
        self.running.remove(row.result.id)
        self.progress.update(self.bar, advance=1, description=", ".join(self.running))

    def close(self, rows: Sequence[Row]) -> None:
        self.progress.stop()
        self.stream.print(table(rows))
        for row in rows:
            if not row.is_settled:
                self.stream.print("", *details(row), sep="\n", markup=False)
        self.stream.print("", summary(rows, self.total), sep="\n")
