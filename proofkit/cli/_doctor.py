"""The work of `proofkit doctor`."""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

import typer
from attrs import asdict, frozen

from proofkit import __version__
from proofkit.cli._exit import ExitCode
from proofkit.engines.pool import Ending, Task, run_all
from proofkit.engines.processes import prepare
from proofkit.engines.protocol import Budget
from proofkit.engines.registry import ENGINE_NAMES
from proofkit.evidence.verdict import Verdict
from proofkit.theorem_files import corpus_folder, load_file

SELF_TEST = Path(__file__).with_name("_selftest_theorems.py")
PATIENCE = 60.0
"""Seconds for one engine on one tiny claim."""

EXPECTED = {
    "derive": (Verdict.PROVED, Verdict.INCONCLUSIVE),
    "decide": (Verdict.PROVED, Verdict.REFUTED),
    "enclose": (Verdict.SUPPORTED, Verdict.REFUTED),
    "falsify": (Verdict.SUPPORTED, Verdict.REFUTED),
    "oracle": (Verdict.INCONCLUSIVE, Verdict.INCONCLUSIVE),
}
"""By engine: the verdicts on the true and on the false claim."""

_REQUIREMENT = re.compile(r"([A-Za-z0-9_.-]+)[^;]*(?:;.*extra == ['\"](\w+)['\"])?")


@frozen
class Package:
    """A library that proofkit uses; `version` is None where it is not installed."""

    name: str
    version: str | None
    optional: bool


@frozen
class EngineTest:
    """What an engine says of the true and of the false claim, and whether that is right."""

    name: str
    ok: bool
    on_true: str
    on_false: str
    note: str


def diagnose_installation(*, as_json: bool) -> ExitCode:
    """Print what is installed and what works; 3 if an engine or a required library does not."""
    prepare()
    found, tests = packages(), engine_tests()
    typer.echo(_json(found, tests) if as_json else "\n".join(_text(found, tests)))
    missing = [p for p in found if p.version is None and not p.optional]
    healthy = not missing and all(test.ok for test in tests)
    return ExitCode.OK if healthy else ExitCode.UNKNOWN


def packages() -> list[Package]:
    """The libraries that the installed package declares, those for its tests left out."""
    try:
        declared = metadata.requires("proofkit") or []
    except metadata.PackageNotFoundError:
        return []
    parsed = [match.groups() for r in declared if (match := _REQUIREMENT.match(r))]
    return [Package(n, _version(n), extra is not None) for n, extra in parsed if extra != "test"]


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def engine_tests() -> list[EngineTest]:
    """Every engine on both claims, each in a process of its own, as `check` would run it."""
    tasks = [
        Task.of(theorem, Budget(instances=20), [name])
        for name in ENGINE_NAMES
        for theorem in load_file(SELF_TEST)
    ]
    endings = {(e.task.engines[0], e.task.slug): e for e in run_all(tasks, timeout=PATIENCE)}
    return [
        _judged(name, endings[name, "known-true"], endings[name, "known-false"])
        for name in ENGINE_NAMES
    ]


def _judged(name: str, on_true: Ending, on_false: Ending) -> EngineTest:
    yes, no = on_true.result.verdict, on_false.result.verdict
    notes = dict.fromkeys(e.result.note for e in (on_true, on_false) if e.result.note)
    ok = (yes, no) == EXPECTED[name] if name in EXPECTED else _is_sound(yes, no)
    return EngineTest(name, ok, yes.value, no.value, "; ".join(notes))


def _is_sound(on_true: Verdict, on_false: Verdict) -> bool:
    """What is asked of an engine that nothing more is known of."""
    working = Verdict.UNAVAILABLE not in (on_true, on_false)
    return working and on_true is not Verdict.REFUTED and not on_false.is_success


def _json(found: Sequence[Package], tests: Sequence[EngineTest]) -> str:
    data = {
        "proofkit": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "corpus": str(corpus_folder()),
        "packages": [asdict(package) for package in found],
        "engines": [asdict(test) for test in tests],
    }
    return json.dumps(data, indent=2, ensure_ascii=False)


def _text(found: Sequence[Package], tests: Sequence[EngineTest]) -> Iterator[str]:
    yield f"proofkit {__version__}, python {platform.python_version()}, {platform.platform()}"
    yield f"corpus: {corpus_folder()}"
    yield ""
    for p in found:
        note = "  (optional)" if p.optional else "" if p.version else "  MISSING"
        yield f"  {p.name:<14}  {p.version or 'absent':<10}{note}".rstrip()
    yield ""
    for t in tests:
        verdicts = f"true claim {t.on_true}, false claim {t.on_false}"
        yield f"  {t.name:<14}  {'ok' if t.ok else 'FAILED':<10}  {verdicts}  {t.note}".rstrip()
