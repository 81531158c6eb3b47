"""Preference matrices by class, as tuples of rows of fractions with `P_ij + P_ji = 1`."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations

from hypothesis import strategies as st

from proofkit._errors import InputError
from proofkit.strategies.numbers import rationals

Matrix = tuple[tuple[Fraction, ...], ...]
Upper = dict[tuple[int, int], Fraction]

HALF = Fraction(1, 2)

CLASSES = (
    "no ties", "open", "Condorcet winner", "strictly transitive", "moderately transitive",
    "strongly transitive", "strictly strongly transitive", "additive", "Bradley–Terry",
)  # fmt: skip
"""The classes of matrices that strategies know, by the names in `proofkit`."""


def from_upper(size: int, upper: Upper) -> Matrix:
    """The matrix whose entries above the diagonal are given."""

    def entry(i: int, j: int) -> Fraction:
        if i == j:
            return HALF
        return upper[i, j] if i < j else 1 - upper[j, i]

    return tuple(tuple(entry(i, j) for j in range(size)) for i in range(size))


def _margins(ties: bool, certain: bool) -> st.SearchStrategy[Fraction]:
    """Distances from ½: from 0 on with `ties`, up to ½ with `certain`, tiny ones included."""
    return _between(Fraction(0), HALF, not ties, not certain)


def _between(
    low: Fraction, high: Fraction, low_open: bool, high_open: bool
) -> st.SearchStrategy[Fraction]:
    """Fractions between two ends, each end included unless it is open."""
    lower = {"above" if low_open else "at_least": low}
    upper = {"below" if high_open else "at_most": high}
    return rationals(**lower, **upper)


def _relabelled(matrix: Matrix, order: list[int]) -> Matrix:
    return tuple(tuple(matrix[i][j] for j in order) for i in order)


@st.composite
def _in_any_order(draw: st.DrawFn, matrices: st.SearchStrategy[Matrix]) -> Matrix:
    matrix = draw(matrices)
    return _relabelled(matrix, draw(st.permutations(range(len(matrix)))))


@st.composite
def _unstructured(draw: st.DrawFn, size: int, ties: bool, certain: bool) -> Matrix:
    margins = _margins(ties, certain)
    signs = st.sampled_from([1, -1])
    pairs = combinations(range(size), 2)
    return from_upper(size, {p: HALF + draw(signs) * draw(margins) for p in pairs})


@st.composite
def cyclic_matrices(draw: st.DrawFn, size: int, *, certain: bool = True) -> Matrix:
    """Every response beats the next, around the circle; the other pairs are arbitrary."""
    matrix = draw(_unstructured(size, False, certain))
    upper = {(i, j): matrix[i][j] for i, j in combinations(range(size), 2)}
    margin = draw(_margins(False, certain))
    upper |= {(i, i + 1): HALF + margin for i in range(size - 1)}
    return from_upper(size, upper | ({(0, size - 1): HALF - margin} if size > 2 else {}))


@st.composite
def condorcet_matrices(
    draw: st.DrawFn, size: int, *, ties: bool = True, certain: bool = True
) -> Matrix:
    """Response c, drawn too, beats every other; the other pairs are arbitrary."""
    matrix = draw(_unstructured(size, ties, certain))
    upper = {(i, j): matrix[i][j] for i, j in combinations(range(size), 2)}
    upper |= {(0, j): HALF + draw(_margins(False, certain)) for j in range(1, size)}
    order = draw(st.permutations(range(size)))
    return _relabelled(from_upper(size, upper), order)


@st.composite
def _numbered(
    draw: st.DrawFn,
    size: int,
    ties: bool,
    certain: bool,
    floor: Callable[[Upper, int, int], Fraction],
    strict: bool,
) -> Matrix:
    """Entries above the diagonal at least ½ and at least `floor`, diagonal by diagonal."""
    upper: Upper = {}
    for gap in range(1, size):
        for i in range(size - gap):
            least = floor(upper, i, i + gap)
            open_low = (not ties and least == HALF) or (strict and gap > 1)
            room = not strict or gap == size - 1
            top = Fraction(1) if room else 1 - (1 - least) / (size + 1)
            open_top = not (certain and room)
            upper[i, i + gap] = draw(_between(least, top, open_low, open_top))
    return from_upper(size, upper)


def _no_floor(upper: Upper, i: int, j: int) -> Fraction:
    return HALF


def _moderate_floor(upper: Upper, i: int, j: int) -> Fraction:
    return max((min(upper[i, k], upper[k, j]) for k in range(i + 1, j)), default=HALF)


def _strong_floor(upper: Upper, i: int, j: int) -> Fraction:
    return max((max(upper[i, k], upper[k, j]) for k in range(i + 1, j)), default=HALF)


def transitive_matrices(size: int, *, certain: bool = True) -> st.SearchStrategy[Matrix]:
    """Strictly transitive: a strict order without ties, numbered from best to worst."""
    return _numbered(size, False, certain, _no_floor, False)


def moderately_transitive_matrices(
    size: int, *, ties: bool = False, certain: bool = True, numbered: bool = False
) -> st.SearchStrategy[Matrix]:
    """MST; relabelled at random unless `numbered` from best to worst."""
    ordered = _numbered(size, False, certain, _moderate_floor, False)
    return _with_labels(ordered, ties, numbered)


def strongly_transitive_matrices(
    size: int,
    *,
    ties: bool = False,
    certain: bool = True,
    numbered: bool = False,
    strict: bool = False,
) -> st.SearchStrategy[Matrix]:
    """SST, or strictly SST with `strict`; relabelled at random unless `numbered`.

    With `ties`, some responses may be copies of each other.
    """
    open_top = certain and not strict
    ordered = _numbered(size, False, open_top, _strong_floor, strict)
    return _with_labels(ordered, ties and not strict, numbered)


def _with_labels(
    ordered: st.SearchStrategy[Matrix], ties: bool, numbered: bool
) -> st.SearchStrategy[Matrix]:
    copied = st.one_of(ordered, _with_copies(ordered)) if ties else ordered
    return copied if numbered else st.one_of(copied, _in_any_order(copied))


@st.composite
def _with_copies(draw: st.DrawFn, matrices: st.SearchStrategy[Matrix]) -> Matrix:
    """Some responses replaced by copies of their predecessor, so that exact ties occur."""
    matrix = draw(matrices)
    size = len(matrix)
    same = [False, *draw(st.lists(st.booleans(), min_size=size - 1, max_size=size - 1))]
    source: list[int] = []
    for i in range(size):
        source.append(source[-1] if same[i] else i)
    return _relabelled(matrix, source)


@st.composite
def bradley_terry_matrices(draw: st.DrawFn, size: int) -> Matrix:
    """`P_ij = w_i / (w_i + w_j)` with positive rational weights."""
    weight = rationals(above=0)
    w = draw(st.lists(weight, min_size=size, max_size=size))
    pairs = combinations(range(size), 2)
    return from_upper(size, {(i, j): w[i] / (w[i] + w[j]) for i, j in pairs})


@st.composite
def additive_matrices(draw: st.DrawFn, size: int, *, certain: bool = True) -> Matrix:
    """`P_ij = ½ + u_i − u_j` with every |u_i − u_j| ≤ ½ (< ½ unless `certain`)."""
    unit = rationals(at_least=0, at_most=1)
    u = draw(st.lists(unit, min_size=size, max_size=size))
    scale = HALF if certain else HALF * Fraction(99, 100)
    pairs = combinations(range(size), 2)
    return from_upper(size, {(i, j): HALF + scale * (u[i] - u[j]) for i, j in pairs})


def preference_matrices(size: int, *classes: str) -> st.SearchStrategy[Matrix]:
    """Matrices of the classes named, as in `proofkit.preference_matrix`.

    Without a class that fixes the structure: unstructured, cyclic and ordered ones alike.

    Raises
    ------
    InputError
        If the size is no integer above 1, or a class has no such name.
    """
    if isinstance(size, bool) or not isinstance(size, int) or size < 2:
        raise InputError(f"preference_matrices: the size is {size!r}; it must be at least 2")
    for name in classes:
        if name not in CLASSES:
            raise InputError(f"preference_matrices: no class {name!r}; there are {CLASSES}")
    ties, certain = "no ties" not in classes, "open" not in classes
    numbered = "strictly transitive" in classes
    if "strictly strongly transitive" in classes:
        return strongly_transitive_matrices(size, certain=certain, numbered=True, strict=True)
    if "Bradley–Terry" in classes:
        return bradley_terry_matrices(size)
    if "additive" in classes:
        return additive_matrices(size, certain=certain)
    ties = ties and not numbered
    if "strongly transitive" in classes:
        return strongly_transitive_matrices(size, ties=ties, certain=certain, numbered=numbered)
    if "moderately transitive" in classes:
        return moderately_transitive_matrices(size, ties=ties, certain=certain, numbered=numbered)
    if numbered:
        return transitive_matrices(size, certain=certain)
    if "Condorcet winner" in classes:
        return condorcet_matrices(size, ties=ties, certain=certain)
    return st.one_of(
        _unstructured(size, ties, certain),
        cyclic_matrices(size, certain=certain),
        strongly_transitive_matrices(size, ties=ties, certain=certain),
    )
