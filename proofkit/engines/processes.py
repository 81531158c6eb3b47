"""Starting processes for theorem files, and ending them with whatever they have started."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver, resource_tracker
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext
    from multiprocessing.process import BaseProcess

    Context = ForkServerContext | SpawnContext

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
