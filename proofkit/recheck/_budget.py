"""How much work one certificate may cost: counted in steps, so that the answer is the same on any
machine."""

from __future__ import annotations

from proofkit.recheck._outcomes import BeyondScope

LARGEST = 80_000_000
"""Steps, each about one product of two terms; some minutes at most."""

_spent = [0]


def restart() -> None:
    """Begin to count, for a new certificate."""
    _spent[0] = 0


def spend(steps: int) -> None:
    """Count; raises `BeyondScope` where the certificate costs too much."""
    _spent[0] += steps
    if _spent[0] > LARGEST:
        raise BeyondScope("more work than this rechecker does for one certificate")
