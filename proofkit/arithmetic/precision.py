"""The working precision of all balls, in bits.

FLINT keeps one precision per process, so one context manager owns it; parallelise by process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import flint

PRECISIONS: tuple[int, ...] = (64, 128, 256, 512, 1024)
"""The ladder that an undecided computation climbs."""


@contextmanager
def working_precision(bits: int) -> Iterator[None]:
    """Compute with balls of `bits` bits inside the ``with`` block; the caller's are restored.

    Raises
    ------
    ValueError
        If `bits` is below 2.
    """
    if bits < 2:
        raise ValueError(f"working_precision: {bits} bits; at least 2 are needed")
    outer = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        yield
    finally:
        flint.ctx.prec = outer


def current_precision() -> int:
    """The precision in force, in bits."""
    return flint.ctx.prec
