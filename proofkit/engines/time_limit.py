"""Interrupting an engine that takes too long, so that the others get their turn."""

from __future__ import annotations

import signal
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

_SOON = 1e-3


class TimeUp(BaseException):
    """Raised inside the block; no `Exception`, so that engines do not take it for one of theirs."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise `TimeUp` in the block after `seconds`, if any are given.

    Code outside Python is interrupted when it returns. Where the exception is swallowed, as in a
    callback of the garbage collector, it comes again after as long. A block inside another gets no
    more than what is left of that one's time. Without effect off the main thread, and where the
    platform has no interval timer.
    """
    if seconds is None or not _can_interrupt():
        yield
        return
    start = time.monotonic()
    left, again = signal.setitimer(signal.ITIMER_REAL, 0)
    before = signal.signal(signal.SIGALRM, _time_up)
    share = min(seconds, left) if left else seconds
    signal.setitimer(signal.ITIMER_REAL, share, share)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - time.monotonic() + start, _SOON), again)


def _can_interrupt() -> bool:
    on_main_thread = threading.current_thread() is threading.main_thread()
    return hasattr(signal, "setitimer") and on_main_thread


def _time_up(signum: int, frame: FrameType | None) -> None:
    raise TimeUp


def place_of(late: TimeUp) -> str:
    """Where it was raised, as "file:line": the innermost line that is the user's own, if any is.

    Lines of proofkit, of installed packages and of Python's import machinery are not.
    """
    package = str(Path(__file__).parents[1])
    frames = traceback.extract_tb(late.__traceback__)
    own = [f for f in frames if not f.filename.startswith((package, "<frozen"))]
    files = [f for f in own if "site-packages" not in f.filename]
    return f"{files[-1].filename}:{files[-1].lineno}" if files else ""
