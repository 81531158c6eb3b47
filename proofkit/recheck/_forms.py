"""A normal form over ℚ, written independently of the one that found the proof.

An expression becomes a polynomial over a product of monic polynomials, in generators: coordinates,
roots, logarithms, exponentials of monomials, and whatever else is opaque. If the numerator vanishes
formally, the expression is zero wherever it is defined. If it does not, nothing follows.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from proofkit.recheck import _polynomials as poly
from proofkit.recheck._outcomes import BeyondScope
from proofkit.recheck._polynomials import Polynomial, Rational
from proofkit.recheck._trees import Tree, is_binding, key, label, number, rational

LARGEST_POWER = 64
_PRIMES = [n for n in range(2, 1000) if all(n % k for k in range(2, int(n**0.5) + 1))]


class Form(NamedTuple):
    """``top / Π Dᵉ`` over the pairs (text of D, e) of `bottom`."""

    top: Polynomial
    bottom: Counter[str]


class Forms:
    """Normal forms on a domain.

    Parameters
    ----------
    sums
        Coordinates that are another expression on the domain, such as the last of a simplex.
    known_sign
        1 or −1 where the polynomial of that text, whose leading coefficient is 1, is certainly
        positive or negative on the domain, else 0; logarithms of products are taken apart only
        into positive factors.
    on_log
        Told of the argument of each logarithm before it is taken apart.
    """

    def __init__(
        self,
        sums: Mapping[str, Tree],
        known_sign: Callable[[str], int] = lambda _: 0,
        on_log: Callable[[Tree], None] = lambda _: None,
    ) -> None:
        self._sums, self._known_sign, self._on_log = sums, known_sign, on_log
        self._divisors: dict[str, Polynomial] = {}
        self._roots: dict[str, tuple[Tree, int]] = {}
        self._exponents: dict[str, Form] = {}
        self._antilogs: dict[str, Form] = {}
        self._calls: dict[str, Tree] = {}
        self._known: dict[str, Form] = {}

    def is_zero(self, tree: Tree) -> bool:
        """Whether the expression is certainly zero wherever it is defined."""
        return not self.form(tree).top

    def name_and_sign(self, tree: Tree) -> tuple[str, int]:
        """A name that positive rational multiples share, and the sign of the factor."""
        top, bottom = self.form(tree)
        if not top:
            return "0", 1
        name, sign = self._monic(top)
        return "|".join([name, *sorted(f"({d})^{e}" for d, e in bottom.items() if e)]), sign

    def _monic(self, p: Polynomial) -> tuple[str, int]:
        """A name of p up to a positive factor, and whether that is one of −p instead.

        Rational factors are positive, and so are exponentials.
        """
        _, common, _ = poly.content(p)
        exponentials = tuple((g, -e) for g, e in common if g in self._exponents)
        if exponentials:
            p = poly.mul(p, {exponentials: 1})
        lead = poly.leading(p)
        return poly.text(poly.scale(p, poly.divide(1, lead))), 1 if lead > 0 else -1

    def is_exponential(self, generator: str) -> bool:
        """Whether a generator stands for an exponential, and is positive for that reason."""
        return generator in self._exponents

    def tree_of(self, generator: str) -> Tree:
        """An expression that a generator stands for."""
        if generator in self._antilogs:
            return ["log", self._tree(self._antilogs[generator])]
        if generator in self._exponents:
            return ["exp", self._tree(self._exponents[generator])]
        if generator in ("pi", "e"):
            return generator
        if generator in self._roots:
            base, q = self._roots[generator]
            return ["pow", base, number(Fraction(1, q))]
        try:
            node = json.loads(generator)
        except ValueError:
            node = None
        if generator in self._calls:
            return self._calls[generator]
        if not isinstance(node, list):
            raise BeyondScope("an opaque number here")
        return node

    def _tree(self, form: Form) -> Tree:
        """An expression of which this is a normal form."""
        divisors = [
            ["pow", self._sum_of(self._divisors[d]), number(-e)] for d, e in form.bottom.items()
        ]
        return ["mul", self._sum_of(form.top), *divisors]

    def _sum_of(self, p: Polynomial) -> Tree:
        terms = []
        for monomial, c in p.items():
            powers = [["pow", self.tree_of(g), number(Fraction(e))] for g, e in monomial]
            terms.append(["mul", number(Fraction(c)), *powers])
        return ["add", *terms, number(0)]

    def exponent(self, generator: str) -> Form | None:
        """Of a generator that stands for an exponential, what that is the exponential of."""
        return self._exponents.get(generator)

    def form(self, tree: Tree) -> Form:
        """The normal form of an expression."""
        name = key(tree)
        if name not in self._known:
            self._known[name] = self._cancelled(self._reduced(self._convert(tree)))
        return self._known[name]

    def over(self, form: Form, common: Counter[str]) -> Polynomial:
        """The numerator of a form over a multiple of its denominator."""
        missing = Counter({d: e - form.bottom[d] for d, e in common.items() if e > form.bottom[d]})
        return poly.mul(form.top, self.expanded(missing))

    def _convert(self, tree: Tree) -> Form:
        if isinstance(tree, str):
            return self._constant(tree)
        name, *args = tree
        match name:
            case "rational":
                return _whole(poly.constant(rational(args[0])))
            case "variable":
                return self._coordinate(tree)
            case "add":
                return self._sum([self.form(a) for a in args])
            case "mul":
                return self._product([self.form(a) for a in args])
            case "pow":
                return self._power(*args)
            case "exp":
                return self._exp(self.form(args[0]))
            case "log":
                self._on_log(args[0])
                return self._log(self.form(args[0]))
        return _whole(poly.generator(self._opaque(tree)))

    def _constant(self, name: str) -> Form:
        if name not in ("pi", "e"):
            raise BeyondScope(f"{name[:40]!r} as a number")
        return _whole(poly.generator(name))

    def _opaque(self, tree: Tree) -> str:
        """A text that calls of one function share where their arguments have one normal form."""
        name, *args = tree
        if name not in _OPAQUE or not args or is_binding(args[0]):
            return key(tree)
        flat = args[0][3:] if len(args) == 1 and _is_matrix(args[0]) else args
        texts = ["|".join(self.text(a)) for a in flat]
        shape = args[0][1:3] if flat is not args else []
        text = key([name, *shape, *(sorted(texts) if name in ("min", "max") else texts)])
        self._calls.setdefault(text, tree)
        return text

    def text(self, tree: Tree) -> tuple[str, str]:
        """Texts of the parts of a normal form, which equal forms share."""
        form = self.form(tree)
        return poly.text(form.top), str(sorted(form.bottom.items()))

    def _coordinate(self, tree: Tree) -> Form:
        other = self._sums.get(label(tree))
        return _whole(poly.generator(key(tree))) if other is None else self.form(other)

    def _power(self, base: Tree, exponent: Tree) -> Form:
        if not isinstance(exponent, list) or exponent[0] != "rational":
            return self._exp(self._product([self.form(exponent), self._log(self.form(base))]))
        n, q = (lambda e: (e.numerator, e.denominator))(rational(exponent[1]))
        if abs(n) > LARGEST_POWER:
            raise BeyondScope(f"the power {n}")
        return self._integer_power(self.form(base) if q == 1 else self._root(base, q), n)

    def _root(self, base: Tree, q: int) -> Form:
        name = key(["root", base, str(q)])
        self._roots[name] = (base, q)
        return _whole(poly.generator(name))

    def _integer_power(self, base: Form, n: int) -> Form:
        if n >= 0:
            bottom = Counter({d: e * n for d, e in base.bottom.items()}) if n else Counter[str]()
            return Form(poly.power(base.top, n), bottom)
        if not base.top:
            raise BeyondScope("division by an expression that is zero")
        top = poly.power(self.expanded(base.bottom), -n)
        c, common, rest = poly.content(base.top)
        exponentials = tuple((g, e) for g, e in common if g in self._exponents)
        others = tuple((g, e) for g, e in common if g not in self._exponents)
        inverse = {
            tuple((g, poly.whole_number(e * n)) for g, e in exponentials): poly.whole_number(
                Fraction(c) ** n
            )
        }
        divisor = poly.mul(rest, {others: 1})
        bottom = Counter[str]() if divisor == poly.constant(1) else self._divisor(divisor, -n)
        return Form(poly.mul(top, inverse), bottom)

    def _divisor(self, divisor: Polynomial, e: int) -> Counter[str]:
        name = poly.text(divisor)
        self._divisors[name] = divisor
        return Counter({name: e})

    def expanded(self, bottom: Counter[str]) -> Polynomial:
        """The product that a denominator stands for."""
        return poly.product(poly.power(self._divisors[d], e) for d, e in bottom.items())

    def _product(self, factors: list[Form]) -> Form:
        bottom = Counter[str]()
        for f in factors:
            bottom.update(f.bottom)
        return Form(poly.product(f.top for f in factors), bottom)

    def _sum(self, terms: list[Form]) -> Form:
        common = Counter[str]()
        for t in terms:
            common |= t.bottom
        total: Polynomial = {}
        for t in terms:
            missing = Counter({d: e - t.bottom[d] for d, e in common.items() if e > t.bottom[d]})
            total = poly.add(total, poly.mul(t.top, self.expanded(missing)))
        return Form(total, common if total else Counter())

    def _exp(self, exponent: Form) -> Form:
        """exp Σ c m/D = Π exp(m/D)ᶜ, where whole powers of exp log x are powers of x."""
        parts = self._parts(exponent)
        terms = [(m, c, part.bottom) for part in parts for m, c in part.top.items()]
        return self._product([self._exp_of_term(*term) for term in terms])

    def _exp_of_term(self, monomial: poly.Monomial, c: Rational, bottom: Counter[str]) -> Form:
        unit = Form({monomial: 1}, bottom)
        power = _whole(poly.constant(1))
        antilog = self._antilogs.get(monomial[0][0]) if len(monomial) == 1 else None
        if antilog is not None and monomial[0][1] == 1 and not bottom:
            power, c = self._integer_power(antilog, int(c // 1)), c % 1
        name = f"exp[{poly.text(unit.top)}|{sorted(unit.bottom.items())}]"
        self._exponents[name] = unit
        return self._product([power, _whole(poly.generator(name, c) if c else poly.constant(1))])

    def _log(self, argument: Form) -> Form:
        """log(c Π gᵉ q / Π D) taken apart where every factor is certainly positive."""
        if not argument.top:
            raise BeyondScope("the logarithm of an expression that is zero")
        c, common, rest = poly.content(argument.top)
        parts: list[tuple[Polynomial, Rational]] = [(poly.generator(g), e) for g, e in common]
        parts += [(self._divisors[d], -e) for d, e in argument.bottom.items()]
        parts += [] if rest == poly.constant(1) else [(rest, 1)]
        factors: list[tuple[Polynomial, Rational]] = []
        for p, e in parts:
            sign = self._sign(p) if Fraction(e).denominator == 1 else max(self._sign(p), 0)
            c = -c if sign < 0 and e % 2 == 1 else c
            factors += [(p, e)] if sign > 0 else [(poly.scale(p, -1), e)] if sign < 0 else []
        if c <= 0 or len(factors) < len(parts):
            name = f"log[{poly.text(argument.top)}|{sorted(argument.bottom.items())}]"
            return self._log_generator(name, argument)
        logs = ((_whole(poly.constant(e)), self._log_of_factor(p)) for p, e in factors)
        return self._sum([self._log_of_number(c), *(self._product([*pair]) for pair in logs)])

    def _log_generator(self, name: str, argument: Form) -> Form:
        self._antilogs[name] = argument
        return _whole(poly.generator(name))

    def _log_of_factor(self, p: Polynomial) -> Form:
        """Of an exponential its exponent; of anything else a generator."""
        for name, exponent in self._exponents.items():
            if p == poly.generator(name):
                return exponent
        return self._log_generator(f"log[{poly.text(p)}]", _whole(p))

    def _log_of_number(self, c: Rational) -> Form:
        """By prime factors, as far as they are small."""
        total: Polynomial = {}
        for n, sign in ((c.numerator, Fraction(1)), (c.denominator, Fraction(-1))):
            for factor in _factors(n):
                constant = _whole(poly.constant(factor))
                log = self._log_generator(f"log {factor}", constant)
                total = poly.add(total, poly.scale(log.top, sign))
        return _whole(total)

    def _sign(self, p: Polynomial) -> int:
        """1 or −1 where it is certainly positive or negative, else 0.

        Known to be, or positive coefficients on products of positive generators.
        """
        name, direction = self._monic(p)
        known = self._known_sign(name)
        if known:
            return known * direction
        names = {name for m in p for name, _ in m}
        if not all(map(self._positive_generator, names)):
            return 0
        signs = {1 if c > 0 else -1 for c in p.values()}
        return signs.pop() if len(signs) == 1 else 0

    def _positive(self, p: Polynomial) -> bool:
        return self._sign(p) > 0

    def _positive_generator(self, name: str) -> bool:
        if name in self._exponents:
            return True
        if name in self._roots:
            return self._positive_form(self.form(self._roots[name][0]))
        return self._known_sign(poly.text(poly.generator(name))) > 0

    def _positive_form(self, form: Form) -> bool:
        if not form.top:
            return False
        return all(map(self._positive, (form.top, *(self._divisors[d] for d in form.bottom))))

    def _cancelled(self, form: Form) -> Form:
        """Divide out those denominators that divide the numerator."""
        top, bottom = form.top, Counter(form.bottom)
        for name in form.bottom:
            while bottom[name] > 0:
                whole = poly.quotient(top, self._divisors[name])
                if whole is None:
                    break
                top, bottom[name] = whole, bottom[name] - 1
        return Form(top, +bottom)

    def _parts(self, form: Form) -> list[Form]:
        """Over a lone denominator, the polynomial part and the rest; else the form itself."""
        if list(form.bottom.values()) != [1]:
            return [form]
        ((name, _),) = form.bottom.items()
        whole, rest = poly.divided(form.top, self._divisors[name])
        return [_whole(whole), Form(rest, form.bottom)]

    def _reduced(self, form: Form) -> Form:
        """Replace root^q by what it is the root of, wherever that has no denominator."""
        for name, (base, q) in list(self._roots.items()):
            if not any(dict(m).get(name, 0) >= q for m in form.top):
                continue
            square = self.form(base)
            if square.bottom:
                continue
            total: Polynomial = {}
            for monomial, c in form.top.items():
                powers = dict(monomial)
                turns, left = divmod(powers.pop(name, 0), q)
                powers |= {name: poly.whole_number(left)} if left else {}
                rest: Polynomial = {tuple(sorted(powers.items())): c}
                total = poly.add(total, poly.mul(rest, poly.power(square.top, int(turns))))
            form = Form(total, form.bottom if total else Counter())
        return form


_OPAQUE = {
    "min", "max", "abs", "sign", "sin", "cos", "tan", "cot", "atan",
    "SpectralRadius", "SpectralNorm", "SmallestNonzeroEigenvalue",
}  # fmt: skip


def _is_matrix(tree: Tree) -> bool:
    return isinstance(tree, list) and bool(tree) and tree[0] == "matrix"


def _whole(p: Polynomial) -> Form:
    return Form(p, Counter())


def _factors(n: int) -> Iterator[int]:
    """Factors of n, all prime but perhaps the last."""
    for prime in _PRIMES:
        while n % prime == 0:
            n //= prime
            yield prime
    if n > 1:
        yield n
