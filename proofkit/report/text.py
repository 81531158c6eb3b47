"""A theorem in plain text: statement, claims, derivation, evidence."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sympy as sp

from proofkit.engines.derive.replay import CheckedLine, Replay, Status
from proofkit.evidence.result import Result
from proofkit.notation.domains import domain
from proofkit.notation.unicode import UnicodeNotation, in_order, matrix_name
from proofkit.report.rules import rule_data, rule_name
from proofkit.report.verdicts import LONGEST, Row, reasons, shorten
from proofkit.statement.claim import Claim
from proofkit.statement.derivation import Derivation, Prose, Step
from proofkit.statement.theorem import EverySize, Size, Theorem

LABELS = {
    Status.CHECKED: "checked",
    Status.ON_PROSE: "on prose",
    Status.PROSE: "prose",
    Status.REJECTED: "REJECTED",
}
LABEL_WIDTH = 8


def header_lines(theorem: Theorem, row: Row | None = None) -> Iterator[str]:
    """Name, place, statement and, where it is known, verdict."""
    yield theorem.id
    yield f"{theorem.file}:{theorem.function.__code__.co_firstlineno}"
    yield ""
    yield from (f"  {line}".rstrip() for line in theorem.statement.splitlines())
    yield ""
    if row is not None:
        compared = f" ({row.compared})" if row.compared else ""
        yield f"verdict: {row.result.verdict.value}, {row.result.scope}{compared}"
        yield from (f"  {reason}" for reason in reasons(row.result))
        yield ""


def claim_lines(
    claim: Claim, heading: str, notation: UnicodeNotation, limit: int | None = None
) -> Iterator[str]:
    """The claim's quantifiers, assumptions and conclusion, matrices written out below.

    Formulas longer than `limit` characters are cut, saying so.
    """
    domains = [domain(v, notation) for v in claim.forall]
    exists = [domain(v, notation) for v in claim.exists]
    yield heading
    yield from _labelled("for all", _cut(domains, limit))
    yield from _labelled("given", _cut(_conjuncts(claim.given, notation), limit))
    yield from _labelled("exists", _cut(exists, limit))
    values = claim.construction or claim.witness
    yield from _labelled("obtain", _cut([domain(v, notation) for v in claim.obtained], limit))
    yield from _labelled("namely", _cut(_values(values, notation), limit))
    yield from _labelled("then", _cut(_conjuncts([claim.then], notation), limit))
    yield from _labelled("but not", _cut(_values(claim.family, notation), limit))
    yield from _where(notation, limit)


def derivation_lines(
    found: Replay | Derivation, notation: UnicodeNotation, limit: int | None = None
) -> Iterator[str]:
    """The numbered lines of a derivation, each with what the derive engine found of it."""
    for number, line in enumerate(found.lines, start=1):
        if isinstance(line, CheckedLine):
            label, inner, reason = LABELS[line.status], line.line, line.reason
        else:
            label, inner, reason = "prose" if isinstance(line, Prose) else "not run", line, ""
        body = _prose(inner, notation) if isinstance(inner, Prose) else _step(inner, notation)
        if reason:
            body = [*body, f"rejected because: {reason}"]
        first, *rest = _cut(body, limit)
        yield f"  {number:>3}  {label:<{LABEL_WIDTH}}  {first}"
        yield from (" " * (LABEL_WIDTH + 9) + text for text in rest)
    yield from _where(notation, limit)


def conclusion_line(replayed: Replay) -> str:
    """What the derivation establishes."""
    if replayed.first_rejected is not None:
        return f"  line {replayed.first_rejected[0]} is rejected, so this derivation proves nothing"
    if replayed.establishes_claim and replayed.of_negation:
        return "  the checked lines refute the claim: whatever is said to exist fails at the family"
    if replayed.establishes_claim:
        return "  the checked lines establish the claim"
    if replayed.with_prose:
        return "  the claim follows only with the prose, which nothing checks"
    return "  the claim does not follow from these lines"


def evidence_lines(result: Result) -> Iterator[str]:
    """A line for each engine and size."""
    if not result.evidence:
        return
    yield "evidence"
    for e in result.evidence:
        head = f"  {e.engine:<8}  {e.verdict.value:<12}  {e.scope!s:<28}  {e.seconds:>6.2f} s"
        yield f"{head}  {shorten(e.detail, LONGEST)}".rstrip()


def heading_for(theorem: Theorem, size: Size, number: int, count: int) -> str:
    """The heading of one claim: "claim", "claim, K = 3", "claim 2 of 2, K = 3", ..."""
    part = f" {number} of {count}" if count > 1 else ""
    of = f" ({size.of})" if isinstance(size, EverySize) and size.of else ""
    return f"claim{part}" + (f", {size}{of}" if str(size) else "")


def _conjuncts(conditions: Iterable[sp.Basic], notation: UnicodeNotation) -> list[str]:
    parts = [p for c in conditions for p in in_order(sp.And.make_args(c))]
    return [notation.formula(p) for p in parts]


def _values(values: Mapping[Any, sp.Expr], notation: UnicodeNotation) -> list[str]:
    return [f"{notation.formula(x)} = {notation.formula(value)}" for x, value in values.items()]


def _labelled(label: str, items: Sequence[str]) -> Iterator[str]:
    for i, item in enumerate(items):
        yield f"  {label if i == 0 else '':<8}  {item}"


def _cut(texts: Iterable[str], limit: int | None) -> list[str]:
    return [shorten(text, limit) for text in texts]


def _step(step: Step, notation: UnicodeNotation) -> list[str]:
    words = f": {step.text}" if step.text else ""
    return [
        *_conjuncts([step.formula], notation),
        f"by {rule_name(step.rule)}{words}",
        *(f"  {datum}" for datum in rule_data(step, notation)),
    ]


def _prose(prose: Prose, notation: UnicodeNotation) -> list[str]:
    lines = [f"| {line}" for line in textwrap.wrap(prose.text, 80)]
    if prose.asserts is not None:
        lines.append(f"| asserting, unchecked: {notation.formula(prose.asserts)}")
    return lines


def _where(notation: UnicodeNotation, limit: int | None) -> Iterator[str]:
    """The matrices that formulas above named; printing one may name another."""
    for matrix in notation.printer.matrices.unexplained():
        yield from _labelled("where", _rows(matrix, notation, limit))


def _rows(matrix: sp.MatrixBase, notation: UnicodeNotation, limit: int | None) -> list[str]:
    name = matrix_name(notation.printer.matrices.number(matrix))
    rows = [[notation.formula(e) for e in row] for row in matrix.tolist()]
    widths = [max(len(row[j]) for row in rows) for j in range(matrix.cols)]
    padded = ([f"{e:<{w}}" for e, w in zip(row, widths, strict=True)] for row in rows)
    first, *rest = _cut((f"[ {'   '.join(row)} ]" for row in padded), limit)
    return [f"{name} = {first}", *(" " * (len(name) + 3) + row for row in rest)]
