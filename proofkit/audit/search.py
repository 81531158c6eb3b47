"""Instances on which a condition seems to fail, by a population search over its margin.

Differential evolution (Storn and Price, 1997) with Deb's rules: whoever violates the assumptions
less is better, and of those who meet them whoever has the smaller margin. Moves to the ends of
intervals, to other orders of magnitude and to equal entries are mixed in, since that is where
statements fail. Everything is in floats; what is found must be confirmed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import numpy as np
import sympy as sp
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from proofkit.arithmetic.float_functions import Floats
from proofkit.arithmetic.float_newton import FloatProgram
from proofkit.arithmetic.margins import compile_floats
from proofkit.audit.eliminations import Elimination, eliminations
from proofkit.audit.float_points import FloatPoints
from proofkit.audit.space import LARGEST, Space
from proofkit.engines.checking import Instance, parts_of
from proofkit.statement.implicit import Implicit
from proofkit.statement.variables import Simplex, Variable

MEMBERS = 96
STARTS = 2000
GENERATIONS = 240
PATIENCE = 60
"""After how many generations without progress the search starts afresh or ends."""

ROUNDS = ((0.0, 2.0**20), (1e-4, 2.0**10), (1e-2, 2.0**5))
"""For each round a near miss and a largest coordinate. Smaller positive margins than a near miss
count as large ones, since where a statement is nearly an equality on a large set the first round
ends there; and the first round may end where large numbers cancel."""

ENOUGH = 24
"""How many members must seem to be counterexamples."""

CLEAR = 1e-7
"""Margins closer to 0 may be errors of rounding, or say that two sides are equal."""

SECONDS = 3.0
"""A limit for slow claims only: where it is reached, what is found depends on the machine."""

FINEST = (2, 6, 24, 100, 1000, 2**20)
"""Largest denominators that are tried when a point is made rational."""

CANDIDATES = 6

_LOST = 10.0
"""The violation where an assumption has no value in floats, or no implicit point was found."""


@frozen
class _Members:
    """A population: explicit and implicit coordinates, violations, margins; a column each."""

    points: Floats
    hidden: Floats
    violation: Floats
    margin: Floats

    @property
    def count(self) -> int:
        return len(self.margin)

    @property
    def failing(self) -> NDArray[np.bool_]:
        """Which seem to be counterexamples."""
        return np.asarray((self.violation == 0) & (self.margin < 0))

    def order(self) -> NDArray[np.intp]:
        """Indices, the best first."""
        return np.asarray(np.lexsort((self.margin, self.violation)))

    def chosen(self, indices: NDArray[np.intp]) -> _Members:
        columns = (a[..., indices] for a in (self.points, self.hidden, self.violation, self.margin))
        return _Members(*columns)

    def without_ties(self, near_miss: float) -> _Members:
        """The same, with the margins of near misses infinite."""
        tied = (self.margin >= 0) & (self.margin < near_miss)
        return evolve(self, margin=np.where(tied, np.inf, self.margin))

    def improved_by(self, other: _Members) -> _Members:
        """Each member, or the other at its place if that is no worse."""
        nearer = other.violation < self.violation
        lower = (other.violation == self.violation) & (other.margin <= self.margin)
        take = nearer | lower
        return _Members(
            np.where(take, other.points, self.points),
            np.where(take, other.hidden, self.hidden),
            np.where(take, other.violation, self.violation),
            np.where(take, other.margin, self.margin),
        )


@frozen
class Landscape:
    """The variables of a claim with their domains, compiled once for many searches."""

    space: Space
    _hidden: FloatPoints
    _inputs: tuple[sp.Symbol, ...]
    _domain: FloatProgram
    _equations: tuple[sp.Eq, ...]
    _given: dict[tuple[sp.Basic, ...], _Terrain | None] = field(factory=dict, init=False)

    @classmethod
    def of(cls, variables: Sequence[Variable]) -> Landscape | None:
        """None if floats say nothing about a domain, or about the equations of a point."""
        explicit = [v for v in variables if not isinstance(v, Implicit)]
        space = Space(explicit)
        implicit = [v for v in variables if isinstance(v, Implicit)]
        hidden = FloatPoints.of(implicit, space.coordinates)
        if hidden is None or not explicit:
            return None
        inputs = (*space.coordinates, *hidden.coordinates)
        domain = parts_of(c for v in explicit for c in v.conditions)
        program = compile_floats(domain, inputs)
        if program is None:
            return None
        simplices = parts_of(c for v in explicit if isinstance(v, Simplex) for c in v.conditions)
        equations = [c for c in domain if isinstance(c, sp.Eq) and c not in simplices]
        return cls(space, hidden, inputs, program, tuple(equations))

    def counterexamples(
        self,
        given: Sequence[sp.Basic],
        goal: Sequence[sp.Basic],
        known: Sequence[Instance],
        seed: int,
        generations: int = GENERATIONS,
    ) -> Iterator[list[Instance]]:
        """Instances that seem to meet `given` and to violate one of the conditions in `goal`, as
        each round of the search finds them.

        The search starts from instances that are `known`, and is the same for the same seed. With
        fewer generations there is only one round.
        Nothing is found where floats do not tell whether an assumption is met, or no condition of
        the goal has a meaning in them.
        """
        ground = self._ground(tuple(given))
        program = self._least(goal)
        if ground is None or program is None or not known:
            return
        terrain = evolve(ground, conclusion=program)
        yield from _Search(terrain, seed, generations).rounds(self.space.points(known))

    def _ground(self, given: tuple[sp.Basic, ...]) -> _Terrain | None:
        if given not in self._given:
            self._given[given] = self._compiled(given)
        return self._given[given]

    def _compiled(self, given: tuple[sp.Basic, ...]) -> _Terrain | None:
        program = compile_floats(given, self._inputs)
        equations = [*self._equations, *(g for g in given if isinstance(g, sp.Eq))]
        solved = eliminations(equations, self.space.variables) if equations else (None,)
        if program is None or not solved:
            return None
        return _Terrain(self.space, self._hidden, (self._domain, program), solved)

    def _least(self, goal: Sequence[sp.Basic]) -> FloatProgram | None:
        """The least margin of those conditions that have one."""
        found = (compile_floats([part], self._inputs) for part in goal)
        programs = [p for p in found if p is not None]
        if not programs:
            return None

        def least(points: Floats) -> Floats:
            return np.asarray(np.fmin.reduce([p(points)[0] for p in programs]))

        return least


@frozen
class _Terrain:
    """Assumptions and a conclusion, compiled."""

    space: Space
    hidden: FloatPoints
    assumptions: tuple[FloatProgram, ...]
    ways: tuple[Elimination | None, ...]
    conclusion: FloatProgram | None = None
    largest: float = LARGEST

    @property
    def solved(self) -> Elimination | None:
        """What makes the equations true."""
        return self.ways[0]

    def turned(self) -> _Terrain:
        """The same with the next way to make the equations true."""
        return evolve(self, ways=(*self.ways[1:], self.ways[0]))

    def members(self, points: Floats, near: Floats | None = None) -> _Members:
        """The points, moved into the domain."""
        moved = self.space.repaired(points, self.largest)
        if self.solved is not None:
            moved = self.space.completed(self.solved.in_floats(moved))
        return self.evaluated(moved, near)

    def evaluated(self, points: Floats, near: Floats | None = None) -> _Members:
        """The points as they are."""
        assert self.conclusion is not None
        hidden = self.hidden.solve(points, near)
        inputs = np.vstack([points, hidden])
        violation = np.where(np.isnan(hidden).any(axis=0), _LOST, 0.0)
        for program in self.assumptions:
            short = np.maximum(-np.nan_to_num(program(inputs), nan=-_LOST), 0).clip(max=_LOST)
            violation = violation + short.sum(axis=0)
        margin = np.nan_to_num(self.conclusion(inputs), nan=np.inf, posinf=np.inf, neginf=-np.inf)
        return _Members(points, hidden, violation, margin)

    def instance(self, point: Floats, finest: int) -> Instance | None:
        """A rational instance near the point that meets the equations exactly."""
        instance = self.space.instance(point, finest)
        if self.solved is None:
            return instance
        solved = self.solved.exactly(instance)
        return None if solved is None else self.space.with_sums(solved)


class _Search:
    """One search."""

    def __init__(self, terrain: _Terrain, seed: int, generations: int) -> None:
        self._generations = generations
        self._terrain, self._space = terrain, terrain.space
        self._random = np.random.default_rng(seed)
        self._until = time.monotonic() + SECONDS

    def rounds(self, known: Floats) -> Iterator[list[Instance]]:
        for near_miss, largest in ROUNDS if self._generations >= GENERATIONS else ROUNDS[:1]:
            self._terrain = evolve(self._terrain, largest=largest)
            pool = self._terrain.members(self._starts(known)).without_ties(near_miss)
            best = self._evolved(self._selected(pool, near_miss), near_miss)
            if best.failing.any():
                yield list(self._rational(best))
            if time.monotonic() > self._until:
                break
            self._terrain = self._terrain.turned()

    def _starts(self, known: Floats) -> Floats:
        """The known points, and ones made of parts of them, stretched or moved to an end."""
        copies = max(1, (STARTS - known.shape[1]) // known.shape[1])
        drawn = np.tile(known, copies)
        mixed = self._crossed(drawn, drawn[:, self._random.permutation(drawn.shape[1])])
        kinds = self._random.integers(0, 3, drawn.shape[1])
        moved = np.where(kinds == 0, mixed, np.where(kinds == 1, *self._extremes(mixed)))
        return np.hstack([known, moved])

    def _extremes(self, points: Floats) -> tuple[Floats, Floats]:
        """The points with other orders of magnitude, and with some coordinates at an end."""
        factors = 2.0 ** (2 * self._random.standard_normal(points.shape))
        changed = self._random.random(points.shape) < 0.4
        ends = np.where(
            self._random.random(points.shape) < 0.5,
            self._space.lower[:, None],
            self._space.upper[:, None],
        )
        cornered = np.where(changed & np.isfinite(ends), ends, points)
        return points * np.where(changed, factors, 1.0), cornered

    def _selected(self, pool: _Members, near_miss: float) -> _Members:
        """The best, and some others; in later rounds fewer of the best."""
        order = pool.order()
        best = order[: MEMBERS // (8 if near_miss else 2)]
        others = self._random.choice(order, MEMBERS - len(best))
        return pool.chosen(np.concatenate([best, others]))

    def _evolved(self, members: _Members, near_miss: float) -> _Members:
        since, record = 0, (np.inf, np.inf)
        for _ in range(self._generations):
            clearly = members.failing & (members.margin < -CLEAR)
            if clearly.sum() >= ENOUGH or time.monotonic() > self._until:
                break
            trial = self._terrain.members(self._moved(members), members.hidden)
            members = members.improved_by(trial.without_ties(near_miss))
            first = members.order()[0]
            now = (float(members.violation[first]), float(members.margin[first]))
            lower = now[1] < record[1] if np.isinf(record[1]) else now[1] < _by_a_step(record[1])
            progress = now[0] < record[0] or lower
            since, record = (0, now) if progress else (since + 1, record)
            if since > PATIENCE:
                break
        return members

    def _moved(self, members: _Members) -> Floats:
        """A trial for each member, by one of several moves."""
        with np.errstate(all="ignore"):
            return self._crossed(members.points, self._donors(members))

    def _donors(self, members: _Members) -> Floats:
        random, x, count = self._random, members.points, members.count
        a, b, c = (x[:, random.integers(0, count, count)] for _ in range(3))
        leaders = members.order()[: max(2, count // 8)]
        leader = x[:, random.choice(leaders, count)]
        share = random.uniform(0.2, 1.0, count)
        stretched, cornered = self._extremes(x)
        near = leader * (1 + 0.03 * random.standard_normal(x.shape))
        moves = (
            a + share * (b - c),
            x + share * (leader - x) + share * (b - c),
            leader + 0.5 * share * (b - c),
            stretched,
            cornered,
            self._tied(x),
            near + 0.003 * random.standard_normal(x.shape),
        )
        which = random.choice(len(moves), count, p=(0.25, 0.25, 0.15, 0.1, 0.1, 0.05, 0.1))
        return np.choose(which, moves)

    def _tied(self, points: Floats) -> Floats:
        """One row of each variable made equal to another."""
        tied = points.copy()
        for rows in self._space.groups:
            i, j = self._random.integers(rows.start, rows.stop, 2)
            tied[i] = points[j]
        return tied

    def _crossed(self, points: Floats, others: Floats) -> Floats:
        """Some coordinates from the others: whole variables, or any."""
        random, (size, count) = self._random, points.shape
        rate = random.choice((0.15, 0.5, 0.9), count)
        owner = np.repeat(
            np.arange(len(self._space.groups)), [r.stop - r.start for r in self._space.groups]
        )
        by_variable = (random.random((len(self._space.groups), count)) < rate)[owner]
        by_coordinate = random.random((size, count)) < rate
        taken = np.where(random.random(count) < 0.4, by_variable, by_coordinate)
        taken[random.integers(0, size, count), np.arange(count)] = True
        return np.where(taken, others, points)

    def _rational(self, members: _Members) -> Iterator[Instance]:
        """The clearest of those that seem to be counterexamples, as simple as may be."""
        failing = members.chosen(np.flatnonzero(members.failing))
        points = failing.chosen(failing.order()).points
        found: list[tuple[Instance, int]] = []
        for number in range(min(points.shape[1], 2 * CANDIDATES)):
            instances = (self._terrain.instance(points[:, number], d) for d in FINEST)
            found += [(i, number) for i in instances if i is not None]
        if not found:
            return
        checked = self._terrain.evaluated(self._space.points([i for i, _ in found]))
        done, told = set[int](), list[Instance]()
        for (instance, number), fails in zip(found, checked.failing, strict=True):
            if fails and number not in done and len(told) < CANDIDATES:
                done.add(number)
                if instance not in told:
                    told.append(instance)
                    yield instance


def _by_a_step(margin: float) -> float:
    """What counts as noticeably lower."""
    return margin - 1e-3 * abs(margin)
