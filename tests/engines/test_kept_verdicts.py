"""Workers and the store: which tasks find a kept verdict, and which verdicts are to be kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve

from proofkit import Budget, Verdict
from proofkit.engines.pool import Ending, Task, run_all
from proofkit.evidence.store import Store
from proofkit.theorem_files import load_file

SOURCE = '''
import os, time
from proofkit import Contradiction, real, theorem

x = real("x")


@theorem
def true():
    """It is true."""
    return 2 * x**2 + x + 1 > 0


@theorem
def false():
    """It is false."""
    return x**2 > x / 3


@theorem
def undecided():
    """The one engine asked has nothing to say about it."""
    return x > 0


@theorem
def late():
    """It never states itself."""
    time.sleep(600)


@theorem
def dies():
    """It ends its process."""
    os._exit(3)


@theorem
def differs():
    """Two engines disagree."""
    raise Contradiction("so it seems")
'''

Run = Callable[..., dict[str, Ending]]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


@pytest.fixture
def run(tmp_path: Path, store: Store) -> Run:
    """Examines the theorems named, and keeps what is to be kept."""
    path = tmp_path / "paper" / "claims.py"
    path.parent.mkdir()
    path.write_text(SOURCE)
    theorems = {t.slug: t for t in load_file(path)}

    def run(*slugs: str, timeout: float | None = None, **changes: object) -> dict[str, Ending]:
        given = {"store": store, "engines": ("decide",)} | changes
        tasks = [evolve(Task.of(theorems[slug], Budget()), **given) for slug in slugs]
        endings = {e.task.slug: e for e in run_all(tasks, jobs=2, timeout=timeout)}
        for ending in endings.values():
            if ending.question is not None and not ending.result.cached:
                store.keep(ending.question, ending.result)
        return endings

    return run


def test_a_kept_verdict_is_reused_by_a_task_that_resumes_and_by_no_other(run: Run) -> None:
    first = run("true", "false")
    again = run("true", "false", resume=True)
    for slug, ending in again.items():
        assert ending.result == evolve(first[slug].result, cached=True)
        assert ending.complete and not ending.amiss
    assert not run("true")["true"].result.cached


@pytest.mark.parametrize(
    "change",
    [
        {"budget": Budget(instances=20)},
        {"budget": Budget(seed=1)},
        {"budget": Budget(bits=256)},
        {"engines": ("falsify",)},
        {"memory": 1000},
    ],
)
def test_other_settings_are_another_question(run: Run, change: dict[str, object]) -> None:
    run("true")
    assert not run("true", resume=True, **change)["true"].result.cached


def test_a_certificate_is_made_for_a_kept_verdict_too(run: Run) -> None:
    made = run("false", certify=True)["false"].certificate
    again = run("false", certify=True, resume=True)["false"]
    assert again.result.cached
    assert made is not None and again.certificate == made


def test_a_damaged_entry_is_said_to_be_amiss_and_the_theorem_examined(
    run: Run, store: Store
) -> None:
    run("false")
    (entry,) = store.folder.glob("*/*.json")
    entry.write_text(entry.read_text().replace('"refuted"', '"proved"'))
    ending = run("false", resume=True)["false"]
    assert ending.result.verdict is Verdict.REFUTED
    assert not ending.result.cached
    assert str(entry) in ending.amiss
    assert run("false", resume=True)["false"].result.cached


def test_without_a_verdict_there_is_nothing_to_keep(run: Run, store: Store) -> None:
    ended = run("undecided", "late", "dies", "differs", timeout=5, engines=("derive",))
    assert [ending.question for ending in ended.values()] == [None] * 4
    assert not store.folder.exists()


def test_without_a_store_there_is_no_question(run: Run) -> None:
    assert run("true", store=None)["true"].question is None
