"""Worker processes: each theorem ends in one way, whatever it does to its process."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from attrs import evolve

from proofkit import Budget, Verdict
from proofkit.engines.pool import Ending, Fault, Task, run_all
from proofkit.theorem_files import load_file

SOURCE = '''
import ctypes, os, signal, sys, time
import z3
from pathlib import Path
from proofkit import Contradiction, StatementError, real, signs, theorem

x = real("x", at_most=1)


@theorem
def fine():
    """2x < 3 for x ≤ 1."""
    return 2 * x < 3


@fine.derivation
def _():
    yield signs(2 * x < 3, [2 * (1 - x), 1])


@theorem(sizes=range(2, 4))
def sized(n):
    """nx < n + 1 for x ≤ 1."""
    return n * x < n + 1


@theorem
def hangs():
    """For ever, once it has noted its process."""
    Path(__file__).with_suffix(".pid").write_text(str(os.getpid()))
    while True:
        pass


@theorem(sizes=range(2, 4))
def false_then_hangs(n):
    """x < 1 for x ≤ 1: false at n = 2; at n = 3 it never states itself."""
    while n == 3:
        pass
    return n * x < n


@theorem
def exits():
    """It ends its process."""
    os._exit(3)


@theorem
def leaves():
    """It ends its process politely."""
    sys.exit(5)


@theorem
def killed():
    """It kills its process."""
    os.kill(os.getpid(), signal.SIGKILL)


@theorem
def crashes():
    """It reads where it must not."""
    return ctypes.string_at(0)


@theorem
def starves():
    """It runs out of memory."""
    raise MemoryError


@theorem
def asks_for_too_much():
    """It wants it all at once."""
    return len(bytearray(2**40)) > 0


@theorem
def grows():
    """It wants ever more, and like many a library breaks down when there is none."""
    kept = []
    while True:
        try:
            kept.append(bytearray(2**22))
        except MemoryError:
            time.sleep(1)
            ctypes.CDLL(None).abort()


@theorem
def asks_z3():
    """It asks z3 something that takes more memory than there is."""
    raise z3.Z3Exception(b"out of memory")  # so it says


@theorem
def swallows():
    """It is deaf to everything."""
    while True:
        try:
            kept.append(bytearray(2**22))
        except BaseException:
            kept = []


@theorem
def hangs_up():
    """It closes every file, the pipe to its parent among them, and hangs."""
    os.closerange(3, 256)
    while True:
        pass


@theorem
def disagrees():
    """Two engines disagree."""
    raise Contradiction("derive proved what falsify refuted")


@theorem
def ill_formed():
    """Ill-formed."""
    raise StatementError("variable 'y': size 0")


@theorem
def broken():
    """Its code fails."""
    return [][1]
'''

Run = Callable[..., dict[str, Ending]]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paper") / "claims.py"
    path.write_text(SOURCE)
    return path


def tasks(file: Path, slugs: Iterable[str]) -> list[Task]:
    found = {t.slug: t for t in load_file(file)}
    return [Task.of(found[slug], Budget(instances=10), ["derive"]) for slug in slugs]


@pytest.fixture
def run(file: Path) -> Run:
    def run(*slugs: str, timeout: float | None = None, jobs: int = 2) -> dict[str, Ending]:
        endings = run_all(tasks(file, slugs), timeout=timeout, jobs=jobs)
        return {ending.task.slug: ending for ending in endings}

    return run


def test_results_come_back_whole(run: Run) -> None:
    done = run("fine", "sized")
    fine, sized = done["fine"], done["sized"]
    assert fine.complete and fine.fault is None
    assert fine.result.verdict is Verdict.PROVED
    assert str(fine.result.scope) == "all reals"
    assert [size for size, _ in sized.result.sizes] == ["n = 2", "n = 3"]


@pytest.mark.parametrize(
    ("slug", "cause"),
    [
        ("exits", "exit code 3"),
        ("leaves", "exit code 5"),
        ("killed", "signal 9"),
        ("crashes", "signal 11"),
    ],
)
def test_a_theorem_that_dies_is_unavailable(run: Run, slug: str, cause: str) -> None:
    done = run(slug, "fine")
    ending = done[slug]
    assert not ending.complete and ending.fault is None
    assert ending.result.verdict is Verdict.UNAVAILABLE
    assert ending.result.note == f"worker died ({cause})"
    assert done["fine"].result.verdict is Verdict.PROVED


LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is not limited")


@pytest.mark.parametrize(
    ("slug", "how"),
    [
        ("starves", ""),
        ("asks-z3", ""),
        pytest.param("asks-for-too-much", "", marks=LINUX),
        pytest.param("grows", "worker died (signal 6), probably ", marks=LINUX),
    ],
)
def test_a_theorem_that_wants_too_much_memory_is_inconclusive(
    file: Path, slug: str, how: str
) -> None:
    limited = [evolve(task, memory=200) for task in tasks(file, [slug, "fine"])]
    done = {ending.task.slug: ending for ending in run_all(limited, jobs=2)}
    ending = done[slug]
    assert not ending.complete and ending.fault is None
    assert ending.result.verdict is Verdict.INCONCLUSIVE
    assert ending.result.note == f"{how}out of memory: more than 200 MiB (--memory)"
    assert done["fine"].result.verdict is Verdict.PROVED


@LINUX
def test_the_limit_is_on_what_the_theorem_takes_not_on_the_libraries(file: Path) -> None:
    (ending,) = run_all([evolve(tasks(file, ["sized"])[0], memory=50, engines=())])
    assert ending.result.verdict is Verdict.PROVED


def test_a_theorem_that_is_deaf_to_errors_ends_at_its_deadline_all_the_same(file: Path) -> None:
    (ending,) = run_all([evolve(tasks(file, ["swallows"])[0], memory=200)], timeout=1.5)
    assert ending.result.verdict is Verdict.INCONCLUSIVE
    assert ending.result.note == "timed out after 1.5 s"


def test_a_theorem_that_hangs_is_ended_at_its_deadline(run: Run) -> None:
    start = time.monotonic()
    done = run("hangs", "fine", timeout=1.5, jobs=1)
    assert time.monotonic() - start < 30
    assert done["hangs"].result.verdict is Verdict.INCONCLUSIVE
    assert done["hangs"].result.note == "timed out after 1.5 s"
    assert 1.5 <= done["hangs"].result.seconds < 10
    assert done["fine"].complete


def test_a_counterexample_found_before_the_deadline_is_kept(file: Path) -> None:
    task = evolve(tasks(file, ["false-then-hangs"])[0], engines=("decide",))
    (ending,) = run_all([task], timeout=8)
    result = ending.result
    assert (result.verdict, ending.complete) == (Verdict.REFUTED, False)
    assert str(result.witness) == "n = 2, x = 1"
    assert "timed out" in result.note
    assert {e.scope.sizes for e in result.evidence} == {"n = 2"}


def test_a_worker_that_hangs_up_is_ended_without_a_deadline(run: Run) -> None:
    ending = run("hangs-up")["hangs-up"]
    assert ending.result.verdict is Verdict.UNAVAILABLE
    assert ending.result.note.startswith("worker died")


@pytest.mark.parametrize(
    ("slug", "fault", "note"),
    [
        ("disagrees", Fault.CONTRADICTION, "derive proved what falsify refuted"),
        ("ill-formed", Fault.INPUT, "variable 'y': size 0"),
        ("broken", Fault.INPUT, "IndexError: list index out of range"),
    ],
)
def test_errors_are_laid_to_whose_they_are(run: Run, slug: str, fault: Fault, note: str) -> None:
    ending = run(slug)[slug]
    assert ending.fault is fault
    assert ending.result.verdict is Verdict.UNAVAILABLE
    assert note in ending.result.note
    assert "\n" not in ending.result.note


def test_the_theorems_own_errors_name_its_file_and_line(run: Run, file: Path) -> None:
    line = SOURCE.splitlines().index("    return [][1]") + 1
    assert run("broken")["broken"].result.note.startswith(f"{file}:{line}: ")


def test_an_engine_that_does_not_exist_is_an_input_error(file: Path) -> None:
    (theorem, *_) = load_file(file)
    (ending,) = run_all([Task.of(theorem, Budget(), ["no-such-engine"])])
    assert ending.fault is Fault.INPUT
    assert "no-such-engine" in ending.result.note


def test_closing_the_iterator_ends_the_workers(file: Path) -> None:
    file.with_suffix(".pid").unlink(missing_ok=True)
    started: list[str] = []
    endings = run_all(
        tasks(file, ["hangs", "fine"]), jobs=2, on_start=lambda task: started.append(task.slug)
    )
    assert next(endings).task.slug == "fine"
    assert started == ["hangs", "fine"]
    worker = _process_noted_beside(file)
    assert _is_running(worker)
    endings.close()
    assert not _is_running(worker)


def _process_noted_beside(file: Path) -> int:
    note, deadline = file.with_suffix(".pid"), time.monotonic() + 60
    while time.monotonic() < deadline:
        if note.exists() and note.read_text():
            return int(note.read_text())
        time.sleep(0.02)
    raise AssertionError("the worker did not start")


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
