"""From the endings of a run to rows, exit codes and an updated ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from proofkit._errors import InputError
from proofkit._files import locked
from proofkit.cli._exit import ExitCode
from proofkit.engines.pool import Ending, Fault
from proofkit.evidence.ledger import LEDGER_NAME, Comparison, Ledger
from proofkit.evidence.verdict import Verdict
from proofkit.report.verdicts import Row
from proofkit.theorem_files import Library


@frozen
class Judge:
    """Compares endings with the ledgers of the libraries that their theorems belong to.

    Attributes
    ----------
    ledgers
        By theorem, as pairs (file, slug); a theorem that nothing is compared with has none.
    thorough
        Whether as many instances are drawn as by default.
    """

    ledgers: Mapping[tuple[str, str], Ledger]
    thorough: bool = True

    @classmethod
    def of(cls, libraries: Iterable[Library[Any]], *, thorough: bool) -> Judge:
        """A judge who compares theorems with their library's ledger, where it has one."""
        ledgers = [(library, library.ledger) for library in libraries]
        by_theorem = {
            (str(t.file), t.slug): ledger
            for library, ledger in ledgers
            if ledger.path.exists()
            for t in library.theorems
        }
        return cls(by_theorem, thorough)

    def row(self, ending: Ending) -> Row:
        """The ending's result beside its record."""
        result, task = ending.result, ending.task
        ledger = self.ledgers.get((str(task.file), task.slug))
        if ending.fault is not None:
            return Row(result, fault=ending.fault.value)
        if ledger is None:
            return Row(result)
        comparison = ledger.compare(result, thorough=self.thorough)
        return Row(result, comparison, ledger.records.get(result.id))


def exit_code(ending: Ending, row: Row) -> ExitCode:
    """What one ending means for the exit code of `check`."""
    if ending.fault is Fault.INPUT:
        return ExitCode.USAGE
    if ending.fault is not None:
        return ExitCode.FAULT
    if row.comparison in (Comparison.AS_RECORDED, Comparison.STRONGER):
        return ExitCode.OK
    if row.comparison is Comparison.WORSE or row.result.verdict is Verdict.REFUTED:
        return ExitCode.REFUTED
    return ExitCode.OK if row.result.verdict.is_success else ExitCode.UNKNOWN


def update_ledgers(
    libraries: Sequence[Library[Any]],
    endings: Sequence[Ending],
    known: Mapping[Path, Collection[str]],
    *,
    prune: bool,
) -> list[Ledger]:
    """Write the results of complete endings into their libraries' ledgers.

    Each ledger is read anew and written while other runs wait, so that none undoes another's work.
    With `prune`, records of theorems that no longer exist are dropped, those alone that were
    `known` when the run began; then each library must be loaded in full.

    Raises
    ------
    InputError
        If a ledger cannot be written.
    """
    complete = {(e.task.file, e.task.slug): e.result for e in endings if e.complete}
    written = []
    for library in libraries:
        keys = [(t.file, t.slug) for t in library.theorems]
        gone = set(known[library.root]) - {t.id for t in library.theorems} if prune else set()
        try:
            with locked(library.root):
                ledger = library.ledger.without(gone)
                ledger = ledger.updated(complete[key] for key in keys if key in complete)
                ledger.write()
        except OSError as error:
            where = library.root / LEDGER_NAME
            raise InputError(f"--update {where}: {error.strerror}; it is as it was") from None
        written.append(ledger)
    return written
