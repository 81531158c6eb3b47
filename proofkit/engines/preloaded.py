"""Loads the engines: imported once by the server that worker processes are forked from."""

from __future__ import annotations

from contextlib import suppress

from proofkit.engines import run, survey, worker
from proofkit.engines.registry import ENGINE_NAMES, engine
from proofkit.evidence.environment import environment

__all__ = ["run", "survey", "worker"]

for _name in ENGINE_NAMES:
    with suppress(Exception):  # an engine that cannot be loaded is reported where it is asked for
        engine(_name)

environment()  # reads all sources of proofkit, once for all workers
