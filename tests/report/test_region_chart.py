"""The chart of universal regions."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from proofkit.alignment.universal import guarantees, order_of_inclusion
from proofkit.arithmetic.boxes import Box
from proofkit.report.region_chart import inclusions, save_region_chart


def test_inclusions_that_follow_from_others_are_left_out() -> None:
    assert inclusions(order_of_inclusion(guarantees(4))) == [
        ("span contraction", "local stability"),
        ("spectral contraction", "span contraction"),
    ]


def test_the_chart_is_written_twice_alike(tmp_path: Path) -> None:
    regions = {name: region.at(a="1/2") for name, region in guarantees(3).items()}
    compared, box = order_of_inclusion(regions), Box.of({"alpha": (0, 1), "s": (0, 4)})
    for name in ("one.svg", "two.svg"):
        save_region_chart(regions, compared, box, tmp_path / name)
    assert ET.parse(tmp_path / "one.svg").getroot().tag.endswith("svg")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
