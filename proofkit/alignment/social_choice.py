"""Social choice on exact preference matrices: winners, transitivity, additivity.

Every function takes a preference matrix, K×K fractions with `P_ij + P_ji = 1` and `P_ii = ½`, which
`PreferenceRecord` guarantees; none checks it again. Response i beats j if `P_ij > ½`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, permutations

Preferences = Sequence[Sequence[Fraction]]

HALF = Fraction(1, 2)


def condorcet_winner(P: Preferences) -> int | None:
    """The response that beats every other, if there is one."""
    K = len(P)
    winners = (c for c in range(K) if all(P[c][j] > HALF for j in range(K) if j != c))
    return next(winners, None)


def smith_set(P: Preferences) -> tuple[int, ...]:
    """The smallest nonempty set whose members beat everything outside it, in order of index.

    A set dominates the rest iff it holds everything that some member does not beat. Dominating sets
    are nested, so the smallest closure of one response under "is not beaten by" is the answer
    (Schwartz 1986; also called the top cycle, or GETCHA).
    """
    return min((_undominated_closure(P, i) for i in range(len(P))), key=len)


def _undominated_closure(P: Preferences, start: int) -> tuple[int, ...]:
    members, frontier = {start}, [start]
    while frontier:
        i = frontier.pop()
        unbeaten = {j for j in range(len(P)) if P[i][j] <= HALF} - members
        members |= unbeaten
        frontier.extend(unbeaten)
    return tuple(sorted(members))


def tied_pairs(P: Preferences) -> tuple[tuple[int, int], ...]:
    """The pairs i < j with `P_ij = ½`."""
    return tuple((i, j) for i, j in combinations(range(len(P)), 2) if P[i][j] == HALF)


def is_additive(P: Preferences) -> bool:
    """Whether `P_ij = ½ + u_i − u_j` for some u; then `u_i = P_i1` is one."""
    return all(P[i][j] == HALF + P[i][0] - P[j][0] for i, j in combinations(range(len(P)), 2))


def span_constant(P: Preferences) -> Fraction:
    """`c(P) = ½ max_ij span_k(P_ik − P_jk)`, where `span(v) = max v − min v`.

    It lies in [0, 1], and it is 0 iff P is additive.
    """
    return max(_span(P[i], P[j]) for i, j in combinations(range(len(P)), 2)) / 2


def _span(row: Sequence[Fraction], other: Sequence[Fraction]) -> Fraction:
    differences = [a - b for a, b in zip(row, other, strict=True)]
    return max(differences) - min(differences)


def weakly_transitive(P: Preferences) -> bool:
    """WST: `P_ij > ½` and `P_jk > ½` imply `P_ik ≥ ½`."""
    return all(P[i][k] >= HALF for i, _, k in _chains(P))


def moderately_transitive(P: Preferences) -> bool:
    """MST: `P_ij > ½` and `P_jk > ½` imply `P_ik ≥ min(P_ij, P_jk)`."""
    return all(P[i][k] >= min(P[i][j], P[j][k]) for i, j, k in _chains(P))


def strongly_transitive(P: Preferences) -> bool:
    """SST: `P_ij > ½` and `P_jk > ½` imply `P_ik ≥ max(P_ij, P_jk)`."""
    return all(P[i][k] >= max(P[i][j], P[j][k]) for i, j, k in _chains(P))


def strictly_strongly_transitive(P: Preferences) -> bool:
    """`P_ij > ½` and `P_jk > ½` imply `P_ik > max(P_ij, P_jk)`.

    Ties are no premise, so they do not matter here; the class of the collapse theorems is this one
    together with a strict order (`transitive_order`).
    """
    return all(P[i][k] > max(P[i][j], P[j][k]) for i, j, k in _chains(P))


def _chains(P: Preferences) -> Iterator[tuple[int, int, int]]:
    """The triples in which i beats j and j beats k."""
    for i, j in permutations(range(len(P)), 2):
        if P[i][j] > HALF:
            yield from ((i, j, k) for k in range(len(P)) if P[j][k] > HALF)


def transitive_order(P: Preferences) -> tuple[int, ...] | None:
    """The responses from best to worst, if P is strictly transitive: no ties and no cycles."""
    K = len(P)
    wins = [sum(P[i][j] > HALF for j in range(K)) for i in range(K)]
    order = tuple(sorted(range(K), key=wins.__getitem__, reverse=True))
    return order if all(P[i][j] > HALF for i, j in combinations(order, 2)) else None
