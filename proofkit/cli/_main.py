"""Running the app, with every ending in one line and an exit code."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import NoReturn

import typer

from proofkit._errors import Contradiction, InputError
from proofkit.cli._commands import app
from proofkit.cli._exit import ExitCode, leave, print_error
from proofkit.cli._interrupts import MESSAGE, end_at_once_on_interrupt

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
"""Errors of writing that are nobody's mistake."""


def main() -> NoReturn:
    """The `proofkit` command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    code = run(sys.argv[1:])
    end_at_once_on_interrupt()
    sys.exit(_flushed(code))


def _flushed(code: int) -> int:
    """The exit code, once all that was printed has arrived or has been given up."""
    try:
        sys.stdout.flush()
    except OSError as error:
        leave(sys.stdout)
        if not isinstance(error, BrokenPipeError):
            return _fail(f"the output could not be written: {error.strerror}", ExitCode.USAGE)
    return code


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code."""
    try:
        code = app(args=list(arguments), prog_name="proofkit", standalone_mode=False) or 0
        interrupted = code == ExitCode.INTERRUPTED
        return _fail(MESSAGE, ExitCode.INTERRUPTED) if interrupted else code
    except InputError as error:
        return _fail(str(error), ExitCode.USAGE)
    except Contradiction as error:
        return _fail(f"contradiction: {error}", ExitCode.FAULT)
    except (KeyboardInterrupt, typer.Abort):
        return _fail(MESSAGE, ExitCode.INTERRUPTED)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            place = f" to {error.filename}" if error.filename else ""
            return _fail(f"writing{place}: {error.strerror}", ExitCode.USAGE)
        if hasattr(error, "format_message"):  # click's, which typer keeps under a private name
            return _fail(error.format_message(), ExitCode.USAGE)
        import traceback

        traceback.print_exc()
        return _fail(f"internal error: {type(error).__name__}: {error}", ExitCode.FAULT)


def _fail(message: str, code: ExitCode) -> ExitCode:
    print_error(message)
    return code
