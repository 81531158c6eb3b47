"""Exact rational numbers as a user writes them, and intervals with such ends."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TypeAlias

import sympy as sp
from attrs import frozen
from sympy.logic.boolalg import Boolean

from proofkit._errors import StatementError

Exact: TypeAlias = int | Fraction | str | sp.Rational

_NUMBER = re.compile(r"[+-]?\d+(/[1-9]\d*|\.\d+)?")


def exact(value: Exact) -> sp.Rational:
    """The rational number that `value` denotes.

    Raises
    ------
    StatementError
        For a float, or for text that is neither a decimal nor a fraction.
    """
    if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
        raise StatementError(f"{value!r} is not an exact number: write it like '1/3' or '0.25'")
    if isinstance(value, bool | float) or not isinstance(value, int | Fraction | str | sp.Rational):
        raise StatementError(f"{value!r} is not exact: write '1/3' or Fraction(1, 3) instead")
    fraction = Fraction(int(value.p), int(value.q)) if isinstance(value, sp.Rational) else value
    fraction = Fraction(fraction)
    return sp.Rational(fraction.numerator, fraction.denominator)


@frozen
class Interval:
    """An interval of reals with rational ends; `None` stands for an infinite end."""

    lower: sp.Rational | None = None
    upper: sp.Rational | None = None
    lower_open: bool = True
    upper_open: bool = True

    @classmethod
    def of(
        cls,
        name: str,
        *,
        above: Exact | None = None,
        at_least: Exact | None = None,
        below: Exact | None = None,
        at_most: Exact | None = None,
    ) -> Interval:
        """Build from the keywords of `real`; raises `StatementError` if it is empty."""
        if (above is not None and at_least is not None) or (
            below is not None and at_most is not None
        ):
            raise StatementError(f"variable {name!r}: give one lower and one upper bound at most")
        lower, upper = (at_least if above is None else above), (at_most if below is None else below)
        interval = cls(
            None if lower is None else exact(lower),
            None if upper is None else exact(upper),
            lower_open=at_least is None,
            upper_open=at_most is None,
        )
        if interval.is_empty:
            raise StatementError(
                f"variable {name!r}: its domain {interval} is empty; check the bounds"
            )
        return interval

    @property
    def is_empty(self) -> bool:
        if self.lower is None or self.upper is None:
            return False
        if self.lower == self.upper:
            return self.lower_open or self.upper_open
        return bool(self.lower > self.upper)

    def approaches(self, point: sp.Expr) -> bool:
        """Whether points of the interval other than `point` itself come arbitrarily near it."""
        if point in (sp.oo, -sp.oo):
            return (self.upper if point == sp.oo else self.lower) is None
        if not isinstance(point, sp.Rational) or self.lower == self.upper is not None:
            return False
        above = self.lower is None or point >= self.lower
        return bool(above and (self.upper is None or point <= self.upper))

    def conditions(self, x: sp.Expr) -> tuple[Boolean, ...]:
        """The membership conditions of `x`, unevaluated."""
        found = []
        if self.lower is not None:
            found.append((sp.Gt if self.lower_open else sp.Ge)(x, self.lower, evaluate=False))
        if self.upper is not None:
            found.append((sp.Lt if self.upper_open else sp.Le)(x, self.upper, evaluate=False))
        return tuple(found)

    def assumptions(self) -> dict[str, bool]:
        """What SymPy may assume of a symbol in this interval."""
        if self.lower is None or self.lower < 0:
            return {"real": True}
        if self.lower > 0 or self.lower_open:
            return {"positive": True}
        return {"nonnegative": True}

    def canonical(self) -> list[str | bool | None]:
        ends = (None if end is None else str(end) for end in (self.lower, self.upper))
        return [*ends, self.lower_open, self.upper_open]

    def __str__(self) -> str:
        left = "(" if self.lower_open else "["
        right = ")" if self.upper_open else "]"
        low = "-∞" if self.lower is None else self.lower
        return f"{left}{low}, {'∞' if self.upper is None else self.upper}{right}"


LINE = Interval()
"""All reals."""
