"""What the arguments of a command name."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from proofkit._errors import InputError, LoadError
from proofkit.engines.time_limit import TimeUp, time_limit
from proofkit.theorem_files import Library, load

if TYPE_CHECKING:
    from proofkit.statement.theorem import Size, Theorem

TARGETS_HELP = "Theorem ids, papers, files, FILE::SLUG, or folders; by default ./theorems."


def libraries(targets: Sequence[str], timeout: float | None = None) -> list[Library]:
    """The libraries that the targets name; what their files print goes to stderr.

    Loading runs the files, for `timeout` seconds at most.

    Raises
    ------
    LoadError
        If a target names nothing, or a file does not import.
    """
    with stdout_to_stderr(), loading_limit(timeout):
        found: dict[object, Library] = {}
        for library in _load_all(targets):
            known = found.get(library.root)
            merged = (*known.theorems, *library.theorems) if known else library.theorems
            found[library.root] = Library(library.root, tuple(dict.fromkeys(merged)))
    return list(found.values())


@contextmanager
def stdout_to_stderr() -> Iterator[None]:
    """Send to stderr what Python, its extensions and child processes write to stdout."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


@contextmanager
def loading_limit(seconds: float | None) -> Iterator[None]:
    """Refuse theorem files whose own code takes longer than `seconds`, if that is given."""
    try:
        with nullcontext() if seconds is None else time_limit(seconds):
            yield
    except TimeUp as late:
        raise LoadError(f"{_place(late)}: still running after {seconds:g} s") from None


def _place(late: TimeUp) -> str:
    """The innermost line that is no part of proofkit or of Python's import machinery."""
    package = str(Path(__file__).parents[1])
    frames = traceback.extract_tb(late.__traceback__)
    own = [f for f in frames if not f.filename.startswith((package, "<frozen"))]
    files = [f for f in own if "site-packages" not in f.filename]
    return f"{files[-1].filename}:{files[-1].lineno}" if files else "the theorem files"


def _load_all(targets: Sequence[str]) -> list[Library]:
    if not targets:
        return load()
    return [library for target in targets for library in _load_target(target)]


def _load_target(target: str) -> list[Library]:
    file, separator, slug = target.partition("::")
    found = load([file])
    if not separator:
        return found
    (library,) = found
    chosen = tuple(t for t in library.theorems if t.slug == slug)
    if not chosen:
        raise LoadError(f"{file}: it defines no theorem {slug!r}; see `proofkit list {file}`")
    return [Library(library.root, chosen)]


def the_theorem(target: str, timeout: float | None = None) -> tuple[Library, Theorem]:
    """The only theorem that a target names.

    Raises
    ------
    LoadError
        If it names none or several.
    """
    (library,) = libraries([target], timeout)
    if len(library.theorems) > 1:
        slugs = ", ".join(t.slug for t in library.theorems[:3])
        raise LoadError(
            f"{target}: {len(library.theorems)} theorems ({slugs}, ...); name one by its id, or as "
            "FILE::SLUG"
        )
    return library, library.theorems[0]


def chosen_sizes(theorem: Theorem, wanted: str | None) -> tuple[Size, ...]:
    """The sizes that `--size` names: "3", "K=3" or "n=2,T=1"; all without it.

    Raises
    ------
    InputError
        If it is not one of the theorem's sizes.
    """
    if wanted is None:
        return theorem.all_sizes
    found = tuple(size for size in theorem.all_sizes if _spelled(wanted) in _spellings(size))
    if not found:
        known = "; ".join(str(size) for size in theorem.all_sizes if str(size)) or "it has no sizes"
        raise InputError(f"--size {wanted}: not a size of {theorem.id} ({known})")
    return found


def _spelled(text: str) -> str:
    return text.replace(" ", "")


def _spellings(size: Size) -> set[str]:
    """How a size may be written; the name may be left out where there is only one."""
    values = {",".join(str(value) for _, value in size.values)} if len(size.values) == 1 else set()
    return {_spelled(str(size))} | values
