"""pytest collects theorem files: one test for each theorem and size.

Imported in every run of pytest, so nothing heavy is loaded before a theorem file is met.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from proofkit.evidence.ledger import Ledger
    from proofkit.report.verdicts import Row
    from proofkit.statement.theorem import Size, Theorem


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("proofkit", "theorems")
    group.addoption(
        "--proofkit-instances",
        type=_positive,
        metavar="N",
        help="instances to draw for each theorem and size",
    )
    group.addoption(
        "--proofkit-seed", type=int, default=0, metavar="S", help="seeds every random choice"
    )


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive number")
    return int(text)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> TheoremFile | None:
    """Theorem files found below a folder; for files named outright, see the other hook."""
    if file_path.name.startswith("_") or parent.session.isinitpath(file_path):
        return None
    if not _is_theorem_file(file_path, parent.config):
        return None
    return TheoremFile.from_parent(parent, path=file_path)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> Any:
    """pytest takes a Python file named outright for a test module, whatever its name."""
    if not _is_theorem_file(module_path, parent.config):
        return None
    return TheoremFile.from_parent(parent, path=module_path)


def _is_theorem_file(path: Path, config: pytest.Config) -> bool:
    patterns = config.getini("python_files")
    if path.suffix != ".py" or any(path.match(pattern) for pattern in patterns):
        return False
    from proofkit.theorem_files import declares_theorems

    return declares_theorems(path)


class TheoremFile(pytest.File):
    """The theorems of one file."""

    def collect(self) -> Iterator[TheoremItem]:
        from proofkit._errors import LoadError
        from proofkit.theorem_files import load

        try:
            (library,) = load([str(self.path)])
            ledger = library.ledger
        except LoadError as error:
            raise self.CollectError(str(error)) from None
        for theorem in library.theorems:
            for size in theorem.all_sizes:
                yield TheoremItem.of(self, ledger, theorem, size)


class TheoremItem(pytest.Item):
    """One theorem at one size: passes if the verdict is what is on record, or better."""

    ledger: Ledger
    theorem: Theorem
    size: Size

    @classmethod
    def of(
        cls, parent: pytest.Collector, ledger: Ledger, theorem: Theorem, size: Size
    ) -> TheoremItem:
        values = str(size).replace(" = ", "=").replace(", ", ",")
        name = f"{theorem.slug}[{values}]" if values else theorem.slug
        item: TheoremItem = cls.from_parent(parent, name=name)
        item.ledger, item.theorem, item.size = ledger, theorem, size
        return item

    def runtest(self) -> None:
        from proofkit._errors import ProofkitError

        try:
            row = self.row
        except ProofkitError as error:
            raise TheoremFailed(f"{self.theorem.id}: {type(error).__name__}: {error}") from None
        if not _passes(row):
            from proofkit.report.verdicts import details

            raise TheoremFailed("\n".join(details(row)))

    @cached_property
    def row(self) -> Row:
        """The verdict at this size beside the one on record."""
        from attrs import evolve

        from proofkit.engines.protocol import Budget
        from proofkit.engines.run import check
        from proofkit.report.verdicts import Row

        usual = Budget().instances
        count = self.config.getoption("--proofkit-instances") or usual
        budget = Budget(count, self.config.getoption("--proofkit-seed"))
        result = check(self.theorem, budget, sizes=[self.size])
        if not self.ledger.path.exists():
            return Row(result)
        result = evolve(result, hash=self.theorem.content_hash)
        comparison = self.ledger.compare(result, thorough=count >= usual)
        return Row(result, comparison, self.ledger.records.get(result.id))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, TheoremFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.theorem.function.__code__.co_firstlineno - 1, self.name


class TheoremFailed(Exception):
    """The verdict is not what it should be; the message says all that a reader needs."""


def _passes(row: Row) -> bool:
    """As recorded or better; unrecorded, proved or supported. Unknown is never success."""
    from proofkit.evidence.ledger import Comparison

    if row.comparison in (Comparison.AS_RECORDED, Comparison.STRONGER):
        return True
    return row.comparison is not Comparison.WORSE and row.result.verdict.is_success
