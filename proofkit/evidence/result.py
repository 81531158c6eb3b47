"""Witnesses, evidence and results: immutable records, with JSON both ways."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import frozen

from proofkit.evidence.scope import Scope
from proofkit.evidence.verdict import Verdict
from proofkit.notation.names import split, written

Json = dict[str, Any]


@frozen
class Witness:
    """A rational instance that meets every assumption and violates the conclusion.

    Attributes
    ----------
    values
        Pairs (coordinate name, value).
    size
        The theorem's size as pairs (parameter, value).
    violated
        The part of the conclusion that fails there, in words.
    confirmed
        How: "exactly" or "by balls at n bits".
    """

    values: tuple[tuple[str, Fraction], ...]
    size: tuple[tuple[str, int], ...] = ()
    violated: str = ""
    confirmed: str = ""

    def to_json(self) -> Json:
        return {
            "values": {name: str(value) for name, value in self.values},
            "size": dict(self.size),
            "violated": self.violated,
            "confirmed": self.confirmed,
        }

    @classmethod
    def from_json(cls, data: Json) -> Witness:
        values = tuple((name, Fraction(value)) for name, value in data["values"].items())
        return cls(values, tuple(data["size"].items()), data["violated"], data["confirmed"])

    def __str__(self) -> str:
        named = (*self.size, *self.values)
        return ", ".join(f"{written(split(name))} = {value}" for name, value in named)


@frozen
class Evidence:
    """What one engine found of one theorem, at one size or over several.

    Attributes
    ----------
    objection
        Set on an inconclusive finding that forbids success all the same, such as a witness that
        fails on an instance, or a counterexample that a solver knows and nothing could confirm.
    met
        Whether some instance is known to meet the assumptions.
    gave_up
        Whether the engine ran out of time, so that it may find more on another day.
    """

    engine: str
    verdict: Verdict
    scope: Scope
    seconds: float = 0.0
    detail: str = ""
    witness: Witness | None = None
    objection: bool = False
    met: bool = False
    gave_up: bool = False

    def to_json(self) -> Json:
        return {
            "engine": self.engine,
            "verdict": self.verdict.value,
            "scope": str(self.scope),
            "seconds": round(self.seconds, 3),
            "detail": self.detail,
            "witness": None if self.witness is None else self.witness.to_json(),
            "objection": self.objection,
            "met": self.met,
            "gave_up": self.gave_up,
        }

    @classmethod
    def from_json(cls, data: Json) -> Evidence:
        witness = data.get("witness")
        return cls(
            data["engine"],
            Verdict(data["verdict"]),
            Scope.parse(data["scope"]),
            data["seconds"],
            data.get("detail", ""),
            None if witness is None else Witness.from_json(witness),
            data.get("objection", False),
            data.get("met", False),
            data.get("gave_up", False),
        )


@frozen
class Result:
    """The verdict on one theorem, with everything that led to it.

    `hash` is that of the whole statement; `claims` gives those of its claims, part by part, at
    each size that was examined. A `cached` result was found by an earlier run.
    """

    id: str
    statement: str
    verdict: Verdict
    scope: Scope
    evidence: tuple[Evidence, ...] = ()
    witness: Witness | None = None
    seconds: float = 0.0
    sizes: tuple[tuple[str, Verdict], ...] = ()
    hash: str = ""
    note: str = ""
    claims: tuple[tuple[str, tuple[str, ...]], ...] = ()
    cached: bool = False

    def to_json(self) -> Json:
        return {
            "id": self.id,
            "statement": self.statement,
            "verdict": self.verdict.value,
            "scope": str(self.scope),
            "sizes": {size: verdict.value for size, verdict in self.sizes},
            "evidence": [e.to_json() for e in self.evidence],
            "witness": None if self.witness is None else self.witness.to_json(),
            "seconds": round(self.seconds, 3),
            "hash": self.hash,
            "note": self.note,
            "claims": {size: list(hashes) for size, hashes in self.claims},
            "cached": self.cached,
        }

    @classmethod
    def from_json(cls, data: Json) -> Result:
        witness = data["witness"]
        return cls(
            data["id"],
            data["statement"],
            Verdict(data["verdict"]),
            Scope.parse(data["scope"]),
            tuple(Evidence.from_json(e) for e in data["evidence"]),
            None if witness is None else Witness.from_json(witness),
            data["seconds"],
            tuple((size, Verdict(v)) for size, v in data.get("sizes", {}).items()),
            data.get("hash", ""),
            data.get("note", ""),
            tuple((size, tuple(hashes)) for size, hashes in data.get("claims", {}).items()),
            data.get("cached", False),
        )
