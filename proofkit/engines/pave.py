"""pave: branch and bound over bounded real parameters; proves on the whole box, or refutes."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp
from attrs import define

from proofkit._errors import StatementError
from proofkit.arithmetic.boxes import Box, Side
from proofkit.arithmetic.number import fraction
from proofkit.arithmetic.paving import Paving, pave
from proofkit.arithmetic.ternary import Ternary
from proofkit.engines.checking import Instance, InstanceChecker, Outcome
from proofkit.engines.enclose import witness_for
from proofkit.engines.protocol import Budget, Problem, found
from proofkit.engines.shrinking import simplified
from proofkit.evidence.result import Evidence
from proofkit.evidence.scope import ALL_REALS
from proofkit.evidence.verdict import Verdict
from proofkit.statement.claim import Claim
from proofkit.statement.variables import Coordinate, Integer, Real, RealVector, coordinates_of

MOST_AXES = 6
MOST_CELLS = 20_000
SECONDS = 8.0


class Pave:
    """Decides claims about reals on bounded intervals, cell by cell."""

    name = "pave"

    def examine(self, problem: Problem, budget: Budget) -> Evidence:
        claim = problem.claim
        reason = _does_not_apply(claim)
        if reason:
            return found(self.name, Verdict.INCONCLUSIVE, detail=f"does not apply: {reason}")
        coordinates = coordinates_of(claim.forall)
        box = Box(tuple(x.name for x in coordinates), tuple(map(_side, coordinates)))
        search = _Search(InstanceChecker(claim), coordinates)
        condition = sp.Implies(sp.And(*claim.assumptions), sp.And(*claim.goal))
        try:
            paving = pave(
                condition,
                coordinates,
                box,
                undecided=0,
                cells=MOST_CELLS,
                seconds=min(SECONDS, budget.seconds / 2),
                watch=search.watch,
            )
        except StatementError as error:
            return found(self.name, Verdict.INCONCLUSIVE, detail=f"does not apply: {error}")
        return self._concluded(problem, search, paving)

    def _concluded(self, problem: Problem, search: _Search, paving: Paving) -> Evidence:
        search.watch(paving)
        if search.best is not None and problem.claim.exists:
            return found(self.name, Verdict.INCONCLUSIVE, detail="the witness given fails")
        if search.best is not None:
            instance, outcome = simplified(search.checker, *search.best)
            witness = witness_for(search.checker, instance, outcome, problem)
            return found(self.name, Verdict.REFUTED, "1 instance", witness=witness)
        left = paving.share(Ternary.UNKNOWN)
        if left or paving.false:
            detail = f"{_percent(left)} of the box undecided after {paving.tested} cells"
            return found(self.name, Verdict.INCONCLUSIVE, detail=detail)
        return self._proved(problem.claim, search, paving)

    def _proved(self, claim: Claim, search: _Search, paving: Paving) -> Evidence:
        detail = f"true on each of {len(paving.true)} cells that fill the box"
        if not search.some_instance_meets_the_assumptions(paving):
            given = sp.And(*claim.assumptions)
            empty = pave(given, search.coordinates, paving.box, undecided=0, cells=MOST_CELLS)
            if empty.share(Ternary.FALSE) == 1:
                detail = "no cell of the box meets the assumptions"
                return found(self.name, Verdict.VACUOUS, detail=detail)
        return found(self.name, Verdict.PROVED, ALL_REALS, detail)


@define
class _Search:
    """Looks for a confirmed counterexample among the centres of false cells."""

    checker: InstanceChecker
    coordinates: tuple[Coordinate, ...]
    seen: int = 0
    best: tuple[Instance, Outcome] | None = None

    def watch(self, paving: Paving) -> bool:
        """Whether to go on."""
        for cell in paving.false[self.seen :]:
            instance = self._centre(paving, cell)
            outcome = self.checker.check(instance)
            if self.best is None and outcome.is_counterexample:
                self.best = instance, outcome
                break
        self.seen = len(paving.false)
        return self.best is None

    def some_instance_meets_the_assumptions(self, paving: Paving) -> bool:
        centres = (self._centre(paving, cell) for cell in paving.true)
        return any(self.checker.check(x).assumptions is Ternary.TRUE for x in centres)

    def _centre(self, paving: Paving, cell: tuple[tuple[int, int], ...]) -> Instance:
        return dict(zip(self.coordinates, paving.box.centre(cell), strict=True))


def _does_not_apply(claim: Claim) -> str:
    if not claim.forall:
        return "it has no variables"
    if claim.exists and not claim.witness:
        return "an existential without witness"
    for v in claim.forall:
        if not isinstance(v, Real | RealVector) or isinstance(v, Integer):
            return f"{v.name} is no real"
        if v.interval.lower is None or v.interval.upper is None:
            return f"{v.name} is unbounded"
    count = len(coordinates_of(claim.forall))
    return f"{count} variables" if count > MOST_AXES else ""


def _side(x: Coordinate) -> Side:
    return fraction(x.interval.lower), fraction(x.interval.upper)


def _percent(part: Fraction) -> str:
    return f"{float(100 * part):.3g} %"


ENGINE = Pave()
