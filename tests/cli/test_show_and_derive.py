"""`show` and `derive`: what a machine checked and what it did not stand visibly apart."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import FALSE, PROVED_BY_STEPS, Cli, Write

WITH_PROSE = '''
@theorem
def leaning():
    """(x + 1)² ≥ x."""
    return (x + 1) ** 2 >= x

@leaning.derivation
def _():
    yield signs((x + 1) ** 2 >= 0, [(x + 1) ** 2])
    yield prose("Everybody knows the rest: 100% of $x_i$.", (x + 1) ** 2 >= x)
    yield signs((x + 1) ** 2 >= 7, [(x + 1) ** 2])
'''

SIZED = '''
z = real("z", at_most=1)

@theorem(sizes=range(2, 5))
def multiples(n):
    """nz < n + 1 for z ≤ 1."""
    return n * z < n + 1

@multiples.derivation
def _(n):
    yield signs(n * z < n + 1, [n * (1 - z), 1], "for each n")
'''


def labels(text: str) -> list[str]:
    """What stands beside the numbered lines of a derivation."""
    return re.findall(r"^ +\d+  (checked|prose|on prose|REJECTED|not run) ", text, re.MULTILINE)


def test_show_has_statement_claim_derivation_and_evidence(cli: Cli, write: Write) -> None:
    path = write(PROVED_BY_STEPS, FALSE)
    done = cli("show", f"{path}::square")
    assert done.returncode == 0
    for part in ("x² + y² ≥ 2xy.", "verdict: proved", "x ∈ ℝ", "x² + y² ≥ 2·x·y"):
        assert part in done.stdout
    assert labels(done.stdout) == ["checked"]
    assert "by signs: a square" in done.stdout
    assert re.search(r"^  derive +proved +all reals", done.stdout, re.MULTILINE)


def test_show_gives_the_witness_of_a_refuted_claim(cli: Cli, write: Write) -> None:
    done = cli("show", f"{write(FALSE)}::too-small")
    assert done.returncode == 1
    assert "counterexample: x = 0" in done.stdout


def test_show_without_a_check_runs_nothing(cli: Cli, write: Write) -> None:
    done = cli("show", f"{write(PROVED_BY_STEPS)}::square", "--no-check")
    assert done.returncode == 0
    assert labels(done.stdout) == ["not run"]
    assert "verdict" not in done.stdout


def test_prose_and_rejected_lines_are_marked(cli: Cli, write: Write) -> None:
    done = cli("derive", write(WITH_PROSE))
    assert done.returncode == 3
    assert labels(done.stdout) == ["checked", "prose", "REJECTED"]
    assert "| Everybody knows the rest" in done.stdout
    assert "asserting, unchecked: (x + 1)² ≥ x" in done.stdout
    assert "line 3 is rejected, so this derivation proves nothing" in done.stdout


@pytest.mark.parametrize(
    ("size", "factors"), [("2", ["2"]), ("n=3", ["3"]), (None, ["2", "3", "4"])]
)
def test_sizes(cli: Cli, write: Write, size: str | None, factors: list[str]) -> None:
    options = [] if size is None else ["--size", size]
    done = cli("derive", write(SIZED), *options)
    assert done.returncode == 0
    assert re.findall(r"then +(\d)·z < ", done.stdout) == factors
    assert done.stdout.count("the checked lines establish the claim") == len(factors)


@pytest.mark.parametrize("piece", [PROVED_BY_STEPS, WITH_PROSE, SIZED])
def test_latex_is_balanced_and_compiles(cli: Cli, write: Write, tmp_path: Path, piece: str) -> None:
    done = cli("derive", write(piece), "--format", "latex")
    source = done.stdout
    assert source.startswith(r"\documentclass") and source.rstrip().endswith(r"\end{document}")
    assert_balanced(source)
    compile_if_possible(source, tmp_path)


def test_latex_of_the_corpus_is_balanced(cli: Cli, tmp_path: Path) -> None:
    corpus = Path(__file__).parents[2] / "theorems" / "sampling"
    for target in ("cycles.py::cyclic-instability", "collapse.py::collapse-bound"):
        source = cli("derive", corpus / target, "--format", "latex").stdout
        assert source.isascii()
        assert_balanced(source)
        compile_if_possible(source, tmp_path)


def test_latex_sets_prose_apart_and_escapes_it(cli: Cli, write: Write) -> None:
    source = cli("derive", write(WITH_PROSE), "--format", "latex").stdout
    assert r"\unchecked{\textbf{Not machine-checked.} Everybody knows the rest: 100\%" in source
    assert r"\$x\_i\$" in source
    assert r"\unchecked{\textbf{Rejected.}" in source


def assert_balanced(source: str) -> None:
    bare = re.sub(r"\\[{}\\]", "", source)
    depth = 0
    for character in bare:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    stack = []
    for kind, name in re.findall(r"\\(begin|end)\{(\w+\*?)\}", source):
        if kind == "begin":
            stack.append(name)
        else:
            assert stack.pop() == name
    assert stack == []
    dollars = re.sub(r"\\\$", "", source).count("$")
    assert dollars % 2 == 0
    assert len(re.findall(r"\\left\b", source)) == len(re.findall(r"\\right\b", source))


def compile_if_possible(source: str, folder: Path) -> None:
    """Compile with pdflatex where there is one; balance is all that is tested elsewhere."""
    if shutil.which("pdflatex") is None:
        return
    (folder / "derivation.tex").write_text(source)
    command = ["pdflatex", "-halt-on-error", "-interaction=nonstopmode", "derivation.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, done.stdout[-2000:]
