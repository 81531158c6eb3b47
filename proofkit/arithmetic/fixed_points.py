"""Points that a map fixes exactly, over the rationals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from flint import fmpq

from proofkit.arithmetic.number import Number, equal
from proofkit.arithmetic.ternary import Ternary, all_of

Point = tuple[fmpq, ...]


def exactly_fixed(step: Callable[[Point], Sequence[Number]], size: int) -> Iterator[Point]:
    """Which of a few rational points a map sends to themselves, as the identity does all."""
    for scale in (0, 1, -1):
        point = tuple(fmpq(scale * (i + 1)) for i in range(size))
        if all_of(map(equal, step(point), point)) is Ternary.TRUE:
            yield point
