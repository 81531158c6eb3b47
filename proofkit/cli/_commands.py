"""All commands: importing one registers it with the app."""

from __future__ import annotations

from proofkit.cli import audit, check, derive, diagnose, doctor, experiment, list, region, show
from proofkit.cli._app import app

__all__ = [
    "app", "audit", "check", "derive", "diagnose", "doctor", "experiment", "list", "region", "show",
]  # fmt: skip
