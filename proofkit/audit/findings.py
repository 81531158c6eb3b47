"""What an audit found of one theorem, with JSON both ways."""

from __future__ import annotations

from typing import Any

from attrs import asdict, field, frozen

from proofkit.evidence.result import Json, Witness


@frozen
class Assumption:
    """An assumption, and whether the claim fails without it.

    Attributes
    ----------
    needed
        True if a counterexample to the claim without it was found, else None: never False.
    witness
        The smallest such counterexample that was found.
    remark
        What is known where none was found.
    """

    name: str
    needed: bool | None
    witness: Witness | None = None
    remark: str = ""


@frozen
class Constant:
    """A constant in the conclusion, and how far it can be moved.

    Attributes
    ----------
    value, where
        The constant, and the comparison that it stands in.
    direction
        "larger" or "smaller": where the claim becomes false.
    holds, fails
        The best constant lies between the two: the claim was refuted with `fails` in its place,
        and is `verdict` with `holds`.
    verdict
        What is known of the claim with `holds`: "proved", "supported", or as recorded.
    witness
        The counterexample at `fails`.
    """

    value: str
    where: str
    direction: str
    holds: str
    fails: str
    verdict: str
    witness: Witness


@frozen
class Survivor:
    """A mutant that was neither killed nor proved to be a theorem, and why not."""

    mutant: str
    reason: str


@frozen
class Mutants:
    """What became of the mutants.

    Attributes
    ----------
    possible, examined
        How many changes there are, and how many of them were looked at.
    killed
        How many were found false, by kind of evidence: "counterexample"; "witness" where the
        witness given for what exists fails; "difference" for an instance on which a refuted claim
        and its mutant differ.
    equivalent, implied
        How many were proved to say the same as the claim, and to follow from it.
    true
        Those that were proved though they say more than the claim: no checker can kill them.
    survived
        All others.
    as_false
        How many of those killed are mutants of a refuted claim that no instance tells from it.
    """

    possible: int = 0
    examined: int = 0
    killed: dict[str, int] = field(factory=dict)
    equivalent: int = 0
    implied: int = 0
    true: tuple[Survivor, ...] = ()
    survived: tuple[Survivor, ...] = ()
    as_false: int = 0

    @property
    def total(self) -> int:
        """Those that were killed, are equivalent, or survived: not the other theorems."""
        return self.examined - self.implied - len(self.true)

    @property
    def killable(self) -> int:
        """Those not known to be theorems."""
        return self.total - self.equivalent


@frozen
class Audit:
    """The audit of one theorem at one size."""

    id: str
    size: str = ""
    verdict: str = ""
    vacuous: bool | None = None
    instance: tuple[tuple[str, str], ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    constants: tuple[Constant, ...] = ()
    mutants: Mutants = Mutants()
    seconds: float = 0.0
    note: str = ""

    def to_json(self) -> Json:
        data = asdict(self, value_serializer=_plain)
        m = self.mutants
        data["instance"] = dict(self.instance)
        data["mutants"]["total"] = m.total
        data["mutants"]["killed"] = sum(m.killed.values())
        data["mutants"]["killed_by"] = dict(m.killed)
        return data


def _plain(_: Any, __: Any, value: Any) -> Any:
    if isinstance(value, Witness):
        return value.to_json()
    return round(value, 2) if isinstance(value, float) else value
