"""Interrupting an engine that takes too long, so that the others get their turn."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TimeUp(BaseException):
    """Raised inside the block; no `Exception`, so that engines do not take it for one of theirs."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeUp` in the block after `seconds`.

    Code outside Python is interrupted when it returns. Without effect off the main thread, and
    where the platform has no interval timer.
    """
    if not _can_interrupt():
        yield
        return
    before = signal.signal(signal.SIGALRM, _time_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _can_interrupt() -> bool:
    on_main_thread = threading.current_thread() is threading.main_thread()
    return hasattr(signal, "setitimer") and on_main_thread


def _time_up(signum: int, frame: FrameType | None) -> None:
    raise TimeUp
