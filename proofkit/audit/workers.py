"""Audits in worker processes, so that a theorem which hangs or dies costs only itself."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator, Iterable
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from attrs import frozen

from proofkit._errors import Contradiction, LoadError
from proofkit.audit.run import Plan
from proofkit.engines import processes
from proofkit.evidence.result import Json
from proofkit.evidence.verdict import Verdict

GRACE = 3.0
"""How much longer than it plans to take, as a factor, an audit may take before it is ended."""


@frozen
class Task:
    """One theorem to audit at one size, given by its text.

    `recorded` is its verdict there, of the statement with the hash `recorded_hash`; both are empty
    where none is on record.
    """

    theorem_id: str
    file: Path
    slug: str
    size: str
    recorded: str
    recorded_hash: str
    plan: Plan


@frozen
class Ending:
    """What an audit found, as JSON, and what kept it from more; `fault` is its kind, if any:
    "error" for the theorem's own, "contradiction" or "internal error"."""

    task: Task
    audit: Json
    note: str = ""
    fault: str = ""


def audit_all(
    tasks: Iterable[Task],
    *,
    jobs: int | None = None,
    on_start: Callable[[Task], None] = lambda task: None,
) -> Generator[Ending, None, None]:
    """Audit the theorems, `jobs` at a time (one a processor); yields each as it ends.

    What an audit had found before its time was up is kept. Closing the iterator ends the workers.
    """
    context = processes.context()

    def begin(task: Task) -> _Worker:
        on_start(task)
        return _Worker(context, task)

    yield from processes.as_they_end(tasks, jobs, begin, _ready)


def _ready(running: list[_Worker]) -> list[_Worker]:
    patience = max(0.0, min(w.deadline for w in running) - time.monotonic())
    woken = wait([x for w in running for x in (w.pipe, w.process.sentinel)], patience)
    now = time.monotonic()
    return [
        w for w in running if w.pipe in woken or w.process.sentinel in woken or now >= w.deadline
    ]


class _Worker:
    """A running audit: its process, its pipe, and the latest that it said."""

    def __init__(self, context: processes.Context, task: Task) -> None:
        self.task = task
        self.pipe, theirs = context.Pipe(duplex=False)
        self.process = processes.start(context, _work, task, theirs)
        theirs.close()
        self.deadline = time.monotonic() + GRACE * task.plan.seconds
        self.latest: Json = {}
        self.last: Json | None = None

    def has_ended(self) -> bool:
        while self.last is None and self.pipe.poll():
            try:
                message: Json = json.loads(self.pipe.recv_bytes())
            except (EOFError, OSError):
                self.process.join(1)
                return True
            if "audit" in message:
                self.latest = message["audit"]
            else:
                self.last = message
        over = time.monotonic() >= self.deadline
        return self.last is not None or over or not self.process.is_alive()

    def end(self) -> Ending:
        overdue = time.monotonic() >= self.deadline and self.process.is_alive()
        self.stop()
        if self.last is not None:
            return Ending(self.task, self.latest, self.last["note"], self.last["fault"])
        if overdue:
            limit = GRACE * self.task.plan.seconds
            return Ending(self.task, self.latest, f"ended after {limit:g} s")
        note = f"worker died (exit code {self.process.exitcode})"
        return Ending(self.task, self.latest, note, "internal error")

    def stop(self) -> None:
        processes.end(self.process)
        self.pipe.close()


def _work(task: Task, answer: Connection) -> None:
    """What a worker process does: tell of the audit after each stage, then how it ended."""
    from proofkit.engines.confinement import confine
    from proofkit.engines.pool import MEMORY

    confine(MEMORY)

    def tell(message: Json) -> None:
        answer.send_bytes(json.dumps(message).encode())

    note, fault = _audited(task, lambda found: tell({"audit": found.to_json()}))
    tell({"note": note, "fault": fault})


def _audited(task: Task, on_progress: Callable[[Any], None]) -> tuple[str, str]:
    from proofkit.audit.run import audit
    from proofkit.engines.worker import blame
    from proofkit.theorem_files import load_file

    try:
        theorem = next((t for t in load_file(task.file) if t.slug == task.slug), None)
        if theorem is None:
            raise LoadError(f"{task.file}: it defines no theorem {task.slug!r}")
        size = next(s for s in theorem.sizes if str(s) == task.size)
        known = bool(task.recorded) and task.recorded_hash == theorem.content_hash
        recorded = Verdict(task.recorded) if known else None
        audit(theorem, size, recorded, task.plan, on_progress)
    except Contradiction as error:
        return str(error), "contradiction"
    except MemoryError:
        return "out of memory", "internal error"
    except Exception as error:
        fault, note = blame(task.file, error)
        return note, fault.value
    return "", ""
