"""The pytest plugin, in runs of pytest of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

CLAIMS = '''
from proofkit import claim, real, theorem

x = real("x")


@theorem
def positive():
    """2x² + x + 1 is positive."""
    return 2 * x**2 + x + 1 > 0


@theorem
def too_small():
    """x² is above x/3."""
    return x**2 > x / 3


@theorem(sizes=range(2, 4))
def powers(n):
    """xⁿ + 1 is positive."""
    return x**n + 1 > 0
'''

Folder = Path


@pytest.fixture
def folder(pytester: pytest.Pytester) -> Folder:
    """A library: the pytester's folder, with one paper in it."""
    paper = pytester.path / "paper"
    paper.mkdir()
    (paper / "claims.py").write_text(CLAIMS, encoding="utf-8")
    return pytester.path


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_subprocess("--proofkit-instances=40", *arguments)


def test_each_theorem_and_size_is_a_test(pytester: pytest.Pytester, folder: Folder) -> None:
    result = run(pytester, "--collect-only", "-q", "paper")
    result.stdout.fnmatch_lines(
        [
            "paper/claims.py::positive",
            "paper/claims.py::too-small",
            "paper/claims.py::powers[[]n=2[]]",
            "paper/claims.py::powers[[]n=3[]]",
        ]
    )


def test_a_failure_prints_statement_and_counterexample(
    pytester: pytest.Pytester, folder: Folder
) -> None:
    result = run(pytester, "paper")
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(
        ["paper/too-small: refuted", "*x² is above x/3.", "*counterexample: x = 0*"]
    )
    result.stdout.fnmatch_lines(["*counterexample: n = 3, x = -1"])
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*pytest_plugin.py*")


@pytest.mark.parametrize(
    ("target", "passed", "failed"),
    [
        ("paper/claims.py", 2, 2),
        ("paper/claims.py::positive", 1, 0),
        ("paper/claims.py::powers", 1, 1),
    ],
)
def test_files_and_theorems_named_outright_are_collected_once(
    pytester: pytest.Pytester, folder: Folder, target: str, passed: int, failed: int
) -> None:
    run(pytester, target).assert_outcomes(passed=passed, failed=failed)


def test_with_a_ledger_what_is_recorded_passes(pytester: pytest.Pytester, folder: Folder) -> None:
    command = [sys.executable, "-m", "proofkit", "check", "paper", "--update"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    run(pytester, "paper").assert_outcomes(passed=4)

    ledger = folder / "verdicts.json"
    records = json.loads(ledger.read_text())
    records["paper/too-small"]["verdict"] = "supported"
    records["paper/powers"]["sizes"]["n = 3"] = "proved"
    records["paper/positive"]["verdict"] = "inconclusive"
    ledger.write_text(json.dumps(records))
    result = run(pytester, "paper")
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(["paper/too-small: refuted (worse: recorded supported)"])
    result.stdout.fnmatch_lines(["paper/powers: refuted (worse: recorded proved at n = 3)"])


def test_unknown_is_never_success(pytester: pytest.Pytester, folder: Folder) -> None:
    unmet = "given=[x**2 < 0, x > 1], then=x > 0"
    source = CLAIMS.split("@theorem")[0]
    source += f'@theorem\ndef empty():\n    """Nothing meets it."""\n    return claim({unmet})\n'
    (folder / "paper" / "claims.py").write_text(source, encoding="utf-8")
    result = run(pytester, "paper")
    assert result.ret == 1
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*paper/empty: *"])


def test_a_file_that_does_not_import_is_a_collection_error(
    pytester: pytest.Pytester, folder: Folder
) -> None:
    broken = folder / "paper" / "broken.py"
    broken.write_text(
        "from proofkit import theorem\nimport nothing_of_this_name\n@theorem\ndef f(): ..."
    )
    result = run(pytester, "paper")
    assert result.ret == 2
    result.stdout.fnmatch_lines([f"*{broken}:2: ModuleNotFoundError: No module named*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_other_files_are_left_to_others(pytester: pytest.Pytester, folder: Folder) -> None:
    (folder / "paper" / "test_claims.py").write_text(CLAIMS + "\n\ndef test_one(): pass\n")
    (folder / "paper" / "helper.py").write_text('TEXT = """\nfrom proofkit\n@theorem\n"""\n')
    (folder / "paper" / "_hidden.py").write_text(CLAIMS)
    result = run(pytester, "--collect-only", "-q", "paper")
    collected = [line for line in result.outlines if "::" in line]
    assert "paper/test_claims.py::test_one" in collected
    assert {line.split("::")[0] for line in collected} == {
        "paper/claims.py",
        "paper/test_claims.py",
    }
    assert len(collected) == 5


def test_options_are_checked(pytester: pytest.Pytester, folder: Folder) -> None:
    result = pytester.runpytest_subprocess("--proofkit-instances=0", "paper")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*--proofkit-instances: '0' is not a positive number"])


def test_it_works_under_xdist(pytester: pytest.Pytester, folder: Folder) -> None:
    pytest.importorskip("xdist", reason="pytest-xdist is not installed")
    run(pytester, "-n", "1", "paper").assert_outcomes(passed=2, failed=2)


def test_loading_the_plugin_imports_nothing_heavy() -> None:
    code = "import proofkit.pytest_plugin, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"sympy", "flint", "hypothesis", "z3"} & set(done.stdout.split())


def test_asking_whether_a_file_has_theorems_imports_nothing_heavy() -> None:
    code = (
        "import sys; from pathlib import Path; from proofkit import theorem_files;"
        f"theorem_files.declares_theorems(Path({__file__!r})); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"sympy", "flint", "hypothesis", "z3"} & set(done.stdout.split())
