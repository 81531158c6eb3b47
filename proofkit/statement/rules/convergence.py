"""Where all orbits of a map end."""

from __future__ import annotations

from attrs import frozen

from proofkit.statement.rules.base import Rule


@frozen
class AttractingPoint(Rule):
    """`OrbitsTendTo(limit)`, from one start or all, where all orbits converge to fixed points, the
    map has exactly one fixed point, and the limit is one."""
