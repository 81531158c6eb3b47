"""Ctrl-C among several processes: kept from children, and never lost in the parent."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

POSIX = hasattr(signal, "pthread_sigmask")


@contextmanager
def interrupts_kept_from_children() -> Iterator[None]:
    """Processes started in the block do not get SIGINT; the parent gets it after the block.

    Ctrl-C reaches every process of the terminal; workers are for the parent to end.
    """
    if not POSIX:
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Bell:
    """Can be waited for like a connection: rings at every signal that Python handles."""

    def __init__(self, receiver: socket.socket) -> None:
        self._receiver = receiver

    def fileno(self) -> int:
        return self._receiver.fileno()

    def answer(self) -> None:
        """Raise `KeyboardInterrupt` if SIGINT rang.

        Python raises one by itself, but drops it where it strikes inside a finaliser.
        """
        if signal.SIGINT in self._receiver.recv(4096):
            raise KeyboardInterrupt


@contextmanager
def interrupt_bell() -> Iterator[Bell | None]:
    """A bell for the block; None off the main thread, which is the only one that signals reach,
    and where sockets cannot be waited for like connections."""
    if not POSIX or threading.current_thread() is not threading.main_thread():
        yield None
        return
    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    before = signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)
    try:
        yield Bell(receiver)
    finally:
        signal.set_wakeup_fd(before)
        receiver.close()
        sender.close()
