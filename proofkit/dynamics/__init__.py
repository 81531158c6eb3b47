"""Iterated maps: Jacobians, fixed points, stability, bifurcations, orbits.

The names below are what theorem files and notebooks need most; nothing is imported before use.
"""

from __future__ import annotations

from typing import Any

from proofkit._exports import Exports

_HOMES = {
    "proofkit.dynamics.continuation": ("enclose_fold", "follow"),
    "proofkit.dynamics.convergence": ("every_orbit_tends_to",),
    "proofkit.dynamics.cycles": ("certify_cycle",),
    "proofkit.dynamics.diagram": ("bifurcation_diagram",),
    "proofkit.dynamics.implicit_map": ("ImplicitMap",),
    "proofkit.dynamics.iterated_map": (
        "IteratedMap", "centred", "contrasts", "logits", "on_contrasts", "softmax",
    ),
    "proofkit.dynamics.neimark_sacker": ("NormalForm", "enclose_normal_form", "normal_form"),
    "proofkit.dynamics.orbits": ("certified_cycle", "sampled_orbit"),
    "proofkit.dynamics.parametric": ("ParametricMap",),
    "proofkit.dynamics.plane": ("coordinate_of", "logits_at", "planar_family"),
    "proofkit.dynamics.trapping": ("trapping_set",),
}  # fmt: skip
_EXPORTS = Exports(__name__, _HOMES)

__all__ = _EXPORTS.names


def __getattr__(name: str) -> Any:
    return _EXPORTS.load(name)


def __dir__() -> list[str]:
    return __all__
