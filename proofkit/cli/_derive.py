"""The work of `proofkit derive`."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from proofkit.cli._derivations import Part, parts_of
from proofkit.cli._exit import ExitCode
from proofkit.cli._targets import chosen_sizes, the_theorem
from proofkit.engines.derive.replay import Replay
from proofkit.notation.unicode import UnicodeNotation
from proofkit.report.text import (
    claim_lines,
    conclusion_line,
    derivation_lines,
    header_lines,
    heading_for,
)
from proofkit.statement.theorem import Theorem

Replayed = list[tuple[Part, Replay]]


def derive_theorem(target: str, size: str | None, *, latex: bool) -> ExitCode:
    """Print the derivations; 3 if checked lines alone neither establish nor refute some claim."""
    _, theorem = the_theorem(target)
    parts = [(p, p.replayed()) for p in parts_of(theorem, chosen_sizes(theorem, size))]
    typer.echo(_latex(theorem, parts) if latex else "\n".join(_text(theorem, parts)))
    settled = all(r.establishes_claim and r.first_rejected is None for _, r in parts)
    return ExitCode.OK if settled else ExitCode.UNKNOWN


def _heading(theorem: Theorem, part: Part) -> str:
    return heading_for(theorem, part.size, part.number, part.count)


def _latex(theorem: Theorem, parts: Replayed) -> str:
    from proofkit.report.latex import LatexPart, document

    return document(theorem, [LatexPart.of(_heading(theorem, p), p.claim, r) for p, r in parts])


def _text(theorem: Theorem, parts: Replayed) -> Iterator[str]:
    yield from header_lines(theorem)
    for part, replayed in parts:
        notation = UnicodeNotation()
        yield from claim_lines(part.claim, _heading(theorem, part), notation)
        yield "  derivation" if replayed.lines else "  no derivation is given"
        yield from derivation_lines(replayed, notation)
        yield conclusion_line(replayed)
        yield ""
