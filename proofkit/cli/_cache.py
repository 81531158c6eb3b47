"""Keeping finished verdicts as they come, and what there is to say about it."""

from __future__ import annotations

from pathlib import Path

from attrs import define, field

from proofkit._errors import InputError
from proofkit.engines.pool import Ending
from proofkit.evidence.store import Store, usual_folder


def store_for(folder: Path | None, *, wanted: bool, resume: bool) -> Store | None:
    """The store to use; None where none is wanted, or the platform names no place for one.

    Raises
    ------
    InputError
        If the options contradict each other, or the place named is no folder.
    """
    if not wanted:
        if resume or folder is not None:
            raise InputError("--no-cache contradicts --resume and --cache")
        return None
    try:
        place = (folder or usual_folder()).expanduser().absolute()
    except RuntimeError:  # no home
        return None
    if folder is not None and place.exists() and not place.is_dir():
        raise InputError(f"--cache {folder}: no folder")
    return Store(place)


@define
class Keeper:
    """Writes finished verdicts to the store; what goes wrong costs the store, never a verdict.

    Attributes
    ----------
    notes
        What the user should know.
    """

    store: Store | None
    notes: list[str] = field(factory=list)

    def keep(self, ending: Ending) -> None:
        """Keep the verdict of an ending, if it is finished and new."""
        if ending.amiss:
            self.notes.append(ending.amiss)
        if self.store is None or ending.question is None or ending.result.cached:
            return
        try:
            self.store.keep(ending.question, ending.result)
        except OSError as error:
            where = f"{self.store.folder}: {error.strerror}"
            self.notes.append(f"verdicts are not kept for --resume: {where}")
            self.store = None

    def close(self) -> None:
        """Remove what has been of no use in a long time."""
        if self.store is not None:
            self.store.tidy()
