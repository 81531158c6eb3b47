"""Exact arithmetic with trigonometric values at rational multiples of π.

They lie in the field ℚ(ζ), ζ = e^{2πi/N}, whose elements are polynomials in ζ modulo the cyclotomic
polynomial Φ_N; two of them are equal exactly if these remainders are (Washington, *Introduction to
Cyclotomic Fields*, ch. 2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, reduce
from math import lcm

import sympy as sp
from attrs import frozen
from flint import arb, fmpq, fmpq_poly, fmpz_poly

from proofkit._errors import ArithmeticFailure

_TRIGONOMETRIC = (sp.sin, sp.cos, sp.tan, sp.cot)


@frozen
class CyclotomicField:
    """ℚ(e^{2πi/order}); an element is a polynomial of degree below φ(order)."""

    order: int

    @classmethod
    def for_values(cls, expressions: Iterable[sp.Expr], order: int = 1) -> CyclotomicField:
        """The smallest field of this kind with the `expressions` and the root of unity of `order`.

        Raises
        ------
        ArithmeticFailure
            If an expression is more than arithmetic with rational numbers, square roots of them,
            and trigonometric values at rational multiples of π.
        """
        return cls(reduce(lcm, map(_order, expressions), order))

    @cached_property
    def modulus(self) -> fmpq_poly:
        """Φ_N."""
        return fmpq_poly(fmpz_poly.cyclotomic(self.order).coeffs())

    def root(self, turns: fmpq) -> fmpq_poly:
        """e^{2πi·turns}; `turns` must be a multiple of 1/order."""
        exponent = turns * self.order
        if exponent.q != 1:
            raise ArithmeticFailure(f"cyclotomic field of order {self.order}: no turn by {turns}")
        return fmpq_poly([0] * (int(exponent.p) % self.order) + [1]) % self.modulus

    def product(self, x: fmpq_poly, y: fmpq_poly) -> fmpq_poly:
        return x * y % self.modulus

    def quotient(self, x: fmpq_poly, y: fmpq_poly) -> fmpq_poly:
        """x / y; raises `ArithmeticFailure` if y is zero."""
        if y.is_zero():
            raise ArithmeticFailure("cyclotomic field: division by zero")
        common, inverse, _ = y.xgcd(self.modulus)
        return self.product(x, inverse / common[0])

    def real_part(self, x: fmpq_poly) -> arb:
        """A ball around the real part, at the working precision."""
        turns = (arb(fmpq(2 * k, self.order)) for k in range(x.length()))
        return sum((t.cos_pi() * c for t, c in zip(turns, x.coeffs(), strict=True)), arb(0))

    def convert(self, node: sp.Expr) -> fmpq_poly:
        """The element that a real expression denotes; raises `ArithmeticFailure`."""
        match node:
            case sp.Rational():
                return fmpq_poly([fmpq(int(node.p), int(node.q))])
            case sp.Add():
                return sum((self.convert(a) for a in node.args), fmpq_poly())
            case sp.Mul():
                return reduce(self.product, map(self.convert, node.args))
            case sp.Pow() if isinstance(node.exp, sp.Integer):
                return self._power(self.convert(node.base), int(node.exp))
            case sp.Pow() if node.exp.is_Rational and node.exp.q == 2:
                return self._power(self._square_root(node.base), int(node.exp.p))
        return self._trigonometric(node)

    def _power(self, x: fmpq_poly, exponent: int) -> fmpq_poly:
        one = fmpq_poly([1])
        power = reduce(self.product, [x] * abs(exponent), one)
        return power if exponent >= 0 else self.quotient(one, power)

    def _trigonometric(self, node: sp.Expr) -> fmpq_poly:
        half_turn = _half_turns(node)
        z, w = self.root(half_turn / 2), self.root(-half_turn / 2)
        cosine = (z + w) / 2
        sine = self.quotient(z - w, 2 * self.root(fmpq(1, 4)))
        table: dict[type, Callable[[], fmpq_poly]] = {
            sp.cos: lambda: cosine,
            sp.sin: lambda: sine,
            sp.tan: lambda: self.quotient(sine, cosine),
            sp.cot: lambda: self.quotient(cosine, sine),
        }
        return table[type(node)]()

    def _square_root(self, base: sp.Expr) -> fmpq_poly:
        """√(p/q) = √(pq)/q, prime by prime."""
        _require_positive_rational(base)
        root = fmpq_poly([fmpq(1, int(base.q))])
        for prime, exponent in sp.factorint(int(base.p * base.q)).items():
            power = fmpq_poly([int(prime) ** (exponent // 2)])
            root = self.product(root, power)
            if exponent % 2:
                root = self.product(root, self._root_of_prime(int(prime)))
        return root

    def _root_of_prime(self, p: int) -> fmpq_poly:
        """Gauss's sum Σ e^{2πi n²/p}, which is √p or i√p as p is 1 or 3 modulo 4."""
        if p == 2:
            return self.root(fmpq(1, 8)) + self.root(fmpq(-1, 8))
        total = sum((self.root(fmpq(n * n % p, p)) for n in range(p)), fmpq_poly())
        return total if p % 4 == 1 else self.quotient(total, self.root(fmpq(1, 4)))


def _order(node: sp.Expr) -> int:
    """The order of a root of unity that generates a field with `node`."""
    if isinstance(node, sp.Rational):
        return 1
    if isinstance(node, sp.Add | sp.Mul):
        return reduce(lcm, map(_order, node.args))
    if isinstance(node, sp.Pow) and isinstance(node.exp, sp.Integer):
        return _order(node.base)
    if isinstance(node, sp.Pow) and node.exp.is_Rational and node.exp.q == 2:
        _require_positive_rational(node.base)
        return 4 * int(node.base.p * node.base.q)
    return lcm(4, 2 * int(_half_turns(node).q))


def _half_turns(node: sp.Expr) -> fmpq:
    """q, for a trigonometric function at qπ."""
    if isinstance(node, _TRIGONOMETRIC):
        turns = node.args[0] / sp.pi
        if isinstance(turns, sp.Rational):
            return fmpq(int(turns.p), int(turns.q))
    raise ArithmeticFailure(f"cyclotomic field: no place for {node}")


def _require_positive_rational(base: sp.Expr) -> None:
    if not (isinstance(base, sp.Rational) and base > 0):
        raise ArithmeticFailure(f"cyclotomic field: no place for the square root of {base}")
