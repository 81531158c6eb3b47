"""The command line: a file a command, each registered with the app when it is imported.

Nothing heavier than typer is imported before a command runs, so that `--help` answers at once.
"""

from __future__ import annotations

from proofkit.cli import audit, check, derive, diagnose, doctor, experiment, list, region, show
from proofkit.cli._app import app
from proofkit.cli._main import main

__all__ = [
    "app", "audit", "check", "derive", "diagnose", "doctor", "experiment", "list", "main", "region",
    "show",
]  # fmt: skip
