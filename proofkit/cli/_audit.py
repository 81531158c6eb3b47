"""The work of `proofkit audit`."""

from __future__ import annotations

import sys
from pathlib import Path

import typer
from attrs import frozen

from proofkit._errors import InputError
from proofkit._files import write_in_one_piece
from proofkit.audit.run import Plan
from proofkit.audit.workers import Ending, Task, audit_all
from proofkit.cli._exit import ExitCode, gravest, print_error
from proofkit.cli._options import require_positive, require_writable
from proofkit.cli._targets import chosen_sizes, libraries
from proofkit.evidence.ledger import Record
from proofkit.evidence.result import Json
from proofkit.evidence.verdict import Verdict
from proofkit.report.audit import audits_json, details, line, page, summary
from proofkit.statement.theorem import EverySize, Size, Theorem

DETAILED = 3
"""Up to how many theorems everything is printed, and not a line each."""


@frozen
class Request:
    """The command line of `proofkit audit`."""

    targets: tuple[str, ...]
    mutants: int
    size: str | None
    seed: int
    jobs: int | None
    timeout: float
    json: bool
    report: Path | None

    def validate(self) -> None:
        """Refuse what cannot be done before anything is."""
        require_positive("--mutants", self.mutants)
        require_positive("--jobs", self.jobs)
        require_positive("--timeout", self.timeout)
        if self.report is not None:
            require_writable("--report", self.report)


def run(request: Request) -> ExitCode:
    """Audit what is asked for, show it, and say how it ended.

    Survivors and assumptions that may not be needed are findings, not failures.
    """
    request.validate()
    tasks = [
        _task(theorem, library.ledger.records.get(theorem.id), request)
        for library in libraries(request.targets)
        for theorem in library.theorems
    ]
    endings, interrupted = _audited(tasks, request)
    endings.sort(key=lambda e: tasks.index(e.task))
    audits = [e.audit for e in endings if e.audit]
    _show(audits, endings, request, interrupted=interrupted)
    if request.report is not None and not interrupted:
        write_in_one_piece(request.report, page(audits, _command(request)))
    if interrupted:
        return ExitCode.INTERRUPTED
    return gravest(map(_code, endings))


def _task(theorem: Theorem, record: Record | None, request: Request) -> Task:
    """The theorem, with the verdict that is on record for it at the size to look at."""
    size = _size(theorem, record, request.size)
    recorded, recorded_hash = "", ""
    if record is not None:
        recorded = record.sizes.get(str(size), record.verdict).value
        recorded_hash = record.hash
    plan = Plan(request.mutants, request.timeout, request.seed)
    known = recorded, recorded_hash
    return Task(theorem.id, theorem.file, theorem.slug, str(size), *known, plan)


def _size(theorem: Theorem, record: Record | None, wanted: str | None) -> Size:
    if wanted is not None:
        fixed = [s for s in chosen_sizes(theorem, wanted) if not isinstance(s, EverySize)]
        if not fixed:
            raise InputError(f"--size {wanted}: an audit needs a size that is a number")
        return fixed[0]
    return usual_size(theorem, record)


def usual_size(theorem: Theorem, record: Record | None) -> Size:
    """The smallest size above 2, since much that is false holds for two responses; of a refuted
    theorem, among the sizes at which it is."""
    refuted = record is not None and record.verdict is Verdict.REFUTED
    false = [s for s in theorem.sizes if record and record.sizes.get(str(s)) is Verdict.REFUTED]
    candidates = false if refuted and false else list(theorem.sizes)
    return next((s for s in candidates if any(n > 2 for _, n in s.values)), candidates[0])


def _audited(tasks: list[Task], request: Request) -> tuple[list[Ending], bool]:
    endings: list[Ending] = []
    width = max(len(task.theorem_id) for task in tasks)
    found = audit_all(tasks, jobs=request.jobs)
    try:
        for ending in found:
            endings.append(ending)
            if ending.audit and (len(tasks) > DETAILED or request.json):
                stream = sys.stderr if request.json else sys.stdout
                print(line(ending.audit, width), file=stream, flush=True)
    except KeyboardInterrupt:
        return endings, True
    finally:
        found.close()
    return endings, False


def _show(
    audits: list[Json], endings: list[Ending], request: Request, *, interrupted: bool
) -> None:
    if request.json:
        typer.echo(audits_json(audits, interrupted=interrupted), nl=False)
    else:
        if len(endings) <= DETAILED:
            for audit in audits:
                print(*details(audit), "", sep="\n")
        print(summary(audits))
    for ending in endings:
        if ending.note:
            print_error(f"{ending.task.theorem_id}: {ending.note}")


def _command(request: Request) -> str:
    limits = f"--mutants {request.mutants} --timeout {request.timeout:g}"
    return " ".join(["proofkit audit", *request.targets, limits])


def _code(ending: Ending) -> ExitCode:
    """Faults, refuted-by-vacuity and unfinished audits; findings are no failures."""
    if ending.fault == "error":
        return ExitCode.USAGE
    if ending.fault:
        return ExitCode.FAULT
    unfinished = bool(ending.note) or not ending.audit
    return ExitCode.UNKNOWN if unfinished or ending.audit["vacuous"] is True else ExitCode.OK
