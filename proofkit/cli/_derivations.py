"""Claims with their derivations, replayed or as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from proofkit._errors import StatementError
from proofkit.engines.derive.replay import Replay, replay
from proofkit.statement.claim import Claim
from proofkit.statement.derivation import Derivation
from proofkit.statement.theorem import Size, Theorem
from proofkit.theorem_files import located


@frozen
class Part:
    """One claim of a theorem at one size, the `number`-th of `count`, and its derivation."""

    size: Size
    number: int
    count: int
    claim: Claim
    derivation: Derivation | None

    def replayed(self) -> Replay:
        """The derivation with what the derive engine finds of each line."""
        return replay(self.claim, self.derivation)


def parts_of(theorem: Theorem, sizes: Iterable[Size]) -> Iterator[Part]:
    """Every claim at every size.

    Raises
    ------
    StatementError
        If the theorem's own code fails; the message names file and line.
    """
    for size in sizes:
        try:
            claims, derivations = theorem.claims(size), theorem.derivations(size)
        except Exception as error:
            raise StatementError(located(theorem.file, error, theorem.line)) from None
        pairs = zip(claims, derivations, strict=True)
        for number, (claim, derivation) in enumerate(pairs, start=1):
            yield Part(size, number, len(claims), claim, derivation)
