"""`proofkit region`: what it prints, the files it writes, and what it refuses."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from proofkit.arithmetic.paving import Paving
from proofkit.arithmetic.ternary import Ternary

from .conftest import Cli, Write, error_lines

MAP = '''
from proofkit import And, Iff, stable, unstable
from proofkit.alignment import mrs_ipo, preference_cycle, uniform

a = real("a", above=0, at_most="1/2")
alpha, lam = real("alpha", at_least=0, at_most=1), real("lambda", at_least=0, at_most=1)
beta = real("beta", above=0)
step = mrs_ipo(preference_cycle(3, a), alpha=alpha, beta=beta, lam=lam)
J = step.jacobian(uniform(3))

@theorem
def right():
    """The uniform policy is unstable iff α² + a²β²λ²/3 > 1."""
    return Iff(unstable(J), alpha**2 + a**2 * beta**2 * lam**2 / 3 > 1)

@right.map
def _():
    return step

@theorem
def wrong():
    """The uniform policy is unstable iff α² + a²β²λ²/2 > 1."""
    return Iff(unstable(J), alpha**2 + a**2 * beta**2 * lam**2 / 2 > 1)

u, v = real("u", at_least=0, at_most=1), real("v", at_least=0, at_most=1)

@theorem
def disc():
    """u² + v² < 1."""
    return u**2 + v**2 < 1

@theorem
def one():
    """u < 1."""
    return u < 1
'''


@pytest.fixture
def file(write: Write) -> Path:
    return write(MAP)


def test_the_boundary_its_kind_and_the_comparison_are_printed(cli: Cli, file: Path) -> None:
    done = cli("region", f"{file}::right")
    assert done.returncode == 0, done.stderr
    assert "a²·β²·λ²/3 + α² = 1 (Neimark–Sacker)" in done.stdout
    assert "claimed    equal (z3)" in done.stdout
    assert "a = 1/2, λ = 1" in done.stdout


def test_a_wrong_constant_is_a_refutation_with_a_point(
    cli: Cli, file: Path, tmp_path: Path
) -> None:
    done = cli("region", f"{file}::wrong", "--out", tmp_path / "wrong.json")
    assert done.returncode == 1
    assert "strictly around; only there: " in done.stdout
    claimed = json.loads((tmp_path / "wrong.json").read_text())["claimed"]
    assert claimed["equal"] == "false"
    assert set(claimed["only_claimed"]) == {"a", "alpha", "beta", "lambda"}


def test_pictures_data_and_latex(cli: Cli, file: Path, tmp_path: Path) -> None:
    options = ("--pave", "--undecided", "1/20", "--sweep")
    for suffix in ("svg", "png", "json", "tex"):
        done = cli("region", f"{file}::right", *options, "--out", tmp_path / f"r.{suffix}")
        assert done.returncode == 0, done.stderr
        assert "oscillating" in done.stdout
    assert (tmp_path / "r.png").read_bytes().startswith(b"\x89PNG")
    assert ET.parse(tmp_path / "r.svg").getroot().tag.endswith("svg")
    tex = (tmp_path / "r.tex").read_text()
    assert tex.count(r"\begin") == tex.count(r"\end")
    assert r"\alpha^{2}" in tex and "Neimark" in tex and r"undecided: " in tex
    data = json.loads((tmp_path / "r.json").read_text())
    paving = Paving.from_json(data["paving"])
    assert paving.share(Ternary.UNKNOWN) <= 1 / 20
    fates = {o["fate"] for o in data["orbits"]}
    assert {"converged", "oscillating"} <= fates


def test_orbits_agree_with_certified_cells_away_from_the_boundary(
    cli: Cli, file: Path, tmp_path: Path
) -> None:
    cli("region", f"{file}::right", "--sweep", "--out", tmp_path / "r.json")
    for orbit in json.loads((tmp_path / "r.json").read_text())["orbits"]:
        threshold = orbit["x"] ** 2 + orbit["y"] ** 2 / 12
        if abs(threshold - 1) > 0.05:
            assert orbit["fate"] == ("oscillating" if threshold > 1 else "converged")


def test_a_local_cluster_samples_the_same_orbits(cli: Cli, file: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="dask.distributed is not installed")
    for name, options in (("one", ()), ("two", ("--cluster", "local", "--jobs", "2"))):
        out = tmp_path / f"{name}.json"
        done = cli("region", f"{file}::right", "--sweep", *options, "--out", out)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_the_same_picture_twice(cli: Cli, file: Path, tmp_path: Path) -> None:
    for name in ("one.svg", "two.svg"):
        cli("region", f"{file}::disc", "--pave", "--undecided", "1/20", "--out", tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_axes_values_and_ranges_are_chosen(cli: Cli, file: Path) -> None:
    done = cli("region", f"{file}::right", "--x", "beta", "--y", "lambda", "--fix", "alpha=1/2",
               "--range", "beta=0:20")  # fmt: skip
    assert "β ∈ [0, 20], λ ∈ [0, 1], a = 1/2, α = 1/2" in done.stdout


def test_a_plain_condition_has_its_region_too(cli: Cli, file: Path) -> None:
    done = cli("region", f"{file}::disc", "--pave", "--undecided", "1/20")
    assert done.returncode == 0
    assert "u² + v² = 1" in done.stdout and "claimed" not in done.stdout


@pytest.mark.parametrize(
    ("slug", "arguments", "message"),
    [
        ("right", ("--fix", "gamma=1"), "no parameter 'gamma'"),
        ("right", ("--fix", "a"), "--fix a: write it like"),
        ("right", ("--fix", "a=x"), "no rational number"),
        ("right", ("--fix", "a=2"), "outside a in (0, 1/2]"),
        ("right", ("--x", "a", "--y", "a"), "two different ones"),
        ("right", ("--range", "beta=3"), "write it like"),
        ("right", ("--range", "beta=3:2"), "empty"),
        ("right", ("--range", "alpha=0:2"), "leaves the domain"),
        ("right", ("--x", "a", "--y", "alpha"), "beta has no largest value"),
        ("right", ("--undecided", "0", "--pave"), "positive"),
        ("right", ("--out", "r.gif"), "ends in .svg"),
        ("right", ("--out", "no/r.svg"), "cannot be written"),
        ("wrong", ("--sweep",), "names no map"),
        ("right", ("--cluster", "local"), "give both"),
        ("one", (), "needs two axes"),
    ],
)
def test_bad_requests(
    cli: Cli, file: Path, slug: str, arguments: tuple[str, ...], message: str
) -> None:
    done = cli("region", f"{file}::{slug}", *arguments)
    assert done.returncode == 2
    (line,) = error_lines(done.stderr)
    assert message in line
