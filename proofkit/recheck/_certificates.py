"""Verifying one certificate: its form, its claims, and what each says it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from proofkit.recheck._budget import restart
from proofkit.recheck._claims import Claim
from proofkit.recheck._counterexamples import verify_counterexample
from proofkit.recheck._derivations import verify_derivation, verify_negation
from proofkit.recheck._evaluations import verify_evaluation
from proofkit.recheck._outcomes import BeyondScope, Malformed, Rejected

FORMAT = "proofkit certificate 1"

_FIELDS = {
    "format": str, "id": str, "statement": str, "verdict": str, "scope": str,
    "omitted": dict, "claims": list,
}  # fmt: skip
_ENTRY = {
    "size": dict, "part": int, "parts": int, "claim": dict, "hash": str, "evidence": dict,
}  # fmt: skip
_VERDICTS = ("proved", "refuted")

Statements = Mapping[str, Mapping[str, list[str]]]
"""Hashes of the claims of each theorem id, by size and part."""

Verifier = Callable[[Claim, dict[str, Any]], None]

_VERIFIERS: dict[tuple[str, str], Verifier] = {
    ("refuted", "counterexample"): verify_counterexample,
    ("refuted", "derivation"): verify_negation,
    ("proved", "derivation"): verify_derivation,
    ("proved", "evaluation"): verify_evaluation,
}


class Entry(NamedTuple):
    """One claim of the theorem: part `part` of `parts` at one size, and its evidence."""

    size: str
    part: int
    parts: int
    claim: Claim
    evidence: dict[str, Any]

    @classmethod
    def of(cls, data: Any) -> Entry:
        """The entry that JSON data describe; a hash that is not the claim's is `Rejected`."""
        _check_fields("an entry of claims", data, _ENTRY)
        for name, value in data["size"].items():
            if isinstance(value, bool) or not isinstance(value, int):
                raise Malformed(f"the size {name[:40]} is no integer")
        if not 1 <= data["part"] <= data["parts"]:
            raise Malformed(f"part {data['part']} of {data['parts']}")
        claim = Claim.of(data["claim"])
        if claim.hash != data["hash"]:
            raise Rejected("a hash is not that of the claim beside it")
        return cls(_label(data["size"]), data["part"], data["parts"], claim, data["evidence"])


def _label(size: Mapping[str, Any]) -> str:
    """As the ledger has it."""
    return ", ".join(f"{name} = {value}" for name, value in size.items())


def verify(data: Any, statements: Statements | None = None, *, closed: bool = True) -> str:
    """Verify a certificate; returns what was verified, in words.

    Parameters
    ----------
    data
        The JSON of the certificate.
    statements
        What the theorems of the corpus say, by hash; without it the claims are verified as they
        stand in the certificate, whatever its id.
    closed
        Whether there are no other theorems than those.

    Raises
    ------
    Malformed, Rejected, BeyondScope
        See `_outcomes`; a rejection is raised before anything beyond scope is.
    """
    restart()
    _check_fields("a certificate", data, _FIELDS)
    if data["format"] != FORMAT:
        raise Malformed(f"the format {data['format'][:40]!r} is not {FORMAT!r}")
    entries = [Entry.of(entry) for entry in data["claims"]]
    _check_coverage(data["verdict"], entries)
    known = None if statements is None else _stated(data["id"], statements, closed)
    _compare(entries, known)
    scope = _scope(data["verdict"], entries)
    if data["scope"] != scope:
        raise Rejected(f"it says {data['scope'][:80]!r}; these claims cover {scope!r}")
    _check_omitted(data["omitted"], entries)
    _verify_all(data["verdict"], entries)
    omitted = "".join(f"; NOT {label} ({reason})" for label, reason in data["omitted"].items())
    return f"{data['verdict']}, {scope}{omitted}{'' if known is not None else ' (not compared)'}"


def _check_omitted(omitted: dict[str, Any], entries: list[Entry]) -> None:
    """What has no evidence here is something else than what has."""
    if not all(isinstance(reason, str) for reason in omitted.values()):
        raise Malformed("omitted gives reasons by size")
    if set(omitted) & {e.size for e in entries}:
        raise Rejected("a size is both omitted and claimed")


def _check_fields(what: str, data: Any, fields: Mapping[str, type]) -> None:
    if not isinstance(data, dict) or set(data) != set(fields):
        raise Malformed(f"{what} has exactly the fields {', '.join(fields)}")
    for name, kind in fields.items():
        if not isinstance(data[name], kind) or isinstance(data[name], bool):
            raise Malformed(f"{name} is no {kind.__name__}")


def _check_coverage(verdict: str, entries: list[Entry]) -> None:
    """A proof covers all parts at every size that it names; one claim is enough to refute."""
    if verdict not in _VERDICTS:
        raise Rejected(f"the verdict {verdict[:40]!r} is none that evidence can carry")
    places = [(e.size, e.part) for e in entries]
    if not places or len(set(places)) < len(places):
        raise Rejected("no claim, or one claim twice")
    if verdict == "refuted" and len(entries) > 1:
        raise Rejected("a refutation rests on one claim")
    for entry in entries if verdict == "proved" else []:
        if any((entry.size, part + 1) not in places for part in range(entry.parts)):
            raise Rejected(f"not all {entry.parts} parts are there at {entry.size or 'no size'}")


def _stated(
    theorem_id: str, statements: Statements, closed: bool
) -> Mapping[str, list[str]] | None:
    if theorem_id not in statements:
        if not closed:
            return None
        raise Rejected(f"there is no theorem {theorem_id[:80]!r} among the statements at hand")
    return statements[theorem_id]


def _compare(entries: list[Entry], known: Mapping[str, list[str]] | None) -> None:
    """Hold the claims against the statement of the same id, where that is at hand."""
    for entry in entries if known is not None else []:
        hashes = known.get(entry.size) if known is not None else None
        if hashes is None:
            raise Rejected(f"the theorem is not stated at {entry.size or 'no size'}")
        if entry.parts != len(hashes):
            raise Rejected(f"the theorem has {len(hashes)} parts, not {entry.parts}")
        if hashes[entry.part - 1] != entry.claim.hash:
            raise Rejected("the claim is not that of the theorem")


def _scope(verdict: str, entries: list[Entry]) -> str:
    sizes = list(dict.fromkeys(e.size for e in entries if e.size))
    kinds = {e.evidence.get("kind") for e in entries}
    domain = "1 instance" if verdict == "refuted" and "derivation" not in kinds else "all reals"
    return "; ".join([domain, *sizes])


def _verify_all(verdict: str, entries: list[Entry]) -> None:
    beyond: BeyondScope | None = None
    for entry in entries:
        try:
            _verify(verdict, entry)
        except BeyondScope as error:
            beyond = beyond or error
    if beyond is not None:
        raise beyond


def _verify(verdict: str, entry: Entry) -> None:
    kind = entry.evidence.get("kind")
    if kind == "needs":
        raise BeyondScope(f"needs {str(entry.evidence.get('tool'))[:60]}")
    verifier = _VERIFIERS.get((verdict, str(kind)))
    if verifier is None:
        raise Malformed(f"evidence of kind {str(kind)[:40]!r} for {verdict}")
    try:
        verifier(entry.claim, entry.evidence)
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        raise Malformed(f"a tree or value of the wrong shape ({error})") from None
