"""Check the theorems of a paper: symbolic and numeric, from one statement.

The names below are what a theorem file needs; engines, evidence and reports have their own
modules. Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from typing import Any

from proofkit._exports import Exports

__version__ = "0.1.0"

_HOMES = {
    "proofkit._errors": (
        "ArithmeticFailure", "Contradiction", "DataError", "EngineUnavailable", "InputError",
        "LoadError", "ProofkitError", "StatementError", "StepRejected",
    ),
    "proofkit.statement.variables": (
        "function", "integer", "policy", "real", "simplex", "vector",
    ),
    "proofkit.statement.implicit": ("implicit",),
    "proofkit.statement.matrix_variables": (
        "matrix", "preference_matrix_of_order", "simplex_point", "skew_symmetric", "within",
    ),
    "proofkit.statement.preferences": (
        "PreferenceClass", "additive", "bradley_terry", "condorcet_winner", "has_condorcet_winner",
        "moderately_transitive", "no_ties", "open_preferences", "preference_matrix",
        "strictly_strongly_transitive", "strictly_transitive", "strongly_transitive",
    ),
    "proofkit.statement.predicates": (
        "PlanarFamily", "bounded_above", "circle_amplitude", "every_round", "for_all",
        "liminf_at_least", "lyapunov_coefficient", "orbits_converge", "orbits_tend_to",
        "positive_definite", "smallest_nonzero_eigenvalue", "spectral_norm", "spectral_radius",
        "spectrum_on_line", "stable", "subcritical", "supercritical", "tends_to",
        "unique_fixed_point", "unique_minimiser", "unstable",
    ),
    "proofkit.statement.claim": ("Claim", "claim", "equal"),
    "proofkit.statement.citation": ("by_real_lemma", "cite"),
    "proofkit.statement.theorem": ("Size", "Theorem", "theorem"),
    "proofkit.statement.rules": (
        "Arbitrary", "Arithmetic", "AttractingPoint", "Banach", "Circulant", "Combination",
        "CrossingPair", "Cyclic", "Drift", "ExponentialLimit", "ExponentialOrder", "Farkas",
        "Gibbs", "Hadamard", "Induction", "Instance", "InvariantCircle", "LogLinear",
        "LogisticSum", "LogisticTangent", "MatrixDerivative", "Minimum", "ModulusOnLine",
        "NormBound", "Proportional", "ScaledRadius", "SchurCohn", "SkewPencil",
        "SkewTimesDiagonal", "SkewTimesGram", "SkewWeightedBound", "SoftmaxMeans", "SortedTilt",
        "ThirdOrder", "Ville",
    ),
    "proofkit.statement.derivation": (
        "by", "by_arithmetic", "combination", "derivative", "identity", "logic", "multiple",
        "prose", "signs",
    ),
    "proofkit.evidence.verdict": ("Verdict",),
    "proofkit.evidence.result": ("Result",),
    "proofkit.engines.protocol": ("Budget",),
    "proofkit.engines.run": ("check",),
    "proofkit.engines.derive.replay": ("replay",),
    "sympy": ("And", "Eq", "Implies", "Ne", "Not", "Or"),
}  # fmt: skip
_EXPORTS = Exports(__name__, _HOMES, {"Iff": ("sympy", "Equivalent")})

__all__ = sorted([*_EXPORTS.names, "__version__"])


def __getattr__(name: str) -> Any:
    return _EXPORTS.load(name)


def __dir__() -> list[str]:
    return __all__
