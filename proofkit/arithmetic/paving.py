"""Pavings: a box of parameters cut into cells on which a condition is true, false, or undecided.

Branch and bound with balls (Jaulin, Kieffer, Didrit and Walter, *Applied Interval Analysis*, §3.3,
the algorithm SIVIA). Every cell called true or false is so on all of the cell, its faces included;
volumes are exact.
"""

from __future__ import annotations

import json
import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import sympy as sp
from attrs import evolve, field, frozen
from sympy.logic.boolalg import Boolean

from proofkit._errors import DataError, InputError
from proofkit._files import write_in_one_piece
from proofkit.arithmetic.boxes import Box, Cell, Side, share
from proofkit.arithmetic.cell_test import CellTest
from proofkit.arithmetic.ternary import Ternary
from proofkit.statement.canonical import digest, tree

FORMAT = "proofkit-paving-1"
BATCH = 512
"""Cells cut at a time: the result does not depend on how many processes test their halves."""

MOST_CELLS = 1_000_000
ALONE = 2.0
"""Seconds of testing in this process before others are started: that takes about as long."""


@frozen
class Paving:
    """What is known of a condition on each cell of a box.

    Attributes
    ----------
    box
        The parameters and their intervals.
    condition
        The digest of the condition.
    true, false, undecided
        Cells that fill the box; undecided ones the largest first.
    tested
        How many cells were tested to get here.
    """

    box: Box
    condition: str
    true: tuple[Cell, ...] = field(repr=False)
    false: tuple[Cell, ...] = field(repr=False)
    undecided: tuple[Cell, ...] = field(repr=False)
    tested: int = 0

    def cells(self, truth: Ternary) -> tuple[Cell, ...]:
        """The cells of that kind."""
        kinds = {Ternary.TRUE: self.true, Ternary.FALSE: self.false}
        return kinds.get(truth, self.undecided)

    def share(self, truth: Ternary) -> Fraction:
        """The volume of the cells of that kind, that of the box being 1."""
        return share(self.cells(truth))

    def volume(self, truth: Ternary) -> Fraction:
        """The volume of the cells of that kind, exactly."""
        return self.share(truth) * self.box.volume

    def boxes(self, truth: Ternary) -> Iterator[tuple[Side, ...]]:
        """The ends of the cells of that kind."""
        return (self.box.bounds(cell) for cell in self.cells(truth))

    def at(self, point: Sequence[Fraction]) -> Ternary:
        """What the paving says of a point, in the order of the box's names.

        Raises
        ------
        InputError
            If the point is not in the box.
        """
        cell = self.box.locate(point, self._truths)
        if cell is None:
            raise InputError(f"paving: {', '.join(map(str, point))} is outside the box")
        return self._truths[cell]

    @cached_property
    def _truths(self) -> dict[Cell, Ternary]:
        return {c: truth for truth in Ternary for c in self.cells(truth)}

    def to_json(self) -> dict[str, Any]:
        """Plain data; `from_json` reads it back."""
        return {
            "format": FORMAT,
            "condition": self.condition,
            "parameters": [
                {"name": name, "from": str(low), "to": str(high)}
                for name, (low, high) in zip(self.box.names, self.box.sides, strict=True)
            ],
            "tested": self.tested,
            **{t.value: [list(chain.from_iterable(c)) for c in self.cells(t)] for t in Ternary},
        }

    @classmethod
    def from_json(cls, data: Any) -> Paving:
        """Read `to_json`'s data; what it says of the cells is taken on trust: see `recheck`.

        Raises
        ------
        DataError
            If it is something else, or its cells do not fill the box without overlap.
        """
        try:
            return _read(data)
        except (KeyError, TypeError, ValueError, AttributeError, InputError) as error:
            raise DataError(f"paving: {type(error).__name__}: {error}") from None

    def save(self, path: Path) -> None:
        """Write the paving as JSON."""
        write_in_one_piece(path, json.dumps(self.to_json(), separators=(",", ":")) + "\n")

    @classmethod
    def load(cls, path: Path) -> Paving:
        """Read what `save` wrote; raises `DataError` as `from_json` does."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise DataError(f"{path}: no paving ({error})") from None
        return cls.from_json(data)


def pave(
    condition: Boolean,
    parameters: Sequence[sp.Symbol],
    box: Box,
    *,
    undecided: Fraction | float | str = "1/1000",
    cells: int = MOST_CELLS,
    seconds: float | None = None,
    workers: int = 1,
    resume: Paving | None = None,
    watch: Callable[[Paving], bool] = lambda paving: True,
) -> Paving:
    """Pave a box for a condition, halving the largest undecided cells first.

    Parameters
    ----------
    condition, parameters
        The condition, and the symbols in it in the order of the box's names.
    undecided
        Stop when the undecided cells fill no more than this share of the box.
    cells, seconds
        Stop also when that many cells were tested, or after about that many seconds.
    workers
        Processes to test cells in, where it takes long; the result is the same for any number.
    resume
        A paving of the same box for the same condition, to go on from.
    watch
        Shown the paving after each batch; if it says False, that is the end.

    Raises
    ------
    InputError
        If `resume` is of another box or condition, or names and parameters differ in number.
    StatementError
        If the condition has a part without translation, or another symbol.
    """
    if len(parameters) != len(box.names):
        raise InputError(f"pave: {len(parameters)} parameters, but the box has {len(box.names)}")
    name = digest(tree(condition))
    start = resume or Paving(box, name, (), (), (box.whole,))
    if (start.box, start.condition) != (box, name):
        raise InputError("pave: the paving to resume is of another box or condition")
    target, deadline = Fraction(undecided), None if seconds is None else time.monotonic() + seconds
    with _tester(condition, parameters, box, workers) as test:
        paving = start if start.tested else _sorted_in(start, [box.whole], (), test)
        while (
            paving.share(Ternary.UNKNOWN) > target
            and paving.tested < cells
            and (deadline is None or time.monotonic() < deadline)
            and watch(paving)
        ):
            cut, rest = paving.undecided[:BATCH], paving.undecided[BATCH:]
            halves = [half for cell in cut for half in box.halves(cell)]
            paving = _sorted_in(paving, halves, rest, test)
    return paving


def recheck(paving: Paving, condition: Boolean, parameters: Sequence[sp.Symbol]) -> bool:
    """Whether the condition is that of the paving, and its true and false cells are so."""
    test = CellTest(condition, parameters, paving.box)
    return paving.condition == digest(tree(condition)) and all(
        test(cell) is truth
        for truth in (Ternary.TRUE, Ternary.FALSE)
        for cell in paving.cells(truth)
    )


Tester = Callable[[Sequence[Cell]], Iterable[Ternary]]


def _sorted_in(paving: Paving, fresh: Sequence[Cell], rest: Iterable[Cell], test: Tester) -> Paving:
    kinds: dict[Ternary, list[Cell]] = {t: [] for t in Ternary}
    for cell, truth in zip(fresh, test(fresh), strict=True):
        kinds[truth].append(cell)
    return evolve(
        paving,
        true=(*paving.true, *kinds[Ternary.TRUE]),
        false=(*paving.false, *kinds[Ternary.FALSE]),
        undecided=(*rest, *kinds[Ternary.UNKNOWN]),
        tested=paving.tested + len(fresh),
    )


@contextmanager
def _tester(
    condition: Boolean, parameters: Sequence[sp.Symbol], box: Box, workers: int
) -> Iterator[Tester]:
    test = CellTest(condition, parameters, box)
    with ExitStack() as stack:
        pool, spent = None, 0.0

        def run(cells: Sequence[Cell]) -> Iterable[Ternary]:
            nonlocal pool, spent
            if pool is None and workers > 1 and spent > ALONE:
                pool = stack.enter_context(_pool(condition, parameters, box, workers))
            if pool is not None:
                return pool.map(_test, cells, chunksize=max(1, 2 * BATCH // (4 * workers)))
            start = time.monotonic()
            found = [test(cell) for cell in cells]
            spent += time.monotonic() - start
            return found

        yield run


def _pool(
    condition: Boolean, parameters: Sequence[sp.Symbol], box: Box, workers: int
) -> ProcessPoolExecutor:
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context, job = multiprocessing.get_context(method), (condition, tuple(parameters), box)
    return ProcessPoolExecutor(workers, context, _prepare, job)


_TESTS: list[CellTest] = []


def _prepare(condition: Boolean, parameters: Sequence[sp.Symbol], box: Box) -> None:
    _TESTS[:] = [CellTest(condition, parameters, box)]


def _test(cell: Cell) -> Ternary:
    return _TESTS[0](cell)


def _read(data: Any) -> Paving:
    if data["format"] != FORMAT:
        raise ValueError(f"the format is {data['format']!r}, not {FORMAT}")
    sides = tuple((Fraction(p["from"]), Fraction(p["to"])) for p in data["parameters"])
    box = Box(tuple(str(p["name"]) for p in data["parameters"]), sides)
    cells = {t: tuple(_cell(c, len(sides)) for c in data[t.value]) for t in Ternary}
    everything = [c for group in cells.values() for c in group]
    _check_partition(box, everything)
    return Paving(
        box,
        str(data["condition"]),
        cells[Ternary.TRUE],
        cells[Ternary.FALSE],
        cells[Ternary.UNKNOWN],
        int(data["tested"]),
    )


def _cell(numbers: Any, axes: int) -> Cell:
    if len(numbers) != 2 * axes or any(type(n) is not int for n in numbers):
        raise ValueError(f"{numbers!r} is no cell")
    cell = tuple(zip(numbers[::2], numbers[1::2], strict=True))
    if any(not (0 <= d <= 200 and 0 <= k < 1 << d) for k, d in cell):
        raise ValueError(f"{numbers!r} is no cell of the box")
    return cell


def _check_partition(box: Box, cells: Sequence[Cell]) -> None:
    """Each cell is a node of the tree, none is above another, and together they fill the box."""
    known = set(cells)
    reached, waiting = 0, [box.whole]
    while waiting:
        cell = waiting.pop()
        if cell in known:
            reached += 1
        elif reached + len(waiting) > len(cells):
            raise ValueError("the cells do not fill the box")
        else:
            waiting.extend(box.halves(cell))
    if reached != len(cells):
        raise ValueError("the cells overlap, or are not cut as this program cuts")
