"""The work of `proofkit check`."""

from __future__ import annotations

import sys
from pathlib import Path

from attrs import frozen

from proofkit._errors import InputError
from proofkit._files import write_in_one_piece
from proofkit.cli._certificates import write_certificates
from proofkit.cli._display import Display, display_for
from proofkit.cli._exit import ExitCode, gravest, print_error
from proofkit.cli._options import (
    require_engines,
    require_folder,
    require_positive,
    require_writable,
)
from proofkit.cli._targets import libraries
from proofkit.cli._verdicts import Judge, exit_code, update_ledgers
from proofkit.engines.pool import Ending, Task, prepare, run_all
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

    def validate(self) -> None:
        """Refuse what cannot be done before anything is."""
        require_positive("--instances", self.instances)
        require_positive("--jobs", self.jobs)
        require_positive("--timeout", self.timeout)
        if self.engines and self.update:
            raise InputError("--update needs every engine: leave out --engine")
        if self.json not in (None, "-"):
            require_writable("--json", Path(str(self.json)))
        if self.certificates is not None:
            require_folder("--certificates", self.certificates)
        if self.report is not None:
            require_writable("--report", self.report)


def run(request: Request) -> ExitCode:
    """Check what is asked for, show it, save it, and say how it ended."""
    request.validate()
    prepare("proofkit.cli")
    require_engines(request.engines)
    return _Session(request, libraries(request.targets, request.timeout)).run()


class _Session:
    """One run: its theorems, and what has become of them so far."""

    def __init__(self, request: Request, chosen: list[Library]) -> None:
        from proofkit.engines.protocol import Budget

        self.request, self.libraries = request, chosen
        usual = Budget().instances
        budget = Budget(request.instances or usual, request.seed)
        thorough = budget.instances >= usual
        compared = [] if request.engines else chosen
        if request.update:
            for library in chosen:
                require_writable("--update", library.root / LEDGER_NAME)
        self.judge = Judge.of(compared, thorough=thorough)
        certify = request.certificates is not None
        self.tasks = [
            Task.of(t, budget, request.engines, certify=certify)
            for lib in chosen
            for t in lib.theorems
        ]
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
        self._save(interrupted)
        if interrupted:
            return ExitCode.INTERRUPTED
        return gravest(map(self._code, self.endings, rows))

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
                display.ended(self.judge.row(ending))
        except KeyboardInterrupt:
            return True
        finally:
            endings.close()
        return False

    def _report_faults(self) -> None:
        for ending in self.endings:
            if ending.fault is not None:
                kind = "" if ending.fault.value == "error" else f"{ending.fault.value}: "
                name = ending.task.theorem_id
                note = ending.result.note
                print_error(kind + (note if name in note else f"{note} (in {name})"))

    def _save(self, interrupted: bool) -> None:
        request = self.request
        if request.json is not None:
            text = results_json((e.result for e in self.endings), interrupted=interrupted)
            _write("--json", request.json, text)
        if request.report is not None:
            _write("--report", str(request.report), table(e.result for e in self.endings))
        if request.certificates is not None:
            write_certificates(request.certificates, self.endings)
        if request.update:
            prune = not request.targets and not interrupted
            for ledger in update_ledgers(self.libraries, self.endings, prune=prune):
                print(f"recorded in {ledger.path}", file=sys.stderr)

    def _code(self, ending: Ending, row: Row) -> ExitCode:
        if self.request.update and ending.complete:
            return ExitCode.OK
        return exit_code(ending, row)


def _write(option: str, where: str, text: str) -> None:
    if where == "-":
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        write_in_one_piece(Path(where), text)
    except OSError as error:
        raise InputError(f"{option} {where}: {error.strerror}") from None
