"""`python -m proofkit.recheck FILE|DIR [--statements FILE]`.

Exit codes: 0 all verified, 1 some rejected, 2 some malformed, 3 some beyond its scope. Of several
files the gravest says: malformed (2), then rejected (1), then beyond scope (3), then verified (0).
"""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from proofkit.recheck._certificates import Statements, verify
from proofkit.recheck._outcomes import BeyondScope, Malformed, Rejected
from proofkit.recheck._reading import read_json
from proofkit.recheck._table import Row, table

LEDGER = Path("theorems") / "verdicts.json"

LARGEST_MEMORY = 2 * 2**30

_WORDS = {0: "verified", 1: "REJECTED", 2: "MALFORMED", 3: "beyond scope"}
_GRAVITY = (2, 1, 3, 0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Recheck what the arguments name, a line each, and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m proofkit.recheck",
        description="Recheck certificates, standard library only.",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE|DIR")
    parser.add_argument(
        "--statements",
        type=Path,
        metavar="FILE",
        help=f"the ledger that says what each theorem states; by default {LEDGER}, if it is there,"
        " else that of the corpus, for its theorems",
    )
    parser.add_argument(
        "--table", type=Path, metavar="FILE", help="write the outcomes as a table in Markdown, too"
    )
    options = parser.parse_args(arguments)
    ledger = _ledger(options.statements)
    try:
        statements = _statements(ledger)
    except Malformed as error:
        print(f"{ledger}: {error}", file=sys.stderr)
        return 2
    closed = ledger in (options.statements, LEDGER)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    rows = [_recheck(path, statements, closed) for path in _files(options.paths)]
    codes = [row.code for row in rows]
    if not codes:
        print("no certificate found", file=sys.stderr)
        return 2
    if options.table is not None:
        options.table.write_text(table(rows, _WORDS), encoding="utf-8")
    print(", ".join(f"{codes.count(c)} {_WORDS[c]}" for c in (0, 3, 1, 2) if c in codes))
    return min(codes, key=_GRAVITY.index)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """Whatever is called *.json below a folder; links to folders are not followed."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders.sort()
            yield from (Path(folder) / n for n in sorted([*names, *folders]) if n.endswith(".json"))


def _ledger(named: Path | None) -> Path | None:
    """The one that is named, that of the theorems here, or that of the corpus that ships."""
    package = Path(__file__).resolve().parents[1]
    shipped = (package / "corpus" / LEDGER.name, package.parent / LEDGER)
    return named or next((p for p in (LEDGER, *shipped) if p.exists()), None)


def _statements(path: Path | None) -> Statements | None:
    if path is None:
        return None
    data = read_json(path)
    if not isinstance(data, dict) or not all(isinstance(e, dict) for e in data.values()):
        raise Malformed("not a ledger of verdicts")
    stated = {name: entry["claims"] for name, entry in data.items() if entry.get("claims")}
    if data and not stated:
        raise Malformed("no claims are recorded in it: renew it by `proofkit check --update`")
    return stated


def _recheck(path: Path, statements: Statements | None, closed: bool) -> Row:
    data: Any = {}
    try:
        data = read_json(path)
        code, text = 0, verify(data, statements, closed=closed)
    except Rejected as error:
        code, text = 1, str(error)
    except Malformed as error:
        code, text = 2, str(error)
    except BeyondScope as error:
        code, text = 3, str(error)
    except (RecursionError, MemoryError):
        code, text = 3, "its trees are too deep or too large"
    except Exception as error:
        code, text = 2, f"of a shape that nothing here expects ({type(error).__name__})"
    print(_printable(f"{path}: {_WORDS[code]}: {text}"), flush=True)
    fields = data if isinstance(data, dict) else {}
    named, verdict = (_printable(str(fields.get(n, "?"))[:80]) for n in ("id", "verdict"))
    return Row(named, verdict, code, _printable(text))


def _printable(text: str) -> str:
    """One line that cannot steer a terminal."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _limit_memory() -> None:
    """Where the system allows it: what needs more is beyond scope, not out of control."""
    try:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = LARGEST_MEMORY if hard == resource.RLIM_INFINITY else min(hard, LARGEST_MEMORY)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    except (ImportError, ValueError, OSError):
        return


if __name__ == "__main__":
    _limit_memory()
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
