"""Hypothesis strategies for the instances of claims, for your own `@given` tests too.

All values are exact fractions, built constructively (nothing is drawn and thrown away), and lean
towards the places where theorems break: tiny masses, near-ties, exact ties, ε-cycles, ends of
intervals.
"""

from proofkit.strategies.instances import instances, sample, values_of
from proofkit.strategies.numbers import increasing, rationals, simplex_points
from proofkit.strategies.preferences import (
    additive_matrices,
    bradley_terry_matrices,
    condorcet_matrices,
    cyclic_matrices,
    moderately_transitive_matrices,
    preference_matrices,
    strongly_transitive_matrices,
    transitive_matrices,
)

__all__ = [
    "additive_matrices",
    "bradley_terry_matrices",
    "condorcet_matrices",
    "cyclic_matrices",
    "increasing",
    "instances",
    "moderately_transitive_matrices",
    "preference_matrices",
    "rationals",
    "sample",
    "simplex_points",
    "strongly_transitive_matrices",
    "transitive_matrices",
    "values_of",
]
