"""A normal form over ℚ, and the zero test that every symbolic verdict rests on.

An expression is brought to ``polynomial / Π Dᵢ^eᵢ`` with rational coefficients, in generators:
the symbols, logarithms of atoms, exponentials of monomials, roots, absolute values, and opaque
function values. Sums over a simplex are eliminated. If the polynomial vanishes the expression is
zero wherever it is defined. If it does not, nothing follows: generators may be dependent.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import lcm

import sympy as sp
from attrs import Factory, define, frozen
from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from proofkit._errors import ArithmeticFailure
from proofkit.statement.predicates import has_symbolic_order
from proofkit.statement.variables import Simplex, Variable

LONGEST_NAME = 1000
"""Characters; the name of a longer polynomial is a hash of it."""

_GENERATOR = re.compile(r"g\d+")


@frozen
class Fraction:
    """``numerator / Π Dᵢᵉ`` over the pairs (i, e) of `denominator`."""

    numerator: fmpq_mpoly
    denominator: tuple[tuple[int, int], ...] = ()


class NormalForms:
    """Normal forms on the domain of some variables.

    Parameters
    ----------
    variables
        Their simplex sums are used as relations.
    """

    def __init__(self, variables: Iterable[Variable] = ()) -> None:
        self._sums = {
            v.coordinates[-1]: 1 - sp.Add(*v.coordinates[:-1])
            for v in variables
            if isinstance(v, Simplex)
        }
        self._keys: dict[sp.Expr, tuple[str, int]] = {}

    def is_zero(self, expression: sp.Expr) -> bool:
        """True if the expression is proved to vanish wherever it is defined on the domain."""
        return bool(self.numerator(expression).is_zero())

    def numerator(self, expression: sp.Expr) -> fmpq_mpoly:
        """The polynomial whose vanishing proves that of `expression`."""
        return self._reduced(expression)[0]

    def sign_key(self, expression: sp.Expr) -> tuple[str, int]:
        """A canonical name for the expression up to a positive rational factor, and a sign.

        Equal names mean that ``e₁·s₁`` and ``e₂·s₂`` are positive rational multiples of each
        other, so that signs carry over. The name "0" is that of zero, "1" that of the constants.
        Common factors are cancelled, but denominators not cleared: their sign may be unknown.
        """
        if expression not in self._keys:
            self._keys[expression] = self._sign_key(expression)
        return self._keys[expression]

    def _sign_key(self, expression: sp.Expr) -> tuple[str, int]:
        top, bottom, field = self._reduced(expression)
        if field.has_fractional_radicals:
            raise ArithmeticFailure("normal form: no sign through the root of a fraction")
        if top.is_zero():
            return "0", 1
        top, powers, sign = _lowest_terms(top, bottom)
        leading = top.leading_coefficient()
        parts = sorted(f"({field.text(d)})^{e}" for d, e in powers)
        name = "|".join([field.text(top / leading), *parts])
        return name, sign if leading > 0 else -sign

    def _reduced(
        self, expression: sp.Expr
    ) -> tuple[fmpq_mpoly, list[tuple[fmpq_mpoly, int]], _Field]:
        """Numerator, denominators with exponents, and the field they live in."""
        if has_symbolic_order(expression):
            raise ArithmeticFailure("normal form: a matrix of symbolic order is no number")
        opened = self._open(sp.sympify(expression, strict=True))
        field = _Field.for_expression(opened)
        value = field.convert(opened)
        bottom = [(field.reduced(field.divisors[i], self._sums), e) for i, e in value.denominator]
        if any(d.is_zero() for d, _ in bottom):
            raise ArithmeticFailure("normal form: a denominator vanishes on the whole domain")
        return field.reduced(value.numerator, self._sums), bottom, field

    def _open(self, expression: sp.Expr) -> sp.Expr:
        """Expand logarithms and exponents into atoms, using the sums inside them."""
        return expression.replace(
            lambda e: isinstance(e, sp.log | sp.exp | sp.Pow | sp.Function),
            self._open_node,
        )

    def _open_node(self, node: sp.Expr) -> sp.Expr:
        if isinstance(node, sp.log):
            return self._open_log(node.args[0])
        if isinstance(node, sp.exp):
            return sp.exp(self._open_exponent(node.args[0]))
        if isinstance(node, sp.Pow) and not isinstance(node.exp, sp.Rational):
            exponent = node.exp * self._open_log(node.base)
            return sp.exp(self._open_exponent(exponent))
        return node

    def _open_log(self, argument: sp.Expr) -> sp.Expr:
        pieces = []
        for part in sp.Add.make_args(sp.expand_log(sp.log(sp.factor_terms(argument)))):
            coefficient, logarithm = part.as_coeff_Mul()
            pieces.append(coefficient * self._atomic_log(logarithm))
        return sp.Add(*pieces)

    def _atomic_log(self, logarithm: sp.Expr) -> sp.Expr:
        if not isinstance(logarithm, sp.log):
            return logarithm
        argument = logarithm.args[0]
        if isinstance(argument, sp.Rational) and argument.is_positive:
            primes = sp.factorrat(argument)
            return sp.Add(*(e * sp.log(p, evaluate=False) for p, e in primes.items()))
        if isinstance(argument, sp.Add) and sp.expand(argument.xreplace(self._sums)) == 1:
            return sp.Integer(0)
        return logarithm

    def _open_exponent(self, exponent: sp.Expr) -> sp.Expr:
        logs = {e: sp.Dummy(real=True) for e in exponent.atoms(sp.log)}
        masked = exponent.xreplace(logs).xreplace(self._sums)
        return sp.expand(masked).xreplace({d: e for e, d in logs.items()})


@define
class _Field:
    """A polynomial ring over ℚ with one generator for each atom of some expressions."""

    ring: fmpq_mpoly_ctx
    generators: Mapping[sp.Expr, fmpq_mpoly]
    exponents: Mapping[sp.Expr, int]
    divisors: list[fmpq_mpoly] = Factory(list)

    @classmethod
    def for_expression(cls, expression: sp.Expr) -> _Field:
        atoms, scales = _collect(expression)
        keys = sorted([*atoms, *map(_exponential_atom, scales, scales.values())], key=_order)
        names = [f"g{i}" for i in range(len(keys))]
        ring = fmpq_mpoly_ctx.get(names or ["g0"], Ordering.lex)
        gens = dict(zip(keys, ring.gens(), strict=False))
        return cls(ring, gens, scales)

    def text(self, polynomial: fmpq_mpoly) -> str:
        """A name that does not depend on which other generators the ring has.

        The lexicographic order of the terms does not, since the generators are sorted.
        """
        degrees = polynomial.degrees()
        used = [(i, _name(key)) for i, key in enumerate(self.generators) if degrees[i]]
        places = {f"g{i}": f"g{place}" for place, (i, _) in enumerate(used)}
        terms = _GENERATOR.sub(lambda name: places[name[0]], str(polynomial))
        text = f"{terms} in {', '.join(name for _, name in used)}"
        return text if len(text) < LONGEST_NAME else hashlib.sha256(text.encode()).hexdigest()

    def convert(self, node: sp.Expr) -> Fraction:
        if node in self.generators:
            return Fraction(self.generators[node])
        if isinstance(node, sp.Rational):
            return Fraction(self.ring.constant(fmpq(int(node.p), int(node.q))))
        if isinstance(node, sp.Add):
            return self._sum([self.convert(a) for a in node.args])
        if isinstance(node, sp.Mul):
            return self._product([self.convert(a) for a in node.args])
        if isinstance(node, sp.exp):
            return self._exponential(node.args[0])
        if isinstance(node, sp.Pow) and isinstance(node.exp, sp.Rational):
            return self._power(node)
        raise ArithmeticFailure(f"normal form: no place for {type(node).__name__} in {node}")

    def _power(self, node: sp.Pow) -> Fraction:
        if isinstance(node.exp, sp.Integer):
            return self._integer_power(self.convert(node.base), int(node.exp))
        root = _root_atom(node)
        return self._integer_power(Fraction(self.generators[root]), int(node.exp * node.exp.q))

    def _integer_power(self, base: Fraction, exponent: int) -> Fraction:
        if exponent >= 0:
            bottom = tuple((i, e * exponent) for i, e in base.denominator if exponent)
            return Fraction(base.numerator**exponent, bottom)
        if base.numerator.is_zero():
            raise ArithmeticFailure("normal form: division by an expression that is zero")
        lead = base.numerator.leading_coefficient()
        top = (self._expanded(base.denominator) / lead) ** -exponent
        if base.numerator.is_constant():
            return Fraction(top)
        return Fraction(top, ((self._divisor(base.numerator / lead), -exponent),))

    def _divisor(self, polynomial: fmpq_mpoly) -> int:
        """The index of a monic denominator, registered once."""
        for i, known in enumerate(self.divisors):
            if known == polynomial:
                return i
        self.divisors.append(polynomial)
        return len(self.divisors) - 1

    def _expanded(self, denominator: Iterable[tuple[int, int]]) -> fmpq_mpoly:
        product = self.ring.constant(1)
        for i, e in denominator:
            product *= self.divisors[i] ** e
        return product

    def _exponential(self, exponent: sp.Expr) -> Fraction:
        factors = []
        for term in sp.Add.make_args(exponent):
            coefficient, monomial = term.as_coeff_Mul()
            scale = self.exponents[monomial]
            base = Fraction(self.generators[_exponential_atom(monomial, scale)])
            factors.append(self._integer_power(base, int(coefficient * scale)))
        return self._product(factors)

    def _product(self, factors: Sequence[Fraction]) -> Fraction:
        top, bottom = self.ring.constant(1), Counter[int]()
        for f in factors:
            top *= f.numerator
            for i, e in f.denominator:
                bottom[i] += e
        return Fraction(top, tuple(bottom.items()))

    def _sum(self, terms: Sequence[Fraction]) -> Fraction:
        common = Counter[int]()
        for t in terms:
            common |= Counter(dict(t.denominator))
        total = self.ring.constant(0)
        for t in terms:
            missing = common - Counter(dict(t.denominator))
            total += t.numerator * self._expanded(missing.items())
        return Fraction(total, tuple(common.items()))

    def reduced(self, polynomial: fmpq_mpoly, sums: Mapping[sp.Expr, sp.Expr]) -> fmpq_mpoly:
        """The polynomial modulo the simplex sums and the powers of roots and absolute values."""
        for root, degree, power in self._radicals():
            polynomial = self._without_powers(polynomial, root, degree, power)
        images = []
        for key in self.generators:
            images.append(self._image(key, sums))
        return polynomial.compose(*images, ctx=self.ring) if images else polynomial

    def _image(self, key: sp.Expr, sums: Mapping[sp.Expr, sp.Expr]) -> fmpq_mpoly:
        total = sums.get(key)
        if total is None:
            return self.generators[key]
        value = self.ring.constant(1)
        for other in total.free_symbols:
            if other not in self.generators:
                return self.generators[key]
            value -= self.generators[other]
        return value

    @property
    def has_fractional_radicals(self) -> bool:
        """Whether reducing the square roots multiplies by denominators of unknown sign."""
        return any(value.denominator for _, _, value in self._radicals())

    def _radicals(self) -> list[tuple[sp.Expr, int, Fraction]]:
        """The generators of which a power is known: which power, and what it is."""
        found = []
        for key in self.generators:
            if isinstance(key, sp.Pow) and isinstance(key.exp, sp.Rational):
                found.append((key, int(key.exp.q), self.convert(key.base)))
            elif isinstance(key, sp.Abs):
                square = self._integer_power(self.convert(key.args[0]), 2)
                found += [] if square.denominator else [(key, 2, square)]
        return found

    def _without_powers(
        self, polynomial: fmpq_mpoly, root: sp.Expr, degree: int, value: Fraction
    ) -> fmpq_mpoly:
        """Replace ``root^degree`` by `value`, whose denominators are cleared."""
        place = list(self.generators).index(root)
        bottom = self._expanded(value.denominator)
        terms = polynomial.to_dict()
        highest = max((powers[place] // degree for powers in terms), default=0)
        total = self.ring.constant(0)
        for powers, coefficient in terms.items():
            turns, left = divmod(powers[place], degree)
            rest = tuple(left if i == place else p for i, p in enumerate(powers))
            monomial = self.ring.term(exp_vec=rest, coeff=coefficient)
            total += monomial * value.numerator**turns * bottom ** (highest - turns)
        return total


def _lowest_terms(
    top: fmpq_mpoly, bottom: Iterable[tuple[fmpq_mpoly, int]]
) -> tuple[fmpq_mpoly, list[tuple[fmpq_mpoly, int]], int]:
    """The fraction without common factors: numerator, irreducible monic divisors, and the sign of
    the rational factor that was dropped."""
    powers, sign = list[tuple[fmpq_mpoly, int]](), 1
    for divisor, exponent in bottom:
        constant, factors = divisor.factor()
        for f, multiplicity in factors:
            scale = f.leading_coefficient()
            constant *= scale**multiplicity
            powers = _with_power(powers, f / scale, exponent * multiplicity)
        sign = -sign if constant < 0 and exponent % 2 else sign
    left = []
    for factor, exponent in powers:
        while exponent:
            quotient, rest = divmod(top, factor)
            if not rest.is_zero():
                break
            top, exponent = quotient, exponent - 1
        left += [(factor, exponent)] if exponent else []
    return top, left, sign


def _with_power(
    powers: list[tuple[fmpq_mpoly, int]], factor: fmpq_mpoly, exponent: int
) -> list[tuple[fmpq_mpoly, int]]:
    """The powers multiplied by one more."""
    exponent += sum(e for f, e in powers if f == factor)
    return [*((f, e) for f, e in powers if f != factor), (factor, exponent)]


def _root_atom(node: sp.Pow) -> sp.Pow:
    return sp.Pow(node.base, sp.Rational(1, node.exp.q), evaluate=False)


def _exponential_atom(monomial: sp.Expr, scale: int) -> sp.Expr:
    """``exp(monomial/scale)``, of which all exponentials of multiples of `monomial` are powers."""
    return sp.exp(monomial / scale, evaluate=False)


@lru_cache(maxsize=100_000)
def _name(key: sp.Expr) -> str:
    """The generator in writing, which takes long where it is an extremum of many."""
    return str(key)


def _order(key: sp.Expr) -> tuple[int, str]:
    return (1 if isinstance(key, sp.Symbol) else 0, _name(key))


def _collect(expression: sp.Expr) -> tuple[set[sp.Expr], dict[sp.Expr, int]]:
    """The atoms of an opened expression, and for each exponent monomial its common denominator."""
    atoms: set[sp.Expr] = set()
    scales: dict[sp.Expr, int] = {}
    stack = [expression]
    while stack:
        node = stack.pop()
        if isinstance(node, sp.Rational):
            continue
        if isinstance(node, sp.Add | sp.Mul):
            stack.extend(node.args)
        elif isinstance(node, sp.exp):
            for term in sp.Add.make_args(node.args[0]):
                coefficient, monomial = term.as_coeff_Mul()
                scales[monomial] = lcm(scales.get(monomial, 1), int(coefficient.q))
        elif isinstance(node, sp.Pow) and isinstance(node.exp, sp.Integer):
            stack.append(node.base)
        elif isinstance(node, sp.Abs):
            atoms.add(node)
            stack.append(node.args[0])
        elif isinstance(node, sp.Pow) and isinstance(node.exp, sp.Rational):
            atoms.add(_root_atom(node))
            stack.append(node.base)
        else:
            atoms.add(node)
    return atoms, scales
