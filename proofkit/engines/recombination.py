"""Many more instances at little cost: each variable takes its value from another drawn one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from proofkit.engines.checking import Instance
from proofkit.statement.variables import Variable


def recombined(
    pool: Sequence[Instance], variables: Sequence[Variable], count: int, seed: int
) -> Iterator[Instance]:
    """`count` instances made of parts of those in `pool`, the same for the same seed.

    The values of one variable stay together, so that every domain is still met.
    """
    random = Random(seed)
    for _ in range(count if pool else 0):
        donors = [(v, random.choice(pool)) for v in variables]
        yield {x: donor[x] for v, donor in donors for x in v.coordinates}
