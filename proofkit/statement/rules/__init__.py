"""The rules of inference as data, by theme; `proofkit.engines.derive.rules` checks each."""

from proofkit.statement.rules.algebra import (
    Derivative,
    Identity,
    MatrixDerivative,
    Minimum,
    Proportional,
    Signs,
)
from proofkit.statement.rules.base import Rule
from proofkit.statement.rules.bifurcations import CrossingPair, InvariantCircle, ThirdOrder
from proofkit.statement.rules.convergence import AttractingPoint
from proofkit.statement.rules.divergences import Gibbs
from proofkit.statement.rules.existence import Farkas, Ville
from proofkit.statement.rules.exponentials import ExponentialOrder
from proofkit.statement.rules.fixed_points import Banach, Hadamard
from proofkit.statement.rules.lemmas import Lemma, RealLemma
from proofkit.statement.rules.limits import ExponentialLimit, LogLinear
from proofkit.statement.rules.linear import Combination, Multiple
from proofkit.statement.rules.logic import Arithmetic, Logic
from proofkit.statement.rules.norms import NormBound
from proofkit.statement.rules.optima import LogisticSum, LogisticTangent
from proofkit.statement.rules.orbits import Drift, Induction
from proofkit.statement.rules.pencils import SkewPencil
from proofkit.statement.rules.quantifiers import Arbitrary, Instance
from proofkit.statement.rules.softmax import SoftmaxMeans, SortedTilt
from proofkit.statement.rules.spectra import (
    Circulant,
    Cyclic,
    ModulusOnLine,
    ScaledRadius,
    SchurCohn,
    SkewTimesDiagonal,
    SkewTimesGram,
    SkewWeightedBound,
)

__all__ = [
    "Arbitrary",
    "Arithmetic",
    "AttractingPoint",
    "Banach",
    "Circulant",
    "Combination",
    "CrossingPair",
    "Cyclic",
    "Derivative",
    "Drift",
    "ExponentialLimit",
    "ExponentialOrder",
    "Farkas",
    "Gibbs",
    "Hadamard",
    "Identity",
    "Induction",
    "Instance",
    "InvariantCircle",
    "Lemma",
    "LogLinear",
    "Logic",
    "LogisticSum",
    "LogisticTangent",
    "MatrixDerivative",
    "Minimum",
    "ModulusOnLine",
    "Multiple",
    "NormBound",
    "Proportional",
    "RealLemma",
    "Rule",
    "ScaledRadius",
    "SchurCohn",
    "Signs",
    "SkewPencil",
    "SkewTimesDiagonal",
    "SkewTimesGram",
    "SkewWeightedBound",
    "SoftmaxMeans",
    "SortedTilt",
    "ThirdOrder",
    "Ville",
]
