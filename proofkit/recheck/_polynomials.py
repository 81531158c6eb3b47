"""Polynomials over ℚ in named generators, as sparse dictionaries.

A monomial is a sorted tuple of pairs (generator, exponent). Rationals are rational and may be
negative: generators that are exponentials have every power, and a formal identity between such
polynomials is an identity between numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from heapq import heapify, heappop, heappush

from proofkit.recheck._budget import spend
from proofkit.recheck._outcomes import BeyondScope

Rational = int | Fraction
"""An integer where it is one, for speed; `divide` divides, so that no float arises."""

Monomial = tuple[tuple[str, Rational], ...]
Polynomial = dict[Monomial, Rational]

LARGEST = 60_000
"""Terms of one polynomial."""

LARGEST_DIVISION = 20_000
"""Steps of one division."""

LONGEST = 200_000
"""Bits of one coefficient."""


def constant(c: Rational) -> Polynomial:
    return {(): whole_number(c)} if c else {}


def whole_number(e: Rational) -> Rational:
    """The same number, as an integer where it is one."""
    return e.numerator if e.denominator == 1 else e


def divide(x: Rational, y: Rational) -> Rational:
    """x/y, exactly."""
    return x if y == 1 else whole_number(Fraction(x) / y)


def generator(name: str, exponent: Rational = 1) -> Polynomial:
    return {((name, whole_number(exponent)),): 1}


def add(p: Polynomial, q: Polynomial) -> Polynomial:
    spend(len(p) // 8 + len(q))
    result = dict(p)
    for monomial, c in q.items():
        total = whole_number(result.get(monomial, 0) + c)
        if total:
            result[monomial] = total
        else:
            del result[monomial]
    return result


def scale(p: Polynomial, c: Rational) -> Polynomial:
    return {m: whole_number(c * x) for m, x in p.items()} if c else {}


def times(m: Monomial, n: Monomial) -> Monomial:
    """The product of two monomials."""
    if not m or not n:
        return m or n
    powers = dict(m)
    for name, e in n:
        powers[name] = whole_number(powers.get(name, 0) + e)
    return tuple(sorted((name, e) for name, e in powers.items() if e))


def mul(p: Polynomial, q: Polynomial) -> Polynomial:
    if len(p) * len(q) > 50 * LARGEST:
        raise BeyondScope("a product of polynomials that large")
    spend(len(p) * len(q))
    _check_length(p, q)
    result: Polynomial = {}
    for m, x in p.items():
        for n, y in q.items():
            mn = times(m, n)
            result[mn] = result.get(mn, 0) + x * y
    result = {m: whole_number(c) for m, c in result.items() if c}
    if len(result) > LARGEST:
        raise BeyondScope(f"a polynomial of more than {LARGEST} terms")
    return result


def _check_length(*factors: Polynomial) -> None:
    """Refuse coefficients whose product would be unwieldy."""
    numbers = ([c.numerator, c.denominator] for p in factors for c in p.values())
    if any(n.bit_length() > LONGEST for pair in numbers for n in pair):
        raise BeyondScope("numbers that long")


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


def leading(p: Polynomial) -> Rational:
    """The coefficient of the largest monomial, in a fixed order."""
    return p[max(p)]


def text(p: Polynomial) -> str:
    """A text that equal polynomials share."""
    terms = []
    for monomial, c in sorted(p.items()):
        terms.append("*".join([str(c), *(f"{name}^{e}" for name, e in monomial)]))
    return " + ".join(terms)


def content(p: Polynomial) -> tuple[Rational, Monomial, Polynomial]:
    """`c`, `m` and `q` with p = c m q: m takes the least power of every generator, q is monic."""
    names = {name for m in p for name, _ in m}
    least = {name: min(dict(m).get(name, 0) for m in p) for name in names}
    common = tuple(sorted((name, e) for name, e in least.items() if e))
    inverse = tuple((name, -e) for name, e in common)
    c = leading({times(m, inverse): x for m, x in p.items()})
    return c, common, {times(m, inverse): divide(x, c) for m, x in p.items()}


def quotient(p: Polynomial, d: Polynomial) -> Polynomial | None:
    """q with ``p = q d``, or None where there is none."""
    found = _division(p, d, exact=True)
    return None if found is None else found[0]


def divided(p: Polynomial, d: Polynomial) -> tuple[Polynomial, Polynomial]:
    """q and r with `p = q d + r`, no term of r a multiple of d's first, lexicographically."""
    found = _division(p, d, exact=False)
    assert found is not None
    return found


def _division(p: Polynomial, d: Polynomial, *, exact: bool) -> tuple[Polynomial, Polynomial] | None:
    names = sorted({name for f in (p, d) for m in f for name, _ in m})
    place = {name: i for i, name in enumerate(names)}

    def vector(m: Monomial) -> tuple[Rational, ...]:
        found: list[Rational] = [0] * len(names)
        for name, e in m:
            found[place[name]] = -e
        return tuple(found)

    divisor = {vector(m): c for m, c in d.items()}
    head = min(divisor)
    others = [(m, divide(c, divisor[head])) for m, c in divisor.items() if m != head]
    waiting = {vector(m): c for m, c in p.items()}
    heap = list(waiting)
    heapify(heap)
    whole: dict[tuple[Rational, ...], Rational] = {}
    rest: dict[tuple[Rational, ...], Rational] = {}
    while heap:
        top = heappop(heap)
        c = waiting.pop(top, 0)
        if not c:
            continue
        spend(len(others) + 1)
        monomial = tuple(a - b for a, b in zip(top, head, strict=True))
        if any(e > 0 for e in monomial):
            if exact:
                return None
            rest[top] = c
            continue
        whole[monomial] = divide(c, divisor[head])
        if len(whole) > LARGEST_DIVISION:
            raise BeyondScope("a division of polynomials that long")
        for m, x in others:
            place_of = tuple(a + b for a, b in zip(monomial, m, strict=True))
            if place_of not in waiting:
                heappush(heap, place_of)
            waiting[place_of] = whole_number(waiting.get(place_of, 0) - c * x)

    def polynomial(terms: dict[tuple[Rational, ...], Rational]) -> Polynomial:
        return {
            tuple((n, whole_number(-e)) for n, e in zip(names, v, strict=True) if e): c
            for v, c in terms.items()
        }

    return polynomial(whole), polynomial(rest)
