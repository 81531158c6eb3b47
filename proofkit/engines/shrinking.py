"""Making a counterexample simpler, one coordinate at a time."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from proofkit.engines.checking import Instance, InstanceChecker, Outcome

_DENOMINATORS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 32, 64, 128, 1024)


def simplified(
    checker: InstanceChecker, instance: Instance, outcome: Outcome
) -> tuple[Instance, Outcome]:
    """A counterexample in which no single coordinate has a simpler value that still works.

    `instance` must be a counterexample with the given outcome; so is what is returned.
    """
    current, previous = dict(instance), None
    while current != previous:
        previous = dict(current)
        for x, value in previous.items():
            for simpler in _simpler(value):
                attempt = checker.check({**current, x: simpler})
                if attempt.is_counterexample:
                    current[x], outcome = simpler, attempt
                    break
    return current, outcome


def _simpler(value: Fraction) -> Iterator[Fraction]:
    """Fractions simpler than `value`, most of them near it, the simplest first."""
    near = (value.limit_denominator(d) for d in _DENOMINATORS)
    candidates = dict.fromkeys([Fraction(0), Fraction(1), Fraction(1, 2), *near])
    for candidate in candidates:
        if candidate == value:
            return
        yield candidate
