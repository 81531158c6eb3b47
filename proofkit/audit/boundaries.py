"""Instances at which a comparison becomes an equality, and ones on either side of it.

Where ``<`` and ``≤`` differ, or a constant and a slightly different one, only such instances show.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import islice

import sympy as sp
from sympy.core.relational import Relational
from sympy.polys.polyerrors import BasePolynomialError

from proofkit.audit.places import places
from proofkit.audit.sample import Sample, Specimen
from proofkit.engines.checking import Instance
from proofkit.statement.variables import Coordinate, Real, Simplex

SPECIMENS = 6
"""From how many instances to move to the boundary."""

ATOMS = 4
"""To the boundaries of how many comparisons."""

LONGEST = 400
"""Nodes of a comparison; the equations of longer ones take too long to solve."""

SECONDS = 2.0
"""For bisecting between specimens, and for solving equations."""

BISECTIONS = 5
FINEST = 10_000
"""The largest denominator of a value found by bisection."""

OFFSETS = tuple(Fraction(1, 2**k) for k in (4, 10))
"""How far to either side of the boundary, in units of the moved coordinate."""


def boundary_instances(sample: Sample, conditions: Iterable[sp.Basic]) -> Iterator[Instance]:
    """Instances on the boundaries of the comparisons in `conditions`, and near them.

    From each of the simplest specimens one coordinate is moved at a time, to the rational zeros of
    the difference of the two sides; a coordinate of a simplex at the expense of another one.
    """
    until = time.monotonic() + SECONDS
    for atom in islice(_comparisons(conditions), ATOMS):
        gap = atom.lhs - atom.rhs
        for specimen in _spread(sample.met or sample.drawn):
            for move in _moves(specimen, gap.free_symbols):
                if time.monotonic() > until:
                    return
                yield from _onto(gap, specimen, move)


def _comparisons(conditions: Iterable[sp.Basic]) -> Iterator[Relational]:
    found = _all_comparisons(conditions)
    short = (a for a in found if sum(1 for _ in sp.preorder_traversal(a)) <= LONGEST)
    yield from (a for a in short if (a.lhs - a.rhs).free_symbols)


def _all_comparisons(conditions: Iterable[sp.Basic]) -> dict[Relational, None]:
    return dict.fromkeys(
        place.node
        for condition in conditions
        for place in places(condition)
        if isinstance(place.node, Relational)
    )


def add_near_flips(sample: Sample, conditions: Iterable[sp.Basic]) -> list[Specimen]:
    """New specimens on both sides of where comparisons in `conditions` change their truth.

    One real variable at a time is set to its smallest and to its largest value in the sample; where
    that flips a comparison, the values between are bisected. Unlike `boundary_instances` it needs
    no equation that can be solved.
    """
    until, found = time.monotonic() + SECONDS, list[Specimen]()
    inputs = set(sample.inputs)
    atoms = [a for a in _all_comparisons(conditions) if a.free_symbols and a.free_symbols <= inputs]
    reals = [v.coordinates[0] for v in sample.explicit if type(v) is Real]
    for atom in atoms[:ATOMS]:
        for specimen in _spread(sample.drawn):
            for x in reals:
                values = sorted(s.instance[x] for s in sample.drawn)
                for extreme in (values[0], values[-1]):
                    if time.monotonic() > until:
                        return found
                    found += _bisected(sample, atom, specimen, x, extreme)
    return found


def _bisected(
    sample: Sample, atom: Relational, specimen: Specimen, x: Coordinate, extreme: Fraction
) -> Iterator[Specimen]:
    here = next(sample.truths([atom], [specimen]))
    low, high = specimen.instance[x], extreme
    for step in range(BISECTIONS + 1):
        middle = _between(low, high) if step else extreme
        moved = sample.admitted({**specimen.instance, x: middle})
        if moved is None:
            return
        truth = next(sample.truths([atom], [moved]))
        if not truth.known or (step == 0 and truth is here):
            return
        yield moved
        low, high = (middle, high) if truth is here else (low, middle)


def _between(a: Fraction, b: Fraction) -> Fraction:
    """The geometric mean of positive numbers, roughly, else the arithmetic one."""
    if min(a, b) > 0:
        return Fraction(math.sqrt(a) * math.sqrt(b)).limit_denominator(FINEST)
    return (a + b) / 2


def _spread(specimens: Sequence[Specimen]) -> list[Specimen]:
    step = max(1, len(specimens) // SPECIMENS)
    return list(specimens[::step][:SPECIMENS])


Move = dict[Coordinate, int]
"""How fast each coordinate moves; the others stay."""


def _moves(specimen: Specimen, symbols: set[sp.Basic]) -> Iterator[Move]:
    for x in sorted(specimen.instance, key=str):
        if isinstance(x.variable, Simplex):
            last = x.variable.coordinates[-1]
            if x != last and {x, last} & symbols:
                yield {x: 1, last: -1}
        elif x in symbols:
            yield {x: 1}


def _onto(gap: sp.Expr, specimen: Specimen, move: Move) -> Iterator[Instance]:
    t = sp.Dummy("t", real=True)
    values = {x: _rational(v) + move.get(x, 0) * t for x, v in specimen.instance.items()}
    for root in _rational_zeros(gap.xreplace(values), t):
        here = {x: v + move.get(x, 0) * root for x, v in specimen.instance.items()}
        yield here
        for offset in OFFSETS:
            for sign in (1, -1):
                yield {x: v + sign * offset * move.get(x, 0) for x, v in here.items()}


def _rational_zeros(expression: sp.Expr, t: sp.Symbol) -> list[Fraction]:
    """The rational zeros of a rational function; none where it is something else."""
    if expression.free_symbols != {t} or not expression.is_rational_function(t):
        return []
    try:
        above = sp.Poly(sp.together(expression).as_numer_denom()[0], t, domain="QQ")
    except BasePolynomialError:
        return []
    if above.degree() < 1 or above.degree() > 8:
        return []
    roots = (-f.nth(0) / f.nth(1) for f, _ in above.factor_list()[1] if f.degree() == 1)
    return [Fraction(int(r.p), int(r.q)) for r in roots if r != 0]


def _rational(value: Fraction) -> sp.Rational:
    return sp.Rational(value.numerator, value.denominator)
