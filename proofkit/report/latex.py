"""A theorem with its derivations as a LaTeX document that compiles by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sympy as sp
from attrs import field, frozen
from jinja2 import Environment, PackageLoader, StrictUndefined

from proofkit.engines.derive.replay import CheckedLine, Replay, Status
from proofkit.notation.domains import domain
from proofkit.notation.unicode import in_order
from proofkit.report.latex_math import LatexNotation
from proofkit.report.latex_words import plain, words
from proofkit.report.rules import rule_data, rule_name
from proofkit.report.text import conclusion_line
from proofkit.statement.claim import Claim
from proofkit.statement.derivation import Prose
from proofkit.statement.theorem import Theorem

LABELS = {
    Status.ON_PROSE: "Rests on prose",
    Status.PROSE: "Not machine-checked",
    Status.REJECTED: "Rejected",
}


@frozen
class LatexPart:
    """One claim and its derivation, every string ready for LaTeX."""

    heading: str
    claim: list[tuple[str, list[str]]]
    lines: list[LatexLine]
    matrices: list[str]
    conclusion: str

    @classmethod
    def of(cls, heading: str, claim: Claim, replayed: Replay) -> LatexPart:
        """The part under `heading`."""
        notation = LatexNotation()
        stated = _claim(claim, notation)
        lines = [LatexLine.of(line, notation) for line in replayed.lines]
        named = notation.printer.matrices.unexplained()
        matrices = [entry for matrix in named for entry in notation.entries(matrix)]
        conclusion = conclusion_line(replayed).strip()
        sentence = plain(conclusion[0].upper() + conclusion[1:]) + "."
        return cls(plain(heading[0].upper() + heading[1:]), stated, lines, matrices, sentence)


@frozen
class LatexLine:
    """One line of a derivation."""

    checked: bool
    label: str = ""
    formulas: list[str] = field(factory=list)
    rule: str = ""
    words: str = ""
    data: list[str] = field(factory=list)

    @classmethod
    def of(cls, found: CheckedLine, notation: LatexNotation) -> LatexLine:
        """The line, with what replay found of it."""
        line, label = found.line, LABELS.get(found.status, "")
        if isinstance(line, Prose):
            asserted = [] if line.asserts is None else _displays([line.asserts], notation)
            return cls(False, label, asserted, words=words(line.text))
        return cls(
            found.status is Status.CHECKED,
            label,
            _displays([line.formula], notation),
            plain(rule_name(line.rule)),
            words(" ".join(filter(None, (line.text, found.reason)))),
            [_datum(d) for d in rule_data(line, notation)],
        )


def document(theorem: Theorem, parts: Sequence[LatexPart]) -> str:
    """The whole document."""
    environment = Environment(
        loader=PackageLoader("proofkit.report"),
        undefined=StrictUndefined,
        autoescape=False,
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    paragraphs = [words(p) for p in theorem.statement.split("\n\n")]
    return environment.get_template("derivation.tex").render(
        title=plain(theorem.id), statement=paragraphs, parts=parts
    )


def _claim(claim: Claim, notation: LatexNotation) -> list[tuple[str, list[str]]]:
    return [
        ("For all", [domain(v, notation) for v in claim.forall]),
        ("Given", _displays(claim.given, notation)),
        ("There are", [domain(v, notation) for v in claim.exists]),
        ("Obtaining", [domain(v, notation) for v in claim.obtained]),
        ("Namely", _values(claim.construction or claim.witness, notation)),
        ("Such that" if claim.exists else "Then", _displays([claim.then], notation)),
        ("Refuted, whatever is chosen, by", _values(claim.family, notation)),
    ]


def _values(values: Mapping[Any, sp.Expr], notation: LatexNotation) -> list[str]:
    return [
        notation.display(f"{notation.formula(x)} = {notation.formula(value)}")
        for x, value in values.items()
    ]


def _displays(conditions: Iterable[sp.Basic], notation: LatexNotation) -> list[str]:
    parts = [p for c in conditions for p in in_order(sp.And.make_args(c))]
    return [notation.display(notation.formula(p)) for p in parts]


def _datum(text: str) -> str:
    """Data come as "name: formulas", of which the formulas are typeset already."""
    name, _, formulas = text.partition(": ")
    return f"{plain(name)}: {formulas}"
