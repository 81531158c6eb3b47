"""Results as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from proofkit import __version__
from proofkit.evidence.result import Result


def results_json(
    results: Iterable[Result], *, interrupted: bool = False, unread: Sequence[str] = ()
) -> str:
    """The results as a JSON document, verdicts in lower case and witnesses as exact fractions.

    Where the run was interrupted, or theorem files could not be read, the document says so.
    """
    data: dict[str, object] = {"proofkit": __version__, "results": [r.to_json() for r in results]}
    if interrupted:
        data["interrupted"] = True
    if unread:
        data["unread"] = [*unread]
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
