"""`proofkit doctor`."""

from __future__ import annotations

import json

import pytest

from proofkit import Verdict
from proofkit.cli import _doctor
from proofkit.cli._doctor import EngineTest, Package
from proofkit.cli._exit import ExitCode
from proofkit.engines.registry import ENGINE_NAMES

from .conftest import Cli


def test_every_engine_and_library_is_accounted_for(cli: Cli) -> None:
    done = cli("doctor", "--json")
    data = json.loads(done.stdout)
    assert done.returncode == 0
    assert [engine["name"] for engine in data["engines"]] == list(ENGINE_NAMES)
    assert all(engine["ok"] for engine in data["engines"])
    by_name = {package["name"]: package for package in data["packages"]}
    assert by_name["sympy"]["version"] and not by_name["sympy"]["optional"]
    assert by_name["cvc5"]["optional"]
    assert "pytest" not in by_name


@pytest.mark.parametrize(
    ("package", "test", "code"),
    [
        (Package("cvc5", None, True), EngineTest("derive", True, "", "", ""), ExitCode.OK),
        (Package("sympy", None, False), EngineTest("derive", True, "", "", ""), ExitCode.UNKNOWN),
        (Package("sympy", "1", False), EngineTest("derive", False, "", "", ""), ExitCode.UNKNOWN),
    ],
)
def test_what_is_missing_or_broken_exits_with_3_unless_optional(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    package: Package,
    test: EngineTest,
    code: ExitCode,
) -> None:
    monkeypatch.setattr(_doctor, "packages", lambda: [package])
    monkeypatch.setattr(_doctor, "engine_tests", lambda: [test])
    assert _doctor.diagnose_installation(as_json=False) is code
    shown = capsys.readouterr().out
    assert ("absent" in shown) is (package.version is None)
    assert ("FAILED" in shown) is not test.ok


@pytest.mark.parametrize(
    ("on_true", "on_false", "sound"),
    [
        (Verdict.PROVED, Verdict.REFUTED, True),
        (Verdict.INCONCLUSIVE, Verdict.INCONCLUSIVE, True),
        (Verdict.REFUTED, Verdict.REFUTED, False),
        (Verdict.PROVED, Verdict.SUPPORTED, False),
        (Verdict.UNAVAILABLE, Verdict.REFUTED, False),
    ],
)
def test_an_engine_unknown_to_the_doctor_must_at_least_be_sound(
    on_true: Verdict, on_false: Verdict, sound: bool
) -> None:
    assert _doctor._is_sound(on_true, on_false) is sound
