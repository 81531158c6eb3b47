"""What was rechecked, as a table in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

HEAD = """\
# Certificates

What the rechecker, with the standard library alone, makes of the certificate of each proved or
refuted theorem. Written by

    proofkit check --certificates out --timeout 300
    python -m proofkit.recheck out --table theorems/CERTIFICATES.md
"""


class Row(NamedTuple):
    """One file: which theorem it names, which verdict, the outcome and the words for it."""

    theorem: str
    verdict: str
    code: int
    text: str


def table(rows: Sequence[Row], words: dict[int, str]) -> str:
    """The table, after a line for each verdict that says how many are verified."""
    lines = [HEAD]
    for verdict in sorted({row.verdict for row in rows}):
        codes = [row.code for row in rows if row.verdict == verdict]
        share = round(100 * codes.count(0) / len(codes))
        lines.append(f"- {verdict}: {codes.count(0)} of {len(codes)} verified ({share} %)")
    lines += ["", "| theorem | verdict | outcome | |", "|---|---|---|---|"]
    for row in sorted(rows):
        text = row.text.removeprefix(f"{row.verdict}, ").replace("|", "\\|")
        lines.append(f"| {row.theorem} | {row.verdict} | {words[row.code]} | {text} |")
    return "\n".join(lines) + "\n"
