"""Asking z3, and cvc5 as a second opinion where it is installed.

`unknown` and a timeout are answers of their own, never `unsat`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from enum import Enum
from fractions import Fraction
from importlib.util import find_spec
from typing import Any

import z3
from attrs import define, field, frozen

from proofkit._errors import Contradiction, EngineUnavailable

MILLISECONDS = 15_000
"""Limit for one question to one solver; reaching it leaves the question open."""

BRIEF = 1_000
"""Milliseconds for a question of less weight."""

CHEAP_SECONDS = 1.0
"""What z3 refutes faster than this is worth a second opinion."""

STARTING_SECONDS = 1.0
"""What it takes to start a process that has cvc5 loaded."""

SECOND_SECONDS = 2.0
"""Time for all second opinions on the answers to one claim together."""


class Sat(Enum):
    """What a solver says of a set of conditions."""

    SAT = "sat"
    UNSAT = "unsat"
    UNKNOWN = "unknown"


@frozen
class Answer:
    """A solver's answer, the values of a solution by name where it has one, and who said so."""

    sat: Sat
    said_by: tuple[str, ...] = ()
    values: dict[str, list[Fraction]] = field(factory=dict)

    def __str__(self) -> str:
        return f"{' and '.join(self.said_by)}: {self.sat.value}"


DIGITS = (3, 6, 12, 24, 48)
"""Precisions at which algebraic values are rounded to rational ones."""


@define
class Solvers:
    """Both solvers, with a limited time for second opinions.

    Attributes
    ----------
    milliseconds
        Limit for one question to one solver.
    insisting
        Whether cvc5 is asked what z3 does not know.
    seconds
        How much time is left for second opinions.
    """

    milliseconds: int = MILLISECONDS
    insisting: bool = True
    seconds: float = SECOND_SECONDS

    @classmethod
    def briefly(cls) -> Solvers:
        """z3 alone, for a second."""
        return cls(BRIEF, insisting=False, seconds=0)

    def ask(self, conditions: Sequence[z3.BoolRef], context: z3.Context) -> Answer:
        """Whether the conditions can be met together.

        Raises
        ------
        Contradiction
            If the solvers contradict each other.
        """
        solver = _solver(z3.Solver(ctx=context), conditions, self.milliseconds)
        start = time.perf_counter()
        first = _quantified_answer(conditions, context, self.milliseconds) or _z3_answer(solver)
        cheap = time.perf_counter() - start < CHEAP_SECONDS
        if first.sat is Sat.UNKNOWN and self.insisting:
            return self._confronted(first, solver, self.milliseconds)
        if first.sat is Sat.UNSAT and cheap and self.seconds > 0:
            return self._confronted(first, solver, int(1000 * self.seconds))
        return first

    def _confronted(self, first: Answer, solver: z3.Solver, limit: int) -> Answer:
        start = time.perf_counter()
        try:
            second = cvc5_answer(solver.to_smt2(), logic_of(solver), limit)
        except EngineUnavailable:
            return first
        finally:
            self.seconds -= time.perf_counter() - start
        if first.sat is Sat.UNSAT and second.sat is Sat.SAT:
            raise Contradiction("z3 says unsat, cvc5 says sat, of the same conditions")
        if second.sat is Sat.UNKNOWN:
            return first
        if first.sat is Sat.UNKNOWN:
            return second
        return Answer(first.sat, (*first.said_by, *second.said_by))


def _solver(made: z3.Solver, conditions: Sequence[z3.BoolRef], milliseconds: int) -> z3.Solver:
    made.set("timeout", milliseconds)
    made.add(*conditions)
    return made


def _quantified_answer(
    conditions: Sequence[z3.BoolRef], context: z3.Context, milliseconds: int
) -> Answer | None:
    """What z3's procedure for quantified real arithmetic says, where it applies and knows."""
    goal = z3.Goal(ctx=context)
    goal.add(*conditions)
    if not z3.Probe("has-quantifiers", ctx=context)(goal):
        return None
    solver = _solver(z3.Tactic("nlqsat", ctx=context).solver(), conditions, milliseconds)
    if " Int)" in solver.sexpr():
        return None
    try:
        answer = _z3_answer(solver)
    except z3.Z3Exception:
        return None
    return None if answer.sat is Sat.UNKNOWN else answer


def _z3_answer(solver: z3.Solver) -> Answer:
    sat = Sat(str(solver.check()))
    return Answer(sat, ("z3",), _z3_values(solver.model()) if sat is Sat.SAT else {})


def _z3_values(model: z3.ModelRef) -> dict[str, list[Fraction]]:
    numbers = {d.name(): model[d] for d in model.decls() if d.arity() == 0}
    return {name: _rationals(value) for name, value in numbers.items() if z3.is_arith(value)}


def _rationals(value: Any) -> list[Fraction]:
    if z3.is_algebraic_value(value):
        return [Fraction(value.approx(digits).as_string()) for digits in DIGITS]
    return [Fraction(value.as_string())]


def logic_of(solver: z3.Solver) -> str:
    """The SMT-LIB logic of the solver's conditions; cvc5 is slow unless it is told."""
    text = solver.to_smt2()
    quantified = "(forall " in text or "(exists " in text
    return ("" if quantified else "QF_") + ("NIRA" if " Int)" in text else "NRA")


def cvc5_answer(text: str, logic: str, milliseconds: int) -> Answer:
    """What cvc5 says of an SMT-LIB script, in a process of its own: its limits are no limits.

    Raises
    ------
    EngineUnavailable
        If cvc5 is not installed.
    """
    if find_spec("cvc5") is None:
        raise EngineUnavailable("cvc5 is not installed: pip install proofkit[smt]")
    command = [sys.executable, "-m", "proofkit.engines.cvc5_process", logic]
    try:
        done = subprocess.run(
            command,
            input=text,
            capture_output=True,
            text=True,
            timeout=STARTING_SECONDS + milliseconds / 1000,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Answer(Sat.UNKNOWN, ("cvc5",))
    if done.returncode != 0:  # what cvc5 cannot read it has no opinion on
        return Answer(Sat.UNKNOWN, ("cvc5",))
    said = json.loads(done.stdout)
    values = {name: [Fraction(value)] for name, value in said["values"].items()}
    return Answer(Sat(said["sat"]), ("cvc5",), values)
