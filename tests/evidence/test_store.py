"""Finished verdicts on disk: what is kept, what is found again, and what is not believed."""

from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve

from proofkit.evidence.environment import environment
from proofkit.evidence.result import Evidence, Result, Witness
from proofkit.evidence.scope import Scope
from proofkit.evidence.store import KEPT_FOR, Store, is_finished, usual_folder
from proofkit.evidence.verdict import Verdict

WITNESS = Witness((("x", Fraction(-1, 3)),), (("K", 3),), "x > 0", "exactly")
QUESTION = {"id": "paper/x", "hash": "h", "theorem": "t", "settings": {"seed": 0}}
RESULT = Result(
    "paper/x",
    "x > 0.",
    Verdict.REFUTED,
    Scope("1 instance", "K = 3"),
    (Evidence("falsify", Verdict.REFUTED, Scope("1 instance"), 0.25, "found", WITNESS),),
    WITNESS,
    seconds=1.5,
    sizes=(("K = 3", Verdict.REFUTED), ("K = 2", Verdict.SUPPORTED)),
    hash="h",
    claims=(("K = 3", ("a", "b")),),
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


def digest(data: object) -> str:
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def test_what_is_kept_comes_back_whole_and_marked(store: Store) -> None:
    store.keep(QUESTION, RESULT)
    found = store.find(QUESTION)
    assert found.amiss == ""
    assert found.result == evolve(RESULT, cached=True)
    assert json.loads(json.dumps(found.result.to_json()))["cached"] is True


def test_nothing_is_found_before_it_is_kept_and_that_is_not_amiss(store: Store) -> None:
    found = store.find(QUESTION)
    assert (found.result, found.amiss) == (None, "")


@pytest.mark.parametrize(
    "change",
    [{"id": "paper/y"}, {"hash": "g"}, {"theorem": "u"}, {"settings": {"seed": 1}}, {"more": 1}],
)
def test_another_question_finds_nothing(store: Store, change: dict[str, object]) -> None:
    store.keep(QUESTION, RESULT)
    found = store.find(QUESTION | change)
    assert (found.result, found.amiss) == (None, "")


def resealed(change: Callable[[dict], object]) -> Callable[[str], str]:
    """Changes an entry and makes its digest right again."""

    def damage(text: str) -> str:
        entry = json.loads(text)
        change(entry)
        del entry["digest"]
        return json.dumps(entry | {"digest": digest(entry)})

    return damage


DAMAGE: dict[str, Callable[[str], str]] = {
    "empty": lambda text: "",
    "cut off": lambda text: text[: len(text) // 2],
    "no JSON": lambda text: "cos\nsystem\n(S'echo'\ntR.",
    "another shape": lambda text: "[1, 2]",
    "null": lambda text: "null",
    "deep": lambda text: "[" * 100_000,
    "another verdict": lambda text: text.replace('"refuted"', '"proved"'),
    "another witness": lambda text: text.replace("-1/3", "1/3"),
    "no digest": lambda text: text.replace('"digest"', '"digset"'),
    "unfinished": resealed(lambda e: e["result"].update(verdict="inconclusive")),
    "no verdict": resealed(lambda e: e["result"].update(verdict="true")),
    "another theorem's": resealed(lambda e: e["result"].update(id="paper/y")),
    "another claim's": resealed(lambda e: e["result"].update(hash="g")),
    "another format": resealed(lambda e: e.update(format="proofkit finished verdict 0")),
    "another question's": resealed(lambda e: e["question"].update(theorem="u")),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_or_foreign_entry_is_not_believed_and_named(store: Store, kind: str) -> None:
    store.keep(QUESTION, RESULT)
    path = store.path(QUESTION)
    before = path.read_text()
    path.write_text(DAMAGE[kind](before))
    assert path.read_text() != before
    found = store.find(QUESTION)
    assert found.result is None
    assert str(path) in found.amiss
    store.keep(QUESTION, RESULT)
    assert store.find(QUESTION).result is not None


def test_an_entry_moved_to_another_question_is_not_believed(store: Store) -> None:
    other = QUESTION | {"theorem": "u"}
    store.keep(other, RESULT)
    store.path(QUESTION).parent.mkdir(exist_ok=True)
    store.path(other).rename(store.path(QUESTION))
    assert store.find(QUESTION).result is None
    assert "another question" in store.find(QUESTION).amiss


def test_a_folder_in_an_entrys_place_is_named(store: Store) -> None:
    store.path(QUESTION).mkdir(parents=True)
    assert str(store.path(QUESTION)) in store.find(QUESTION).amiss


def evidence(*, gave_up: bool) -> tuple[Evidence, ...]:
    return (Evidence("derive", Verdict.INCONCLUSIVE, Scope(""), gave_up=gave_up),)


@pytest.mark.parametrize(
    ("verdict", "gave_up", "expected"),
    [
        (Verdict.PROVED, False, True),
        (Verdict.PROVED, True, True),
        (Verdict.REFUTED, True, True),
        (Verdict.SUPPORTED, False, True),
        (Verdict.SUPPORTED, True, False),
        (Verdict.INCONCLUSIVE, False, False),
        (Verdict.VACUOUS, False, False),
        (Verdict.UNAVAILABLE, False, False),
    ],
)
def test_finished_is_what_more_time_would_not_change(
    verdict: Verdict, gave_up: bool, expected: bool
) -> None:
    result = evolve(RESULT, verdict=verdict, evidence=evidence(gave_up=gave_up))
    assert is_finished(result) is expected


def test_a_full_disk_leaves_the_old_entry_and_no_part_of_a_new_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.keep(QUESTION, RESULT)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store.keep(QUESTION, evolve(RESULT, seconds=9.0))
    assert [p for p in store.folder.rglob("*") if p.is_file()] == [store.path(QUESTION)]
    assert store.find(QUESTION).result == evolve(RESULT, cached=True)


def write_often(folder: Path, seconds: float) -> None:
    for _ in range(60):
        Store(folder).keep(QUESTION, evolve(RESULT, seconds=seconds))


def test_two_writers_never_spoil_an_entry(store: Store) -> None:
    store.keep(QUESTION, RESULT)
    kind = multiprocessing.get_context("spawn")
    writers = [kind.Process(target=write_often, args=(store.folder, s)) for s in (1.0, 2.0)]
    for writer in writers:
        writer.start()
    seen = set()
    while any(writer.is_alive() for writer in writers):
        found = store.find(QUESTION)
        assert found.result is not None, found.amiss
        seen.add(found.result.seconds)
    assert all(writer.exitcode == 0 for writer in writers)
    assert seen <= {1.0, 1.5, 2.0} and len(seen) > 1


def test_what_nothing_asks_for_goes_and_what_is_asked_for_stays(store: Store) -> None:
    other = QUESTION | {"theorem": "u"}
    left_half_way = store.folder / "ab" / ".abc.json-x"
    for question in (QUESTION, other):
        store.keep(question, RESULT)
    left_half_way.parent.mkdir(exist_ok=True)
    left_half_way.touch()
    stranger = store.folder / "README"
    stranger.touch()
    old = time.time() - 2 * KEPT_FOR
    for path in store.folder.rglob("*"):
        os.utime(path, (old, old))
    assert store.find(QUESTION).result is not None
    store.tidy()
    assert store.find(QUESTION).result is not None
    assert not store.path(other).exists() and not left_half_way.exists()
    assert stranger.exists()


def test_the_usual_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PROOFKIT_CACHE", str(tmp_path))
    assert usual_folder() == tmp_path
    monkeypatch.delenv("PROOFKIT_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "c"))
    if sys.platform == "linux":
        assert usual_folder() == tmp_path / "c" / "proofkit"


def test_the_environment_tells_versions_and_what_is_absent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from importlib import metadata

    def without_cvc5(name: str) -> str:
        if name == "cvc5":
            raise metadata.PackageNotFoundError(name)
        return f"version of {name}"

    environment.cache_clear()
    monkeypatch.setattr(metadata, "version", without_cvc5)
    found = environment()
    environment.cache_clear()
    assert found["libraries"]["cvc5"] == "absent"
    assert found["libraries"]["sympy"] == "version of sympy"
    assert found["python"].endswith(".".join(map(str, sys.version_info[:3])))
    assert len(found["sources"]) == 64
