"""Bifurcation diagrams as data and pictures: what is certified stands apart from what is not."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from fractions import Fraction
from pathlib import Path

import pytest
import sympy as sp

from proofkit.arithmetic.boxes import Box
from proofkit.dynamics.attractors import attractors
from proofkit.dynamics.continuation import enclose_fold, follow
from proofkit.dynamics.diagram import bifurcation_diagram
from proofkit.dynamics.parametric import ParametricMap
from proofkit.report.diagram import DiagramReport, diagram_json
from proofkit.report.diagram_plot import save_diagram_plot

x, r = sp.symbols("x r")
LOGISTIC = ParametricMap((x,), (r * x * (1 - x),), r)


@pytest.fixture(scope="module")
def report() -> DiagramReport:
    box = Box.of({"x": ("1/10", "99/100")})
    thrice = LOGISTIC.iterated(3)
    return DiagramReport(
        "Logistic map",
        LOGISTIC,
        bifurcation_diagram(LOGISTIC, box, ("14/5", "16/5"), pieces=4),
        (("cycle of period 3", follow(thrice, ("96/25", "383/100"), (0.1494, 0.488, 0.9594))),),
        (enclose_fold(thrice, 3.8285, (0.514, 0.956, 0.16)),),
        attractors(LOGISTIC, ["31/10", "39/10"], (0.4,)),
    )


def test_the_data(report: DiagramReport) -> None:
    data = json.loads(json.dumps(diagram_json(report)))
    fixed = data["fixed_points"]
    assert fixed["complete"] is True
    assert [e["kind"] for e in fixed["events"]] == ["flip"]
    assert fixed["events"][0]["parameter"].startswith("[3.0000000000")
    ends = [tuple(map(Fraction, s["parameter"])) for s in fixed["certified"]]
    assert all(high - low <= Fraction(1, 10) for low, high in ends)
    assert {s["stable"] for s in data["branches"][0]["certified"]} == {"true"}
    assert data["folds"][0]["parameter"].startswith("[3.82842712474619")
    cycle, chaos = data["attractors"]
    assert cycle["proof"] == "certified attracting cycle" and len(cycle["cycle"]) == 2
    assert chaos["proof"] == "sampled, not certified" and "cycle" not in chaos


def test_pictures(report: DiagramReport, tmp_path: Path) -> None:
    for name in ("one.svg", "two.svg", "one.png"):
        save_diagram_plot(report, tmp_path / name)
    assert (tmp_path / "one.png").read_bytes().startswith(b"\x89PNG")
    assert ET.parse(tmp_path / "one.svg").getroot().tag.endswith("svg")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_the_legend_says_what_is_certified(report: DiagramReport, monkeypatch) -> None:
    from matplotlib.figure import Figure

    seen: list[str] = []

    def legend(self: Figure, *, handles: list, **options: object) -> None:
        seen.extend(h.get_label() for h in handles)

    monkeypatch.setattr(Figure, "legend", legend)
    monkeypatch.setattr(Figure, "savefig", lambda self, *args, **options: None)
    save_diagram_plot(report, Path("unused.svg"))
    assert len(seen) == len(set(seen))
    assert "orbit: sampled, not certified" in seen
    assert "attracting cycle: certified" in seen
    assert "fixed point, stable: certified" in seen and "fixed point, unstable: certified" in seen
    assert "cycle of period 3, stable: certified" in seen
    assert any(s.startswith("flip at $r \\approx 3$") for s in seen)
    assert any(s.startswith("fold at $r \\approx 3.82843$") for s in seen)
