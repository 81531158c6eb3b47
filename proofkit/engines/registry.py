"""The engines, in the order they run; each is imported when it is first needed."""

from __future__ import annotations

from importlib import import_module

from proofkit._errors import InputError
from proofkit.engines.protocol import Engine

_ENGINES = {
    "derive": "proofkit.engines.derive",
    "decide": "proofkit.engines.decide",
    "enclose": "proofkit.engines.enclose",
    "falsify": "proofkit.engines.falsify",
    "pave": "proofkit.engines.pave",
    "oracle": "proofkit.engines.oracle",
}

ENGINE_NAMES = tuple(_ENGINES)


def engine(name: str) -> Engine:
    """The engine of that name.

    Raises
    ------
    InputError
        If there is none.
    """
    if name not in _ENGINES:
        raise InputError(f"unknown engine {name!r}: choose from {', '.join(ENGINE_NAMES)}")
    loaded: Engine = import_module(_ENGINES[name]).ENGINE
    return loaded
