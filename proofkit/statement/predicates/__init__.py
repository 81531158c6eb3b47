"""Predicates and functions that SymPy lacks: what a claim may say beyond arithmetic.

Each is a SymPy node with matrix or expression arguments and a definition in its docstring; it
never evaluates itself. How to decide one on an instance is the business of the arithmetic layer,
how to prove one that of the engines.
"""

from proofkit.statement.predicates.base import ClaimPredicate, MatrixFunction, MatrixPredicate
from proofkit.statement.predicates.bifurcations import (
    CircleAmplitude,
    FamilyPredicate,
    LyapunovCoefficient,
    NeimarkSacker,
    PlanarFamily,
    Subcritical,
    Supercritical,
    circle_amplitude,
    lyapunov_coefficient,
    subcritical,
    supercritical,
)
from proofkit.statement.predicates.convergence import OrbitsTendTo, orbits_tend_to
from proofkit.statement.predicates.limits import BoundedAbove, TendsTo, bounded_above, tends_to
from proofkit.statement.predicates.optima import UniqueMinimiser, unique_minimiser
from proofkit.statement.predicates.orbits import (
    EveryRound,
    LiminfAtLeast,
    MapPredicate,
    OrbitsConverge,
    UniqueFixedPoint,
    every_round,
    liminf_at_least,
    orbits_converge,
    unique_fixed_point,
)
from proofkit.statement.predicates.quantifiers import ForAll, for_all
from proofkit.statement.predicates.spectra import (
    PositiveDefinite,
    SmallestNonzeroEigenvalue,
    SpectralNorm,
    SpectralRadius,
    SpectrumOnLine,
    Stable,
    Unstable,
    positive_definite,
    smallest_nonzero_eigenvalue,
    spectral_norm,
    spectral_radius,
    spectrum_on_line,
    stable,
    unstable,
)

__all__ = [
    "BoundedAbove",
    "CircleAmplitude",
    "ClaimPredicate",
    "EveryRound",
    "FamilyPredicate",
    "ForAll",
    "LiminfAtLeast",
    "LyapunovCoefficient",
    "MapPredicate",
    "MatrixFunction",
    "MatrixPredicate",
    "NeimarkSacker",
    "OrbitsConverge",
    "OrbitsTendTo",
    "PlanarFamily",
    "PositiveDefinite",
    "SmallestNonzeroEigenvalue",
    "SpectralNorm",
    "SpectralRadius",
    "SpectrumOnLine",
    "Stable",
    "Subcritical",
    "Supercritical",
    "TendsTo",
    "UniqueFixedPoint",
    "UniqueMinimiser",
    "Unstable",
    "bounded_above",
    "circle_amplitude",
    "every_round",
    "for_all",
    "liminf_at_least",
    "lyapunov_coefficient",
    "orbits_converge",
    "orbits_tend_to",
    "positive_definite",
    "smallest_nonzero_eigenvalue",
    "spectral_norm",
    "spectral_radius",
    "spectrum_on_line",
    "stable",
    "subcritical",
    "supercritical",
    "tends_to",
    "unique_fixed_point",
    "unique_minimiser",
    "unstable",
]
