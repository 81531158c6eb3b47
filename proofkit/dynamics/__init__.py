"""Iterated maps: Jacobians, fixed points, stability, bifurcations, orbits.

The names below are what theorem files and notebooks need most; nothing is imported before use.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "proofkit.dynamics.convergence": ("every_orbit_tends_to",),
    "proofkit.dynamics.implicit_map": ("ImplicitMap",),
    "proofkit.dynamics.iterated_map": (
        "IteratedMap", "centred", "contrasts", "logits", "on_contrasts", "softmax",
    ),
    "proofkit.dynamics.neimark_sacker": ("NormalForm", "enclose_normal_form", "normal_form"),
    "proofkit.dynamics.orbits": ("certified_cycle", "sampled_orbit"),
    "proofkit.dynamics.plane": ("coordinate_of", "logits_at", "planar_family"),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'proofkit.dynamics' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return __all__
