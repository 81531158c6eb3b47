"""Consequence: propositional, and by the arithmetic of real numbers."""

from __future__ import annotations

from attrs import frozen
from sympy.logic.boolalg import Boolean

from proofkit.statement.rules.base import Rule


@frozen
class Logic(Rule):
    """The formula follows from domain, assumptions and earlier steps by propositional logic and
    the trichotomy of real numbers."""


@frozen
class Arithmetic(Rule):
    """The formula follows from `premises` alone by the arithmetic of real numbers, says z3.

    Each premise must itself follow from what stands above by `Logic`. Functions other than
    polynomials, roots, absolute values, minima and maxima stand for arbitrary numbers. The signs
    that symbols have by declaration need no premise.
    """

    premises: tuple[Boolean, ...] = ()
