"""The work of `proofkit experiment`."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import cast, get_args

import typer
from attrs import frozen

from proofkit._errors import DataError, InputError
from proofkit.cli._exit import ExitCode
from proofkit.cli._options import require_positive
from proofkit.dynamics.sweep import Protocol
from proofkit.experiments.candidates import Candidates
from proofkit.experiments.sampling import Outcome, Plan, Ties
from proofkit.experiments.sources import candidates
from proofkit.experiments.statements import Row, rows

EXPERIMENTS = ("sampling",)
PREFIX = ".experiment-"


@frozen
class Request:
    """The command line of `proofkit experiment`."""

    name: str
    out: str
    data: str
    ties: str
    matrices: int
    draws: int | None
    rounds: int
    window: int | None
    alpha: tuple[float, ...]
    beta: tuple[float, ...]
    lam: tuple[float, ...]
    runs: int
    seed: int
    jobs: int | None
    cluster: str | None = None

    def plan(self) -> Plan:
        """What to run.

        Raises
        ------
        InputError
            If an option's value cannot be used.
        """
        if self.name not in EXPERIMENTS:
            raise InputError(f"unknown experiment {self.name!r}: there is {', '.join(EXPERIMENTS)}")
        if self.ties not in get_args(Ties):
            raise InputError(f"--ties must be count or skip, not {self.ties!r}")
        for option in ("matrices", "draws", "rounds", "window", "jobs"):
            require_positive(f"--{option}", getattr(self, option))
        for option in ("runs", "seed"):
            if getattr(self, option) < 0:
                raise InputError(f"--{option} must not be negative")
        usual = Plan()
        plan = Plan(
            ties=cast(Ties, self.ties),
            alphas=self.alpha or usual.alphas,
            betas=self.beta or usual.betas,
            lams=self.lam or usual.lams,
            matrices=self.matrices,
            protocol=Protocol(self.rounds, self.window or max(1, self.rounds // 3)),
            runs=self.runs,
            seed=self.seed,
            workers=self.jobs or os.cpu_count() or 1,
            cluster=self.cluster,
        )
        plan.grid()
        return plan


def run(request: Request) -> ExitCode:
    """Run the experiments, and write everything at the end."""
    plan = request.plan()
    out = Path(request.out)
    _require_folder(out)
    found = candidates(request.data, seed=request.seed, draws=request.draws)
    outcome = _outcome(found, plan)
    statements = rows(outcome)
    _write_all(out, _contents(outcome, statements, request.data))
    for row in statements:
        typer.echo(f"{row.status.value:<8} {row.id}: {row.numbers}")
    return ExitCode.OK


def _outcome(found: Candidates, plan: Plan) -> Outcome:
    from proofkit.experiments.sampling import run as run_sampling

    begun = time.perf_counter()

    def tell(stage: str) -> None:
        print(f"{time.perf_counter() - begun:6.1f} s  {stage}", file=sys.stderr, flush=True)

    outcome = run_sampling(found, plan, tell)
    tell("done")
    return outcome


def _contents(outcome: Outcome, statements: Sequence[Row], data: str) -> dict[str, bytes]:
    """Every file by name."""
    from proofkit.experiments import tables
    from proofkit.experiments.figures import FORMATS, figures, rendered

    files: dict[str, bytes] = {}
    captions = []
    for stem, caption, figure in figures(outcome):
        captions.append((stem, caption))
        for suffix in FORMATS:
            files[f"{stem}.{suffix}"] = rendered(figure, suffix)
    texts = {
        "sweep.csv": tables.sweep_csv(outcome),
        "matrices.csv": tables.matrices_csv(outcome),
        "finite_sample.csv": tables.finite_sample_csv(outcome),
        "summary.json": tables.summary_json(outcome, statements, data),
        "summary.md": tables.summary_markdown(outcome, statements, data, captions),
    }
    return files | {name: text.encode() for name, text in texts.items()}


def _require_folder(out: Path) -> None:
    """Refuse a folder that cannot be written to, before any work is done for it."""
    try:
        os.rmdir(tempfile.mkdtemp(dir=_beside(out), prefix=PREFIX))
    except OSError as error:
        raise InputError(f"--out {out}: no folder to write to: {error.strerror}") from error


def _beside(out: Path) -> Path:
    return out.resolve() if out.exists() else out.resolve().parent


def _write_all(out: Path, files: dict[str, bytes]) -> None:
    """All files or, if one cannot be written, none: they are made beside and then moved."""
    try:
        temporary = Path(tempfile.mkdtemp(dir=_beside(out), prefix=PREFIX))
        try:
            for name, content in files.items():
                (temporary / name).write_bytes(content)
            out.mkdir(exist_ok=True)
            for name in files:
                os.replace(temporary / name, out / name)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise DataError(f"--out {out}: {error.strerror}") from error
