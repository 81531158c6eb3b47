"""Starting processes for theorem files, and ending them with whatever they have started."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver, resource_tracker
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext
    from multiprocessing.process import BaseProcess

    Context = ForkServerContext | SpawnContext

T = TypeVar("T")
R = TypeVar("R", bound="Running")

FORKS = "forkserver" in multiprocessing.get_all_start_methods()
PRELOADED = ("proofkit.engines.preloaded",)


def prepare() -> None:
    """Start loading the engines where workers will find them; returns at once."""
    if FORKS:
        forkserver.set_forkserver_preload([*PRELOADED])
        resource_tracker.ensure_running()  # it unblocks SIGINT, so it must not start below
        with _interrupts_kept_from_children():
            forkserver.ensure_running()


def context() -> Context:
    """Fork each worker from a server that has the engines loaded; elsewhere, start from nothing."""
    if not FORKS:
        return multiprocessing.get_context("spawn")
    prepare()
    return multiprocessing.get_context("forkserver")


def start(kind: Context, function: Callable[..., None], *arguments: Any) -> BaseProcess:
    """A new process that runs the function, and ends with this one at the latest."""
    process = kind.Process(target=function, args=arguments, daemon=True)
    with _interrupts_kept_from_children():
        process.start()
    return process


def end(process: BaseProcess) -> None:
    """End a process and its whole group, which is its own once it is confined."""
    process.kill()
    if hasattr(os, "killpg") and process.pid is not None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.join()


class Running(Protocol):
    """A process at work on a task."""

    def has_ended(self) -> bool:
        """Whether it has come to an end, whatever that is."""

    def end(self) -> Any:
        """What came of it, once it has ended."""

    def stop(self) -> None:
        """End it now."""


def as_they_end(
    tasks: Iterable[T],
    jobs: int | None,
    begin: Callable[[T], R],
    ready: Callable[[list[R]], Iterable[R]],
) -> Generator[Any, None, None]:
    """Begin the tasks, `jobs` at a time (one a processor), and yield what came of each as it ends.

    `ready` waits until some of those running may have ended. Closing the iterator, or an exception
    in it, stops those that still run.
    """
    waiting, running = deque(tasks), list[R]()
    jobs = jobs or os.cpu_count() or 1
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                running.append(begin(waiting.popleft()))
            for worker in ready(running):
                if worker.has_ended():
                    running.remove(worker)
                    yield worker.end()
    finally:
        for worker in running:
            worker.stop()


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
