"""The rules of inference: for each, what must be checked before its formula may be believed.

Every module registers the rules of one theme with `verify`.
"""

from proofkit.engines.derive.rules import (
    algebra,
    bifurcations,
    convergence,
    divergences,
    existence,
    exponentials,
    fixed_points,
    limits,
    linear,
    logic,
    norms,
    optima,
    orbits,
    pencils,
    quantifiers,
    softmax,
    spectra,
)
from proofkit.engines.derive.rules.context import Context
from proofkit.engines.derive.rules.verify import verify

__all__ = [
    "Context",
    "algebra",
    "bifurcations",
    "convergence",
    "divergences",
    "existence",
    "exponentials",
    "fixed_points",
    "limits",
    "linear",
    "logic",
    "norms",
    "optima",
    "orbits",
    "pencils",
    "quantifiers",
    "softmax",
    "spectra",
    "verify",
]
