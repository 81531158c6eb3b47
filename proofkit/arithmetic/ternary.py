"""Kleene's strong three-valued logic."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import NoReturn


class Ternary(enum.Enum):
    """TRUE, FALSE, or not known to be either.

    Ternaries are compared with ``is`` and combined with ``&``, ``|``, ``~``; they have no truth
    value, since ``not UNKNOWN`` would then pass for knowledge.
    """

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    @property
    def known(self) -> bool:
        """Whether the answer is TRUE or FALSE."""
        return self is not Ternary.UNKNOWN

    def __and__(self, other: Ternary) -> Ternary:
        if self is Ternary.FALSE or other is Ternary.FALSE:
            return Ternary.FALSE
        return self if other is Ternary.TRUE else other

    def __or__(self, other: Ternary) -> Ternary:
        if self is Ternary.TRUE or other is Ternary.TRUE:
            return Ternary.TRUE
        return self if other is Ternary.FALSE else other

    def __invert__(self) -> Ternary:
        return _NEGATION[self]

    def implies(self, other: Ternary) -> Ternary:
        """Material implication ``¬self ∨ other``."""
        return ~self | other

    def iff(self, other: Ternary) -> Ternary:
        """Both or neither."""
        return self.implies(other) & other.implies(self)

    def xor(self, other: Ternary) -> Ternary:
        """Exactly one of the two."""
        return ~self.iff(other)

    def __bool__(self) -> NoReturn:
        raise TypeError(
            f"{self} has no truth value; compare it with `is Ternary.TRUE` "
            "or combine it with &, | and ~"
        )


_NEGATION = {
    Ternary.TRUE: Ternary.FALSE,
    Ternary.FALSE: Ternary.TRUE,
    Ternary.UNKNOWN: Ternary.UNKNOWN,
}


def certain(fact: bool) -> Ternary:
    """TRUE or FALSE, for a fact that has been decided."""
    return Ternary.TRUE if fact else Ternary.FALSE


def all_of(conditions: Iterable[Ternary]) -> Ternary:
    """The conjunction, TRUE when empty; stops at the first FALSE."""
    result = Ternary.TRUE
    for condition in conditions:
        result = result & condition
        if result is Ternary.FALSE:
            break
    return result


def any_of(conditions: Iterable[Ternary]) -> Ternary:
    """The disjunction, FALSE when empty; stops at the first TRUE."""
    return ~all_of(~condition for condition in conditions)
