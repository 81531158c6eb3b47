"""Verdicts in lines and tables, beside those on record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from proofkit.evidence.ledger import Comparison, Record
from proofkit.evidence.result import Result
from proofkit.evidence.verdict import Verdict

if TYPE_CHECKING:
    from rich.table import Table

COLOURS = {
    Verdict.PROVED: "green",
    Verdict.SUPPORTED: "cyan",
    Verdict.REFUTED: "red",
    Verdict.INCONCLUSIVE: "yellow",
    Verdict.VACUOUS: "yellow",
    Verdict.UNAVAILABLE: "yellow",
}

SCOPE_WIDTH = 28
NO_VARIABLES = "the claim as it stands, which has no variables"
LONGEST = 300
"""Characters of a formula in a reason."""

VERDICT_WIDTH = max(len(v.value) for v in Verdict)


@frozen
class Row:
    """A result beside its record; both of the latter are None where nothing is compared.

    `fault` names the kind of error that kept the engines from a verdict, and is reported elsewhere.
    """

    result: Result
    comparison: Comparison | None = None
    record: Record | None = None
    fault: str = ""

    @property
    def verdict(self) -> str:
        """The verdict in a word; a contradiction is none, and says so."""
        return self.fault if self.fault == "contradiction" else self.result.verdict.value

    @property
    def compared(self) -> str:
        """The comparison in words, such as "worse: recorded proved at K = 3"."""
        if self.comparison is None:
            return self.fault
        if self.comparison is Comparison.RESTATED:
            return "restated since it was recorded"
        if self.record is None or self.comparison is Comparison.AS_RECORDED:
            return self.comparison.value
        note = " (fewer instances)" if self.comparison is Comparison.WEAKER else ""
        return f"{self.comparison.name.lower()}: recorded {self._recorded(self.record)}{note}"

    def _recorded(self, record: Record) -> str:
        worse = self.comparison is not Comparison.STRONGER
        change = next(c for c in record.changes(self.result) if c.is_worse is worse)
        return f"{change.old.value} at {change.size}" if change.size else change.old.value

    @property
    def is_settled(self) -> bool:
        """No more needs to be said: it is a success, as recorded, or a fault."""
        if self.fault or self.comparison is Comparison.AS_RECORDED:
            return True
        success = self.result.verdict.is_success and self.comparison is not Comparison.WORSE
        return success and not self.result.note


def line(row: Row, id_width: int) -> str:
    """One aligned line: id, verdict, scope, time, and the comparison."""
    r = row.result
    head = f"{r.id:<{id_width}}  {row.verdict:<{VERDICT_WIDTH}}  {r.scope!s:<{SCOPE_WIDTH}}"
    return f"{head}  {_time(r):>9}  {row.compared}".rstrip()


def _time(result: Result) -> str:
    """How long it took; of a verdict that was reused, that it was."""
    return "cached" if result.cached else f"{result.seconds:.1f} s"


def table(rows: Sequence[Row]) -> Table:
    """The same as a table for a terminal."""
    from rich.table import Table
    from rich.text import Text

    made = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("theorem", "verdict", "scope"):
        made.add_column(heading, overflow="fold")
    made.add_column("time", justify="right", no_wrap=True)
    made.add_column("")
    for row in rows:
        r = row.result
        verdict = Text(row.verdict, style="bold red" if row.fault else COLOURS[r.verdict])
        made.add_row(Text(r.id), verdict, Text(str(r.scope)), _time(r), row.compared)
    return made


def details(row: Row) -> Iterator[str]:
    """What a reader needs in order to understand an unsettled verdict."""
    result = row.result
    suffix = f" ({row.compared})" if row.compared else ""
    yield f"{result.id}: {result.verdict.value}{suffix}"
    for text in result.statement.split("\n\n")[0].splitlines():
        yield f"    {text}"
    yield from (f"  {reason}" for reason in reasons(result))


def reasons(result: Result) -> Iterator[str]:
    """The counterexample, or why there is no verdict."""
    if result.witness is not None:
        yield f"counterexample: {str(result.witness) or NO_VARIABLES}"
        violated = shorten(result.witness.violated, LONGEST)
        yield f"it violates {violated} (confirmed {result.witness.confirmed})"
    elif result.verdict is Verdict.VACUOUS:
        yield "vacuous: nothing meets the assumptions"
    if result.note:
        yield result.note
    if result.witness is None and not result.verdict.is_success:
        yield from _what_engines_say(result)


def _what_engines_say(result: Result) -> Iterator[str]:
    """Why, by the engines that fell as short as the whole."""
    said = (e for e in result.evidence if e.verdict is result.verdict and e.detail)
    for e in said:
        where = f", {e.scope.sizes}" if e.scope.sizes else ""
        yield f"{e.engine}{where}: {shorten(e.detail, LONGEST)}"


def shorten(text: str, limit: int | None) -> str:
    """The text, cut after `limit` characters, saying so."""
    if limit is None or len(text) <= limit:
        return text
    return f"{text[:limit]} … ({len(text)} characters)"


def summary(rows: Sequence[Row], total: int) -> str:
    """A line such as "3 theorems: 2 proved, 1 refuted"."""
    counts = Counter(row.verdict for row in rows)
    names = dict.fromkeys((*(v.value for v in Verdict), *counts))
    parts = [f"{counts[name]} {name}" for name in names if counts[name]]
    if total > len(rows):
        parts.append(f"{total - len(rows)} unfinished")
    cached = sum(row.result.cached for row in rows)
    if cached:
        parts[-1] += f"; {cached} of these cached"
    noun = "theorem" if total == 1 else "theorems"
    return f"{total} {noun}: {', '.join(parts)}"
