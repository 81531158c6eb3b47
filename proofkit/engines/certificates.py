"""Certificates: what a proved or refuted verdict rests on, as data that strangers can recheck.

The format is that of `proofkit.recheck`, which shares no code with this module. Expressions are
canonical trees; the data of a derivation step are those of its rule, field by field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp
from attrs import fields, has

from proofkit._errors import ProofkitError, StatementError
from proofkit.arithmetic.ternary import Ternary
from proofkit.engines.checking import Instance, InstanceChecker
from proofkit.engines.derive.replay import replay
from proofkit.evidence.result import Json, Result, Witness
from proofkit.evidence.verdict import Verdict
from proofkit.statement.canonical import tree
from proofkit.statement.claim import Claim
from proofkit.statement.derivation import Derivation, Step
from proofkit.statement.implicit import Implicit
from proofkit.statement.rules import Derivative, Rule
from proofkit.statement.theorem import Size, Theorem
from proofkit.strategies import instances, sample

FORMAT = "proofkit certificate 1"

_CANDIDATES = 40
"""Instances tried in search of one that meets the assumptions."""


def certificate(theorem: Theorem, result: Result) -> Json | None:
    """The certificate of a proved or refuted verdict; None for any other.

    What has no evidence that can be rechecked says what it needs instead.
    """
    if result.verdict is Verdict.PROVED:
        sizes = [size for size in theorem.sizes if _covers(result, size)]
        entries = [entry for size in sizes for entry in _proved(theorem, size)]
        return _document(theorem, result, "all reals", entries)
    if result.verdict is Verdict.REFUTED:
        return _document(theorem, result, "1 instance", [_refuted(theorem, result.witness)])
    return None


def _covers(result: Result, size: Size) -> bool:
    return not result.sizes or str(size) in dict(result.sizes)


def _document(theorem: Theorem, result: Result, domain: str, entries: list[Json]) -> Json:
    labels = dict.fromkeys(", ".join(f"{n} = {v}" for n, v in e["size"].items()) for e in entries)
    return {
        "format": FORMAT,
        "id": theorem.id,
        "statement": theorem.statement,
        "verdict": result.verdict.value,
        "scope": "; ".join([domain, *filter(None, labels)]),
        "claims": entries,
    }


def _proved(theorem: Theorem, size: Size) -> list[Json]:
    claims, derivations = theorem.claims(size), theorem.derivations(size)
    return [
        _entry(size, number, claims, _proof(claim, derivation))
        for number, (claim, derivation) in enumerate(zip(claims, derivations, strict=True), start=1)
    ]


def _refuted(theorem: Theorem, witness: Witness | None) -> Json:
    if witness is None:
        size = theorem.sizes[0]
        return _entry(size, 1, theorem.claims(size), _needs("the proof of its negation"))
    size = next(size for size in theorem.sizes if size.values == witness.size)
    claims = theorem.claims(size)
    values = dict(witness.values)
    for number, claim in enumerate(claims, start=1):
        if _fails(claim, values):
            texts = {name: str(value) for name, value in values.items()}
            return _entry(size, number, claims, {"kind": "counterexample", "values": texts})
    return _entry(size, 1, claims, _needs("enclosures of implicitly defined points"))


def _fails(claim: Claim, values: Mapping[str, Any]) -> bool:
    coordinates = [x for v in claim.forall for x in v.coordinates]
    if {x.name for x in coordinates} != set(values) or claim.exists:
        return False
    return InstanceChecker(claim).check({x: values[x.name] for x in coordinates}).is_counterexample


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


def _needs(tool: str) -> Json:
    return {"kind": "needs", "tool": tool}


def _proof(claim: Claim, derivation: Derivation | None) -> Json:
    if not claim.forall and not claim.exists:
        return {"kind": "evaluation"}
    replayed = replay(claim, derivation)
    if not replayed.establishes_claim or replayed.first_rejected is not None:
        return _needs("z3")
    if claim.obtained or any(isinstance(v, Implicit) for v in claim.forall):
        return _needs("points that are obtained or implicitly defined")
    met = _instance(claim)
    if met is None:
        return _needs("an instance of its assumptions, of which none was found")
    try:
        return {
            "kind": "derivation",
            "instance": {x.name: str(value) for x, value in met.items()},
            "witness": {x.name: tree(value) for x, value in claim.witness.items()},
            "steps": [_step(line.line) for line in replayed.lines if isinstance(line.line, Step)],
        }
    except StatementError as error:
        return _needs(f"nodes outside the canonical form ({error})")


def _instance(claim: Claim) -> Instance | None:
    """An instance that certainly meets the assumptions."""
    checker = InstanceChecker(claim)
    drawn: list[Instance] = sample(instances(claim), _CANDIDATES, 0)
    for candidate in drawn:
        try:
            if checker.check(candidate).assumptions is Ternary.TRUE:
                return candidate
        except ProofkitError:
            continue
    return None


def _step(step: Step) -> Json:
    rule = step.rule
    return {"formula": _formula(step), "rule": type(rule).__name__, "data": _data(rule)}


def _formula(step: Step) -> Any:
    """The tree of a formula; a derivative that is not carried out has a node of its own."""
    if isinstance(step.rule, Derivative):
        expression, variable = tree(step.rule.expression), tree(step.rule.variable)
        return ["eq", ["derivative", expression, variable], tree(step.formula.rhs)]
    return tree(step.formula)


def _data(rule: Rule) -> Json:
    kind: Any = type(rule)
    names = [field.name for field in fields(kind)] if has(kind) else []
    return {name: _encoded(getattr(rule, name)) for name in names}


def _encoded(value: Any) -> Any:
    if isinstance(value, sp.Basic | sp.MatrixBase):
        return tree(value)
    if isinstance(value, tuple | list):
        return [_encoded(item) for item in value]
    if isinstance(value, int | str) and not isinstance(value, bool):
        return value
    raise StatementError(f"{type(value).__name__} in a rule has no canonical form")
