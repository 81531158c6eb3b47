"""Inside a worker process: examine one theorem and put whatever happens into one message."""

from __future__ import annotations

import multiprocessing
import os
import threading
import traceback
from collections.abc import Callable
from pathlib import Path

from proofkit._errors import Contradiction, InputError
from proofkit.engines.certificates import certificate
from proofkit.engines.pool import Fault, Task
from proofkit.engines.registry import engine
from proofkit.engines.run import check
from proofkit.evidence.result import Evidence, Json
from proofkit.theorem_files import lines_in, load_file, located


def examine(task: Task, on_evidence: Callable[[Evidence], None] = lambda _: None) -> Json:
    """The last message to the parent: a result, or the fault that kept us from one.

    `on_evidence` is told of every piece of evidence as soon as it is found.
    """
    try:
        return _checked(task, on_evidence)
    except Contradiction as error:
        return _fault(Fault.CONTRADICTION, str(error))
    except MemoryError:
        return {"fault": None, "note": "worker died (out of memory)"}
    except Exception as error:
        return _blamed(task, error)


def _checked(task: Task, on_evidence: Callable[[Evidence], None]) -> Json:
    theorem = next(t for t in load_file(task.file) if t.slug == task.slug)
    engines = [engine(name) for name in task.engines] or None
    result = check(theorem, task.budget, engines, on_evidence=on_evidence)
    return {
        "result": result.to_json(),
        "certificate": certificate(theorem, result) if task.certify else None,
    }


def _blamed(task: Task, error: Exception) -> Json:
    """An error that passed through the theorem's own code, or says so itself, is the theorem's."""
    if isinstance(error, InputError) or lines_in(task.file, error):
        return _fault(Fault.INPUT, located(task.file, error, _start(task)))
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    text = " ".join(str(error).split())
    return _fault(Fault.INTERNAL, f"{type(error).__name__}: {text} ({place})")


def _start(task: Task) -> int | None:
    """The line at which the theorem starts, if its file can be loaded."""
    try:
        return next((t.line for t in load_file(task.file) if t.slug == task.slug), None)
    except InputError:
        return None


def _fault(fault: Fault, note: str) -> Json:
    return {"fault": fault.value, "note": note}


def watch_parent() -> None:
    """End this process when its parent does, however that ends."""
    threading.Thread(target=_outlived, daemon=True).start()


def _outlived() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
