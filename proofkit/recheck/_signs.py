"""Signs of expressions from their structure and from what is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Flag

from proofkit.recheck import _polynomials as poly
from proofkit.recheck._forms import Forms
from proofkit.recheck._outcomes import BeyondScope
from proofkit.recheck._trees import Tree, rational, walk


class Sign(Flag):
    """The signs that a real number may have."""

    NEGATIVE = 1
    ZERO = 2
    POSITIVE = 4


ANY = Sign.NEGATIVE | Sign.ZERO | Sign.POSITIVE
AT_LEAST_ZERO = Sign.ZERO | Sign.POSITIVE
AT_MOST_ZERO = Sign.ZERO | Sign.NEGATIVE
NONZERO = Sign.NEGATIVE | Sign.POSITIVE

_NUMBERS = {Sign.NEGATIVE: -1, Sign.ZERO: 0, Sign.POSITIVE: 1}
_ONE = {-1: Sign.NEGATIVE, 0: Sign.ZERO, 1: Sign.POSITIVE}
_NONNEGATIVE_NODES = {"abs", "SpectralNorm", "SpectralRadius"}


def product(a: Sign, b: Sign) -> Sign:
    """The signs that a product may have."""
    found = Sign(0)
    for x, i in _NUMBERS.items():
        for y, j in _NUMBERS.items():
            if x in a and y in b:
                found |= _ONE[i * j]
    return found


def total(signs: Iterable[Sign]) -> Sign:
    """The signs that a sum may have."""
    result = Sign.ZERO
    for sign in signs:
        result = _sum_of_two(result, sign)
    return result


def _sum_of_two(a: Sign, b: Sign) -> Sign:
    found = Sign(0)
    for x in _NUMBERS:
        for y in _NUMBERS:
            if x in a and y in b:
                found |= ANY if {x, y} == {Sign.NEGATIVE, Sign.POSITIVE} else _larger(x, y)
    return found


def _larger(x: Sign, y: Sign) -> Sign:
    return y if x is Sign.ZERO else x


def negated(a: Sign) -> Sign:
    return product(a, Sign.NEGATIVE)


class SignTable:
    """What is known of signs, by normal form up to a positive rational factor.

    Parameters
    ----------
    sums
        As in `Forms`.
    """

    def __init__(self, sums: Mapping[str, Tree]) -> None:
        self._known: dict[str, Sign] = {}
        self._forms = Forms(sums, self.known_sign, self._note)

    @property
    def forms(self) -> Forms:
        """The normal forms on this domain."""
        return self._forms

    def known_sign(self, name: str) -> int:
        """1 or −1 where a normal form of that name is known to be positive or negative, else 0."""
        return {Sign.POSITIVE: 1, Sign.NEGATIVE: -1}.get(self._known.get(name, ANY), 0)

    def _note(self, tree: Tree) -> None:
        """Remember the sums in a tree that are positive term by term."""
        for node in walk(tree):
            is_sum = isinstance(node, list) and node[:1] == ["add"]
            if is_sum and self._quick(node) is Sign.POSITIVE:
                self._remember(node, Sign.POSITIVE)

    def learn(self, fact: Tree) -> None:
        """Remember what a comparison, or each part of a conjunction, says."""
        if not isinstance(fact, list):
            return
        name, *args = fact
        if name == "and":
            for part in args:
                self.learn(part)
        elif name in _MEANINGS:
            self._remember(_difference(*args), _MEANINGS[name])

    def _remember(self, difference: Tree, sign: Sign) -> None:
        try:
            name, factor = self._forms.name_and_sign(difference)
        except BeyondScope:
            return
        sign = sign if factor > 0 else negated(sign)
        self._known[name] = self._known.get(name, ANY) & sign

    def of(self, tree: Tree) -> Sign:
        """The signs that an expression may have."""
        quick = self._quick(tree)
        if quick in _NUMBERS:
            return quick
        known = self._look_up(tree) & quick
        if known not in _NUMBERS:
            known &= self._structural(tree)
        return known if known in _NUMBERS else known & self._termwise(tree)

    def _quick(self, tree: Tree) -> Sign:
        """By structure alone, down to what is known of coordinates: no normal form but theirs."""
        if isinstance(tree, str):
            return Sign.POSITIVE if tree in ("pi", "e") else ANY
        name, *args = tree
        match name:
            case "variable":
                return self._look_up(tree)
            case "rational":
                x = rational(args[0])
                return _ONE[(x > 0) - (x < 0)]
            case "add":
                return total(map(self._quick, args))
            case "mul":
                sign = Sign.POSITIVE
                for a in args:
                    sign = product(sign, self._quick(a))
                return sign
            case "pow":
                return _power_sign(self._quick(args[0]), args[1])
            case "exp":
                return Sign.POSITIVE
        return ANY

    def _termwise(self, tree: Tree) -> Sign:
        """Of the polynomial that it multiplies out to, from the signs of the generators."""
        try:
            form = self._forms.form(tree)
        except BeyondScope:
            return ANY
        return ANY if form.bottom else total(map(self._of_term, form.top.items()))

    def _of_term(self, term: tuple[poly.Monomial, poly.Rational]) -> Sign:
        monomial, c = term
        sign = _ONE[(c > 0) - (c < 0)]
        for name, e in monomial:
            sign = product(sign, self._of_power(name, e))
        return sign

    def _of_power(self, name: str, e: poly.Rational) -> Sign:
        if self._forms.is_exponential(name):
            return Sign.POSITIVE
        known = self._known.get(poly.text(poly.generator(name)), ANY)
        if known is Sign.POSITIVE or e.denominator != 1 or e < 0:
            return known if known is Sign.POSITIVE else ANY
        if e.numerator % 2 == 0:
            return AT_LEAST_ZERO if Sign.ZERO in known else Sign.POSITIVE
        return known

    def _structural(self, tree: Tree) -> Sign:
        if isinstance(tree, str):
            return Sign.POSITIVE if tree in ("pi", "e") else ANY
        name, *args = tree
        match name:
            case "rational":
                x = rational(args[0])
                return _ONE[(x > 0) - (x < 0)]
            case "add":
                return total(self.of(a) for a in args)
            case "mul":
                sign = Sign.POSITIVE
                for a in args:
                    sign = product(sign, self.of(a))
                return sign
            case "pow":
                return _power_sign(self.of(args[0]), args[1])
            case "exp":
                return Sign.POSITIVE
            case "abs":
                return AT_LEAST_ZERO if Sign.ZERO in self.of(args[0]) else Sign.POSITIVE
            case "max":
                return self._extreme(args, AT_LEAST_ZERO, Sign.POSITIVE)
            case "min":
                return self._extreme(args, AT_MOST_ZERO, Sign.NEGATIVE)
        return AT_LEAST_ZERO if name in _NONNEGATIVE_NODES else ANY

    def _extreme(self, args: list[Tree], weak: Sign, strict: Sign) -> Sign:
        """A maximum is at least, a minimum at most each of its arguments; and is one of them."""
        found = [self.of(a) for a in args]
        sign = Sign(0)
        for each in found:
            sign |= each
        for each in found:
            sign &= strict if each is strict else weak if not each & ~weak else ANY
        return sign

    def _look_up(self, tree: Tree) -> Sign:
        try:
            name, factor = self._forms.name_and_sign(tree)
        except BeyondScope:
            return ANY
        if name == "0":
            return Sign.ZERO
        known = Sign.POSITIVE if name == "1" else self._known.get(name, ANY)
        return known if factor > 0 else negated(known)


def _power_sign(sign: Sign, exponent: Tree) -> Sign:
    """Of a power, from the sign of its base."""
    if sign is Sign.POSITIVE:
        return Sign.POSITIVE
    if not isinstance(exponent, list) or exponent[0] != "rational":
        return ANY
    e = rational(exponent[1])
    if e.denominator != 1:
        return AT_LEAST_ZERO if Sign.NEGATIVE not in sign else ANY
    if e.numerator % 2 == 0:
        return AT_LEAST_ZERO if Sign.ZERO in sign and e > 0 else Sign.POSITIVE
    return sign if e > 0 else sign & NONZERO


_MEANINGS = {
    "lt": Sign.NEGATIVE,
    "le": AT_MOST_ZERO,
    "eq": Sign.ZERO,
    "ne": NONZERO,
}


def _difference(left: Tree, right: Tree) -> Tree:
    return ["add", left, ["mul", ["rational", "-1"], right]]
