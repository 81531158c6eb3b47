"""Results as a Markdown table, for the README of a paper's folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proofkit.evidence.result import Result
from proofkit.evidence.verdict import Verdict

LONGEST_WITNESS = 160


def table(results: Iterable[Result]) -> str:
    """One row a theorem: what it says, what is known, over which scope, and by what."""
    return "\n".join(_lines(results)) + "\n"


def _lines(results: Iterable[Result]) -> Iterator[str]:
    yield "| claim | as stated | verdict | scope | evidence |"
    yield "|---|---|---|---|---|"
    for result in results:
        slug = result.id.partition("/")[2]
        cells = (f"`{slug}`", _headline(result), result.verdict.value, result.scope, _why(result))
        yield f"| {' | '.join(_escaped(str(cell)) for cell in cells)} |"


def _headline(result: Result) -> str:
    return " ".join(result.statement.split("\n\n")[0].split())


def _why(result: Result) -> str:
    """The witness of a refutation, else the engines that reached the verdict."""
    if result.witness is not None:
        text = str(result.witness)
        return text if len(text) <= LONGEST_WITNESS else f"{text[:LONGEST_WITNESS]}…"
    engines = dict.fromkeys(e.engine for e in result.evidence if e.verdict is result.verdict)
    if result.verdict is Verdict.SUPPORTED:
        engines |= dict.fromkeys(e.engine for e in result.evidence if e.verdict is Verdict.PROVED)
    return result.note or ", ".join(engines)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
