"""What every rule is: data that the derive engine knows how to check."""

from __future__ import annotations


class Rule:
    """Base of the rules; the formula of a step follows by its rule from what stands above."""
