"""The domain: preferences, policies, losses, and the maps of iterative alignment.

The names below are what theorem files about alignment need most; nothing is imported before use.
"""

from __future__ import annotations

from typing import Any

from proofkit._exports import Exports

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
_EXPORTS = Exports(__name__, _HOMES)

__all__ = _EXPORTS.names


def __getattr__(name: str) -> Any:
    return _EXPORTS.load(name)


def __dir__() -> list[str]:
    return __all__
