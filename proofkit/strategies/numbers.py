"""Rational numbers, increasing sequences and simplex points."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

from hypothesis import strategies as st

from proofkit.statement.intervals import Interval

Strategy = st.SearchStrategy[Fraction]

_TINY = st.integers(1, 9).map(lambda k: Fraction(1, 10**k))
_HUGE = st.integers(1, 6).map(lambda k: Fraction(10**k))


@st.composite
def _proper_fractions(draw: st.DrawFn, largest: int) -> Fraction:
    """A fraction strictly between 0 and 1."""
    denominator = draw(st.integers(2, largest))
    return Fraction(draw(st.integers(1, denominator - 1)), denominator)


def _inner() -> Strategy:
    """Strictly between 0 and 1: simple fractions, finer ones, and the two ends' surroundings."""
    near_one = _TINY.map(lambda t: 1 - t)
    return st.one_of(_proper_fractions(12), _proper_fractions(1000), _TINY, near_one)


def _positive() -> Strategy:
    ratios = st.builds(Fraction, st.integers(1, 20), st.integers(1, 12))
    return st.one_of(st.integers(1, 9).map(Fraction), ratios, _TINY, _HUGE)


def rationals(
    *,
    above: Fraction | int | None = None,
    at_least: Fraction | int | None = None,
    below: Fraction | int | None = None,
    at_most: Fraction | int | None = None,
) -> Strategy:
    """Fractions in an interval; bounds as in `proofkit.real`.

    Closed ends are drawn often; so are points very near to any end.

    Raises
    ------
    StatementError
        If a bound is not exact, two bounds compete, or the interval is empty.
    """
    Interval.of("rationals", above=above, at_least=at_least, below=below, at_most=at_most)
    lower = above if at_least is None else at_least
    upper = below if at_most is None else at_most
    if lower is None and upper is None:
        return st.one_of(st.just(Fraction(0)), _positive(), _positive().map(lambda x: -x))
    ends = [st.just(Fraction(end)) for end in (at_least, at_most) if end is not None]
    if lower is None or upper is None:
        return st.one_of(*ends, _half_line(lower, upper))
    if lower == upper:
        return ends[0]
    low, width = Fraction(lower), Fraction(upper) - Fraction(lower)
    return st.one_of(*ends, _inner().map(lambda t: low + width * t))


def _half_line(lower: Fraction | int | None, upper: Fraction | int | None) -> Strategy:
    if upper is None:
        assert lower is not None
        return _positive().map(lambda x: lower + x)
    return _positive().map(lambda x: upper - x)


def increasing(
    size: int, *, lower: Fraction | None = None, upper: Fraction | None = None
) -> st.SearchStrategy[tuple[Fraction, ...]]:
    """Strictly increasing sequences of `size` fractions, strictly between the bounds given."""
    gaps = st.lists(_positive(), min_size=size - 1, max_size=size - 1)
    first = rationals() if lower is None else rationals(above=lower)
    chains = st.builds(lambda x, g: tuple(accumulate([x, *g])), first, gaps)
    if upper is None:
        return chains
    if lower is None:
        return chains.map(lambda xs: tuple(x - xs[-1] + upper - 1 for x in xs))
    return st.builds(_squeezed, chains, _positive(), st.just(lower), st.just(upper))


def _squeezed(
    chain: tuple[Fraction, ...], room: Fraction, lower: Fraction, upper: Fraction
) -> tuple[Fraction, ...]:
    """An increasing sequence above `lower`, shrunk towards it until it ends below `upper`."""
    scale = (upper - lower) / (chain[-1] - lower + room)
    return tuple(lower + (x - lower) * scale for x in chain)


_WEIGHTS = st.one_of(st.integers(1, 6), st.integers(1, 9).map(lambda k: 10**k))


@st.composite
def simplex_points(draw: st.DrawFn, size: int, *, interior: bool = False) -> tuple[Fraction, ...]:
    """Probability vectors of `size` entries; with `interior`, all positive.

    Weights of very different magnitude give tiny masses; without `interior`, faces and vertices
    occur.
    """
    weights = draw(st.lists(_WEIGHTS, min_size=size, max_size=size))
    if not interior:
        kept = draw(st.lists(st.booleans(), min_size=size, max_size=size))
        kept[draw(st.integers(0, size - 1))] = True
        weights = [w if keep else 0 for w, keep in zip(weights, kept, strict=True)]
    total = sum(weights)
    return tuple(Fraction(w, total) for w in weights)
