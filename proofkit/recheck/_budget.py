"""How much work one certificate may cost.

Steps are counted, so that the answer is the same on any machine; processor time is limited besides.
"""

from __future__ import annotations

import time

from proofkit.recheck._outcomes import BeyondScope

LARGEST = 30_000_000
"""Steps, each about one product of two terms; some minutes."""

SECONDS = 300.0

_spent = [0]
_started = [time.process_time()]


def restart() -> None:
    """Begin to count, for a new certificate."""
    _spent[0] = 0
    _started[0] = time.process_time()


def spend(steps: int) -> None:
    """Count; raises `BeyondScope` where the certificate costs too much."""
    _spent[0] += steps
    if _spent[0] > LARGEST or time.process_time() - _started[0] > SECONDS:
        raise BeyondScope("more work than this rechecker does for one certificate")
