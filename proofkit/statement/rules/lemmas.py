"""What has been proved elsewhere: other theorems, and theorems of real arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp
from attrs import field, frozen
from sympy.logic.boolalg import Boolean

from proofkit.statement.rules.base import Rule
from proofkit.statement.variables import Coordinate

if TYPE_CHECKING:
    from proofkit.statement.theorem import Size, Theorem

Values = tuple[tuple[Coordinate, sp.Expr], ...]


@frozen
class Lemma(Rule):
    """The formula is what another theorem concludes, at given values of its variables.

    The theorem's own derivation must establish it, without a step that rests on what cites it, and
    its assumptions, the domains of its variables among them, must hold at the values.

    Attributes
    ----------
    theorem, size, number
        Which theorem, at which size, and which of its claims, from 1.
    values
        Pairs (coordinate of the theorem, value); a coordinate without one stands for itself.
    """

    theorem: Theorem = field(repr=lambda theorem: theorem.id)
    size: Size
    number: int
    values: Values


@frozen
class RealLemma(Rule):
    """The formula is an instance of ``∀ variables. premises ⇒ conclusion``, which z3 decides.

    The variables are those of the premises and the conclusion; their domains are premises as well.
    At the values given all premises must follow from what stands above.
    """

    premises: tuple[Boolean, ...]
    conclusion: Boolean
    values: Values
