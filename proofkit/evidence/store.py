"""The store: finished verdicts on disk, so that a run which was cut off can be resumed.

An entry answers one *question*: what is the verdict on these claims, by these engines, with these
settings, libraries and sources of proofkit? It is a JSON file named by the digest of the question,
holds the question in full and a digest of everything in it, and is data: nothing in it is ever
executed. That an entry is whole and answers the question asked is checked whenever it is read; who
wrote it is not, so the folder must be one's own.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from attrs import evolve, frozen

from proofkit._files import write_in_one_piece
from proofkit.evidence.result import Json, Result
from proofkit.evidence.verdict import Verdict

FORMAT = "proofkit finished verdict 1"
LARGEST = 64 * 2**20
"""Bytes of the largest entry that is read or written."""

KEPT_FOR = 60 * 24 * 3600.0
"""Seconds after which an entry that nothing has asked for goes."""


@frozen
class Found:
    """What the store has for a question: perhaps nothing, and `amiss` says if it should have."""

    result: Result | None = None
    amiss: str = ""


def is_finished(result: Result) -> bool:
    """Whether a verdict is one to keep: reached, and not for want of time.

    A proof or a refutation stands whatever ran out of time beside it. What is inconclusive,
    vacuous or unavailable is looked at again.
    """
    if result.verdict in (Verdict.PROVED, Verdict.REFUTED):
        return True
    return result.verdict is Verdict.SUPPORTED and not any(e.gave_up for e in result.evidence)


def usual_folder() -> Path:
    """`$PROOFKIT_CACHE`, else the place where the platform keeps such files of a user.

    Not beside the theorems: those may be read-only, as the corpus in an installed package is, and
    are often under version control.
    """
    if chosen := os.environ.get("PROOFKIT_CACHE"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "proofkit" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "proofkit"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "proofkit"


@frozen
class Store:
    """The entries in one folder, which several runs may use at the same time."""

    folder: Path

    def path(self, question: Json) -> Path:
        """Where the entry that answers the question is."""
        key = _digest(question)
        return self.folder / key[:2] / f"{key}.json"

    def find(self, question: Json) -> Found:
        """The finished verdict that answers the question, if there is one and it is sound."""
        path = self.path(question)
        try:
            if not path.exists():
                return Found()
            if path.stat().st_size > LARGEST:
                raise ValueError("it is too large")
            result = _opened(json.loads(path.read_text(encoding="utf-8")), question)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            return Found(amiss=f"{path}: not used, it is damaged or not ours ({reason})")
        with suppress(OSError):
            os.utime(path)
        return Found(result)

    def keep(self, question: Json, result: Result) -> None:
        """Write an entry in one piece.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        entry = _sealed(question, result)
        text = json.dumps(entry, ensure_ascii=False, indent=1) + "\n"
        if len(text) < LARGEST:
            path = self.path(question)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_in_one_piece(path, text)

    def tidy(self) -> None:
        """Remove what nothing has asked for in a long time, and what a killed run left half-way."""
        oldest = time.time() - KEPT_FOR
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*.json*"):
            with suppress(OSError):
                if path.stat().st_mtime < oldest:
                    path.unlink()


def _sealed(question: Json, result: Result) -> Json:
    finished = evolve(result, cached=False).to_json()
    content: Json = {"format": FORMAT, "question": question, "result": finished}
    return content | {"digest": _digest(content)}


def _opened(entry: Json, question: Json) -> Result:
    """The result in a sound entry; raises an error of some kind for any other."""
    content = {key: value for key, value in entry.items() if key != "digest"}
    if entry["digest"] != _digest(content):
        raise ValueError("its digest is another")
    if entry["format"] != FORMAT or entry["question"] != question:
        raise ValueError("it answers another question")
    result = Result.from_json(entry["result"])
    if result.id != question["id"] or result.hash != question["hash"] or not is_finished(result):
        raise ValueError("it is no verdict on this theorem")
    return evolve(result, cached=True)


def _digest(data: Json) -> str:
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
