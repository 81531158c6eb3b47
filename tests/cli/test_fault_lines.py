"""Faults that appear after a theorem's code has returned still name its file and line."""

from __future__ import annotations

import pytest

from .conftest import Cli, Write, error_lines

FAULTS = {
    "return x * 0.1 > 5": "0.1",
    "x > 5": "return a condition",
    "return sp.Piecewise((x, x > 0)) > 3": "(value, True)",
    "return sp.erf(x) > 3": "whose functions are",
}


@pytest.mark.parametrize("command", ["check", "show"])
def test_the_line_of_the_theorem_and_a_remedy(cli: Cli, write: Write, command: str) -> None:
    theorems = [
        f'@theorem\ndef t{i}():\n    """t."""\n    {line}\n' for i, line in enumerate(FAULTS)
    ]
    path = write("import sympy as sp\n", *theorems)
    start = path.read_text().splitlines().index("@theorem") + 1
    if command == "check":
        errors = error_lines(cli("check", path, "--engine", "enclose").stderr)
    else:
        errors = [
            error
            for i in range(len(FAULTS))
            for error in error_lines(cli("show", f"{path}::t{i}", "--no-check").stderr)
        ]
    expected = [(f"{path}:{start + 4 * i}: ", r) for i, r in enumerate(FAULTS.values())]
    found = [any(p in e and remedy in e for e in errors) for p, remedy in expected]
    statable = [True, True, True, True] if command == "check" else [True, True, False, True]
    assert found == statable
