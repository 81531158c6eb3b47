"""Counterexamples to variants of a claim, and proofs of them, at little cost for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import sympy as sp
import z3
from attrs import define, field, frozen

from proofkit._errors import Contradiction, ProofkitError
from proofkit.arithmetic.ternary import Ternary
from proofkit.audit.boundaries import add_near_flips, boundary_instances
from proofkit.audit.differences import sides
from proofkit.audit.sample import Sample, Specimen
from proofkit.audit.search import GENERATIONS, Landscape
from proofkit.audit.starts import about_all_orbits
from proofkit.engines.checking import Instance, InstanceChecker, givens_of, parts_of
from proofkit.engines.decide import Question
from proofkit.engines.enclose import witness_for
from proofkit.engines.existence import without_existence
from proofkit.engines.falsify import ENGINE as FALSIFY
from proofkit.engines.protocol import Budget, Problem
from proofkit.engines.smt import Translator
from proofkit.engines.solvers import Sat, Solvers
from proofkit.evidence.result import Witness
from proofkit.evidence.verdict import Verdict
from proofkit.statement import predicates as pr
from proofkit.statement.claim import Claim
from proofkit.statement.definedness import undefined_parts
from proofkit.statement.variables import FunctionVariable, Integer

BRIEFLY = 30
"""Generations of a first search, before more expensive ways to tell what a variant says."""

CONFIRMATIONS = 3
"""How many candidates are looked at closely before the search goes on elsewhere."""

BEYOND_DIGITS = (
    pr.EveryRound,
    pr.LiminfAtLeast,
    pr.OrbitsConverge,
    pr.OrbitsTendTo,
    pr.UniqueFixedPoint,
    pr.UniqueMinimiser,
)
"""Predicates that are not decided by computing with more digits."""

EXISTENCE_CHECKS = 24
"""At how many instances z3 is asked whether anything exists."""


@frozen
class Refutation:
    """A confirmed counterexample to a variant.

    `how` is "counterexample", or "witness" where the witness given for what exists certainly fails
    there, while something else may exist.
    """

    witness: Witness
    how: str = "counterexample"

    @classmethod
    def at(
        cls, instance: Instance, size: tuple[tuple[str, int], ...], violated: str, confirmed: str
    ) -> Refutation:
        """A counterexample with what fails there, and how that is known."""
        ordered = sorted(instance.items(), key=lambda item: item[0].name)
        values = tuple((x.name, value) for x, value in ordered)
        return cls(Witness(values, size, violated, confirmed))


@define
class Refuter:
    """Looks for counterexamples to variants of `claim` that have the same variables."""

    claim: Claim
    size: tuple[tuple[str, int], ...] = ()
    seed: int = 0
    suspect: Instance | None = None
    sample: Sample = field(init=False)
    _own: tuple[sp.Basic, ...] = field(init=False)
    _fails: bool = field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        first = () if self.suspect is None else (self.suspect,)
        self.sample = Sample(self.claim, self.seed, first)
        self._own = parts_of(self.claim.goal)

    def refutation(self, variant: Claim, *, boundary: bool = True) -> Refutation | None:
        """A counterexample to `variant`, if one is found: in the sample, where its margin is
        negative, near where a comparison in it becomes an equality.

        Without `boundary` the search over the margin is brief, and the last is left out.
        """
        if variant.forall != self.claim.forall:
            return Refuter(variant, self.size, self.seed).refutation(variant, boundary=boundary)
        if variant.exists and not variant.witness:
            return self._without_witness(variant)
        variant = about_all_orbits(variant) or variant
        found = self._among(variant, self._candidates(variant)) or self.by_search(variant, BRIEFLY)
        if found is not None or not boundary or not self.sample.explicit:
            return found
        return self.by_search(variant) or self._near_boundaries(variant)

    def by_search(self, variant: Claim, generations: int = GENERATIONS) -> Refutation | None:
        """A counterexample to a variant with the same variables, if the margin of what was changed
        leads to one."""
        if self._landscape is None or (variant.exists and not variant.witness):
            return None
        given = givens_of(variant)
        goal = self._changed(variant) if self._same_givens(variant) else parts_of(variant.goal)
        known = [s.instance for s in self.sample.drawn]
        rounds = self._landscape.counterexamples(given, goal, known, self.seed, generations)
        for found in rounds:
            specimens = self.sample.chosen(self._admitted(found), given)
            if (refutation := self._among(variant, specimens)) is not None:
                return refutation
        return None

    def differing(self, variant: Claim) -> list[Specimen]:
        """Specimens on which the claim and a variant with the same variables seem to differ."""
        if self._landscape is None or variant.exists:
            return []
        given, removed, given_there, changed = (sp.And(*c) for c in sides(self.claim, variant))
        alike = sp.Equivalent(sp.Implies(given, removed), sp.Implies(given_there, changed))
        known = [s.instance for s in self.sample.drawn]
        rounds = self._landscape.counterexamples((), [alike], known, self.seed)
        return self._admitted(next(rounds, []))

    def _admitted(self, instances: Iterable[Instance]) -> list[Specimen]:
        return [s for i in instances if (s := self.sample.admitted(i)) is not None]

    def _near_boundaries(self, variant: Claim) -> Refutation | None:
        if not self._same_givens(variant):
            givens = [g for g in variant.given if g not in self.claim.given]
            self.sample.add(boundary_instances(self.sample, givens))
            add_near_flips(self.sample, givens)
            return self._among(variant, self._candidates(variant))
        changed = self._changed(variant)
        before = len(self.sample.met)
        self.sample.add(boundary_instances(self.sample, changed))
        if (found := self._among(variant, self.sample.met[before:])) is not None:
            return found
        before = len(self.sample.met)
        add_near_flips(self.sample, changed)
        return self._among(variant, self.sample.met[before:])

    @cached_property
    def _landscape(self) -> Landscape | None:
        return Landscape.of(self.claim.forall)

    def is_refuted(self, instances: int) -> bool:
        """Whether the claim itself has a counterexample, in the sample or found by falsify.

        Those that the search finds stay in the sample, where they tell the claim from its mutants.
        """
        self._fails = self._has_counterexample(instances)
        return self._fails

    def _has_counterexample(self, instances: int) -> bool:
        if self.by_search(self.claim) or self.refutation(self.claim, boundary=False):
            return True
        budget = Budget(instances, self.seed)
        return FALSIFY.examine(Problem(self.claim), budget).verdict is Verdict.REFUTED

    def _candidates(self, variant: Claim) -> list[Specimen]:
        """The specimens that meet the variant's assumptions."""
        if self._same_givens(variant):
            return self.sample.met
        return self.sample.chosen(self.sample.drawn, givens_of(variant))

    def _same_givens(self, variant: Claim) -> bool:
        return variant.given == self.claim.given

    def _changed(self, variant: Claim) -> tuple[sp.Basic, ...]:
        """The parts of the variant's conclusion that may fail though the claim's own do not, and
        all parts where the claim itself is known to fail."""
        own = () if variant is self.claim or self._fails else set(self._own)
        return tuple(p for p in parts_of(variant.goal) if p not in own)

    def _among(self, variant: Claim, specimens: Sequence[Specimen]) -> Refutation | None:
        parts = self._changed(variant) if self._same_givens(variant) else parts_of(variant.goal)
        if not parts or not specimens:
            return None
        false, unknown = list[Specimen](), list[Specimen]()
        for s, row in zip(specimens, self.sample.rows(parts, specimens), strict=True):
            if Ternary.FALSE in row:
                false.append(s)
            elif _may_be_decided(parts, row):
                unknown.append(s)
            if len(false) == CONFIRMATIONS:
                break
        chosen = [*false, *unknown[: CONFIRMATIONS - 1]]
        instances = (s.instance for s in chosen)
        return _first_confirmed(variant, instances, self.size) if chosen else None

    def _without_witness(self, variant: Claim) -> Refutation | None:
        """An instance at which, by z3, nothing exists."""
        for s in self._candidates(variant)[:EXISTENCE_CHECKS]:
            if nothing_exists(variant, s.instance):
                return Refutation.at(s.instance, self.size, "nothing exists there", "by z3")
        return None


def _may_be_decided(parts: Sequence[sp.Basic], row: Sequence[Ternary]) -> bool:
    """Whether something is open, and more digits or a normal form may decide it: it says nothing
    about whole orbits or minima."""
    open_parts = [p for p, t in zip(parts, row, strict=True) if t is Ternary.UNKNOWN]
    return bool(open_parts) and not any(p.has(*BEYOND_DIGITS) for p in open_parts)


def nothing_exists(claim: Claim, instance: Instance) -> bool:
    """Whether z3 proves that at this instance no values of `exists` meet the conclusion."""
    values = {x: sp.Rational(v.numerator, v.denominator) for x, v in instance.items()}
    stated = (*(c for v in claim.exists for c in v.conditions), claim.then)
    conditions = [c.xreplace(values) for c in (*stated, *undefined_parts(stated))]
    whole = {x for v in claim.exists if isinstance(v, Integer) for x in v.coordinates}
    try:
        translator = Translator(whole, total=True)
        formulas = [translator.condition(c) for c in conditions]
    except ProofkitError:
        return False
    answer = Solvers.briefly().ask([*formulas, *translator.side_conditions], translator.context)
    return answer.sat is Sat.UNSAT


def settled_by_solver(
    variant: Claim, size: tuple[tuple[str, int], ...]
) -> Refutation | bool | None:
    """What z3 says of the variant: a confirmed counterexample, True for a proof, None if unknown.

    Raises
    ------
    Contradiction
        If two solvers contradict each other.
    """
    if any(isinstance(v, FunctionVariable) for v in variant.forall):
        return None
    if variant.exists and not variant.witness:
        return _always_exists(variant) or None
    try:
        question = Question(variant, Solvers.briefly())
        for part in question.parts:
            answer = question.counterexample(part)
            if answer.sat is Sat.SAT:
                return _first_confirmed(variant, question.rational_instances(answer), size)
            if answer.sat is Sat.UNKNOWN:
                return None
    except Contradiction:
        raise
    except (ProofkitError, z3.Z3Exception, KeyError):
        return None
    return True


def _always_exists(claim: Claim) -> bool:
    """Whether z3 proves, by eliminating quantifiers, that something exists whatever is given."""
    try:
        question = Question(without_existence(claim), Solvers.briefly())
    except (ProofkitError, z3.Z3Exception):
        return False
    return all(question.counterexample(part).sat is Sat.UNSAT for part in question.parts)


def _first_confirmed(
    variant: Claim, instances: Iterable[Instance], size: tuple[tuple[str, int], ...]
) -> Refutation | None:
    """The first instance that is a counterexample, by balls or by normal form."""
    checker = InstanceChecker(variant)
    for instance in instances:
        try:
            outcome = checker.check(instance)
            if outcome.assumptions is Ternary.TRUE and outcome.goal is Ternary.UNKNOWN:
                outcome = checker.check_symbolically(instance, outcome)
        except ArithmeticError:
            continue
        if outcome.is_counterexample:
            witness = witness_for(checker, instance, outcome, Problem(variant, size=size))
            something = variant.exists and not nothing_exists(variant, instance)
            return Refutation(witness, "witness" if something else "counterexample")
    return None
