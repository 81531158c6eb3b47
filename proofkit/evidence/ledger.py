"""The ledger: which verdict on which theorem has been accepted. Expectations live here, never in
statements."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from attrs import field, frozen

from proofkit._errors import LoadError
from proofkit._files import write_in_one_piece
from proofkit.evidence.result import Result
from proofkit.evidence.verdict import Verdict, strength

LEDGER_NAME = "verdicts.json"


class Comparison(Enum):
    """A verdict beside the one on record.

    A refutation, or a vacuity, that is not on record is worse whatever the record says: it is news
    that somebody must accept. `WEAKER` is for a search that was cut short.
    """

    UNRECORDED = "unrecorded"
    AS_RECORDED = "as recorded"
    STRONGER = "stronger than recorded"
    WEAKER = "weaker than recorded, on fewer instances"
    WORSE = "worse than recorded"
    RESTATED = "the statement has changed since it was recorded"


@frozen
class Change:
    """A verdict that differs from the recorded one; `size` is empty for a theorem without sizes."""

    size: str
    old: Verdict
    new: Verdict

    @property
    def is_worse(self) -> bool:
        news = self.new in (Verdict.REFUTED, Verdict.VACUOUS)
        return news or strength(self.new) <= strength(self.old)

    @property
    def is_for_want_of_search(self) -> bool:
        """Whether more instances might restore the recorded verdict; a proof takes none."""
        found_by_search = (Verdict.SUPPORTED, Verdict.REFUTED)
        unknown = (Verdict.SUPPORTED, Verdict.INCONCLUSIVE)
        return self.old in found_by_search and self.new in unknown


@frozen
class Record:
    """One accepted verdict: over which scope, at which sizes, on which statement.

    `claims` holds the hashes of the claims at each size, for certificates to be compared with.
    """

    verdict: Verdict
    scope: str
    sizes: Mapping[str, Verdict]
    hash: str = ""
    claims: Mapping[str, tuple[str, ...]] = field(factory=dict)

    @classmethod
    def of(cls, result: Result) -> Record:
        found = dict(result.sizes), result.hash, dict(result.claims)
        return cls(result.verdict, str(result.scope), *found)

    def changes(self, result: Result) -> tuple[Change, ...]:
        """Where `result` differs: at the sizes that both cover, or as a whole if there are none."""
        now = dict(result.sizes)
        pairs = [(size, old, now[size]) for size, old in self.sizes.items() if size in now]
        pairs = pairs or [("", self.verdict, result.verdict)]
        return tuple(Change(*pair) for pair in pairs if pair[1] is not pair[2])

    def compare(self, result: Result, *, thorough: bool = True) -> Comparison:
        """How `result` relates to this record; a changed statement makes the record void.

        A search that was not `thorough` is not blamed for what it may have missed.
        """
        if self.hash and result.hash and self.hash != result.hash:
            return Comparison.RESTATED
        changes = self.changes(result)
        worse = [change for change in changes if change.is_worse]
        if worse and not thorough and all(change.is_for_want_of_search for change in worse):
            return Comparison.WEAKER
        if worse:
            return Comparison.WORSE
        return Comparison.STRONGER if changes else Comparison.AS_RECORDED


@frozen
class Ledger:
    """The accepted verdicts of one folder of theorems, by id."""

    path: Path
    records: Mapping[str, Record]

    @classmethod
    def read(cls, path: Path) -> Ledger:
        """Read a ledger; an absent file is an empty ledger.

        Raises
        ------
        LoadError
            If the file is not a ledger.
        """
        if not path.exists():
            return cls(path, {})
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return cls(path, {key: _record(entry) for key, entry in data.items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise LoadError(f"{path}: not a ledger of verdicts ({error}); see `--update`") from None

    def compare(self, result: Result, *, thorough: bool = True) -> Comparison:
        """How a result relates to the record of its theorem, if there is one."""
        record = self.records.get(result.id)
        if record is None:
            return Comparison.UNRECORDED
        return record.compare(result, thorough=thorough)

    def updated(self, results: Iterable[Result]) -> Ledger:
        """This ledger with `results` accepted."""
        return Ledger(self.path, {**self.records, **{r.id: Record.of(r) for r in results}})

    def without(self, ids: Collection[str]) -> Ledger:
        """This ledger without the records of these theorems."""
        return Ledger(self.path, {i: r for i, r in self.records.items() if i not in ids})

    def write(self) -> None:
        """Write the file in one piece: a killed process leaves the old or the new one."""
        data = {key: _entry(self.records[key]) for key in sorted(self.records)}
        text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
        write_in_one_piece(self.path, text)


def _record(entry: Mapping[str, object]) -> Record:
    sizes, claims = _object(entry.get("sizes", {})), _object(entry.get("claims", {}))
    verdicts = {size: Verdict(v) for size, v in sizes.items()}
    return Record(
        Verdict(entry["verdict"]),
        str(entry["scope"]),
        verdicts,
        str(entry.get("hash", "")),
        {size: tuple(hashes) for size, hashes in claims.items()},
    )


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} is no object")
    return value


def _entry(record: Record) -> dict[str, object]:
    sizes = {size: verdict.value for size, verdict in record.sizes.items()}
    head: dict[str, object] = {"verdict": record.verdict.value, "scope": record.scope}
    claims = {size: list(hashes) for size, hashes in record.claims.items()}
    return head | ({"sizes": sizes} if sizes else {}) | {"hash": record.hash, "claims": claims}
