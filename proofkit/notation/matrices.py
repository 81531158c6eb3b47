"""Names for matrices that are too large to stand inside a formula."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp


class MatrixNames:
    """Gives equal matrices one number, counting from 1, and says which are not yet written out."""

    def __init__(self) -> None:
        self._numbers: dict[sp.ImmutableMatrix, int] = {}
        self._explained = 0

    def number(self, matrix: sp.MatrixBase) -> int:
        """The number of a matrix, the next one if it is new."""
        return self._numbers.setdefault(sp.ImmutableMatrix(matrix), len(self._numbers) + 1)

    def unexplained(self) -> Iterator[sp.ImmutableMatrix]:
        """The matrices numbered since this was last asked; using one may number another."""
        while self._explained < len(self._numbers):
            matrix = list(self._numbers)[self._explained]
            self._explained += 1
            yield matrix
