"""Certificates by hand: one claim, and steps that are to establish it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

Tree = Any
Json = dict[str, Any]


def n(value: Any) -> Tree:
    return ["rational", str(value)]


def var(name: str, *index: int) -> Tree:
    return ["variable", name, *map(str, index)]


def add(*terms: Tree) -> Tree:
    return ["add", *terms]


def mul(*factors: Tree) -> Tree:
    return ["mul", *factors]


def power(base: Tree, exponent: Any) -> Tree:
    return ["pow", base, n(exponent)]


def real(name: str, low: Any = None, high: Any = None, *, is_open: bool = True) -> Tree:
    ends = [None if end is None else str(end) for end in (low, high)]
    return ["real", name, *ends, is_open, is_open]


def vector(name: str, size: int) -> Tree:
    return ["vector", name, size, None, None, True, True, False]


def step(formula: Tree, rule: str, **data: Any) -> Json:
    return {"formula": formula, "rule": rule, "data": data}


x, y = var("x"), var("y")
X, Y = real("x"), real("y")


def derivation(*steps: Json, **changed: Any) -> Json:
    evidence = {
        "kind": "derivation", "instance": {}, "witness": {}, "obtained": [], "locals": [],
        "steps": list(steps),
    }  # fmt: skip
    return evidence | changed


def digest(claim: Json) -> str:
    """As a careful forger would compute it."""
    text = json.dumps(claim, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def document(
    then: Tree,
    evidence: Json,
    *,
    forall: list[Tree] | None = None,
    given: list[Tree] | None = None,
    exists: list[Tree] | None = None,
    verdict: str = "proved",
) -> Json:
    claim = {
        "forall": [X] if forall is None else forall,
        "given": given or [],
        "exists": exists or [],
        "then": then,
    }
    entry = {
        "size": {}, "part": 1, "parts": 1, "claim": claim, "hash": digest(claim),
        "evidence": evidence,
    }  # fmt: skip
    scope = "1 instance" if verdict == "refuted" else "all reals"
    return {
        "format": "proofkit certificate 1", "id": "by/hand", "statement": "", "verdict": verdict,
        "scope": scope, "omitted": {}, "claims": [entry],
    }  # fmt: skip
