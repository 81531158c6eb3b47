"""Certificates: what a proved or refuted verdict rests on, as data that strangers can recheck.

The format is that of `proofkit.recheck`, described in its FORMAT.md. Expressions are canonical
trees; the data of a derivation step are those of its rule, field by field. Of the rechecker only
the normal forms are used here, to search for multipliers with.
"""

from __future__ import annotations

from proofkit._errors import ProofkitError
from proofkit.engines.certificates.multipliers import begin
from proofkit.engines.certificates.proofs import needs, proof
from proofkit.engines.certificates.refutations import counterexample, negation
from proofkit.evidence.result import Json, Result, Witness
from proofkit.evidence.verdict import Verdict
from proofkit.statement.claim import Claim
from proofkit.statement.theorem import Size, Theorem

FORMAT = "proofkit certificate 1"

SYMBOLIC = "no certificates of matrices of symbolic order"


def certificate(theorem: Theorem, result: Result) -> Json | None:
    """The certificate of a proved or refuted verdict; None for any other.

    What has no evidence that can be rechecked says what it needs instead.
    """
    begin()
    if result.verdict is Verdict.PROVED:
        sizes = [size for size in theorem.sizes if _covers(result, size)]
        return _document(theorem, result, [e for size in sizes for e in _proved(theorem, size)])
    if result.verdict is Verdict.REFUTED:
        return _document(theorem, result, [_refuted(theorem, result.witness)])
    return None


def _covers(result: Result, size: Size) -> bool:
    return not result.sizes or str(size) in dict(result.sizes)


def _document(theorem: Theorem, result: Result, entries: list[Json]) -> Json:
    kinds = {entry["evidence"]["kind"] for entry in entries}
    refuted = result.verdict is Verdict.REFUTED
    domain = "1 instance" if refuted and "derivation" not in kinds else "all reals"
    labels = dict.fromkeys(_label(entry) for entry in entries)
    return {
        "format": FORMAT,
        "id": theorem.id,
        "statement": theorem.statement,
        "verdict": result.verdict.value,
        "scope": "; ".join([domain, *filter(None, labels)]),
        "omitted": _omitted(theorem, result),
        "claims": entries,
    }


def _omitted(theorem: Theorem, result: Result) -> Json:
    """What the verdict covers besides, and why there is no evidence of it here."""
    every = theorem.every_size
    proved = result.verdict is Verdict.PROVED and every is not None and _covers(result, every)
    return {str(every): SYMBOLIC} if proved else {}


def _label(entry: Json) -> str:
    return ", ".join(f"{name} = {value}" for name, value in entry["size"].items())


def _proved(theorem: Theorem, size: Size) -> list[Json]:
    claims, derivations = theorem.claims(size), theorem.derivations(size)
    return [
        _entry(size, number, claims, proof(claim, derivation))
        for number, (claim, derivation) in enumerate(zip(claims, derivations, strict=True), start=1)
    ]


def _refuted(theorem: Theorem, witness: Witness | None) -> Json:
    if witness is None:
        size = theorem.sizes[0]
        claims, derivations = theorem.claims(size), theorem.derivations(size)
        return _entry(size, 1, claims, negation(claims[0], derivations[0]))
    size = next(size for size in theorem.sizes if size.values == witness.size)
    claims = theorem.claims(size)
    values = dict(witness.values)
    for number, claim in enumerate(claims, start=1):
        try:
            evidence = counterexample(claim, values)
        except ProofkitError as error:
            return _entry(size, number, claims, needs(f"what could not be computed ({error})"))
        if evidence is not None:
            return _entry(size, number, claims, evidence)
    return _entry(size, 1, claims, needs("the engines: its counterexample was not confirmed again"))


def _entry(size: Size, number: int, claims: tuple[Claim, ...], evidence: Json) -> Json:
    claim = claims[number - 1]
    return {
        "size": size.arguments,
        "part": number,
        "parts": len(claims),
        "claim": claim.canonical(),
        "hash": claim.hash,
        "evidence": evidence,
    }
