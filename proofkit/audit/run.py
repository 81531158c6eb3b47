"""The audit of one theorem at one size."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence

from attrs import define, evolve, field, frozen

from proofkit.audit.findings import Assumption, Audit, Constant, Mutants
from proofkit.audit.mutation import Mutation
from proofkit.audit.necessity import necessity
from proofkit.audit.refuter import Refuter
from proofkit.audit.sharpness import sharpness
from proofkit.audit.vacuity import Vacuity, vacuity
from proofkit.engines.checking import Instance
from proofkit.engines.protocol import Budget
from proofkit.engines.run import check
from proofkit.evidence.verdict import Verdict
from proofkit.statement.claim import Claim
from proofkit.statement.derivation import Derivation
from proofkit.statement.theorem import Size, Theorem

FALSIFYING = 200
"""Instances drawn to find out which of several claims of a refuted theorem is the false one."""


@frozen
class Plan:
    """How much to look at.

    Attributes
    ----------
    mutants
        At most how many mutants of a theorem are examined.
    seconds
        After how long nothing new is begun.
    """

    mutants: int = 12
    seconds: float = 240.0
    seed: int = 0


@frozen
class _Part:
    """One claim of the theorem at the size."""

    claim: Claim
    derivation: Derivation | None
    refuter: Refuter
    refuted: bool
    proved: bool


@define
class _Auditor:
    """Collects what is found, and tells of it after each stage."""

    theorem: Theorem
    size: Size
    verdict: Verdict
    plan: Plan
    tell: Callable[[Audit], None]
    start: float = field(factory=time.monotonic)

    def run(self) -> Audit:
        audit = Audit(self.theorem.id, str(self.size), self.verdict.value)
        parts = self._parts()
        audit = self._told(_with_vacuity(audit, [vacuity(p.refuter) for p in parts]))
        mutants = [self._mutants(p, len(parts), i) for i, p in enumerate(parts)]
        audit = self._told(evolve(audit, mutants=_together(mutants)))
        assumptions, constants = list[Assumption](), list[Constant]()
        for part in (p for p in parts if not p.refuted):
            assumptions += necessity(part.refuter, self._until(0.9))
            audit = self._told(evolve(audit, assumptions=_merged(assumptions)))
        for part in (p for p in parts if not p.refuted):
            constants += sharpness(part.refuter, self.verdict.value, self._until(1))
            audit = self._told(evolve(audit, constants=tuple(constants)))
        return audit

    def _told(self, audit: Audit) -> Audit:
        audit = evolve(audit, seconds=time.monotonic() - self.start)
        self.tell(audit)
        return audit

    def _until(self, share: float) -> float:
        return self.start + share * self.plan.seconds

    def _parts(self) -> list[_Part]:
        theorem, size = self.theorem, self.size
        rows = zip(
            theorem.claims(size), theorem.derivations(size), theorem.suspects(size), strict=True
        )
        return [self._part(*row) for row in rows]

    def _part(self, claim: Claim, derivation: Derivation | None, suspect: Instance | None) -> _Part:
        """A claim refuted by a family is audited as its negation, which is proved."""
        negation = claim.refutation
        refuter = Refuter(negation or claim, self.size.values, self.plan.seed, suspect)
        theorem_fails = self.verdict is Verdict.REFUTED
        refuted = theorem_fails and negation is None and refuter.is_refuted(FALSIFYING)
        proved = theorem_fails if negation else self.verdict is Verdict.PROVED
        return _Part(negation or claim, derivation, refuter, refuted, proved)

    def _mutants(self, part: _Part, parts: int, number: int) -> Mutants:
        share = max(1, self.plan.mutants // parts)
        deadline = self._until(0.7 * (number + 1) / parts)
        mutation = Mutation(part.refuter, part.refuted, part.proved, part.derivation, deadline)
        return mutation.run(share)


def audit(
    theorem: Theorem,
    size: Size | None = None,
    recorded: Verdict | None = None,
    plan: Plan | None = None,
    on_progress: Callable[[Audit], None] = lambda _: None,
) -> Audit:
    """Audit a theorem at `size`, by default at its smallest.

    `recorded` is the verdict that is known of it at that size; without it the engines are run
    first. `on_progress` is told what has been found after each stage.

    Raises
    ------
    Contradiction
        If the theorem's derivation establishes a mutant that has a counterexample.
    StatementError
        If the statement is ill-formed.
    """
    size = size or theorem.sizes[0]
    plan = plan or Plan()
    if recorded is None:
        recorded = check(theorem, Budget(seed=plan.seed), sizes=[size]).verdict
    return _Auditor(theorem, size, recorded, plan, on_progress).run()


def _with_vacuity(audit: Audit, found: Sequence[Vacuity]) -> Audit:
    """Vacuous if one claim is, not vacuous if each is known not to be."""
    states = {v.vacuous for v in found}
    vacuous = True if True in states else None if None in states else False
    instance = next((v.instance for v in found if v.instance), ())
    return evolve(audit, vacuous=vacuous, instance=instance)


def _merged(found: Sequence[Assumption]) -> tuple[Assumption, ...]:
    """One entry a name: an assumption is needed if one of the claims needs it."""
    by_name: dict[str, Assumption] = {}
    for a in found:
        known = by_name.setdefault(a.name, a)
        if known.needed is None and a.needed:
            by_name[a.name] = a
    return tuple(by_name.values())


def _together(parts: Sequence[Mutants]) -> Mutants:
    killed: Counter[str] = Counter()
    for m in parts:
        killed.update(m.killed)
    return Mutants(
        possible=sum(m.possible for m in parts),
        examined=sum(m.examined for m in parts),
        killed=dict(killed),
        equivalent=sum(m.equivalent for m in parts),
        implied=sum(m.implied for m in parts),
        true=tuple(s for m in parts for s in m.true),
        survived=tuple(s for m in parts for s in m.survived),
        as_false=sum(m.as_false for m in parts),
    )
