"""How far each constant in a conclusion can be moved until the claim breaks."""

from __future__ import annotations

import time
from collections.abc import Iterator

import sympy as sp
from attrs import evolve

from proofkit._errors import ProofkitError
from proofkit.audit.findings import Constant
from proofkit.audit.mutants import changed_everywhere, told
from proofkit.audit.places import Place, places
from proofkit.audit.refuter import Refutation, Refuter, settled_by_solver
from proofkit.engines.time_limit import TimeUp, time_limit
from proofkit.statement.claim import Claim

CONSTANTS = 4
"""How many constants are looked at, those nearest to the top of the statement first."""

FINEST = sp.Rational(1, 32)
"""The finest change that is tried, relative to the constant (to 1 for a constant 0)."""

SECONDS_EACH = 8.0


def sharpness(refuter: Refuter, recorded: str, deadline: float) -> Iterator[Constant]:
    """Each constant and direction in which the claim was refuted, with the interval between what
    holds and what fails.

    The lower end is the constant as stated, with the recorded verdict, or a tighter value that z3
    proved or that no instance refuted ("supported").
    """
    for place in _constants(refuter.claim):
        for sign in (1, -1):
            if time.monotonic() > deadline:
                return
            try:
                with time_limit(SECONDS_EACH):
                    found = _Search(refuter, place, sign).interval(recorded)
            except (TimeUp, ProofkitError):
                continue
            if found is not None:
                yield found


def _constants(claim: Claim) -> list[Place]:
    """Distinct constants in the conclusion; −1 before a term is a sign, and exponents are none."""
    found: dict[tuple[sp.Basic | None, sp.Basic], Place] = {}
    for place in places(claim.then):
        is_sign = place.node == -1 and isinstance(place.parent, sp.Mul)
        if isinstance(place.node, sp.Rational) and not place.is_exponent and not is_sign:
            found.setdefault((place.parent, place.node), place)
    return sorted(found.values(), key=lambda p: len(p.path))[:CONSTANTS]


class _Search:
    """One constant, moved in one direction."""

    def __init__(self, refuter: Refuter, place: Place, sign: int) -> None:
        self._refuter, self._place, self._sign = refuter, place, sign
        node = place.node
        self._scale = abs(node) if node != 0 else sp.Integer(1)
        self._tried: dict[sp.Rational, Refutation | None] = {}

    def interval(self, recorded: str) -> Constant | None:
        if self._fails(FINEST):
            return self._constant(sp.Integer(0), FINEST, recorded)
        step = sp.Integer(1)
        if not self._fails(step):
            return None
        holds, fails = FINEST, step
        while fails - holds > FINEST:
            middle = (holds + fails) / 2
            if self._fails(middle):
                fails = middle
            else:
                holds = middle
        proved = settled_by_solver(self._variant(holds), self._refuter.size) is True
        return self._constant(holds, fails, "proved by z3" if proved else "not refuted")

    def _constant(self, holds: sp.Rational, fails: sp.Rational, verdict: str) -> Constant:
        refutation = self._tried[fails]
        assert refutation is not None
        return Constant(
            value=str(self._place.node),
            where=told(self._place),
            direction="larger" if self._sign > 0 else "smaller",
            holds=str(self._value(holds)),
            fails=str(self._value(fails)),
            verdict=verdict,
            witness=refutation.witness,
        )

    def _value(self, step: sp.Rational) -> sp.Rational:
        return self._place.node + self._sign * step * self._scale

    def _variant(self, step: sp.Rational) -> Claim:
        claim = self._refuter.claim
        then = changed_everywhere(claim.then, self._place, self._value(step))
        return evolve(claim, then=then)

    def _fails(self, step: sp.Rational) -> bool:
        """Whether the claim with the moved constant has a confirmed counterexample.

        The finest change is looked at most closely; what that finds serves the others.
        """
        variant = self._variant(step)
        found = self._refuter.refutation(variant, boundary=step == FINEST)
        if found is None and step != FINEST:
            found = self._refuter.by_search(variant)
        confirmed = found is not None and found.how == "counterexample"
        self._tried[step] = found if confirmed else None
        return confirmed
