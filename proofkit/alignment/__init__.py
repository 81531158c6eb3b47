"""The domain: preferences, policies, losses, and the maps of iterative alignment.

The names below are what theorem files about alignment need most; nothing is imported before use.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "proofkit.alignment.ipo": (
        "ipo_objective", "ipo_optimum", "keeps_order", "ranks_above", "ranks_first", "skew_part",
        "win_rates",
    ),
    "proofkit.alignment.mixed_reference": ("mrs_ipo", "preference_cycle"),
    "proofkit.alignment.policies": (
        "covariance", "entropy", "inner", "kl", "logistic_loss", "sigmoid", "squared_norm",
        "tilted", "uniform",
    ),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'proofkit.alignment' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return __all__
