"""The work of `proofkit region`."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import typer
from attrs import frozen

from proofkit._errors import InputError
from proofkit._files import write_in_one_piece
from proofkit.arithmetic.boxes import Side
from proofkit.arithmetic.number import fraction, rational
from proofkit.arithmetic.ternary import Ternary
from proofkit.cli._exit import ExitCode
from proofkit.cli._options import require_positive, require_writable
from proofkit.cli._targets import chosen_sizes, the_theorem
from proofkit.dynamics.comparison import Comparison
from proofkit.dynamics.picture import Orbit, curves, orbits_in
from proofkit.dynamics.region import Region, claimed_and_true, region_of
from proofkit.dynamics.section import Section, section
from proofkit.dynamics.symbolic_batch import SymbolicMap
from proofkit.report.region import RegionReport, region_json, region_lines
from proofkit.statement.theorem import Size, Theorem


@frozen
class Request:
    """What was asked for on the command line."""

    target: str
    axes: tuple[str | None, str | None]
    fix: tuple[str, ...]
    ranges: tuple[str, ...]
    size: str | None
    pave: bool
    undecided: str
    sweep: bool
    jobs: int
    cluster: str | None
    out: str | None


def show_region(request: Request) -> ExitCode:
    """Print what is known of the region, and write the file asked for.

    The exit code is that of a refutation where the claimed region is not the true one.
    """
    write = _writer(request.out)
    undecided = _number("--undecided", request.undecided)
    require_positive("--jobs", request.jobs)
    require_positive("--undecided", float(undecided))
    if request.cluster is not None and not request.sweep:
        raise InputError("--cluster runs the orbits of --sweep: give both")
    fix = dict(_pair("--fix", text) for text in request.fix)
    spans = dict(_pair("--range", text) for text in request.ranges)
    ranges = {name: _side(name, text) for name, text in spans.items()}
    _, theorem = the_theorem(request.target)
    size = chosen_sizes(theorem, request.size)[0]
    region, comparison = _region(theorem, size)
    part = section(region, request.axes, fix, ranges)
    paving = None
    if request.pave:
        paving = part.region.pave(part.box, undecided=undecided, workers=request.jobs)
    report = RegionReport(
        title=f"{theorem.id}{f', {size}' if size.values else ''}",
        condition=region.condition,
        boundaries=region.boundaries,
        comparison=comparison,
        box=part.box,
        fixed=part.fixed,
        curves=curves(part.region, part.box),
        paving=paving,
        orbits=_orbits(theorem, size, part, request) if request.sweep else (),
    )
    for line in region_lines(report):
        typer.echo(line)
    write(report)
    different = comparison is not None and comparison.equal is Ternary.FALSE
    return ExitCode.REFUTED if different else ExitCode.OK


def _region(theorem: Theorem, size: Size) -> tuple[Region, Comparison | None]:
    """The true region of the first suitable claim, and how the claimed one lies to it."""
    claims = theorem.claims(size)
    for claim in claims:
        try:
            claimed, true = claimed_and_true(claim)
        except InputError:
            continue
        return true, claimed.compare(true)
    reasons = []
    for claim in claims:
        try:
            return region_of(claim), None
        except InputError as reason:
            reasons.append(str(reason))
    raise InputError(f"{theorem.id}: {reasons[0]}")


def _orbits(theorem: Theorem, size: Size, part: Section, request: Request) -> tuple[Orbit, ...]:
    step = theorem.iterated_map(size)
    if step is None:
        raise InputError(f"--sweep: {theorem.id} names no map (@{theorem.function.__name__}.map)")
    fixed = {n: float(v) for n, v in part.fixed}
    # Processes of its own take longer to start than these orbits to run.
    workers = 1 if request.cluster is None else request.jobs
    symbolic = SymbolicMap.of(step)
    return orbits_in(symbolic, part.box, fixed, workers=workers, cluster=request.cluster)


def _writer(out: str | None) -> Callable[[RegionReport], None]:
    """What writes the file; refuses one that cannot be written before any work is done."""
    if out is None:
        return lambda report: None
    path = Path(out)
    if path.suffix not in _WRITERS:
        raise InputError(f"--out {out}: name a file that ends in {', '.join(_WRITERS)}")
    require_writable("--out", path)
    return lambda report: _WRITERS[path.suffix](report, path)


def _write_json(report: RegionReport, path: Path) -> None:
    text = json.dumps(region_json(report), ensure_ascii=False, separators=(",", ":"))
    write_in_one_piece(path, text + "\n")


def _write_tex(report: RegionReport, path: Path) -> None:
    from proofkit.report.region_tex import region_tex

    write_in_one_piece(path, region_tex(report))


def _write_picture(report: RegionReport, path: Path) -> None:
    from proofkit.report.region_plot import save_region_plot

    save_region_plot(report, path)


_WRITERS: dict[str, Callable[[RegionReport, Path], Any]] = {
    ".svg": _write_picture,
    ".png": _write_picture,
    ".json": _write_json,
    ".tex": _write_tex,
}


def _pair(option: str, text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name.strip() and equals and value.strip()):
        raise InputError(f"{option} {text}: write it like {option} alpha=1/2")
    return name.strip(), str(_number(option, value)) if option == "--fix" else value


def _side(name: str, text: str) -> Side:
    low, colon, high = text.partition(":")
    if not colon:
        raise InputError(f"--range {name}={text}: write it like --range {name}=0:7/2")
    ends = _number("--range", low), _number("--range", high)
    if not ends[0] < ends[1]:
        raise InputError(f"--range {name}={text}: the interval is empty")
    return ends


def _number(option: str, text: str) -> Fraction:
    try:
        return fraction(rational(text.strip()))
    except ValueError as error:
        raise InputError(f"{option}: {error}") from None
