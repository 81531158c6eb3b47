"""Which proven regime of MRS-IPO a preference matrix is in.

The theorems are those of arXiv:2602.12180 and of this project's catalogue (`sampling`), with a
uniform reference and a uniform π_0. Everything said is certified on the matrix and parameters at
hand, in rational or ball arithmetic.
"""

from __future__ import annotations

from attrs import frozen

from proofkit.alignment.regimes.advice import Advice, Bound, Extent, Tested, advice
from proofkit.alignment.regimes.fixed_points import FixedPoint, FixedPoints
from proofkit.alignment.regimes.parameters import Parameters
from proofkit.alignment.regimes.regime import Collapse, Fact, Regime, RegimeName, regime
from proofkit.alignment.regimes.structure import Structure
from proofkit.alignment.social_choice import Preferences

__all__ = [
    "Advice",
    "Bound",
    "Collapse",
    "Diagnosis",
    "Extent",
    "Fact",
    "FixedPoint",
    "Parameters",
    "Regime",
    "RegimeName",
    "Structure",
    "Tested",
    "diagnose",
]


@frozen
class Diagnosis:
    """The structure of a preference matrix and, where parameters were given, its regime."""

    structure: Structure
    regime: Regime | None = None
    advice: Advice | None = None


def diagnose(P: Preferences, parameters: Parameters | None = None) -> Diagnosis:
    """Diagnose a preference matrix, K×K fractions with `P_ij + P_ji = 1` and `P_ii = ½`.

    Such as the `matrix` of a `PreferenceRecord`, which guarantees that; it is not checked again.
    """
    structure = Structure.of(P)
    if parameters is None:
        return Diagnosis(structure)
    points = FixedPoints(P)
    found = regime(structure, points, parameters)
    return Diagnosis(structure, found, advice(structure, points, found))
