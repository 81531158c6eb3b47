"""Whether a wrong constant, sign, relation or quantifier would be noticed.

A mutant is *killed* by a confirmed counterexample to it, or because its assumptions contradict each
other, which a check says of every claim. A mutant of a refuted claim is most often as false as the
claim, so a counterexample shows less: what is looked for first is an instance, certified to meet
the assumptions, on which one of the two holds and the other fails in what was changed, or more
parts of one hold than of the other; the mutants without one are counted. A mutant that is proved
cannot be killed: it is *equivalent* if it says the same by normal form and logic, *implied* if it
follows from the claim so, and *true* if it is a theorem of its own, which the claim is not as sharp
as: by z3, by the claim's derivation, or by that derivation with the same change in it. All others
*survive*.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

import sympy as sp
from attrs import define, field

from proofkit._errors import Contradiction, ProofkitError
from proofkit.arithmetic.normal_form import NormalForms
from proofkit.arithmetic.ternary import Ternary, all_of
from proofkit.audit.boundaries import boundary_instances
from proofkit.audit.differences import Differences
from proofkit.audit.findings import Mutants, Survivor
from proofkit.audit.monotone import agree, assumes_more, is_contradictory, loosens, same_inside
from proofkit.audit.mutants import Mutant, mutants
from proofkit.audit.refuter import Refutation, Refuter, settled_by_solver
from proofkit.audit.transport import transported
from proofkit.engines.checking import InstanceChecker, givens_of, parts_of
from proofkit.engines.derive.logic import Logic
from proofkit.engines.derive.replay import Continuation, follows
from proofkit.engines.time_limit import TimeUp, time_limit
from proofkit.statement.claim import Claim
from proofkit.statement.derivation import Derivation, Step

SECONDS_EACH = 15.0
"""For one mutant, where the platform can interrupt it."""

REPLAYS = 3
"""Under how many changed assumptions the derivation is replayed."""


@define
class Mutation:
    """Examines the mutants of one claim.

    Attributes
    ----------
    refuted
        Whether the claim itself is.
    proved
        Whether the claim is a theorem.
    derivation
        A derivation that proves the claim; it must not prove a mutant that is refuted.
    """

    refuter: Refuter
    refuted: bool
    proved: bool = False
    derivation: Derivation | None = None
    deadline: float = float("inf")
    killed: dict[str, int] = field(factory=dict)
    equivalent: int = 0
    implied: int = 0
    true: list[Survivor] = field(factory=list)
    survived: list[Survivor] = field(factory=list)
    as_false: int = 0
    _dead: list[Mutant] = field(factory=list)
    _replayed: dict[tuple[sp.Basic, ...], Continuation] = field(factory=dict)

    @property
    def claim(self) -> Claim:
        return self.refuter.claim

    def run(self, limit: int) -> Mutants:
        """Examine at most `limit` mutants.

        Raises
        ------
        Contradiction
            If the derivation establishes a mutant that has a counterexample.
        """
        found, possible = mutants(self.claim, limit, weaker=self.refuted)
        for mutant in found:
            if time.monotonic() > self.deadline:
                self._survives(mutant, "not examined: time ran out")
                continue
            try:
                with time_limit(SECONDS_EACH):
                    self._examine(mutant)
            except TimeUp:
                self._survives(mutant, f"undecided after {SECONDS_EACH:g} s")
            except ProofkitError as error:
                if isinstance(error, Contradiction):
                    raise
                self._survives(mutant, f"cannot be evaluated: {' '.join(str(error).split())[:120]}")
        self._confront_derivation()
        return Mutants(
            possible,
            len(found),
            self.killed,
            self.equivalent,
            self.implied,
            tuple(self.true),
            tuple(self.survived),
            self.as_false,
        )

    def _examine(self, mutant: Mutant) -> None:
        if self.refuted:
            return self._compare(mutant)
        refutation = self.refuter.refutation(mutant.claim, boundary=False)
        if refutation is not None:
            return self._dies(mutant, refutation)
        if mutant.claim.given != self.claim.given and is_contradictory(mutant.claim):
            return self._counts("vacuity")
        relation = self._related(mutant)
        if relation:
            self.equivalent += relation == "equivalent"
            self.implied += relation == "implied"
            return None
        settled = self._settled(mutant)
        if settled:
            return self._settle(mutant, settled)
        return self._survives(mutant, self._why(mutant))

    def _settle(self, mutant: Mutant, settled: Refutation | str) -> None:
        """Counts a mutant that is refuted, or proved by what is told."""
        if isinstance(settled, Refutation):
            return self._dies(mutant, settled)
        return self.true.append(Survivor(mutant.name, f"a theorem too, by {settled}"))

    def _settled(self, mutant: Mutant) -> Refutation | str:
        """What refutes the mutant after a long search, or what proves it; empty if nothing does."""
        return self.refuter.refutation(mutant.claim) or self._settled_otherwise(mutant.claim)

    def _settled_otherwise(self, variant: Claim) -> Refutation | str:
        """What refutes the variant, or what proves it; empty if neither is known."""
        if self.proved and (contradiction := self._contradicted(variant)):
            return contradiction
        if not variant.forall and not variant.exists and self._holds(variant):
            return "evaluation"
        settled = settled_by_solver(variant, self.refuter.size)
        if isinstance(settled, Refutation):
            return settled
        if settled:
            return "z3"
        if self._is_derived(variant):
            return "its derivation" if self.derivation else "normal form and logic"
        return "its derivation with the same change" if self._is_transported(variant) else ""

    def _contradicted(self, variant: Claim) -> Refutation | None:
        """An instance that meets the assumptions, where the claim, a theorem, denies the variant.

        The violation is exact without being computed, as where = became ≠ in an identity.
        """
        claim, met = self.claim, self.refuter.sample.met
        same = (variant.forall, variant.given) == (claim.forall, claim.given)
        if not same or claim.exists or not met:
            return None
        logic = Logic(NormalForms(claim.forall))
        if not logic.entails([*claim.domain, *claim.given, *claim.goal], sp.Not(variant.then)):
            return None
        return Refutation.at(
            met[0].instance, self.refuter.size, str(variant.then), "a theorem denies it"
        )

    def _is_derived(self, variant: Claim) -> bool:
        """Whether the claim's derivation, if it has one, under the variant's assumptions proves the
        variant."""
        return self._proves(variant, [()])

    def _is_transported(self, variant: Claim) -> bool:
        """Whether it does with steps in which the same was changed as in the claim."""
        if self.derivation is None:
            return False
        return self._proves(variant, transported(self.claim, variant, self.derivation))

    def _proves(self, variant: Claim, attempts: Iterable[tuple[Step, ...]]) -> bool:
        if variant.forall != self.claim.forall:
            return False
        if variant.given not in self._replayed:
            derivation = self.derivation or Derivation(())
            self._replayed[variant.given] = Continuation(variant, derivation)
        try:
            return self._replayed[variant.given].establishes(variant, attempts)
        except ProofkitError:
            return False

    def _holds(self, closed: Claim) -> bool:
        checker = InstanceChecker(closed)
        outcome = checker.check({})
        return outcome.holds or checker.check_symbolically({}, outcome).holds

    def _dies(self, mutant: Mutant, refutation: Refutation) -> None:
        self._counts(refutation.how)
        if refutation.how == "counterexample":
            self._dead.append(mutant)

    def _survives(self, mutant: Mutant, reason: str) -> None:
        self.survived.append(Survivor(mutant.name, reason))

    def _related(self, mutant: Mutant) -> str:
        """Whether a mutant says the same as the claim, or less, by normal form and logic."""
        claim, variant = self.claim, mutant.claim
        if variant.forall != claim.forall or variant.exists != claim.exists:
            return ""
        if same_inside(mutant, claim.domain):
            return "equivalent"
        shared = (*claim.domain, *(g for g in claim.given if g in variant.given))
        if mutant.weaker or loosens(mutant, shared):
            return "implied"
        logic = Logic(NormalForms((*claim.forall, *claim.exists)))
        assumed = [*claim.domain]
        old, new = _implication(claim), _implication(variant)
        if logic.entails([*assumed, old], new):
            same = logic.entails([*assumed, new], old)
            return "equivalent" if same else "implied"
        if variant.then == claim.then and assumes_more(variant, claim):
            return "equivalent" if assumes_more(claim, variant) else "implied"
        return ""

    def _why(self, mutant: Mutant) -> str:
        """What the instances say of a survivor."""
        sample, variant = self.refuter.sample, mutant.claim
        if variant.exists and not variant.witness:
            return "something exists, or may exist, on every instance tried"
        if variant.forall != self.claim.forall:
            return "no counterexample found"
        met = sample.chosen(sample.drawn, givens_of(variant))
        rows = list(sample.rows(parts_of(variant.goal), met))
        held = sum(all_of(row) is Ternary.TRUE for row in rows)
        if held or not met:
            return f"true on {held} of {len(met)} instances, and no counterexample found"
        kinds = {
            type(part).__name__
            for row in rows
            for part, truth in zip(parts_of(variant.goal), row, strict=True)
            if truth is Ternary.UNKNOWN
        }
        return f"instances cannot decide it ({', '.join(sorted(kinds))})"

    def _compare(self, mutant: Mutant) -> None:
        """A refuted claim's mutant: told from the claim, the same as it, or refuted like it."""
        try:
            with time_limit(SECONDS_EACH / 2):
                relation = self._relation(mutant)
        except TimeUp:
            relation = ""
        if relation == "different":
            return self._counts("difference")
        if relation == "equivalent":
            self.equivalent += 1
            return None
        settled = self._settled(mutant)
        if settled:
            self.as_false += isinstance(settled, Refutation)
            return self._settle(mutant, settled)
        return self._survives(mutant, "the claim is refuted, but this perhaps is not")

    def _relation(self, mutant: Mutant) -> str:
        """Whether an instance shows that a refuted claim and its mutant differ, or logic that they
        are one."""
        sample, variant = self.refuter.sample, mutant.claim
        if variant.forall != self.claim.forall:
            return ""
        differences = Differences(self.claim, variant, sample)
        if differences.among(sample.drawn) or differences.among(self.refuter.differing(variant)):
            return "different"
        if self._related(mutant) == "equivalent":
            return "equivalent"
        if agree(_implication(self.claim), _implication(variant), self.claim.domain):
            return "equivalent"  # not trivial, since the claim is no theorem
        changed = (*parts_of(self.claim.goal), *parts_of(variant.goal))
        fresh = sample.add(boundary_instances(sample, changed))
        found = differences.among(fresh) or differences.by_normal_form()
        return "different" if found else ""

    def _counts(self, how: str) -> None:
        self.killed[how] = self.killed.get(how, 0) + 1

    def _confront_derivation(self) -> None:
        """The derivation of the claim must not establish a mutant that has a counterexample."""
        if self.derivation is None:
            return
        dead = [m for m in self._dead if m.claim.forall == self.claim.forall]
        same = [m for m in dead if m.claim.given == self.claim.given]
        others = [m for m in dead if m not in same][:REPLAYS]
        try:
            with time_limit(SECONDS_EACH):
                established = follows(self.claim, self.derivation, [m.claim for m in same])
                proved = [m for m, yes in zip(same, established, strict=True) if yes]
                proved += [m for m in others if self._is_derived(m.claim)]
        except (ProofkitError, TimeUp):
            return
        for mutant in proved:
            raise Contradiction(
                f"the derivation establishes a mutant that has a counterexample: {mutant.name}"
            )


def _implication(claim: Claim) -> sp.Basic:
    conclusion = sp.And(*claim.goal)
    return sp.Implies(sp.And(*claim.given), conclusion) if claim.given else conclusion
