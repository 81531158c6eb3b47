"""A process for each theorem, so that one which hangs or dies costs only itself."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from proofkit.evidence.result import Evidence, Json, Result
from proofkit.evidence.scope import NOTHING, Scope
from proofkit.evidence.verdict import Verdict

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext

    from proofkit.engines.protocol import Budget
    from proofkit.statement.theorem import Theorem

    Context = ForkServerContext | SpawnContext

FORKS = "forkserver" in multiprocessing.get_all_start_methods()
PRELOADED = ("proofkit.engines.preloaded",)
FAREWELL = 5.0
"""Seconds that a worker which has hung up may take to exit before it is ended."""


class Fault(Enum):
    """Why a theorem has no verdict: its own fault, two engines', or proofkit's."""

    INPUT = "error"
    CONTRADICTION = "contradiction"
    INTERNAL = "internal error"


@frozen
class Task:
    """One theorem to examine, at all its sizes, with the engines named (all, if none is)."""

    theorem_id: str
    statement: str
    file: Path
    slug: str
    budget: Budget
    engines: tuple[str, ...] = ()
    certify: bool = False

    @classmethod
    def of(
        cls,
        theorem: Theorem,
        budget: Budget,
        engines: Iterable[str] = (),
        *,
        certify: bool = False,
    ) -> Task:
        """The task of examining `theorem`, and with `certify` of writing a certificate."""
        where = theorem.file, theorem.slug
        return cls(theorem.id, theorem.statement, *where, budget, tuple(engines), certify)


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
    """

    task: Task
    result: Result
    complete: bool = True
    fault: Fault | None = None
    certificate: Json | None = None


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
    context = _context()
    waiting, running = deque(tasks), list[_Worker]()
    jobs = jobs or os.cpu_count() or 1
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                task = waiting.popleft()
                on_start(task)
                running.append(_Worker(context, task, timeout))
            for worker in _ready(running):
                if worker.has_ended():
                    running.remove(worker)
                    yield worker.end()
    finally:
        for worker in running:
            worker.stop()


def prepare(*modules: str) -> None:
    """Start loading the engines, and `modules`, where workers will find them; returns at once."""
    if FORKS:
        forkserver.set_forkserver_preload([*PRELOADED, *modules])
        resource_tracker.ensure_running()  # it unblocks SIGINT, so it must not start below
        with _interrupts_kept_from_children():
            forkserver.ensure_running()


def _context() -> Context:
    """Fork each worker from a server that has the engines loaded; elsewhere, start from nothing."""
    if not FORKS:
        return multiprocessing.get_context("spawn")
    prepare()
    return multiprocessing.get_context("forkserver")


def _ready(running: list[_Worker]) -> list[_Worker]:
    """Wait until some workers have an answer, are dead, or overdue, and return those."""
    awaited = [x for worker in running for x in (worker.answer, worker.process.sentinel)]
    deadlines = [w.deadline for w in running if w.deadline is not None]
    patience = max(0.0, min(deadlines) - time.monotonic()) if deadlines else None
    woken = wait(awaited, patience)
    now = time.monotonic()
    return [w for w in running if w.is_among(woken) or w.is_overdue(now)]


class _Worker:
    """A running process, its pipe, and its deadline."""

    def __init__(self, context: Context, task: Task, timeout: float | None) -> None:
        self.task, self.timeout = task, timeout
        self.answer, theirs = context.Pipe(duplex=False)
        self.process = context.Process(target=work, args=(task, theirs), daemon=True)
        with _interrupts_kept_from_children():
            self.process.start()
        theirs.close()
        self.started = time.monotonic()
        self.deadline = None if timeout is None else self.started + timeout
        self.found: list[Evidence] = []
        self.message: Json | None = None

    def is_among(self, woken: Sequence[object]) -> bool:
        return self.answer in woken or self.process.sentinel in woken

    def is_overdue(self, now: float) -> bool:
        return self.deadline is not None and now >= self.deadline

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
        if overdue:
            note = f"timed out after {self.timeout:g} s"
            return _cut_short(self.task, Verdict.INCONCLUSIVE, note, self.found, self.seconds)
        note = f"worker died ({_cause(self.process.exitcode)})"
        return _cut_short(self.task, Verdict.UNAVAILABLE, note, self.found, self.seconds)

    def stop(self) -> None:
        self.seconds = time.monotonic() - self.started
        self.process.kill()
        self.process.join()
        self.answer.close()


@contextmanager
def _interrupts_kept_from_children() -> Iterator[None]:
    """Ctrl-C reaches every process of the terminal; workers are for the parent to end."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _cause(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        return f"signal {-exitcode}"
    return f"exit code {exitcode}"


def _ending(task: Task, message: Json, found: Sequence[Evidence], seconds: float) -> Ending:
    if "result" in message:
        certificate = message.get("certificate")
        return Ending(task, Result.from_json(message["result"]), certificate=certificate)
    fault = Fault(message["fault"]) if message["fault"] else None
    ending = _cut_short(task, Verdict.UNAVAILABLE, message["note"], found, seconds)
    result = ending.result
    if fault is not None:
        result = evolve(result, verdict=Verdict.UNAVAILABLE, scope=Scope(NOTHING), witness=None)
    return Ending(task, result, complete=False, fault=fault)


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
    from proofkit.engines.worker import examine, watch_parent

    os.dup2(2, 1)
    watch_parent()

    def tell(message: Json) -> None:
        answer.send_bytes(json.dumps(message).encode())

    tell(examine(task, lambda evidence: tell({"evidence": evidence.to_json()})))
