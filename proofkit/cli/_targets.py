"""What the arguments of a command name."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

from proofkit._errors import InputError, LoadError
from proofkit.theorem_files import Library, load

if TYPE_CHECKING:
    from proofkit.statement.theorem import Size, Theorem

TARGETS_HELP = "Theorem ids, papers, files, FILE::SLUG, or folders; by default ./theorems."


def libraries(targets: Sequence[str]) -> list[Library]:
    """The libraries that the targets name; what their files print goes to stderr.

    Raises
    ------
    LoadError
        If a target names nothing, or a file does not import.
    """
    with redirect_stdout(sys.stderr):
        found: dict[object, Library] = {}
        for library in _load_all(targets):
            known = found.get(library.root)
            merged = (*known.theorems, *library.theorems) if known else library.theorems
            found[library.root] = Library(library.root, tuple(dict.fromkeys(merged)))
    return list(found.values())


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


def the_theorem(target: str) -> tuple[Library, Theorem]:
    """The only theorem that a target names.

    Raises
    ------
    LoadError
        If it names none or several.
    """
    (library,) = libraries([target])
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
