"""Checks of option values, each with the option's name in its message."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from pathlib import Path

from proofkit._errors import InputError


def require_positive(option: str, value: float | None) -> None:
    """Refuse zero, negative, infinite and undefined numbers; an option that is absent is fine."""
    if value is not None and not (0 < value < math.inf):
        raise InputError(f"{option} must be a positive number, not {value:g}")


def require_engines(names: Sequence[str]) -> None:
    """Refuse names of engines that do not exist."""
    from proofkit.engines.registry import ENGINE_NAMES

    for name in names:
        if name not in ENGINE_NAMES:
            raise InputError(f"unknown engine {name!r}: choose from {', '.join(ENGINE_NAMES)}")


def require_writable(option: str, path: Path) -> None:
    """Refuse a path that a file cannot be written to, before any work is done for it."""
    target = path if path.exists() and not path.is_file() else path.resolve().parent
    if path.is_dir() or not target.exists() or not os.access(target, os.W_OK):
        raise InputError(f"{option} {path}: cannot be written to (a folder, or in a missing one?)")


def require_folder(option: str, path: Path) -> None:
    """Refuse a path that is no folder, and that none can be made at."""
    place = path if path.exists() else path.resolve().parent
    if not place.is_dir() or not os.access(place, os.W_OK):
        raise InputError(f"{option} {path}: no folder to write to (a file, or in a missing one?)")
