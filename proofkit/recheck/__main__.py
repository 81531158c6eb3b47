"""`python -m proofkit.recheck FILE|DIR [--statements FILE]`.

Exit codes: 0 all verified, 1 some rejected, 2 some malformed, 3 some beyond its scope; where
several apply, malformed before rejected before beyond scope.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from proofkit.recheck._certificates import Statements, verify
from proofkit.recheck._outcomes import BeyondScope, Malformed, Rejected
from proofkit.recheck._reading import read_json

LEDGER = Path("theorems") / "verdicts.json"

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
        help=f"the ledger that says what each theorem states; by default {LEDGER}, if it is there",
    )
    options = parser.parse_args(arguments)
    try:
        statements = _statements(options.statements)
    except Malformed as error:
        print(f"{options.statements or LEDGER}: {error}", file=sys.stderr)
        return 2
    codes = [_recheck(path, statements) for path in _files(options.paths)]
    if not codes:
        print("no certificate found", file=sys.stderr)
        return 2
    print(", ".join(f"{codes.count(c)} {_WORDS[c]}" for c in (0, 3, 1, 2) if c in codes))
    return min(codes, key=_GRAVITY.index)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.rglob("*.json")) if path.is_dir() else [path]


def _statements(named: Path | None) -> Statements | None:
    path = named or LEDGER
    if named is None and not path.exists():
        return None
    data = read_json(path)
    if not isinstance(data, dict) or not all(isinstance(e, dict) for e in data.values()):
        raise Malformed("not a ledger of verdicts")
    stated = {name: entry["claims"] for name, entry in data.items() if entry.get("claims")}
    if data and not stated:
        raise Malformed("no claims are recorded in it: renew it by `proofkit check --update`")
    return stated


def _recheck(path: Path, statements: Statements | None) -> int:
    try:
        code, text = 0, verify(read_json(path), statements)
    except Rejected as error:
        code, text = 1, str(error)
    except Malformed as error:
        code, text = 2, str(error)
    except BeyondScope as error:
        code, text = 3, str(error)
    except (RecursionError, MemoryError):
        code, text = 3, "its trees are too deep or too large"
    print(f"{path}: {_WORDS[code]}: {text}")
    return code


if __name__ == "__main__":
    sys.exit(main())
