"""Classes of many preference matrices at once, decided exactly on whole numbers.

Every class below depends only on the signs and the order of the entries of P − ½. So matrices are
given as *margins*: N×K×K whole numbers, skew-symmetric, in the order of the entries of P − ½. Score
differences times a common denominator are such, since σ increases and σ(0) = ½.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

Margins = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Kind(StrEnum):
    """What the experiments tell apart."""

    CYCLIC = "cyclic"
    STRONGLY_TRANSITIVE = "strongly transitive"
    OTHER = "other"


def tied(margins: Margins) -> Mask:
    """Some pair has P_ij = ½."""
    i, j = np.triu_indices(margins.shape[-1], 1)
    return np.asarray((margins[:, i, j] == 0).any(axis=1))


def cyclic(margins: Margins) -> Mask:
    """The relation P_ij > ½ has a cycle (Warshall's closure)."""
    beats = margins > 0
    for k in range(margins.shape[-1]):
        beats |= beats[:, :, k, None] & beats[:, None, k, :]
    return np.asarray(np.diagonal(beats, axis1=1, axis2=2).any(axis=1))


def has_winner(margins: Margins) -> Mask:
    """Some response, the Condorcet winner, has P_ij > ½ against every other."""
    return np.asarray(((margins > 0).sum(axis=2) == margins.shape[-1] - 1).any(axis=1))


def strongly_transitive(margins: Margins) -> Mask:
    """P_ij > ½ and P_jk > ½ imply P_ik ≥ max(P_ij, P_jk); a tie is no premise."""
    holds = np.ones(len(margins), dtype=bool)
    for i, j, k in permutations(range(margins.shape[-1]), 3):
        first, second, whole = margins[:, i, j], margins[:, j, k], margins[:, i, k]
        holds &= (first <= 0) | (second <= 0) | (whole >= np.maximum(first, second))
    return holds


def kinds(margins: Margins) -> NDArray[np.object_]:
    """The `Kind` of each matrix; strong transitivity excludes cycles."""
    found = np.empty(len(margins), dtype=object)
    found.fill(Kind.OTHER)
    found[strongly_transitive(margins)] = Kind.STRONGLY_TRANSITIVE
    found[cyclic(margins)] = Kind.CYCLIC
    return found
