"""Whether each assumption is needed: does the claim have a counterexample without it?"""

from __future__ import annotations

import time
from collections.abc import Iterator

from attrs import evolve

from proofkit._errors import ProofkitError
from proofkit.audit.findings import Assumption
from proofkit.audit.refuter import Refutation, Refuter, settled_by_solver
from proofkit.audit.relaxed import Relaxed, relaxations
from proofkit.engines.checking import Instance, InstanceChecker
from proofkit.engines.shrinking import simplified
from proofkit.engines.time_limit import TimeUp, time_limit
from proofkit.statement.variables import coordinates_of

SECONDS_EACH = 10.0
SECONDS_TO_SHRINK = 3.0
MAYBE = "no counterexample found: maybe not needed"


def necessity(refuter: Refuter, deadline: float) -> Iterator[Assumption]:
    """Each assumption of the refuter's claim, with what was found without it.

    An assumption is needed if a counterexample to the claim without it was found and confirmed;
    nothing shows that it is not, not even a proof, since what it makes defined may matter.
    """
    for relaxed in relaxations(refuter.claim):
        if time.monotonic() > deadline:
            yield Assumption(relaxed.name, None, remark="not examined: time ran out")
            continue
        try:
            with time_limit(SECONDS_EACH):
                found = _without(relaxed, refuter)
        except TimeUp:
            found = Assumption(relaxed.name, None, remark=f"undecided after {SECONDS_EACH:g} s")
        except ProofkitError as error:
            found = Assumption(relaxed.name, None, remark=f"cannot be evaluated: {error}")
        yield _shrunk(found, relaxed)


def _without(relaxed: Relaxed, refuter: Refuter) -> Assumption:
    own = Refuter(relaxed.claim, refuter.size, refuter.seed)
    found = own.refutation(relaxed.claim) or settled_by_solver(relaxed.claim, refuter.size)
    if isinstance(found, Refutation):
        if found.how == "counterexample":
            return Assumption(relaxed.name, True, found.witness)
        remark = f"without it the witness given fails at {found.witness}; another may exist"
        return Assumption(relaxed.name, None, remark=remark)
    remark = "proved without it, by z3" if found else MAYBE
    return Assumption(relaxed.name, None, remark=remark)


def _shrunk(found: Assumption, relaxed: Relaxed) -> Assumption:
    """With a simpler counterexample, if one is found in time."""
    if found.witness is None or relaxed.claim.exists:
        return found
    names = dict(found.witness.values)
    explicit = [x for x in coordinates_of(relaxed.claim.forall) if x.name in names]
    instance: Instance = {x: names[x.name] for x in explicit}
    try:
        with time_limit(SECONDS_TO_SHRINK):
            checker = InstanceChecker(relaxed.claim)
            smaller, _ = simplified(checker, instance, checker.check(instance))
    except (TimeUp, ProofkitError, ArithmeticError):
        return found
    values = tuple(sorted((x.name, value) for x, value in smaller.items()))
    return evolve(found, witness=evolve(found.witness, values=values))
