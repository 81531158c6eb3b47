"""cvc5 on one SMT-LIB script: `python -m proofkit.engines.cvc5_process LOGIC < script`.

Prints the answer and the rational values of a solution as JSON. It runs in a process of its own
because cvc5 may ignore its time limit, and cannot be interrupted from Python.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any


def main() -> int:
    """Answer the script on stdin."""
    cvc5: Any = import_module("cvc5")
    solver = cvc5.Solver(cvc5.TermManager())
    solver.setOption("produce-models", "true")
    solver.setLogic(sys.argv[1])
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, sys.stdin.read(), "claim")
    said = _last_said(parser, solver)
    known = said in {"sat", "unsat"}
    values = _values(solver, parser.getSymbolManager()) if said == "sat" else {}
    print(json.dumps({"sat": said if known else "unknown", "values": values}))
    return 0


def _last_said(parser: Any, solver: Any) -> str:
    """The last nonempty answer to the commands of a script."""
    said = ""
    while not (command := parser.nextCommand()).isNull():
        said = command.invoke(solver, parser.getSymbolManager()).strip() or said
    return said


def _values(solver: Any, symbols: Any) -> dict[str, str]:
    """The rational values of a solution; algebraic ones are left out."""
    values = ((str(x), solver.getValue(x)) for x in symbols.getDeclaredTerms())
    return {
        name: str(v.toPythonObj()) for name, v in values if v.isRealValue() or v.isIntegerValue()
    }


if __name__ == "__main__":
    sys.exit(main())
