"""How commands end: exit codes, and which of several applies; errors in one line."""

from __future__ import annotations

import os
from collections.abc import Iterable
from enum import IntEnum
from typing import TextIO

import typer


class ExitCode(IntEnum):
    """How a command ended."""

    OK = 0
    REFUTED = 1
    USAGE = 2
    UNKNOWN = 3
    FAULT = 4
    INTERRUPTED = 130


_PRECEDENCE = (
    ExitCode.FAULT,
    ExitCode.USAGE,
    ExitCode.REFUTED,
    ExitCode.UNKNOWN,
    ExitCode.OK,
)


def gravest(codes: Iterable[ExitCode]) -> ExitCode:
    """The code that stands for all of them."""
    return min(codes, key=_PRECEDENCE.index, default=ExitCode.OK)


def print_error(message: str) -> None:
    """One line on stderr."""
    typer.echo(f"proofkit: error: {' '.join(message.split())}", err=True)


def print_note(message: str) -> None:
    """One line on stderr about what is no error."""
    typer.echo(f"proofkit: note: {' '.join(message.split())}", err=True)


def leave(stream: TextIO) -> None:
    """Send what else is written to a stream that takes no more to nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
