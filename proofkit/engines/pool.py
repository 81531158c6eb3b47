"""A process for each theorem, so that one which hangs or dies costs only itself."""

from __future__ import annotations

import json
import math
import signal
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from enum import Enum
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from proofkit.engines import processes
from proofkit.engines.confinement import MIB, memory_left
from proofkit.evidence.result import Evidence, Json, Result
from proofkit.evidence.scope import NOTHING, Scope
from proofkit.evidence.verdict import Verdict

if TYPE_CHECKING:
    from proofkit.engines.processes import Context
    from proofkit.engines.protocol import Budget
    from proofkit.evidence.store import Store
    from proofkit.theorem_files import Declared

MEMORY = 4096
"""MiB that one theorem may take, unless another limit is asked for."""

GLANCE = 0.25
"""Seconds between looks at the memory of the workers."""

SHORT = 0.5
"""The part of its memory that was left, at most, to a library which broke down for want of it."""

BREAKDOWNS = ("SIGABRT", "SIGBUS", "SIGSEGV")
"""How libraries break down that get no more memory."""

FAREWELL = 5.0
"""Seconds that a worker which has hung up may take to exit before it is ended."""


class Fault(Enum):
    """Why a theorem has no verdict: its own fault, two engines', or proofkit's."""

    INPUT = "error"
    CONTRADICTION = "contradiction"
    INTERNAL = "internal error"


@frozen
class Task:
    """One theorem to examine, at all its sizes, with the engines named (all, if none is).

    Attributes
    ----------
    certify
        Whether to write a certificate.
    memory
        How many MiB the worker may take for it, on Linux; None for no limit.
    store, resume
        Where finished verdicts are kept, and whether one that is kept will do.
    """

    theorem_id: str
    statement: str
    file: Path
    slug: str
    budget: Budget
    engines: tuple[str, ...] = ()
    certify: bool = False
    memory: int | None = MEMORY
    store: Store | None = None
    resume: bool = False

    @classmethod
    def of(
        cls,
        theorem: Declared,
        budget: Budget,
        engines: Iterable[str] = (),
        **options: Any,
    ) -> Task:
        """The task of examining `theorem`; `options` are the other attributes."""
        where = theorem.file, theorem.slug
        return cls(theorem.id, theorem.statement, *where, budget, tuple(engines), **options)


@frozen
class Ending:
    """How a task ended.

    Attributes
    ----------
    result
        What is known of the theorem; without a verdict from the engines, its note says why.
    complete
        Whether the engines ran to their end.
    fault
        Set where an error kept them from it.
    certificate
        Of a proved or refuted verdict, where the task asked for one.
    question
        Under which a finished verdict of a task with a store is to be kept.
    amiss
        What is wrong with the entry that the store had for it.
    """

    task: Task
    result: Result
    complete: bool = True
    fault: Fault | None = None
    certificate: Json | None = None
    question: Json | None = None
    amiss: str = ""


def run_all(
    tasks: Iterable[Task],
    *,
    jobs: int | None = None,
    timeout: float | None = None,
    on_start: Callable[[Task], None] = lambda task: None,
) -> Generator[Ending, None, None]:
    """Examine the theorems in worker processes; yields each as it ends, in no fixed order.

    Closing the iterator, or an exception in it, ends the workers that still run.

    Parameters
    ----------
    jobs
        How many at a time; by default one a processor.
    timeout
        Seconds after which a theorem's worker is ended.
    on_start
        Told of each task when its worker starts.
    """
    context = processes.context()

    def begin(task: Task) -> _Worker:
        on_start(task)
        return _Worker(context, task, timeout)

    yield from processes.as_they_end(tasks, jobs, begin, _ready)


def _ready(running: list[_Worker]) -> list[_Worker]:
    """Wait until some workers have an answer, are dead, or overdue, and return those."""
    awaited = [x for worker in running for x in (worker.answer, worker.process.sentinel)]
    deadlines = [w.deadline for w in running if w.deadline is not None]
    while True:
        for worker in running:
            worker.look_at_memory()
        patience = max(0.0, min(deadlines) - time.monotonic()) if deadlines else math.inf
        woken = wait(awaited, min(patience, GLANCE))
        now = time.monotonic()
        if found := [w for w in running if w.is_among(woken) or w.is_overdue(now)]:
            return found


class _Worker:
    """A running process, its pipe, and its deadline."""

    def __init__(self, context: Context, task: Task, timeout: float | None) -> None:
        self.task, self.timeout = task, timeout
        self.answer, theirs = context.Pipe(duplex=False)
        self.process = processes.start(context, work, task, theirs)
        theirs.close()
        self.started = time.monotonic()
        self.deadline = None if timeout is None else self.started + timeout
        self.found: list[Evidence] = []
        self.message: Json | None = None
        self.memory_left: int | None = None

    def is_among(self, woken: Sequence[object]) -> bool:
        return self.answer in woken or self.process.sentinel in woken

    def is_overdue(self, now: float) -> bool:
        return self.deadline is not None and now >= self.deadline

    def look_at_memory(self) -> None:
        """Remember how much was left: not every library survives to say that it got no more."""
        if self.task.memory is not None and self.process.pid is not None:
            left = memory_left(self.process.pid)
            self.memory_left = self.memory_left if left is None else left

    def has_ended(self) -> bool:
        """Take in what the worker has said; whether it has come to an end, whatever that is."""
        while self.message is None and self.answer.poll():
            try:
                message: Json = json.loads(self.answer.recv_bytes())
            except (EOFError, OSError):
                self.process.join(FAREWELL)
                return True
            if "evidence" in message:
                self.found.append(Evidence.from_json(message["evidence"]))
            else:
                self.message = message
        return (
            self.message is not None
            or self.is_overdue(time.monotonic())
            or not self.process.is_alive()
        )

    def end(self) -> Ending:
        overdue = self.is_overdue(time.monotonic()) and self.process.is_alive()
        self.stop()
        if self.message is not None:
            return _ending(self.task, self.message, self.found, self.seconds)
        verdict, note = Verdict.UNAVAILABLE, f"worker died ({_cause(self.process.exitcode)})"
        if overdue:
            verdict, note = Verdict.INCONCLUSIVE, f"timed out after {self.timeout:g} s"
        elif self._broke_down_for_want_of_memory():
            verdict, note = Verdict.INCONCLUSIVE, f"{note}, probably {out_of_memory(self.task)}"
        return _cut_short(self.task, verdict, note, self.found, self.seconds)

    def _broke_down_for_want_of_memory(self) -> bool:
        limit, left = self.task.memory, self.memory_left
        signals = [-getattr(signal, name) for name in BREAKDOWNS if hasattr(signal, name)]
        if limit is None or left is None or self.process.exitcode not in signals:
            return False
        return left < limit * MIB * SHORT

    def stop(self) -> None:
        self.seconds = time.monotonic() - self.started
        processes.end(self.process)
        self.answer.close()


def out_of_memory(task: Task) -> str:
    """The note on a theorem that needs more memory than it may take."""
    limit = "" if task.memory is None else f": more than {task.memory} MiB (--memory)"
    return f"out of memory{limit}"


def _cause(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        return f"signal {-exitcode}"
    return f"exit code {exitcode}"


def _ending(task: Task, message: Json, found: Sequence[Evidence], seconds: float) -> Ending:
    if "result" in message:
        rest = {key: message[key] for key in ("certificate", "question", "amiss")}
        return Ending(task, Result.from_json(message["result"]), **rest)
    if message["fault"] is None:
        return _cut_short(task, Verdict.INCONCLUSIVE, message["note"], found, seconds)
    ending = _cut_short(task, Verdict.UNAVAILABLE, message["note"], (), seconds)
    result = evolve(ending.result, evidence=tuple(found))
    return evolve(ending, result=result, fault=Fault(message["fault"]))


def _cut_short(
    task: Task, verdict: Verdict, note: str, found: Sequence[Evidence], seconds: float
) -> Ending:
    """What is known without the engines' last word: a refutation found stays one."""
    scope, witness = Scope(NOTHING), None
    for evidence in found:
        if evidence.verdict is Verdict.REFUTED and witness is None:
            verdict, scope, witness = Verdict.REFUTED, evidence.scope, evidence.witness
    result = Result(
        task.theorem_id,
        task.statement,
        verdict,
        scope,
        tuple(found),
        witness,
        seconds=seconds,
        note=note,
    )
    return Ending(task, result, complete=False)


def work(task: Task, answer: Connection) -> None:
    """What a worker process does."""
    from proofkit.engines.confinement import confine
    from proofkit.engines.worker import examine

    confine(task.memory)

    def tell(message: Json) -> None:
        answer.send_bytes(json.dumps(message).encode())

    tell(examine(task, lambda evidence: tell({"evidence": evidence.to_json()})))
