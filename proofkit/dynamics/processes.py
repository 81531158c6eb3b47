"""A function on many tasks, in several processes or on a cluster."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Task = TypeVar("Task")
Outcome = TypeVar("Outcome")


def spread(
    function: Callable[[Task], Outcome],
    tasks: Sequence[Task],
    workers: int = 1,
    cluster: str | None = None,
) -> Iterator[Outcome]:
    """`map` in the order of the tasks: `in_processes`, or `on_cluster` where one is named."""
    if cluster is None:
        yield from in_processes(function, tasks, workers)
        return
    from proofkit.dynamics.cluster import on_cluster

    yield from on_cluster(function, tasks, cluster, workers)


def in_processes(
    function: Callable[[Task], Outcome], tasks: Sequence[Task], workers: int
) -> Iterator[Outcome]:
    """`map` in the order of the tasks; in this process if one worker is enough.

    Function, tasks and outcomes must pickle. An interrupt reaches this process alone, and the
    workers end after the task at hand.
    """
    if min(workers, len(tasks)) <= 1:
        yield from map(function, tasks)
        return
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _leave_interrupts_to_the_parent)
    try:
        yield from pool.map(function, tasks)
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
