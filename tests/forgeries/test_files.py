"""Files that are no certificates, or cost too much: refused in bounded time and memory."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from .steps import X, add, derivation, document, n, power, real, step, var, x

ROOT = Path(__file__).parents[2]
SECONDS = 40.0
MEGABYTES = 700


def recheck(*paths: Path, options: tuple[str, ...] = ()) -> tuple[int, str]:
    """Exit code and output, of a process that may take neither much time nor much memory."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "proofkit.recheck", *map(str, paths), *options],
        cwd=paths[0].parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        preexec_fn=_little_memory,
    )
    assert "Traceback" not in done.stderr
    assert time.monotonic() - start < SECONDS
    return done.returncode, done.stdout + done.stderr


def _little_memory() -> None:
    most = MEGABYTES * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def written(path: Path, data: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return path


SQUARE = ["le", n(0), power(x, 2)]
GOOD = document(SQUARE, derivation(step(SQUARE, "Signs", terms=[power(x, 2)]), instance={"x": "1"}))
BAD = document(["le", n(0), x], derivation(instance={"x": "1"}))
NEEDS = document(SQUARE, {"kind": "needs", "tool": "z3"})
KINDS = {"good": (GOOD, 0), "bad": (BAD, 1), "broken": ("{", 2), "needs": (NEEDS, 3)}


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["good"], 0), (["bad"], 1), (["broken"], 2), (["needs"], 3),
        (["good", "bad"], 1), (["good", "needs"], 3), (["bad", "needs"], 1),
        (["good", "broken"], 2), (["bad", "broken"], 2), (["needs", "broken"], 2),
        (["good", "bad", "broken", "needs"], 2), (["good", "bad", "needs"], 1),
    ],
)  # fmt: skip
def test_of_several_files_the_gravest_says(tmp_path: Path, names: list[str], code: int) -> None:
    """Malformed before rejected before beyond scope before verified, whatever the order."""
    for i, name in enumerate(names):
        written(tmp_path / "folder" / f"{i}" / f"{name}.json", KINDS[name][0])
    found, output = recheck(tmp_path / "folder")
    assert found == code
    assert len(output.splitlines()) == len(names) + 1
    assert (code == 0) == (output.splitlines()[-1] == f"{len(names)} verified")


def test_a_folder_without_certificates_verifies_nothing(tmp_path: Path) -> None:
    written(tmp_path / "folder" / "note.txt", "nothing")
    assert recheck(tmp_path / "folder")[0] == 2
    assert recheck(tmp_path / "missing")[0] == 2


def test_the_needs_of_a_proof_are_never_called_verified(tmp_path: Path) -> None:
    code, output = recheck(written(tmp_path / "a.json", NEEDS))
    assert code == 3 and "needs z3" in output and "verified" not in output


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _dangling(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


def _giant(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(20 * 2**30)


def _latin(path: Path) -> None:
    path.write_bytes(b'{"format": "caf\xe9"}')


def _half_a_pair(path: Path) -> None:
    text = json.dumps({**GOOD, "id": "\ud800"})
    path.write_text(text)


def _utf16(path: Path) -> None:
    path.write_bytes(json.dumps(GOOD).encode("utf-16"))


def _unreadable(path: Path) -> None:
    path.write_bytes(b"\x00" * 1000)


ODD = [
    _pipe, _endless, _loop, _dangling, _giant, _latin, _half_a_pair, _utf16, _unreadable, Path.mkdir
]  # fmt: skip


@pytest.mark.parametrize("make", ODD)
def test_what_is_no_regular_text_file(tmp_path: Path, make: Callable[[Path], None]) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    try:
        make(folder / "odd.json")
    except OSError:
        pytest.skip("this file system has no such files")
    code, output = recheck(folder / "odd.json")
    assert code == 2
    assert "MALFORMED" in output or "no certificate" in output
    written(folder / "good.json", GOOD)
    assert recheck(folder)[0] == 2


def test_links_to_folders_are_not_followed_for_ever(tmp_path: Path) -> None:
    written(tmp_path / "folder" / "good.json", GOOD)
    (tmp_path / "folder" / "again").symlink_to(tmp_path / "folder")
    assert recheck(tmp_path / "folder")[0] == 0


def text_with(original: str, changed: str) -> str:
    text = json.dumps(GOOD)
    assert original in text
    return text.replace(original, changed, 1)


TWICE = [
    text_with('"verdict": "proved"', '"verdict": "refuted", "verdict": "proved"'),
    text_with('"kind": "derivation"', '"kind": "needs", "kind": "derivation"'),
    text_with('"x": "1"', '"x": "0", "x": "1"'),
]
NO_INTEGERS = [
    text_with('"part": 1', f'"part": {number}')
    for number in ("NaN", "Infinity", "-Infinity", "1.0", "1e400", "1e-5", "9" * 5000)
]


@pytest.mark.parametrize("text", [*TWICE, *NO_INTEGERS])
def test_keys_twice_and_numbers_that_are_no_small_integers(tmp_path: Path, text: str) -> None:
    code, output = recheck(written(tmp_path / "a.json", text))
    assert code == 2 and "MALFORMED" in output


@pytest.mark.parametrize("text", ["nan", "inf", "1e5", "0x10", "1/0", "1_000", " 1", "١", "1/-2"])
def test_numbers_of_a_claim(tmp_path: Path, text: str) -> None:
    below = ["lt", x, add(x, ["rational", text])]
    one = document(below, derivation(step(below, "Logic"), instance={"x": "1"}))
    assert recheck(written(tmp_path / "a.json", one))[0] == 2
    at = deepcopy(GOOD)
    at["claims"][0]["evidence"]["instance"] = {"x": text}
    assert recheck(written(tmp_path / "b.json", at))[0] == 2


def tower(height: int, exponent: Any) -> Any:
    found: Any = x
    for _ in range(height):
        found = power(found, exponent)
    return found


def nested(depth: int) -> Any:
    found: Any = x
    for _ in range(depth):
        found = add(found, n(1))
    return found


COSTLY: dict[str, Any] = {
    "exponent": power(x, 10**9),
    "negative exponent": power(x, -(10**9)),
    "fractional exponent": power(x, f"1/{10**9}"),
    "tower": tower(40, 64),
    "number tower": power(power(power(power(n(7), 64), 64), 64), 64),
    "symbolic tower": ["pow", n(9), ["pow", n(9), ["pow", n(9), n(9)]]],
    "exponential tower": ["exp", ["exp", ["exp", ["exp", n(9)]]]],
    "expansion": power(add(*(var("x", i) for i in range(40))), 30),
    "product": ["mul", *(add(x, n(i), var("x", i)) for i in range(60))],
    "depth": nested(180),
    "width": add(*([x] * 60_000)),
    "long number": n("7" * 3999),
    "matrix": ["SpectralRadius", ["matrix", "60", "60", *([x] * 3600)]],
}


@pytest.mark.parametrize("name", COSTLY)
@pytest.mark.parametrize("kind", ["proved", "refuted"])
def test_costly_expressions(tmp_path: Path, name: str, kind: str) -> None:
    """Each claim is false, so neither exit code 0 nor a hung process will do."""
    tree = COSTLY[name]
    false = ["lt", add(tree, n(1)), tree]
    variables = [X, ["vector", "x", 61, None, None, True, True, False]]
    if "60" in json.dumps(tree) and name == "depth":
        variables = [X]
    labels = {"x", *(f"x_{i + 1}" for i in range(61))}
    values = {label: "1/3" for label in labels}
    if kind == "proved":
        evidence = derivation(step(false, "Identity"), step(false, "Signs", terms=[tree]),
                              instance=values)  # fmt: skip
    else:
        false = ["lt", tree, add(tree, n(1))]
        evidence = {"kind": "counterexample", "values": values, "witnesses": []}
    forged = document(false, evidence, forall=variables, verdict=kind)
    code, _ = recheck(written(tmp_path / "a.json", forged))
    assert code in (1, 2, 3)


def test_many_steps_and_large_propositions(tmp_path: Path) -> None:
    steps = [step(["lt", var("x"), add(x, n(1))], "Logic")] * 6000
    many = document(SQUARE, derivation(*steps, instance={"x": "1"}))
    assert recheck(written(tmp_path / "many.json", many))[0] == 2
    holes = 9
    pigeons = [["lt", n(0), var("p", i, j)] for i in range(holes + 1) for j in range(holes)]
    each = [["or", *pigeons[i * holes : (i + 1) * holes]] for i in range(holes + 1)]
    two = [
        ["not", ["and", pigeons[i * holes + j], pigeons[k * holes + j]]]
        for j in range(holes)
        for i in range(holes + 1)
        for k in range(i)
    ]
    false = ["not", ["and", *each, *two]]
    names = [real(f"p_{i}_{j}") for i in range(holes + 1) for j in range(holes)]
    hard = document(false, derivation(step(false, "Logic"), instance={}), forall=names)
    assert recheck(written(tmp_path / "hard.json", hard))[0] in (1, 2, 3)


@pytest.mark.parametrize("size", [0, 1, 100, 60_000])
def test_nesting_that_the_parser_would_recurse_into(tmp_path: Path, size: int) -> None:
    text = json.dumps(GOOD).replace('"statement": ""', f'"statement": {"[" * size}{"]" * size}')
    code, output = recheck(written(tmp_path / "a.json", text if size else "[" * 60_000))
    assert code == 2 and "MALFORMED" in output


def test_what_a_file_says_cannot_steer_the_terminal(tmp_path: Path) -> None:
    data = {**GOOD, "format": "\x1b[2J\x07"}
    code, output = recheck(written(tmp_path / "\x1b[31m.json", data))
    assert code == 2 and "\x1b" not in output and "\x07" not in output


def test_a_ledger_that_is_none(tmp_path: Path) -> None:
    good = written(tmp_path / "a.json", GOOD)
    for i, text in enumerate(["", "[]", '{"a": 1}', "{", '{"a": {}}']):
        ledger = written(tmp_path / f"ledger{i}", text)
        code, output = recheck(good, options=("--statements", str(ledger)))
        assert code == 2 and "verified" not in output
    assert recheck(good, options=("--statements", str(tmp_path / "missing")))[0] == 2


def test_the_corpus_is_at_hand_wherever_one_is(tmp_path: Path) -> None:
    """Certificates of its theorems are compared with what they state, others stand alone."""
    assert recheck(written(tmp_path / "own.json", GOOD))[0] == 0
    stolen = {**GOOD, "id": "sampling/cyclic-instability"}
    code, output = recheck(written(tmp_path / "stolen.json", stolen))
    assert code == 1 and "not that of the theorem" in output
    ledger = {"by/hand": {"verdict": "proved", "claims": {"": ["0" * 64]}}}
    written(tmp_path / "theorems" / "verdicts.json", ledger)
    assert recheck(tmp_path / "own.json")[0] == 1
    assert recheck(tmp_path / "stolen.json")[0] == 1
