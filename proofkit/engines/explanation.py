"""Why a condition fails on an instance, in words that let a reader recheck it."""

from __future__ import annotations

from flint import arb, fmpq
from sympy.logic.boolalg import Boolean

from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.orbits import decision
from proofkit.arithmetic.precision import working_precision
from proofkit.engines.checking import Instance
from proofkit.notation.unicode import in_one_line
from proofkit.statement.predicates import OrbitsTendTo

_DIGITS = 12


def why_violated(condition: Boolean, instance: Instance, bits: int) -> str:
    """The condition and, where its failure has a witness of its own, that witness."""
    if isinstance(condition, OrbitsTendTo):
        return in_one_line(condition) + _orbit_elsewhere(condition, instance, bits)
    return in_one_line(condition)


def _orbit_elsewhere(condition: OrbitsTendTo, instance: Instance, bits: int) -> str:
    by_name = {x.name: value for x, value in instance.items()}
    knowns = sorted(condition.free_symbols, key=str)
    if any(x.name not in by_name for x in knowns):
        return ""
    values = [by_name[x.name] for x in knowns]
    with working_precision(bits):
        exact = [fmpq(v.numerator, v.denominator) for v in values]
        decided = decision(condition, compile_nodes)
        orbit = decided.counterexample(exact)
        repels = orbit is None and decided.limit_repels(exact)
    if orbit is None:
        return ": it repels almost all orbits" if repels else ""
    start = ", ".join(
        f"{in_one_line(x)} = {_shown(box)}"
        for x, box in zip(condition.state, orbit.boxes[0], strict=True)
    )
    rounds = "1 round" if orbit.period == 1 else f"{orbit.period} rounds"
    return f": there is a start {start} that returns exactly after {rounds}"


def _shown(box: arb) -> str:
    return str(box.str(_DIGITS))
