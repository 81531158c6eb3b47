"""Every forgery is rejected, whether or not the statements are at hand to compare with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from proofkit.recheck._certificates import verify
from proofkit.recheck._claims import Claim
from proofkit.recheck._outcomes import BeyondScope, Malformed, Rejected

Forge = Callable[[str], dict[str, Any]]
PROVED = ["square", "stronger-square", "entropy-sum", "threshold", "witness"]
REFUTED = ["false-bound", "false-integer"]
REFUSALS = (Rejected, Malformed)


@pytest.mark.parametrize("slug", [*PROVED, *REFUTED])
def test_the_genuine_ones_are_verified(forge: Forge, statements: Any, slug: str) -> None:
    verdict = "proved" if slug in PROVED else "refuted"
    stated = {f"paper/{slug}": claims for slug, claims in _by_slug(statements).items()}
    document = forge(slug) | {"id": f"paper/{slug}"}
    assert verify(document, stated).startswith(verdict)
    assert "(not compared)" in verify(document)


def _by_slug(statements: Any) -> dict[str, Any]:
    return {name.partition("/")[2]: claims for name, claims in statements.items()}


def rehashed(document: dict[str, Any]) -> dict[str, Any]:
    """With hashes that fit the claims, as a careful forger would have them."""
    for entry in document["claims"]:
        entry["hash"] = Claim.of(entry["claim"]).hash
    return document


def refused(document: Any, statements: Any = None) -> str:
    with pytest.raises(REFUSALS) as caught:
        verify(document, statements)
    return str(caught.value)


@pytest.mark.parametrize("slug", REFUTED)
@pytest.mark.parametrize("value", ["0", "1000001/3", "-7"])
def test_tampered_witnesses(forge: Forge, slug: str, value: str) -> None:
    document = forge(slug)
    values = document["claims"][0]["evidence"]["values"]
    before = dict(values)
    values[next(iter(values))] = value
    if values != before:
        refused(document) if slug == "false-integer" or value != "0" else None
    document["claims"][0]["evidence"]["values"] = {}
    assert "values" in refused(document)


def test_an_integer_that_is_none(forge: Forge) -> None:
    document = forge("false-integer")
    document["claims"][0]["evidence"]["values"] = {"n": "1/2"}
    assert "assumptions" in refused(document) or "integer" in refused(document)


@pytest.mark.parametrize("slug", PROVED)
def test_tampered_numbers_in_steps(forge: Forge, slug: str) -> None:
    document = forge(slug)
    text = json.dumps(document["claims"][0]["evidence"]["steps"])
    if '["rational", "2"]' not in text:
        return
    changed = text.replace('["rational", "2"]', '["rational", "3"]', 1)
    document["claims"][0]["evidence"]["steps"] = json.loads(changed)
    with pytest.raises((*REFUSALS, BeyondScope)):
        verify(document)


def test_a_step_is_no_longer_there(forge: Forge) -> None:
    document = forge("threshold")
    for place in range(4):
        shorter = forge("threshold")
        del shorter["claims"][0]["evidence"]["steps"][place]
        if place == 3:
            continue  # the last step only restates what the others establish
        refused(shorter)
    assert verify(document)


def test_certificates_swapped_between_statements(forge: Forge, statements: Any) -> None:
    stated = {f"paper/{slug}": claims for slug, claims in _by_slug(statements).items()}
    document = forge("square") | {"id": "paper/threshold"}
    assert "not that of the theorem" in refused(document, stated)
    document = forge("square") | {"id": "paper/never-stated"}
    assert "no theorem" in refused(document, stated)


def test_a_weaker_claim_under_a_stronger_ones_id(forge: Forge, statements: Any) -> None:
    stated = {f"paper/{slug}": claims for slug, claims in _by_slug(statements).items()}
    weak = forge("square")
    weak["id"], weak["statement"] = "paper/stronger-square", forge("stronger-square")["statement"]
    assert "not that of the theorem" in refused(weak, stated)


def test_a_hash_kept_while_the_body_changes(forge: Forge) -> None:
    document = forge("square")
    document["claims"][0]["claim"]["then"] = "true"
    assert "hash" in refused(document)


def test_the_famous_trivial_proof(forge: Forge, statements: Any) -> None:
    """A kernel once accepted a certificate that proved 0 + 0 = 0 instead of the claim."""
    stated = {f"paper/{slug}": claims for slug, claims in _by_slug(statements).items()}
    document = forge("square")
    zero = ["rational", "0"]
    document["claims"][0]["claim"]["then"] = ["eq", ["add", zero, zero], zero]
    document["claims"][0]["evidence"]["steps"] = []
    assert "not that of the theorem" in refused(rehashed(document) | {"id": "paper/square"}, stated)


def test_a_vacuous_claim(forge: Forge) -> None:
    document = forge("square")
    entry = document["claims"][0]
    entry["claim"]["given"] = [["lt", ["variable", "x"], ["variable", "x"]]]
    assert "assumptions" in refused(rehashed(document))


def test_a_goal_that_the_steps_do_not_reach(forge: Forge) -> None:
    document = forge("square")
    x, y = ["variable", "x"], ["variable", "y"]
    document["claims"][0]["claim"]["then"] = ["lt", y, x]
    assert "does not follow" in refused(rehashed(document))


@pytest.mark.parametrize("scope", ["all reals", "all reals; K = 2", "all reals; K = 2; K = 9", ""])
def test_a_widened_or_other_scope(forge: Forge, scope: str) -> None:
    assert "it says" in refused(forge("entropy-sum") | {"scope": scope})


def test_a_size_that_is_not_covered(forge: Forge, statements: Any) -> None:
    stated = {f"paper/{slug}": claims for slug, claims in _by_slug(statements).items()}
    document = forge("entropy-sum") | {"id": "paper/entropy-sum"}
    document["claims"][0]["size"] = {"K": 7}
    document["scope"] = "all reals; K = 7; K = 3"
    assert "not stated at K = 7" in refused(document, stated)


def test_a_verdict_turned_around(forge: Forge) -> None:
    refused(forge("square") | {"verdict": "refuted", "scope": "1 instance"})
    refused(forge("false-bound") | {"verdict": "proved", "scope": "all reals"})
    refused(forge("square") | {"verdict": "supported"})


def test_a_witness_outside_its_domain_or_missing(forge: Forge) -> None:
    document = forge("witness")
    document["claims"][0]["evidence"]["witness"] = {"z": ["variable", "x"]}
    assert "does not follow" in refused(document)
    document["claims"][0]["evidence"]["witness"] = {}
    assert "exist" in refused(document)


def test_a_renamed_variable_that_captures_another(forge: Forge) -> None:
    document = forge("square")
    text = json.dumps(document["claims"][0]["claim"]).replace('"y"', '"x"')
    document["claims"][0]["claim"] = json.loads(text)
    with pytest.raises(REFUSALS):
        verify(rehashed(document))


SHAPES: list[Any] = [
    None, [], {}, "text", 3, {"format": "proofkit certificate 1"},
    ["variable"], [["a"], "b"], {"claims": []},
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_other_shapes(forge: Forge, shape: Any) -> None:
    refused(shape)
    for name in ("claims", "scope", "format", "verdict"):
        refused(forge("square") | {name: shape})
    document = forge("square")
    document["claims"][0]["evidence"]["steps"] = [shape]
    refused(document)
    document = forge("square")
    document["claims"][0]["claim"]["then"] = shape
    with pytest.raises((*REFUSALS, BeyondScope)):
        verify(rehashed(document))


def recheck(path: Path, seconds: float = 60) -> tuple[int, str]:
    command = [sys.executable, "-m", "proofkit.recheck", str(path)]
    start = time.monotonic()
    done = subprocess.run(
        command,
        cwd=path.parent,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert time.monotonic() - start < seconds
    return done.returncode, done.stdout


TEXTS = {
    "nested": "[" * 100_000 + "]" * 100_000,
    "huge-number": '{"format": ' + "9" * 100_000 + "}",
    "twice": '{"format": "a", "format": "b"}',
    "nan": '{"format": NaN}',
    "infinity": '{"format": Infinity}',
    "float": '{"format": 1.5}',
    "cut": '{"format": "proofkit cert',
    "binary": "\x00\x01",
    "empty": "",
    "code": "__import__('os').system('true')",
}


@pytest.mark.parametrize("name", TEXTS)
def test_files_that_are_no_certificates(tmp_path: Path, name: str) -> None:
    path = tmp_path / "forged.json"
    path.write_text(TEXTS[name])
    code, output = recheck(path)
    assert code == 2
    assert "MALFORMED" in output


def test_huge_exponents_and_deep_trees_take_bounded_time(forge: Forge, tmp_path: Path) -> None:
    x = ["variable", "x"]
    tower: Any = ["pow", x, ["rational", "1000000000"]]
    deep: Any = x
    for _ in range(150):
        deep = ["add", deep, ["pow", deep, ["rational", "1"]] if deep is x else x]
    for name, tree in [("tower", tower), ("deep", deep)]:
        document = forge("square")
        document["claims"][0]["claim"]["then"] = ["lt", ["add", tree, ["rational", "1"]], tree]
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(rehashed(document)))
        code, _ = recheck(path)
        assert code in (1, 3)


def test_exit_codes(forge: Forge, tmp_path: Path) -> None:
    (tmp_path / "good").mkdir()
    (tmp_path / "good" / "a.json").write_text(json.dumps(forge("square")))
    assert recheck(tmp_path / "good")[0] == 0
    forged = forge("square") | {"scope": "everything"}
    (tmp_path / "good" / "b.json").write_text(json.dumps(forged))
    assert recheck(tmp_path / "good")[0] == 1
    needs = forge("square")
    needs["claims"][0]["evidence"] = {"kind": "needs", "tool": "z3"}
    (tmp_path / "z3.json").write_text(json.dumps(needs))
    code, output = recheck(tmp_path / "z3.json")
    assert code == 3 and "needs z3" in output and "verified" not in output
    assert recheck(tmp_path / "nothing-here.json")[0] == 2


def test_nothing_but_the_standard_library_is_imported() -> None:
    root = Path(__file__).parents[2]
    code = (
        f"import sys; sys.path.insert(0, {str(root)!r}); "
        "import proofkit.recheck.__main__ as m; "
        "print(*sorted({n.split('.')[0] for n in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True
    )
    foreign = set(done.stdout.split()) - set(sys.stdlib_module_names) - {"proofkit", "__main__"}
    assert foreign == set()
