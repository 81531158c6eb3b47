"""Polynomials over ℚ in named generators, as sparse dictionaries.

A monomial is a sorted tuple of pairs (generator, exponent). Exponents are rational and may be
negative: generators that are exponentials have every power, and a formal identity between such
polynomials is an identity between numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from proofkit.recheck._outcomes import BeyondScope

Monomial = tuple[tuple[str, Fraction], ...]
Polynomial = dict[Monomial, Fraction]

LARGEST = 60_000
"""Terms of one polynomial."""

LARGEST_DIVISION = 20_000
"""Steps of one division."""


def constant(c: Fraction | int) -> Polynomial:
    return {(): Fraction(c)} if c else {}


def generator(name: str, exponent: Fraction | int = 1) -> Polynomial:
    return {((name, Fraction(exponent)),): Fraction(1)}


def add(p: Polynomial, q: Polynomial) -> Polynomial:
    result = dict(p)
    for monomial, c in q.items():
        total = result.get(monomial, Fraction(0)) + c
        if total:
            result[monomial] = total
        else:
            del result[monomial]
    return result


def scale(p: Polynomial, c: Fraction) -> Polynomial:
    return {m: c * x for m, x in p.items()} if c else {}


def times(m: Monomial, n: Monomial) -> Monomial:
    """The product of two monomials."""
    if not m or not n:
        return m or n
    powers = dict(m)
    for name, e in n:
        powers[name] = powers.get(name, Fraction(0)) + e
    return tuple(sorted((name, e) for name, e in powers.items() if e))


def mul(p: Polynomial, q: Polynomial) -> Polynomial:
    if len(p) * len(q) > 50 * LARGEST:
        raise BeyondScope("a product of polynomials that large")
    result: Polynomial = {}
    for m, x in p.items():
        for n, y in q.items():
            mn = times(m, n)
            result[mn] = result.get(mn, Fraction(0)) + x * y
    result = {m: c for m, c in result.items() if c}
    if len(result) > LARGEST:
        raise BeyondScope(f"a polynomial of more than {LARGEST} terms")
    return result


def power(p: Polynomial, n: int) -> Polynomial:
    result = constant(1)
    for _ in range(n):
        result = mul(result, p)
    return result


def product(factors: Iterable[Polynomial]) -> Polynomial:
    result = constant(1)
    for p in factors:
        result = mul(result, p)
    return result


def leading(p: Polynomial) -> Fraction:
    """The coefficient of the largest monomial, in a fixed order."""
    return p[max(p)]


def text(p: Polynomial) -> str:
    """A text that equal polynomials share."""
    terms = []
    for monomial, c in sorted(p.items()):
        terms.append("*".join([str(c), *(f"{name}^{e}" for name, e in monomial)]))
    return " + ".join(terms)


def content(p: Polynomial) -> tuple[Fraction, Monomial, Polynomial]:
    """`c`, `m` and `q` with p = c m q: m takes the least power of every generator, q is monic."""
    names = {name for m in p for name, _ in m}
    least = {name: min(dict(m).get(name, Fraction(0)) for m in p) for name in names}
    common = tuple(sorted((name, e) for name, e in least.items() if e))
    inverse = tuple((name, -e) for name, e in common)
    c = leading({times(m, inverse): x for m, x in p.items()})
    return c, common, {times(m, inverse): x / c for m, x in p.items()}


def divided(p: Polynomial, d: Polynomial) -> tuple[Polynomial, Polynomial]:
    """q and r with `p = q d + r`, no term of r a multiple of d's first, lexicographically."""
    names = sorted({name for f in (p, d) for m in f for name, _ in m})

    def rank(m: Monomial) -> tuple[Fraction, ...]:
        powers = dict(m)
        return tuple(powers.get(name, Fraction(0)) for name in names)

    head = max(d, key=rank)
    inverse = tuple((name, -e) for name, e in head)
    waiting, whole, rest = dict(p), constant(0), constant(0)
    for _ in range(LARGEST_DIVISION):
        if not waiting:
            return whole, rest
        top = max(waiting, key=rank)
        monomial = times(top, inverse)
        if any(e < 0 for _, e in monomial):
            rest = add(rest, {top: waiting.pop(top)})
            continue
        c = waiting[top] / d[head]
        whole = add(whole, {monomial: c})
        waiting = add(waiting, mul({monomial: -c}, d))
    raise BeyondScope("a division of polynomials that long")
