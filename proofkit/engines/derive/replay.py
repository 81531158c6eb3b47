"""Replaying a derivation: each line checked, and the claim matched against what was established."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

import sympy as sp
from attrs import define, evolve, field, frozen
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure, StatementError, StepRejected
from proofkit.arithmetic.normal_form import NormalForms
from proofkit.engines.derive.contents import bound_in, outside_nodes
from proofkit.engines.derive.rules import Context, verify
from proofkit.engines.derive.rules.verify import holds
from proofkit.statement.canonical import tree
from proofkit.statement.claim import Claim
from proofkit.statement.definedness import undefined_parts
from proofkit.statement.derivation import Derivation, Prose, Step
from proofkit.statement.variables import variables_of


class Status(Enum):
    """What replay found of one line."""

    CHECKED = "checked"
    ON_PROSE = "rests on prose"
    PROSE = "prose"
    REJECTED = "rejected"


@frozen
class CheckedLine:
    """A line with what replay found of it, and why where it was rejected."""

    line: Step | Prose
    status: Status
    reason: str = ""


@frozen
class Replay:
    """A derivation replayed, and whether its checked lines alone establish the claim.

    With `of_negation` the derivation is that of the claim's refutation, and what is established is
    that the claim is false. `contradictory` says that the assumptions and the checked lines entail
    a falsehood, so that nothing meets the assumptions.
    """

    lines: tuple[CheckedLine, ...]
    establishes_claim: bool
    with_prose: bool
    of_negation: bool = False
    contradictory: bool = False

    @property
    def first_rejected(self) -> tuple[int, CheckedLine] | None:
        """The number, from 1, and the first line that was rejected."""
        for number, line in enumerate(self.lines, start=1):
            if line.status is Status.REJECTED:
                return number, line
        return None


def replay(claim: Claim, derivation: Derivation | None) -> Replay:
    """Check every line, then whether the claim follows from domain, givens and checked lines.

    Without a derivation the claim must follow from its assumptions at once. A claim with a
    counterexample family is replaced by its refutation.
    """
    if claim.refutation is not None:
        return evolve(replay(claim.refutation, derivation), of_negation=True)
    stated = derivation.lines if derivation else ()
    _refuse_homonyms(claim, stated)
    forms = NormalForms((*claim.forall, *claim.exists, *claim.obtained))
    checked, hoped = Context(forms, claim.assumptions), Context(forms, claim.assumptions)
    lines = [_check(line, checked, hoped) for line in stated]
    proved = _establishes(checked, claim)
    absurd = proved and checked.entails(sp.false)
    hopeful = proved or _establishes(hoped, claim)
    return Replay(tuple(lines), proved, hopeful, contradictory=absurd)


def follows(claim: Claim, derivation: Derivation, variants: Iterable[Claim]) -> list[bool]:
    """Which variants of a claim, under the same assumptions, its derivation establishes as well."""
    forms = NormalForms((*claim.forall, *claim.exists, *claim.obtained))
    checked, hoped = Context(forms, claim.assumptions), Context(forms, claim.assumptions)
    for line in derivation.lines:
        _check(line, checked, hoped)
    return [_establishes(checked, variant) for variant in variants]


@define
class Continuation:
    """A derivation replayed once, to be continued with other steps, each time from its end.

    A time limit may interrupt the replay; the next call resumes it.
    """

    claim: Claim
    derivation: Derivation
    _checked: Context = field(init=False)
    _accepted: list[Step] = field(factory=list, init=False)
    _seen: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        claim = self.claim
        forms = NormalForms((*claim.forall, *claim.exists, *claim.obtained))
        self._checked = Context(forms, claim.assumptions)

    def establishes(self, variant: Claim, attempts: Iterable[Iterable[Step]]) -> bool:
        """Whether the variant, under the same assumptions, follows from the derivation and the
        steps of the attempts so far, those that are accepted; the first that suffices is the last.

        Raises
        ------
        StatementError
            If one name is declared with different domains.
        """
        self._replay()
        context = self._end()
        for attempt in attempts:
            steps = tuple(attempt)
            _refuse_homonyms(variant, (*self.derivation.lines, *steps))
            for step in steps:
                if not _rejection(step, context):
                    context.add(step.formula)
            if _establishes(context, variant):
                return True
        return False

    def _replay(self) -> None:
        lines = self.derivation.lines
        while self._seen < len(lines):
            line = lines[self._seen]
            if isinstance(line, Step) and not _rejection(line, self._checked):
                self._checked.add(line.formula)
                self._accepted.append(line)
            self._seen += 1

    def _end(self) -> Context:
        """What is known at the end, for steps to be added to."""
        context = Context(self._checked.forms, self.claim.assumptions)
        for step in self._accepted:
            context.add(step.formula)
        context.share(self._checked)
        return context


def _refuse_homonyms(claim: Claim, lines: Sequence[Step | Prose]) -> None:
    """Rules tell coordinates apart by name, so no two variables may share one.

    Raises
    ------
    StatementError
        If the claim and its derivation declare one name with different domains.
    """
    formulas = [line.formula if isinstance(line, Step) else line.asserts for line in lines]
    data = [node for line in lines if isinstance(line, Step) for node in outside_nodes(line.rule)]
    goal = claim.derivable_goal or ()
    nodes = (*claim.assumptions, *goal, *data, *(f for f in formulas if f is not None))
    bound = (x for node in nodes for x in bound_in(node))
    variables_of((*nodes, *bound))


def _check(line: Step | Prose, checked: Context, hoped: Context) -> CheckedLine:
    if isinstance(line, Prose):
        if line.asserts is not None:
            hoped.add(line.asserts)
        return CheckedLine(line, Status.PROSE)
    reason = _rejection(line, checked)
    if not reason:
        checked.add(line.formula)
        hoped.add(line.formula)
        hoped.share(checked)
        return CheckedLine(line, Status.CHECKED)
    if len(hoped) > len(checked) and not _rejection(line, hoped):
        hoped.add(line.formula)
        return CheckedLine(line, Status.ON_PROSE)
    return CheckedLine(line, Status.REJECTED, reason)


def _rejection(step: Step, context: Context) -> str:
    if step.formula is sp.true or step.formula is True:
        return ""
    try:
        _require_values(step, context)
        verify(step.rule, step.formula, context)
    except (StepRejected, ArithmeticFailure, StatementError) as failure:
        return str(failure)
    except (ValueError, TypeError, AttributeError, LookupError) as failure:
        return f"{type(step.rule).__name__} does not fit this formula ({failure})"
    return ""


def _require_values(step: Step, context: Context) -> None:
    """Everything in the step belongs to the statement language, and is defined."""
    data = tuple(outside_nodes(step.rule))
    formula = _undifferentiated(step.formula)
    for node in (formula, *data):
        tree(node)
    for condition in undefined_parts((formula, *data)):
        context.require(holds(condition, context), condition, " is needed for it to be defined")


def _undifferentiated(formula: Boolean) -> Boolean:
    """The formula with every derivative replaced by what is differentiated."""
    return formula.replace(lambda node: isinstance(node, sp.Derivative), lambda node: node.args[0])


def _establishes(context: Context, claim: Claim) -> bool:
    """Whether the goal follows, every obtained variable having been obtained."""
    goal = claim.derivable_goal
    if goal is None or not context.has_obtained(claim.obtained):
        return False
    return all(holds(part, context) for part in sp.And.make_args(sp.And(*goal)))
