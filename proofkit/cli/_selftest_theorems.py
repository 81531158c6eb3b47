"""What `proofkit doctor` asks of every engine: a claim known to be true, and one known to be false.

A theorem file like any other, and untyped like those. The derivation of the false claim must be
rejected.
"""

# mypy: ignore-errors

from proofkit import real, signs, theorem

x = real("x", at_least=-1, at_most=1)


@theorem
def known_true():
    """2x < 3 on [−1, 1]."""
    return 2 * x < 3


@known_true.derivation
def _():
    yield signs(2 * x < 3, [2 * (1 - x), 1])


@theorem
def known_false():
    """2x > 3 on [−1, 1]."""
    return 2 * x > 3


@known_false.derivation
def _():
    yield signs(2 * x > 3, [2 * (x - 1), -1])
