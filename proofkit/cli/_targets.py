"""What the arguments of a command name."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, redirect_stdout
from typing import TYPE_CHECKING, TypeVar

from proofkit._errors import InputError, LoadError
from proofkit.cli._exit import ExitCode, print_error
from proofkit.engines.survey import GRACE, Listed, Survey
from proofkit.engines.time_limit import TimeUp, place_of, time_limit
from proofkit.theorem_files import Declared, Library, Reader, load_file, read

if TYPE_CHECKING:
    from proofkit.statement.theorem import Size, Theorem

T = TypeVar("T", bound=Declared)


def libraries(targets: Sequence[str], timeout: float | None = None) -> list[Library[Theorem]]:
    """The libraries that the targets name; what their files print goes to stderr.

    Loading runs the files, for `timeout` seconds at most.

    Raises
    ------
    LoadError
        If a target names nothing, or a file does not import.
    """
    with stdout_to_stderr(), loading_limit(timeout):
        return _merged(targets, load_file)


def surveyed(
    targets: Sequence[str], timeout: float | None, memory: int | None
) -> tuple[list[Library[Listed]], list[str]]:
    """The same, the files read in another process; and those that could not be read to their end.

    A file that hangs, or ends its process, costs only itself: the second part says so in a line
    each.

    Raises
    ------
    LoadError
        If a target names nothing, or a file does not import.
    """
    with closing(Survey(timeout, memory)) as survey:
        try:
            found = _merged(targets, survey)
        except LoadError as error:
            reasons = [*survey.lost.values(), str(error)]
            raise LoadError(reasons[0]) from None
        return found, [*survey.lost.values()]


def _merged(targets: Sequence[str], reader: Reader[T]) -> list[Library[T]]:
    found: dict[object, Library[T]] = {}
    for library in _read_all(targets, reader):
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
    """Refuse theorem files whose own code takes longer than `seconds`, if that is given.

    Code that swallows the interruption takes the whole process with it: nothing is lost, since
    nothing has begun.
    """
    if seconds is None:
        yield
        return
    last_resort = threading.Timer(seconds + GRACE, _give_up, [seconds])
    last_resort.daemon = True
    last_resort.start()
    try:
        with time_limit(seconds):
            yield
    except TimeUp as late:
        place = place_of(late) or "the theorem files"
        raise LoadError(f"{place}: still running after {seconds:g} s") from None
    finally:
        last_resort.cancel()


def _give_up(seconds: float) -> None:
    print_error(f"the theorem files: still running after {seconds:g} s and cannot be interrupted")
    os._exit(ExitCode.USAGE)


def _read_all(targets: Sequence[str], reader: Reader[T]) -> list[Library[T]]:
    if not targets:
        return read((), reader)
    return [library for target in targets for library in _read_target(target, reader)]


def _read_target(target: str, reader: Reader[T]) -> list[Library[T]]:
    file, separator, slug = target.partition("::")
    found = read([file], reader)
    if not separator:
        return found
    (library,) = found
    chosen = tuple(t for t in library.theorems if t.slug == slug)
    if not chosen:
        raise LoadError(f"{file}: it defines no theorem {slug!r}; see `proofkit list {file}`")
    return [Library(library.root, chosen)]


def the_theorem(target: str, timeout: float | None = None) -> tuple[Library[Theorem], Theorem]:
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
