"""The ledger: which verdict on which theorem has been accepted. Expectations live here, never in
statements."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path

from attrs import frozen

from proofkit._errors import LoadError
from proofkit.evidence.result import Result
from proofkit.evidence.verdict import Verdict, strength

LEDGER_NAME = "verdicts.json"


class Comparison(Enum):
    """A verdict beside the one on record."""

    UNRECORDED = "unrecorded"
    AS_RECORDED = "as recorded"
    STRONGER = "stronger than recorded"
    WORSE = "worse than recorded"
    RESTATED = "the statement has changed since it was recorded"


@frozen
class Record:
    """One accepted verdict: over which scope, at which sizes, on which statement."""

    verdict: Verdict
    scope: str
    sizes: Mapping[str, Verdict]
    hash: str = ""

    @classmethod
    def of(cls, result: Result) -> Record:
        return cls(result.verdict, str(result.scope), dict(result.sizes), result.hash)

    def compare(self, result: Result) -> Comparison:
        """How `result` relates to this record; a changed statement makes the record void."""
        if self.hash and result.hash and self.hash != result.hash:
            return Comparison.RESTATED
        now = dict(result.sizes)
        pairs = [(now[s], v) for s, v in self.sizes.items() if s in now]
        pairs = pairs if self.sizes else [(result.verdict, self.verdict)]
        if not pairs:
            return Comparison.UNRECORDED
        if any(new is not old and strength(new) <= strength(old) for new, old in pairs):
            return Comparison.WORSE
        if any(new is not old for new, old in pairs):
            return Comparison.STRONGER
        return Comparison.AS_RECORDED


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

    def compare(self, result: Result) -> Comparison:
        record = self.records.get(result.id)
        return Comparison.UNRECORDED if record is None else record.compare(result)

    def updated(self, results: Iterable[Result]) -> Ledger:
        """This ledger with `results` accepted."""
        return Ledger(self.path, {**self.records, **{r.id: Record.of(r) for r in results}})

    def write(self) -> None:
        """Write the file in one piece: a killed process leaves the old or the new one."""
        data = {key: _entry(self.records[key]) for key in sorted(self.records)}
        text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
        handle, temporary = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(text)
            os.chmod(temporary, 0o644)
            os.replace(temporary, self.path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def _record(entry: Mapping[str, object]) -> Record:
    sizes = entry.get("sizes", {})
    assert isinstance(sizes, dict)
    verdicts = {size: Verdict(v) for size, v in sizes.items()}
    return Record(
        Verdict(entry["verdict"]), str(entry["scope"]), verdicts, str(entry.get("hash", ""))
    )


def _entry(record: Record) -> dict[str, object]:
    sizes = {size: verdict.value for size, verdict in record.sizes.items()}
    head: dict[str, object] = {"verdict": record.verdict.value, "scope": record.scope}
    return head | ({"sizes": sizes} if sizes else {}) | {"hash": record.hash}
