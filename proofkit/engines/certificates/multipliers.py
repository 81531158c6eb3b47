"""The search for certificates that real arithmetic proves something.

z3 says that a condition follows, but not why. Here its propositional part is solved apart; each
assignment of signs that it leaves is excluded by a linear combination of products of the
comparisons involved that is certainly positive and identically zero (Krivine 1964; Stengle 1974).
Finding the coefficients is linear programming over ℚ. What is found is checked by
`proofkit.recheck`, whose normal forms are used here so that both speak of one thing.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, combinations_with_replacement
from math import comb, isqrt, prod
from typing import Any

import z3
from attrs import field, frozen, mutable

from proofkit.recheck import _polynomials as poly
from proofkit.recheck._budget import restart
from proofkit.recheck._extrema import what_extrema_are
from proofkit.recheck._forms import Form, Forms
from proofkit.recheck._outcomes import BeyondScope
from proofkit.recheck._trees import Tree, key, number

Json = dict[str, Any]

SECONDS = 20.0
"""Of processor time, for one step of a derivation."""

ALLOWANCE = 90.0
"""The same for all steps of one certificate, so that writing it does not cost the verdict."""

_left = [ALLOWANCE]

LARGEST = 500_000
"""Characters of the lemmas of one step; what needs more is no small certificate."""

MOST_LEMMAS = 400
MOST_CANDIDATES = 2500
MOST_PRODUCTS = 900
MOST_COFACTORS = 150
ROUNDS = 4
_EFFORT = 30_000_000
"""Of z3 for one question, in its own units, which do not depend on the machine's load."""

_CONNECTIVES = ("and", "or", "not", "implies", "iff")
_COMPARISONS = ("lt", "le", "eq", "ne")
_KINDS = ("lt", "le", "eq")


@frozen
class Known:
    """A comparison that an assignment of signs makes: `tree` is its left side > 0, ≥ 0 or = 0."""

    kind: str
    tree: Tree

    @property
    def condition(self) -> Tree:
        return [self.kind, number(0), self.tree]


@frozen
class Candidate:
    """A product that may occur in a combination; `factors` and `multiplied` are places."""

    tree: Tree
    strict: bool = False
    factors: tuple[int, ...] = ()
    squares: tuple[Tree, ...] = ()
    multiplied: int | None = None
    multiplier: Tree = None

    @property
    def is_equation(self) -> bool:
        return self.multiplied is not None


def begin() -> None:
    """Begin a certificate, with a new allowance of time."""
    _left[0] = ALLOWANCE


def lemmas(premises: Sequence[Tree], conclusion: Tree) -> list[Json] | None:
    """Lemmas by which the conclusion follows from the premises; None where none were found.

    What differs in the names of coordinates only is searched once.
    """
    names: dict[str, Tree] = {}
    asked = _renamed([list(premises), conclusion], names)
    start = time.process_time()
    found = _found(key(asked)) if _left[0] > 0 else None
    _left[0] -= time.process_time() - start
    if found is None or len(found) > LARGEST:
        return None
    back = {key(short): json.loads(long) for long, short in names.items()}
    return [_restored(lemma, back) for lemma in json.loads(found)]


def _renamed(tree: Tree, names: dict[str, Tree]) -> Tree:
    """The tree with its coordinates numbered as they occur."""
    if not isinstance(tree, list):
        return tree
    if tree[:1] == ["variable"]:
        return names.setdefault(key(tree), ["variable", "x", str(len(names) + 1)])
    return [_renamed(node, names) for node in tree]


def _restored(data: Any, names: dict[str, Tree]) -> Any:
    if isinstance(data, dict):
        return {name: _restored(value, names) for name, value in data.items()}
    if not isinstance(data, list):
        return data
    return names.get(key(data)) or [_restored(item, names) for item in data]


@lru_cache(maxsize=4096)
def _found(question: str) -> str | None:
    premises, conclusion = json.loads(question)
    restart()
    try:
        facts = [*premises, *what_extrema_are([conclusion, *premises])]
        found = Search(facts, conclusion).run()
    except (BeyondScope, z3.Z3Exception):
        return None
    finally:
        restart()
    return None if found is None else json.dumps(found)


@mutable
class Search:
    """One question: do the facts entail the goal?"""

    facts: list[Tree]
    goal: Tree
    forms: Forms = field(factory=lambda: Forms({}))
    _context: z3.Context = field(factory=z3.Context)
    _names: dict[str, tuple[Tree, z3.BoolRef, z3.BoolRef]] = field(factory=dict)
    _atoms: dict[str, z3.BoolRef] = field(factory=dict)
    _deadline: float = field(factory=lambda: time.process_time() + SECONDS)

    def run(self) -> list[Json] | None:
        solver = z3.Solver(ctx=self._context)
        solver.add(*(self._encoded(f) for f in self.facts), z3.Not(self._encoded(self.goal)))
        found: list[Json] = []
        has_split = False
        while len(found) < MOST_LEMMAS and time.process_time() < self._deadline:
            solver.add(*(z3.Not(z3.And(p, n)) for _, p, n in self._names.values()))
            answer = solver.check()
            if answer == z3.unsat:
                return found
            known = list(self._assigned(solver.model()))
            lemma = self._excluded(known)
            if lemma is not None:
                found.append(lemma)
                solver.add(self._encoded(["or", *(["not", c] for c in lemma["conditions"])]))
            elif has_split:
                return None
            else:
                has_split = True
                self._split()
        return None

    def _encoded(self, tree: Tree) -> z3.BoolRef:
        if tree in ("true", "false"):
            return z3.BoolVal(tree == "true", ctx=self._context)
        name, *args = tree
        if name in _COMPARISONS:
            return self._comparison(name, *args)
        if name not in _CONNECTIVES:
            return self._atoms.setdefault(key(tree), z3.Bool(key(tree), ctx=self._context))
        parts = [self._encoded(a) for a in args]
        match name:
            case "and":
                return z3.And(*parts, z3.BoolVal(True, ctx=self._context))
            case "or":
                return z3.Or(*parts, z3.BoolVal(False, ctx=self._context))
            case "not":
                return z3.Not(parts[0])
            case "implies":
                return z3.Implies(*parts)
        return z3.And(*(parts[0] == p for p in parts[1:]))

    def _comparison(self, name: str, left: Tree, right: Tree) -> z3.BoolRef:
        difference = ["add", right, ["mul", number(-1), left]]
        form, sign = self.forms.name_and_sign(difference)
        if form in ("0", "1"):
            value = 0 if form == "0" else sign
            holds = {"lt": value > 0, "le": value >= 0, "eq": value == 0, "ne": value != 0}
            return z3.BoolVal(holds[name], ctx=self._context)
        positive, negative = self._signs(form, difference, sign)
        match name:
            case "lt":
                return positive
            case "le":
                return z3.Not(negative)
            case "eq":
                return z3.Not(z3.Or(positive, negative))
        return z3.Or(positive, negative)

    def _signs(self, form: str, tree: Tree, sign: int) -> tuple[z3.BoolRef, z3.BoolRef]:
        if form not in self._names:
            directed = tree if sign > 0 else ["mul", number(-1), tree]
            place = len(self._names)
            bools = (z3.Bool(f"{end}{place}", ctx=self._context) for end in "+-")
            self._names[form] = (directed, *bools)
        _, positive, negative = self._names[form]
        return (positive, negative) if sign > 0 else (negative, positive)

    def _assigned(self, model: z3.ModelRef) -> Iterator[Known]:
        for tree, positive, negative in self._names.values():
            up, down = (model.eval(b) for b in (positive, negative))
            opposite = ["mul", number(-1), tree]
            if z3.is_true(up):
                yield Known("lt", tree)
            elif z3.is_true(down):
                yield Known("lt", opposite)
            elif z3.is_false(up) and z3.is_false(down):
                yield Known("eq", tree)
            elif z3.is_false(up):
                yield Known("le", opposite)
            elif z3.is_false(down):
                yield Known("le", tree)

    def _split(self) -> None:
        """Distinguish the signs of the numbers, and of x ± y where x² is compared with y²."""
        known = [tree for tree, _, _ in self._names.values()]
        for part in (*self._generators(), *(p for tree in known for p in self._factors(tree))):
            self._encoded(["lt", number(0), part])

    def _factors(self, tree: Tree) -> Iterator[Tree]:
        """x + y and x − y of a difference x² − y² of two monomials."""
        form = self.forms.form(tree)
        if form.bottom or len(form.top) != 2 or prod(form.top.values()) >= 0:
            return
        roots = [_root(m, c) for m, c in form.top.items()]
        if None in roots:
            return
        parts = [
            ["mul", number(c), *(["pow", self.forms.tree_of(g), number(e)] for g, e in m)]
            for m, c in (root for root in roots if root is not None)
        ]
        yield ["add", *parts]
        yield ["add", parts[0], ["mul", number(-1), parts[1]]]

    def _generators(self) -> list[Tree]:
        """The coordinates and opaque parts of which everything else is a polynomial."""
        found: dict[str, Tree] = {}
        for node in (n for t, _, _ in self._names.values() for n in _arithmetical(t)):
            try:
                form = self.forms.form(node)
            except (BeyondScope, IndexError, TypeError, ValueError):
                continue
            if not form.bottom and len(form.top) == 1:
                ((monomial, c),) = form.top.items()
                if c == 1 and len(monomial) == 1 and monomial[0][1] == 1:
                    found.setdefault(monomial[0][0], node)
        return list(found.values())

    def _excluded(self, known: list[Known]) -> Json | None:
        """Why this assignment of signs is impossible."""
        for degree in range(4):
            candidates = list(self._candidates(known, degree))
            if len(candidates) > MOST_CANDIDATES or time.process_time() > self._deadline:
                return None
            chosen = self._combined(candidates)
            if chosen is not None:
                return _lemma(known, chosen)
        return None

    def _candidates(self, known: list[Known], degree: int) -> Iterator[Candidate]:
        """Products up to a degree: comparisons, squares, and multiples of equations."""
        yield Candidate(number(1), strict=True)
        places = [i for i, k in enumerate(known) if k.kind != "eq"]
        for count in range(1, min(degree, 2) + 2):
            if comb(len(places) + count - 1, count) > MOST_PRODUCTS:
                break
            for chosen in combinations_with_replacement(places, count):
                strict = all(known[i].kind == "lt" for i in chosen)
                tree = ["mul", *(known[i].tree for i in chosen)]
                yield Candidate(tree, strict, chosen)
        numbers = self._generators() if degree else []
        roots = list(_roots(numbers)) if degree else []
        for root in roots:
            yield Candidate(["pow", root, number(2)], squares=(root,))
        chosen_few: list[tuple[int, ...]] = [(i,) for i in places] if degree > 1 else []
        if degree > 1 and len(places) ** 2 * len(numbers) < 1000:
            chosen_few += combinations(places, 2)
        for some, x in ((some, x) for some in chosen_few for x in numbers):
            product = ["mul", *(known[i].tree for i in some), ["pow", x, number(2)]]
            yield Candidate(product, factors=some, squares=(x,))
        multipliers = [number(1), *numbers]
        if degree > 1:
            pairs = combinations_with_replacement(numbers, 2)
            multipliers += [["mul", *pair] for pair in pairs]
            multipliers += [known[i].tree for i in places]
        cofactors = self._cofactors(known) if degree else {}
        for i, k in enumerate(known):
            if k.kind == "eq":
                for m in (*multipliers, *cofactors.get(i, ())):
                    yield Candidate(["mul", m, k.tree], multiplied=i, multiplier=m)

    def _cofactors(self, known: list[Known]) -> dict[int, list[Tree]]:
        """Monomials by which equations are multiplied so that terms of the others cancel."""
        forms = [self.forms.form(k.tree) for k in known]
        pool = {m for form in forms for m in form.top if not form.bottom and len(form.top) <= 12}
        places = [
            i
            for i, (k, form) in enumerate(zip(known, forms, strict=True))
            if k.kind == "eq" and not form.bottom and len(form.top) <= 4
        ]
        found: dict[int, set[poly.Monomial]] = {i: set() for i in places}
        for _ in range(ROUNDS):
            for i in places:
                terms = forms[i].top
                new = {q for m in pool for e in terms if (q := _over(m, e)) is not None}
                found[i] |= new - {()} if len(found[i]) < MOST_COFACTORS else set()
                pool |= {poly.times(q, e) for q in new for e in terms}
            if len(pool) > MOST_COFACTORS:
                break
        return {
            i: [["mul", *(["pow", self.forms.tree_of(g), number(e)] for g, e in m)] for m in some]
            for i, some in ((i, sorted(found[i])[:MOST_COFACTORS]) for i in places)
        }

    def _combined(self, candidates: list[Candidate]) -> list[tuple[Candidate, Fraction]] | None:
        """Coefficients with which the candidates sum to zero, a strict one among them."""
        forms = self._numerators(candidates)
        context = z3.Context()
        solver = z3.SolverFor("QF_LRA", ctx=context)
        solver.set("rlimit", _EFFORT)
        names = [z3.Real(str(i), ctx=context) for i in range(len(candidates))]
        rows: dict[poly.Monomial, list[z3.ArithRef]] = {}
        for x, top in zip(names, forms, strict=True):
            for monomial, c in top.items():
                value = z3.RealVal(f"{c.numerator}/{c.denominator}", ctx=context)
                rows.setdefault(monomial, []).append(value * x)
        solver.add(*(z3.Sum(terms) == 0 for terms in rows.values()))
        pairs = list(zip(names, candidates, strict=True))
        solver.add(*(x >= 0 for x, c in pairs if not c.is_equation))
        solver.add(z3.Sum([x for x, c in pairs if c.strict]) == 1)
        if solver.check() != z3.sat:
            return None
        model = solver.model()
        values = ((c, model.eval(x, model_completion=True).as_fraction()) for x, c in pairs)
        return [(c, v) for c, v in values if v != 0]

    def _numerators(self, candidates: list[Candidate]) -> list[poly.Polynomial]:
        """Of the candidates over one common denominator."""
        forms: list[Form] = [self.forms.form(c.tree) for c in candidates]
        common = Counter[str]()
        for form in forms:
            common |= form.bottom
        return [self.forms.over(form, common) for form in forms]


def _arithmetical(tree: Tree) -> Iterator[Tree]:
    """The nodes of which an expression is made by arithmetic: numbers, sums and products apart."""
    if not isinstance(tree, list):
        return
    name, *args = tree
    if name not in ("rational", "add", "mul"):
        yield tree
    if name in ("add", "mul", "pow"):
        for node in args:
            yield from _arithmetical(node)


def _over(m: poly.Monomial, divisor: poly.Monomial) -> poly.Monomial | None:
    """m divided by another monomial, where that divides it."""
    found = poly.times(m, tuple((g, -e) for g, e in divisor))
    return None if any(e < 0 for _, e in found) else found


def _root(
    monomial: poly.Monomial, c: poly.Rational
) -> tuple[list[tuple[str, Fraction]], Fraction] | None:
    """The root of the absolute value of a term that is a square, up to its sign."""
    size = abs(Fraction(c))
    above, below = isqrt(size.numerator), isqrt(size.denominator)
    if (above**2, below**2) != (size.numerator, size.denominator):
        return None
    if any(e % 2 != 0 for _, e in monomial):
        return None
    return [(g, Fraction(e) / 2) for g, e in monomial], Fraction(above, below)


def _roots(numbers: list[Tree]) -> Iterator[Tree]:
    """What to square: numbers, and sums and differences of two where there are not many."""
    yield from numbers
    if len(numbers) <= 10:
        for x, y in combinations(numbers, 2):
            yield ["add", x, y]
            yield ["add", x, ["mul", number(-1), y]]


def _lemma(known: list[Known], chosen: Iterable[tuple[Candidate, Fraction]]) -> Json:
    """The lemma as data, with the conditions that it needs."""
    chosen = list(chosen)
    used = sorted({i for c, _ in chosen for i in (*c.factors, *_equations(c))})
    place = {old: new for new, old in enumerate(used)}
    terms = [
        {
            "coefficient": str(v),
            "factors": [place[i] for i in c.factors],
            "squares": list(c.squares),
        }
        for c, v in chosen
        if not c.is_equation
    ]
    multipliers = [
        [place[i], ["mul", number(v), c.multiplier]] for c, v in chosen for i in _equations(c)
    ]
    conditions = [known[i].condition for i in used]
    return {"conditions": conditions, "terms": terms, "multipliers": multipliers}


def _equations(candidate: Candidate) -> tuple[int, ...]:
    return () if candidate.multiplied is None else (candidate.multiplied,)
