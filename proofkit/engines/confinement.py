"""What a process that runs theorem files is held to: its parent's lifetime, and a limit of memory.

The limit is on the data that the process may add to what it has when it starts, so that it means
the same however much the libraries take (`RLIMIT_DATA`, on Linux only; see setrlimit(2)).
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from contextlib import suppress
from multiprocessing import forkserver

LIMITS_MEMORY = sys.platform == "linux"
MIB = 2**20

_PR_SET_PDEATHSIG = 1


def confine(memory: int | None) -> None:
    """Send stdout to stderr, lead a group of its own, end with the parent, keep to `memory` MiB."""
    os.dup2(2, 1)
    if hasattr(os, "setsid"):
        os.setsid()
    end_with_parent()
    threading.Thread(target=_outlived, daemon=True).start()
    if memory is not None:
        limit_memory(memory)


def end_with_parent() -> None:
    """Where the system can (Linux), end when the process that forked this one does.

    The fork server ends when the main process does, and takes its workers along, even those that
    are in code which lets no other thread run; if they do not hold the pipe that keeps it going.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError, TypeError):
            os.close(forkserver._forkserver._forkserver_alive_fd)  # type: ignore[attr-defined]
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _outlived() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        if hasattr(os, "killpg"):
            os.killpg(0, signal.SIGKILL)
        os._exit(1)


def limit_memory(memory: int) -> None:
    """Refuse this process more than `memory` MiB beyond what it has; `MemoryError` follows."""
    if sys.platform == "linux":
        import resource

        used = _data_of("self")
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        if used is not None:
            wanted = used + memory * MIB
            soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def lift_memory_limit() -> None:
    """Allow what was refused: a process that has failed needs room to say so."""
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


def memory_left(process: int) -> int | None:
    """The bytes that a process may still add; None where there is no limit, or no process."""
    if sys.platform == "linux":
        import resource

        used = _data_of(process)
        with suppress(OSError):
            soft, _ = resource.prlimit(process, resource.RLIMIT_DATA)
            if used is not None and soft != resource.RLIM_INFINITY:
                return soft - used
    return None


def _data_of(process: int | str) -> int | None:
    """The bytes of private writable memory of a process, as the kernel counts them."""
    with suppress(OSError, ValueError), open(f"/proc/{process}/status", encoding="ascii") as file:
        for line in file:
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    return None
