"""Running engines on a theorem, and concluding from what they found."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import groupby

import sympy as sp
from attrs import evolve

from proofkit._errors import Contradiction, EngineUnavailable
from proofkit.engines.protocol import Budget, Engine, Problem, found
from proofkit.engines.registry import ENGINE_NAMES, engine
from proofkit.engines.time_limit import TimeUp, time_limit
from proofkit.evidence.result import Evidence, Result, Witness
from proofkit.evidence.scope import NOTHING, Scope, describe_sizes
from proofkit.evidence.verdict import Verdict, conjunction, strength
from proofkit.statement.canonical import digest
from proofkit.statement.theorem import EverySize, Size, Theorem

SizeRow = tuple[Size, Verdict, Scope, tuple[Evidence, ...]]


def check(
    theorem: Theorem,
    budget: Budget | None = None,
    engines: Sequence[Engine] | None = None,
    sizes: Iterable[Size] | None = None,
    on_evidence: Callable[[Evidence], None] = lambda _: None,
) -> Result:
    """Examine a theorem at its sizes with the engines and say what is known of it.

    `on_evidence` is told of every piece of evidence as soon as it is found.

    Raises
    ------
    Contradiction
        If two engines reach opposite conclusions.
    StatementError
        If the statement is ill-formed.
    """
    budget = budget or Budget()
    chosen = [engine(name) for name in ENGINE_NAMES] if engines is None else engines
    start = time.perf_counter()
    examine = partial(_examined, budget=budget, on_evidence=on_evidence)
    rows = [_at_size(theorem, size, chosen, examine) for size in (sizes or theorem.all_sizes)]
    return _result(theorem, rows, time.perf_counter() - start)


def _at_size(
    theorem: Theorem, size: Size, engines: Sequence[Engine], examine: Callable[..., Evidence]
) -> SizeRow:
    if isinstance(size, EverySize):
        engines = [e for e in engines if e.name == "derive"]
    claims, derivations = theorem.claims(size), theorem.derivations(size)
    suspects = theorem.suspects(size)
    label = str(size)
    collected: list[Evidence] = []
    verdicts: list[tuple[Verdict, Scope]] = []
    for claim, derivation, suspect in zip(claims, derivations, suspects, strict=True):
        problem = Problem(claim, derivation, size.values, suspect)
        pieces = _pieces(engines, problem, label, examine)
        verdicts.append(conclude(pieces))
        collected.extend(pieces)
    verdict = conjunction([v for v, _ in verdicts])
    scope = next(s for v, s in verdicts if v is verdict)
    if isinstance(size, EverySize) and size.of:
        scope = evolve(scope, domain=size.of)
        collected = [evolve(e, scope=evolve(e.scope, domain=size.of)) for e in collected]
    return size, verdict, scope, tuple(collected)


def _pieces(
    engines: Sequence[Engine], problem: Problem, label: str, examine: Callable[..., Evidence]
) -> list[Evidence]:
    """What each engine finds; beside a proof, the others only cross-check."""
    pieces: list[Evidence] = []
    for e in engines:
        proved = any(piece.verdict is Verdict.PROVED for piece in pieces)
        pieces.append(examine(e, problem, label, beside_a_proof=proved))
    return pieces


def _examined(
    engine: Engine,
    problem: Problem,
    label: str,
    *,
    budget: Budget,
    on_evidence: Callable[[Evidence], None],
    beside_a_proof: bool = False,
) -> Evidence:
    budget = budget.for_a_cross_check if beside_a_proof else budget
    start = time.perf_counter()
    try:
        with time_limit(budget.seconds):
            evidence = engine.examine(problem, budget)
    except EngineUnavailable as error:
        evidence = found(engine.name, Verdict.UNAVAILABLE, detail=str(error))
    except TimeUp:
        detail = f"gave up after {budget.seconds:g} s"
        evidence = evolve(found(engine.name, Verdict.INCONCLUSIVE, detail=detail), gave_up=True)
    seconds = time.perf_counter() - start
    evidence = evolve(evidence, scope=Scope(evidence.scope.domain, label), seconds=seconds)
    on_evidence(evidence)
    return evidence


def conclude(evidence: Sequence[Evidence]) -> tuple[Verdict, Scope]:
    """The verdict on one claim from all evidence on it: that of the strongest, latest piece.

    Assumptions that nothing meets make a claim vacuous whatever else was found, and an objection
    leaves it open.

    Raises
    ------
    Contradiction
        If it is both proved and refuted, or proved against an objection, or called vacuous where an
        instance is known.
    """
    by_verdict = {e.verdict: e for e in evidence}
    if Verdict.PROVED in by_verdict and Verdict.REFUTED in by_verdict:
        proof, refutation = by_verdict[Verdict.PROVED], by_verdict[Verdict.REFUTED]
        raise Contradiction(
            f"{proof.engine} proved what {refutation.engine} refuted"
            f" {f'at {refutation.witness}' if refutation.witness else 'altogether'}"
        )
    if not evidence:
        return Verdict.UNAVAILABLE, Scope(NOTHING)
    if Verdict.VACUOUS in by_verdict:
        met = next((e for e in evidence if e.met), None)
        if met is not None:
            empty = by_verdict[Verdict.VACUOUS]
            raise Contradiction(f"{empty.engine}: {empty.detail}; but {met.engine} knows one")
        return Verdict.VACUOUS, by_verdict[Verdict.VACUOUS].scope
    best = max(reversed(evidence), key=lambda e: strength(e.verdict))
    objecting = next((e for e in evidence if e.objection), None)
    if objecting is None or not best.verdict.is_success:
        return best.verdict, best.scope
    if best.verdict is Verdict.PROVED:
        raise Contradiction(f"{best.engine} proved it, but {objecting.engine}: {objecting.detail}")
    return Verdict.INCONCLUSIVE, objecting.scope


def _result(theorem: Theorem, rows: Sequence[SizeRow], seconds: float) -> Result:
    """What all rows say together; one about every size adds to a verdict and never changes it."""
    fixed = [row for row in rows if not isinstance(row[0], EverySize)] or list(rows)
    verdict = conjunction([v for _, v, _, _ in fixed])
    evidence = tuple(e for *_, pieces in rows for e in pieces)
    decisive = [row for row in fixed if row[1] is verdict]
    covering = [row for row in rows if row in fixed or row[1] is Verdict.PROVED]
    return Result(
        id=theorem.id,
        statement=theorem.statement,
        verdict=verdict,
        scope=_scope(covering if verdict.is_success else decisive),
        evidence=evidence,
        witness=_witness(evidence),
        seconds=seconds,
        sizes=tuple((str(size), v) for size, v, *_ in rows if str(size)),
        hash=digest([theorem.hash(size) for size, *_ in rows]),
        note=_note(theorem, rows) if verdict is Verdict.PROVED else "",
        claims=tuple((str(size), tuple(c.hash for c in theorem.claims(size))) for size, *_ in rows),
    )


def _note(theorem: Theorem, rows: Sequence[SizeRow]) -> str:
    """What a reader should know of a proof."""
    trivial = [size for size, *_ in rows if all(c.then == sp.true for c in theorem.claims(size))]
    if trivial:
        where = ", ".join(str(size) for size in trivial if str(size))
        return AS_WRITTEN + (f", at {where}" if where else "")
    return "" if _is_met(rows) else UNMET


AS_WRITTEN = "the statement is `true` as written: nothing of it was left to check"
UNMET = "no instance that meets the assumptions is known"


def _is_met(rows: Sequence[SizeRow]) -> bool:
    """Whether at every size some engine knows an instance that meets the assumptions."""
    return all(any(e.met for e in evidence) for *_, evidence in rows)


def _scope(rows: Sequence[SizeRow]) -> Scope:
    """The scopes of the rows, those of one domain gathered: "all reals, K = 2–5 and every K"."""
    by_domain: dict[str, list[Size]] = {}
    for size, _, scope, _ in rows:
        by_domain.setdefault(scope.domain, []).append(size)
    parts = [Scope(d, _sizes_in_words(sizes)) for d, sizes in by_domain.items()]
    if len(parts) == 1:
        return parts[0]
    return Scope("; ".join(str(p) for p in parts).replace(", ", ": "))


def _sizes_in_words(sizes: Sequence[Size]) -> str:
    fixed = describe_sizes(s.values for s in sizes if not isinstance(s, EverySize))
    every = [str(s) for s in sizes if isinstance(s, EverySize)]
    return " and ".join(filter(None, (fixed, *every)))


def _witness(evidence: Iterable[Evidence]) -> Witness | None:
    """The witness of the smallest size, the shrunk one rather than the first one met."""
    refuting = [e for e in evidence if e.verdict is Verdict.REFUTED and e.witness is not None]
    if not refuting:
        return None
    _, smallest = next(groupby(refuting, key=lambda e: e.witness.size if e.witness else ()))
    return min(smallest, key=lambda e: e.engine != "falsify").witness
