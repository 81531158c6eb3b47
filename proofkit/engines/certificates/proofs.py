"""The evidence of a proof: a replayed derivation, with all that its steps rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import sympy as sp
from flint import arb

from proofkit._errors import ProofkitError, StatementError
from proofkit.arithmetic.ternary import Ternary
from proofkit.engines.certificates.encoding import NeedsSolver, arithmetic, encoded_step
from proofkit.engines.checking import Instance, InstanceChecker
from proofkit.engines.decide import Question
from proofkit.engines.derive.contents import bound_in, outside_nodes
from proofkit.engines.derive.replay import Replay, Status, replay
from proofkit.engines.solvers import Sat, Solvers
from proofkit.evidence.result import Json
from proofkit.statement.canonical import tree
from proofkit.statement.claim import Claim
from proofkit.statement.derivation import Derivation, Step
from proofkit.statement.implicit import Implicit
from proofkit.statement.rules import Lemma
from proofkit.statement.variables import Coordinate, Variable, variables_of
from proofkit.strategies import instances, sample

CANDIDATES = 40
"""Instances tried in search of one that meets the assumptions."""

DIGITS = 40
"""Of the approximate coordinates of implicitly defined points."""


def needs(tool: str) -> Json:
    """Evidence that says what it would take to recheck the verdict."""
    return {"kind": "needs", "tool": tool}


def proof(claim: Claim, derivation: Derivation | None) -> Json:
    """What the proof of a claim rests on; where that cannot be written down, what it needs."""
    if not claim.forall and not claim.exists:
        return {"kind": "evaluation"}
    replayed = replay(claim, derivation)
    sound = replayed.establishes_claim and replayed.first_rejected is None
    try:
        steps = _steps(replayed) if sound else _by_arithmetic(claim, replayed)
        own = _own_variables(claim, replayed)
        met = _values(claim)
        if met is None:
            return needs("an instance of its assumptions, of which none was found")
        return _derivation(claim, steps, own, met)
    except NeedsSolver:
        return needs("z3")
    except StatementError as error:
        return needs(f"nodes outside the canonical form ({error})")
    except ProofkitError as error:
        return needs(f"what could not be computed again ({error})")


def _derivation(claim: Claim, steps: list[Json], own: tuple[Variable, ...], met: Json) -> Json:
    witness = claim.construction or claim.witness
    return {
        "kind": "derivation",
        "instance": {**met, **_some_values(own)},
        "witness": {x.name: tree(value) for x, value in witness.items()},
        "obtained": [v.canonical() for v in claim.obtained],
        "locals": [v.canonical() for v in own],
        "steps": steps,
    }


def _steps(replayed: Replay) -> list[Json]:
    return [_step(line.line) for line in replayed.lines if isinstance(line.line, Step)]


def _step(step: Step) -> Json:
    if not isinstance(step.rule, Lemma):
        return encoded_step(step)
    rule = step.rule
    claim = rule.theorem.claims(rule.size)[rule.number - 1]
    replayed = replay(claim, rule.theorem.derivations(rule.size)[rule.number - 1])
    evidence = _derivation(claim, _steps(replayed), _own_variables(claim, replayed), {})
    data = {
        "claim": claim.canonical(),
        "evidence": evidence,
        "values": [[tree(x), tree(value)] for x, value in rule.values],
    }
    return {"formula": tree(step.formula), "rule": "Lemma", "data": data}


def _by_arithmetic(claim: Claim, replayed: Replay) -> list[Json]:
    """Of a claim that no derivation establishes: each part of it follows from its assumptions."""
    goal = claim.derivable_goal
    if goal is None or claim.obtained or replayed.of_negation:
        raise NeedsSolver
    checked = (c.line for c in replayed.lines if c.status is Status.CHECKED)
    steps = [_step(line) for line in checked if isinstance(line, Step)]
    for part in (p for g in goal for p in sp.And.make_args(g) if p != sp.true):
        data = arithmetic(part, claim.assumptions)
        steps.append({"formula": tree(part), "rule": "Arithmetic", "data": data})
    return steps


def _own_variables(claim: Claim, replayed: Replay) -> tuple[Variable, ...]:
    """The variables that occur free in a derivation, but not in its claim."""
    nodes: list[sp.Basic] = []
    for line in replayed.lines:
        if isinstance(line.line, Step):
            nodes += [line.line.formula, *outside_nodes(line.line.rule)]
    names = {v.name for v in (*claim.forall, *claim.exists, *claim.obtained)}
    bound = {x for node in nodes for x in bound_in(node)}
    symbols = {s for node in nodes for s in node.free_symbols} | bound
    found = variables_of(s for s in symbols if isinstance(s, Coordinate))
    return tuple(v for v in found if v.name not in names)


def _some_values(variables: tuple[Variable, ...]) -> Json:
    if not variables:
        return {}
    (drawn,) = sample(instances(variables), 1, 0)
    return {x.name: str(value) for x, value in drawn.items()}


def _values(claim: Claim) -> Json | None:
    """Values that certainly meet the assumptions, those of implicit points being approximate."""
    bare = Claim(claim.forall, claim.given, (), sp.true)
    checker = InstanceChecker(bare)
    for candidate in _candidates(bare):
        try:
            if checker.check(candidate).assumptions is Ternary.TRUE:
                return {x.name: str(v) for x, v in with_points(claim, candidate).items()}
        except ProofkitError:
            continue
    return None


def _candidates(claim: Claim) -> Iterator[Instance]:
    """Drawn ones, and what a solver finds."""
    yield from sample(instances(claim), CANDIDATES, 0)
    try:
        question = Question(claim, Solvers())
    except ProofkitError:
        return
    answer = question.assumptions_hold_somewhere()
    if answer.sat is Sat.SAT:
        yield from question.rational_instances(answer)


def with_points(claim: Claim, values: Mapping[Coordinate, Fraction]) -> dict[Coordinate, Fraction]:
    """The values, and approximate ones of the implicitly defined points; raises where none is."""
    found = dict(values)
    if any(isinstance(v, Implicit) for v in claim.forall):
        points = InstanceChecker(claim).points(values, 4 * DIGITS)
        found |= {x: _rounded(ball) for x, ball in points.items()}
    return found


def _rounded(number: Any) -> Fraction:
    mantissa, exponent = arb(number).mid().man_exp()
    exact = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return Fraction(round(exact * 10**DIGITS), 10**DIGITS)
