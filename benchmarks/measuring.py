"""What the benchmarks share: clocks, and a fresh process for each case."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Result = TypeVar("Result")


class Clock:
    """Wall clock, processor time with that of processes that have ended, and peak memory."""

    def __enter__(self) -> Clock:
        self.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        self.wall, self.processor = time.perf_counter(), sum(os.times()[:4])
        return self

    def __exit__(self, *_: object) -> None:
        self.wall = time.perf_counter() - self.wall
        self.processor = sum(os.times()[:4]) - self.processor
        self.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - self.memory


def run(name: str, case: Callable[..., Result], *arguments: object) -> Result:
    """One case in a fresh process, which may have workers of its own."""
    print(f"{name:<46}", end="", flush=True)
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(case, *arguments).result()
