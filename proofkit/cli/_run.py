"""The work of `proofkit check`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from attrs import frozen

from proofkit._errors import InputError
from proofkit._files import write_in_one_piece
from proofkit.cli._cache import Keeper, store_for
from proofkit.cli._certificates import write_certificates
from proofkit.cli._display import Display, display_for
from proofkit.cli._exit import ExitCode, gravest, leave, print_error, print_note
from proofkit.cli._interrupts import raise_on_interrupt
from proofkit.cli._options import (
    require_engines,
    require_folder,
    require_positive,
    require_writable,
)
from proofkit.cli._targets import surveyed
from proofkit.cli._verdicts import Judge, exit_code, update_ledgers
from proofkit.engines.budget import Budget
from proofkit.engines.pool import MEMORY, Ending, Task, run_all
from proofkit.engines.processes import prepare
from proofkit.engines.survey import Listed
from proofkit.evidence.ledger import LEDGER_NAME
from proofkit.report.json import results_json
from proofkit.report.markdown import table
from proofkit.report.verdicts import Row
from proofkit.theorem_files import Library


@frozen
class Request:
    """The command line of `proofkit check`."""

    targets: tuple[str, ...]
    instances: int | None
    seed: int
    jobs: int | None
    timeout: float | None
    engines: tuple[str, ...]
    json: str | None
    update: bool
    certificates: Path | None
    report: Path | None
    memory: int | None
    resume: bool
    cache: Path | None
    keep: bool

    def validate(self) -> None:
        """Refuse what cannot be done before anything is."""
        require_positive("--instances", self.instances)
        require_positive("--jobs", self.jobs)
        require_positive("--timeout", self.timeout)
        require_positive("--memory", self.memory)
        if self.engines and self.update:
            raise InputError("--update needs every engine: leave out --engine")
        if self.json not in (None, "-"):
            require_writable("--json", Path(str(self.json)))
        if self.certificates is not None:
            require_folder("--certificates", self.certificates)
        if self.report is not None:
            require_writable("--report", self.report)
        store_for(self.cache, wanted=self.keep, resume=self.resume)


def run(request: Request) -> ExitCode:
    """Check what is asked for, show it, save it, and say how it ended."""
    request.validate()
    prepare()
    require_engines(request.engines)
    memory = request.memory or MEMORY
    chosen, lost = surveyed(request.targets, request.timeout, memory)
    raise_on_interrupt()
    for reason in lost:
        print_error(reason)
    if not any(library.theorems for library in chosen):
        return ExitCode.USAGE
    return _Session(request, chosen, lost).run()


class _Session:
    """One run: its theorems, and what has become of them so far."""

    def __init__(
        self, request: Request, chosen: list[Library[Listed]], lost: Sequence[str]
    ) -> None:
        self.request, self.libraries, self.lost = request, chosen, lost
        usual = Budget().instances
        budget = Budget(request.instances or usual, request.seed)
        thorough = budget.instances >= usual
        compared = [] if request.engines else chosen
        self.known: dict[Path, frozenset[str]] = {}
        if request.update:
            for library in chosen:
                require_writable("--update", library.root / LEDGER_NAME)
                self.known[library.root] = frozenset(library.ledger.records)
        self.judge = Judge.of(compared, thorough=thorough)
        self.keeper = Keeper(store_for(request.cache, wanted=request.keep, resume=request.resume))
        make = partial(
            Task.of,
            budget=budget,
            engines=request.engines,
            certify=request.certificates is not None,
            memory=request.memory or MEMORY,
            store=self.keeper.store,
            resume=request.resume,
        )
        self.tasks = [make(theorem) for library in chosen for theorem in library.theorems]
        self.endings: list[Ending] = []

    def run(self) -> ExitCode:
        stream = sys.stderr if self.request.json == "-" else sys.stdout
        display = display_for([task.theorem_id for task in self.tasks], stream)
        interrupted = self._check(display)
        rank = {task: i for i, task in enumerate(self.tasks)}
        self.endings.sort(key=lambda ending: rank[ending.task])
        rows = [self.judge.row(ending) for ending in self.endings]
        display.close(rows)
        self._report_faults()
        failed = self._save(interrupted) or bool(self.lost)
        self.keeper.close()
        if display.failure:
            print_error(f"the table could not be written: {display.failure}")
        if interrupted:
            return ExitCode.INTERRUPTED
        codes = [*map(self._code, self.endings, rows)]
        return gravest([*codes, ExitCode.USAGE] if failed or display.failure else codes)

    def _check(self, display: Display) -> bool:
        """Run every task; whether Ctrl-C cut that short."""
        request = self.request
        endings = run_all(
            self.tasks,
            jobs=request.jobs,
            timeout=request.timeout,
            on_start=lambda task: display.started(task.theorem_id),
        )
        try:
            for ending in endings:
                self.endings.append(ending)
                self.keeper.keep(ending)
                display.ended(self.judge.row(ending))
        except KeyboardInterrupt:
            return True
        finally:
            endings.close()
        return False

    def _report_faults(self) -> None:
        for note in self.keeper.notes:
            print_note(note)
        for ending in self.endings:
            if ending.fault is not None:
                kind = "" if ending.fault.value == "error" else f"{ending.fault.value}: "
                name = ending.task.theorem_id
                note = ending.result.note
                print_error(kind + (note if name in note else f"{note} (in {name})"))

    def _save(self, interrupted: bool) -> bool:
        """Write everything that was asked for; whether some of it could not be written."""
        failed = False
        for save in (self._save_json, self._save_report, self._save_certificates, self._record):
            try:
                save(interrupted)
            except InputError as error:
                print_error(str(error))
                failed = True
        return failed

    def _save_json(self, interrupted: bool) -> None:
        if self.request.json is not None:
            text = results_json(
                (e.result for e in self.endings), interrupted=interrupted, unread=self.lost
            )
            _write("--json", self.request.json, text)

    def _save_report(self, interrupted: bool) -> None:
        if self.request.report is not None:
            _write("--report", str(self.request.report), table(e.result for e in self.endings))

    def _save_certificates(self, interrupted: bool) -> None:
        if self.request.certificates is not None:
            write_certificates(self.request.certificates, self.endings)

    def _record(self, interrupted: bool) -> None:
        if self.request.update:
            prune = not self.request.targets and not interrupted and not self.lost
            for ledger in update_ledgers(self.libraries, self.endings, self.known, prune=prune):
                print(f"recorded in {ledger.path}", file=sys.stderr)

    def _code(self, ending: Ending, row: Row) -> ExitCode:
        if self.request.update and ending.complete:
            return ExitCode.OK
        return exit_code(ending, row)


def _write(option: str, where: str, text: str) -> None:
    try:
        if where == "-":
            sys.stdout.write(text)
            sys.stdout.flush()
        else:
            write_in_one_piece(Path(where), text)
    except BrokenPipeError:
        leave(sys.stdout)
    except OSError as error:
        raise InputError(f"{option} {where}: {error.strerror}") from None
