"""The work of `proofkit show`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import typer

from proofkit.cli._derivations import Part, parts_of
from proofkit.cli._exit import ExitCode, print_error
from proofkit.cli._options import require_positive
from proofkit.cli._targets import (
    chosen_sizes,
    loading_limit,
    stdout_to_stderr,
    the_theorem,
)
from proofkit.cli._verdicts import Judge, exit_code
from proofkit.engines.pool import Ending, Task, run_all
from proofkit.engines.protocol import Budget
from proofkit.notation.unicode import UnicodeNotation
from proofkit.report.text import (
    claim_lines,
    conclusion_line,
    derivation_lines,
    evidence_lines,
    header_lines,
    heading_for,
)
from proofkit.statement.theorem import Theorem

LONGEST_FORMULA = 1200
"""Characters; `proofkit derive` prints formulas in full."""


def show_theorem(target: str, size: str | None, *, check: bool, timeout: float | None) -> ExitCode:
    """Print everything about one theorem; the exit code is that of `check`."""
    require_positive("--timeout", timeout)
    library, theorem = the_theorem(target, timeout)
    with stdout_to_stderr(), loading_limit(timeout):
        parts = list(parts_of(theorem, chosen_sizes(theorem, size)))
    if not check:
        _print(header_lines(theorem))
        _print(_body(theorem, parts, replayed=False))
        return ExitCode.OK
    (ending,) = run_all([Task.of(theorem, Budget())], timeout=timeout)
    row = Judge.of([library], thorough=True).row(ending)
    _print(header_lines(theorem, row))
    _print(_body(theorem, parts, replayed=ending.complete))
    _print(evidence_lines(ending.result))
    _report(ending)
    return exit_code(ending, row)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)


def _body(theorem: Theorem, parts: list[Part], *, replayed: bool) -> Iterator[str]:
    for part in parts:
        notation = UnicodeNotation()
        heading = heading_for(theorem, part.size, part.number, part.count)
        yield from claim_lines(part.claim, heading, notation, LONGEST_FORMULA)
        if part.derivation is not None:
            yield "  derivation"
            found = part.replayed() if replayed else None
            yield from derivation_lines(found or part.derivation, notation, LONGEST_FORMULA)
            if found is not None:
                yield conclusion_line(found)
        yield ""


def _report(ending: Ending) -> None:
    if ending.fault is not None:
        print_error(f"{ending.fault.value}: {ending.result.note}")
