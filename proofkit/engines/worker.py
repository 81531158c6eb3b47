"""Inside a worker process: examine one theorem and put whatever happens into one message."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path

from attrs import asdict

from proofkit._errors import Contradiction, InputError
from proofkit.engines.certificates import certificate
from proofkit.engines.confinement import lift_memory_limit
from proofkit.engines.fingerprint import fingerprint
from proofkit.engines.pool import Fault, Task, out_of_memory
from proofkit.engines.registry import engine
from proofkit.engines.run import check
from proofkit.evidence.environment import environment
from proofkit.evidence.result import Evidence, Json, Result
from proofkit.evidence.store import Found, is_finished
from proofkit.statement.theorem import Theorem
from proofkit.theorem_files import lines_in, load_file, located


def examine(task: Task, on_evidence: Callable[[Evidence], None] = lambda _: None) -> Json:
    """The last message to the parent: a result, or the fault that kept us from one.

    `on_evidence` is told of every piece of evidence as soon as it is found.
    """
    try:
        return _checked(task, on_evidence)
    except Contradiction as error:
        return _fault(Fault.CONTRADICTION, str(error))
    except Exception as error:
        if _tells_of_want_of_memory(error):
            lift_memory_limit()
            return {"fault": None, "note": out_of_memory(task)}
        return _fault(*blame(task.file, error, _start(task)))


def _tells_of_want_of_memory(error: Exception) -> bool:
    """Python has an exception of its own for that, z3 has words."""
    said_by_z3 = type(error).__name__ == "Z3Exception" and "out of memory" in str(error)
    return said_by_z3 or isinstance(error, MemoryError)


def _checked(task: Task, on_evidence: Callable[[Evidence], None]) -> Json:
    theorem = next(t for t in load_file(task.file) if t.slug == task.slug)
    question = cache(lambda: _question(task, theorem))
    found = _kept(task, question)
    result = found.result or _examined(task, theorem, on_evidence)
    return {
        "result": result.to_json(),
        "certificate": certificate(theorem, result) if task.certify else None,
        "question": question() if is_finished(result) else None,
        "amiss": found.amiss,
    }


def _examined(task: Task, theorem: Theorem, on_evidence: Callable[[Evidence], None]) -> Result:
    engines = [engine(name) for name in task.engines] or None
    return check(theorem, task.budget, engines, on_evidence=on_evidence)


def _question(task: Task, theorem: Theorem) -> Json | None:
    """What a verdict on the theorem answers: all that it may depend on.

    The time limit of the run is no part of it, for a verdict that is finished met none.
    """
    if task.store is None:
        return None
    try:
        content, claims = fingerprint(theorem), theorem.content_hash
    except Exception:  # what is wrong with the theorem is for the engines to find
        return None
    settings = {**asdict(task.budget), "engines": [*task.engines], "memory": task.memory}
    return {
        "id": theorem.id,
        "hash": claims,
        "theorem": content,
        "settings": settings,
        "environment": environment(),
    }


def _kept(task: Task, question: Callable[[], Json | None]) -> Found:
    if task.store is None or not task.resume:
        return Found()
    asked = question()
    return Found() if asked is None else task.store.find(asked)


def blame(file: Path, error: Exception, start: int | None = None) -> tuple[Fault, str]:
    """Whose an error is, and what there is to say of it.

    One that passed through the code of the theorem's `file`, or says so itself, is the theorem's,
    which starts at the line `start`.
    """
    if isinstance(error, InputError) or lines_in(file, error):
        return Fault.INPUT, located(file, error, start)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    text = " ".join(str(error).split())
    return Fault.INTERNAL, f"{type(error).__name__}: {text} ({place})"


def _start(task: Task) -> int | None:
    """The line at which the theorem starts, if its file can be loaded."""
    try:
        return next((t.line for t in load_file(task.file) if t.slug == task.slug), None)
    except InputError:
        return None


def _fault(fault: Fault, note: str) -> Json:
    return {"fault": fault.value, "note": note}
