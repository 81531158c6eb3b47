"""Whether the assumptions of a claim can be met."""

from __future__ import annotations

import sympy as sp
import z3
from attrs import evolve, frozen

from proofkit._errors import ProofkitError
from proofkit.arithmetic.ternary import Ternary
from proofkit.audit.refuter import Refuter
from proofkit.engines.checking import Instance, InstanceChecker
from proofkit.engines.decide import Question
from proofkit.engines.solvers import Sat, Solvers
from proofkit.statement.claim import Claim
from proofkit.statement.variables import FunctionVariable


@frozen
class Vacuity:
    """Whether a claim is vacuous, None if that is not known, and an instance if it is not."""

    vacuous: bool | None
    instance: tuple[tuple[str, str], ...] = ()


def vacuity(refuter: Refuter) -> Vacuity:
    """The simplest instance drawn that certainly meets all assumptions, or what z3 says of them."""
    met = refuter.sample.met
    if met:
        return Vacuity(False, _named(met[0].instance))
    return _by_solver(refuter.claim)


def _by_solver(claim: Claim) -> Vacuity:
    if any(isinstance(v, FunctionVariable) for v in claim.forall):
        return Vacuity(None)
    try:
        question = Question(claim, Solvers.briefly())
        answer = question.assumptions_hold_somewhere()
        if answer.sat is Sat.UNSAT:
            return Vacuity(True)
        if answer.sat is Sat.SAT:
            checker = InstanceChecker(evolve(claim, exists=(), witness={}, then=sp.true))
            for instance in question.rational_instances(answer):
                if checker.check(instance).assumptions is Ternary.TRUE:
                    return Vacuity(False, _named(instance))
    except (ProofkitError, z3.Z3Exception, KeyError):
        pass
    return Vacuity(None)


def _named(instance: Instance) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((x.name, str(value)) for x, value in instance.items()))
