"""Which theorems files declare, found out in a process of its own.

To know that, a file's code must run: it may hang, exhaust the memory or end its process, and the
process that leads the run must survive that.
"""

from __future__ import annotations

import json
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from attrs import frozen

from proofkit._errors import LoadError
from proofkit.engines import processes
from proofkit.engines.confinement import confine
from proofkit.engines.time_limit import TimeUp, place_of, time_limit
from proofkit.evidence.result import Json
from proofkit.theorem_files import load_file

GRACE = 1.0
"""Seconds that a file may go on after its time, before its process is ended."""

READY = b"ready"


@frozen
class Listed:
    """A theorem as its file declares it."""

    id: str
    statement: str
    file: Path
    slug: str


class Survey:
    """Reads theorem files, each for `timeout` seconds and with `memory` MiB at most.

    The process is started when it is first needed, and anew after it was ended; `close` ends it.

    Attributes
    ----------
    lost
        Of files that could not be read to their end: why, in one line that names the file.
    """

    def __init__(self, timeout: float | None, memory: int | None) -> None:
        self.lost: dict[Path, str] = {}
        self._timeout, self._memory = timeout, memory
        self._read: dict[Path, tuple[Listed, ...]] = {}
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def __call__(self, path: Path) -> tuple[Listed, ...]:
        """The theorems that a file declares; none, and an entry in `lost`, if it never says.

        Raises
        ------
        LoadError
            If the file does not exist or does not import.
        """
        path = path.resolve()
        if path not in self._read:
            self._read[path] = self._asked(path)
        return self._read[path]

    def _asked(self, path: Path) -> tuple[Listed, ...]:
        answer = self._answer(path)
        if "refused" in answer:
            raise LoadError(answer["refused"])
        if "lost" in answer:
            self.lost[path] = answer["lost"]
            self.close()
            return ()
        return tuple(
            Listed(t["id"], t["statement"], Path(t["file"]), t["slug"]) for t in answer["theorems"]
        )

    def _answer(self, path: Path) -> Json:
        if self._pipe is None:
            kind = processes.context()
            self._pipe, theirs = kind.Pipe()
            self._process = processes.start(kind, _read_files, theirs, self._timeout, self._memory)
            theirs.close()
        try:
            self._pipe.recv_bytes()  # loading the engines does not count
            self._pipe.send_bytes(str(path).encode())
            if not self._pipe.poll(None if self._timeout is None else self._timeout + GRACE):
                return {"lost": _overdue(str(path), self._timeout) + " and cannot be interrupted"}
            answer: Json = json.loads(self._pipe.recv_bytes())
        except (EOFError, OSError):
            return {"lost": f"{path}: it ends its process, or takes too much memory, as it loads"}
        return answer

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            processes.end(self._process)
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def _overdue(place: str, timeout: float | None) -> str:
    return f"{place}: still running after {timeout:g} s"


def _read_files(pipe: Connection, timeout: float | None, memory: int | None) -> None:
    """What the process does: answer, for the path of a file, what it declares."""
    confine(memory)
    while True:
        pipe.send_bytes(READY)
        try:
            path = Path(pipe.recv_bytes().decode())
        except EOFError:
            return
        pipe.send_bytes(json.dumps(_read_file(path, timeout)).encode())


def _read_file(path: Path, timeout: float | None) -> Json:
    try:
        with time_limit(timeout):
            found = load_file(path)
    except LoadError as error:
        return {"refused": str(error)}
    except TimeUp as late:
        return {"lost": _overdue(place_of(late) or str(path), timeout)}
    except MemoryError:
        return {"lost": f"{path}: out of memory as it loads (--memory)"}
    return {
        "theorems": [
            {"id": t.id, "statement": t.statement, "file": str(t.file), "slug": t.slug}
            for t in found
        ]
    }
