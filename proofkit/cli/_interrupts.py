"""Ctrl-C: one line and exit code 130, whenever it comes.

Python raises an exception, which prints a traceback where nothing catches it yet, and is lost where
it meets a callback of the import machinery. So as long as there is nothing to save, the process
ends there and then; a command that has something to save says when.
"""

from __future__ import annotations

import os
import signal
from types import FrameType

MESSAGE = "interrupted"
EXIT_CODE = 130


def end_at_once_on_interrupt() -> None:
    """Let Ctrl-C end this process without further ado, unless it is ignored altogether."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)


def raise_on_interrupt() -> None:
    """Let Ctrl-C raise `KeyboardInterrupt` from here on, as Python does."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _end(signum: int, frame: FrameType | None) -> None:
    os.write(2, f"proofkit: error: {MESSAGE}\n".encode())
    os._exit(EXIT_CODE)
