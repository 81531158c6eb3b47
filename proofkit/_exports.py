"""Names that a package offers without importing what is behind them before it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any


class Exports:
    """The public names of a package, by the module that each lives in.

    Parameters
    ----------
    package
        The name of the package, for messages.
    homes
        Names by module.
    renamed
        Names that are offered under another one: module and original name.
    """

    def __init__(
        self,
        package: str,
        homes: Mapping[str, Sequence[str]],
        renamed: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        self._package = package
        self._places = {name: (home, name) for home, names in homes.items() for name in names}
        self._places |= renamed or {}

    @property
    def names(self) -> list[str]:
        """All names, sorted."""
        return sorted(self._places)

    def load(self, name: str) -> Any:
        """What the name stands for; raises `AttributeError` if the package does not offer it."""
        if name not in self._places:
            raise AttributeError(f"module {self._package!r} has no attribute {name!r}")
        home, original = self._places[name]
        return getattr(import_module(home), original)
