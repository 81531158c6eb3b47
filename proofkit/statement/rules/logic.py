"""Propositional consequence."""

from __future__ import annotations

from attrs import frozen

from proofkit.statement.rules.base import Rule


@frozen
class Logic(Rule):
    """The formula follows from domain, assumptions and earlier steps by propositional logic and
    the trichotomy of real numbers."""
