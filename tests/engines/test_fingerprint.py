"""The fingerprint of a theorem changes with everything that an engine looks at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from proofkit.engines.fingerprint import fingerprint
from proofkit.theorem_files import load_file

SOURCE = '''
from proofkit import by, claim, cite, implicit, logic, policy, prose, real, signs, theorem
from proofkit import Arithmetic, Or, equal, function

x, y = real("x"), real("y", at_least=0)


@theorem
def lemma():
    """A square is not negative."""
    return x**2 - 2 * x + 1 >= 0


@lemma.derivation
def _():
    yield signs(x**2 - 2 * x + 1 >= 0, [(x - 1) ** 2], "a square")


@theorem
def cites():
    """y² + 2y + 1 is not negative."""
    return y**2 + 2 * y + 1 >= 0


@cites.derivation
def _():
    yield cite(lemma, {"x": -y})


@theorem(sizes=range(2, 4))
def above(K):
    """There is a number above every probability."""
    pi, bound = policy("pi", K), real("bound")
    return claim(exists=[bound], then=[p < bound for p in pi], witness=[(bound, 2)])


@theorem
def suspected():
    """x is at most 100."""
    return x <= 100


@suspected.suspect
def _():
    return [(x, 101)]


@theorem
def root():
    """Every zero of z² − z − 1 is below 2."""
    z = implicit("z", 1, lambda z: [z[0] ** 2 - z[0] - 1])
    return z[0] < 2


@theorem
def functional():
    """f(0) ≤ f(0)² + 1."""
    f = function("f")
    return Or(f(0) <= f(0) ** 2 + 1, x > 0)


@functional.derivation
def _():
    yield prose("By inspection.", x > -1)
'''

CHANGES = {
    "a docstring": ("lemma", "A square is not", "A square is never"),
    "a variable's domain": ("cites", "at_least=0", "at_least=1"),
    "words in a derivation": ("lemma", '"a square"', '"a perfect square"'),
    "the terms of a step": ("lemma", "[(x - 1) ** 2]", "[(x - 1) ** 2, 0]"),
    "the derivation of a lemma": ("cites", "[(x - 1) ** 2]", "[(x - 1) ** 2, 0]"),
    "a value in a citation": ("cites", "-y}", "y + 2}"),
    "sizes": ("above", "range(2, 4)", "range(2, 5)"),
    "a witness": ("above", "(bound, 2)", "(bound, 3)"),
    "a suspect": ("suspected", "(x, 101)", "(x, 102)"),
    "an equation": ("root", "- z[0] - 1", "- z[0] - 2"),
    "what prose asserts": ("functional", "x > -1", "x >= -1"),
    "a function's name": ("functional", 'function("f")', 'function("g")'),
    "strictness": ("suspected", "x <= 100", "x < 100"),
}


def fingerprints(folder: Path, source: str) -> dict[str, str]:
    folder.mkdir()
    path = folder / "claims.py"
    path.write_text(source)
    return {t.slug: fingerprint(t) for t in load_file(path)}


@pytest.mark.parametrize("kind", CHANGES)
def test_what_engines_look_at_counts(tmp_path: Path, kind: str) -> None:
    slug, old, new = CHANGES[kind]
    assert SOURCE.count(old) >= 1
    before = fingerprints(tmp_path / "paper", SOURCE)
    (tmp_path / "other").mkdir()
    after = fingerprints(tmp_path / "other" / "paper", SOURCE.replace(old, new))
    assert before[slug] != after[slug]


@pytest.mark.parametrize(
    "change", [("import by,", "import  by,"), ("x, y =", "\n# A note.\nx, y =")]
)
def test_how_the_file_is_written_does_not(tmp_path: Path, change: tuple[str, str]) -> None:
    before = fingerprints(tmp_path / "paper", SOURCE)
    (tmp_path / "other").mkdir()
    assert fingerprints(tmp_path / "other" / "paper", SOURCE.replace(*change)) == before


def test_every_theorem_has_its_own_and_every_process_finds_the_same(tmp_path: Path) -> None:
    before = fingerprints(tmp_path / "paper", SOURCE)
    assert len(set(before.values())) == len(before) == 6
    code = (
        "import sys; from pathlib import Path\n"
        "from proofkit.engines.fingerprint import fingerprint\n"
        "from proofkit.theorem_files import load_file\n"
        "for t in load_file(Path(sys.argv[1])): print(t.slug, fingerprint(t))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "paper" / "claims.py")],
        env={**os.environ, "PYTHONHASHSEED": "12345"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert dict(line.split() for line in done.stdout.splitlines()) == before
