"""What a step of a derivation may use."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from random import Random

from proofkit.recheck._definedness import undefined_parts
from proofkit.recheck._extrema import what_extrema_are
from proofkit.recheck._forms import Forms
from proofkit.recheck._logic import Logic
from proofkit.recheck._outcomes import BeyondScope, Malformed, Rejected
from proofkit.recheck._signs import AT_LEAST_ZERO, NONZERO, Sign, SignTable
from proofkit.recheck._trees import Tree, coordinates, key, label, minus, number
from proofkit.recheck._truth import Evaluation
from proofkit.recheck._variables import domain, free_labels, is_integer, labels_of


class Context:
    """Established facts, and questions to them.

    Where this rechecker cannot confirm an equation it must not call a sound proof wrong: the
    equation is tried at random points, and rejected only if it certainly fails there.

    Parameters
    ----------
    sums
        Coordinates that are another expression on the domain, such as the last of a simplex.
    assumptions
        What holds of the claim's own variables, which are particular numbers.
    local
        What holds of the variables that only the derivation has, which are arbitrary.
    """

    def __init__(
        self,
        sums: Mapping[str, Tree],
        assumptions: Sequence[Tree],
        local: Sequence[Tree] = (),
    ) -> None:
        self._table = SignTable(sums)
        self._logic = Logic(self._table.forms)
        self._sums = sums
        self._facts: list[Tree] = []
        self._stated: set[str] = set()
        self._particular = {x for fact in assumptions for x in free_labels(fact)}
        self._locals: dict[str, str] = {}
        self.obtained: set[str] = set()
        self.whole: set[str] = set()
        for fact in (*assumptions, *local):
            self.add(fact)

    @property
    def facts(self) -> tuple[Tree, ...]:
        """What was assumed or established so far."""
        return tuple(self._facts)

    @property
    def forms(self) -> Forms:
        """The normal forms on this domain."""
        return self._table.forms

    def add(self, fact: Tree) -> None:
        """From here on `fact` may be used."""
        self._facts.append(fact)
        self._stated |= {key(part) for part in parts_of(fact)}
        self._table.learn(fact)

    def declare(self, variable: Tree) -> None:
        """A variable of the derivation's own: any fact about it is one about its whole domain."""
        for x in labels_of(variable):
            if x in self._particular or x in self._locals:
                raise Rejected(f"the variable {x[:40]} is declared twice")
            self._locals[x] = key(variable)
            self.whole |= {x} if is_integer(variable) else set()
        for fact in domain(variable):
            self.add(fact)

    def assuming(self, *more: Tree) -> Context:
        """What may be used where `more` holds besides."""
        inner = Context(self._sums, [*self._facts, *more])
        inner._particular |= self._particular
        inner._locals = dict(self._locals)
        inner.whole = set(self.whole)
        return inner

    def sign(self, tree: Tree) -> Sign:
        return self._table.of(tree)

    def is_zero(self, tree: Tree) -> bool:
        return self._table.forms.is_zero(tree)

    def decided(self, comparison: Tree) -> Tree:
        """A strict inequality, or what it is where signs alone decide it."""
        _, small, large = comparison
        sign = self.sign(minus(large, small))
        if sign is Sign.POSITIVE:
            return "true"
        return comparison if sign & Sign.POSITIVE else "false"

    def require_zero(self, tree: Tree) -> None:
        if self.is_zero(tree):
            return
        if self._certainly_nonzero(tree):
            raise Rejected("an equation of the step fails at a point")
        raise BeyondScope("an equation that this normal form does not decide")

    def _certainly_nonzero(self, tree: Tree) -> bool:
        random = Random(0)
        labels = sorted(coordinates(tree))
        for _ in range(3):
            values = {x: Fraction(random.randint(1, 99), 100) for x in labels}
            values |= self._dependent(values)
            try:
                truth = Evaluation(values, 128).truth(["eq", tree, number(0)])
            except (BeyondScope, Malformed):
                return False
            if truth is False:
                return True
        return False

    def _dependent(self, values: dict[str, Fraction]) -> dict[str, Fraction]:
        """Values of the coordinates that are sums of others, from small values of those."""
        found = {}
        for name, tree in self._sums.items():
            others = sorted(coordinates(tree))
            for x in others:
                if x in values:
                    values[x] = values[x] / (len(others) + 1)
            found[name] = 1 - sum((values.get(x, Fraction(0)) for x in others), Fraction(0))
        return found

    def require_sign(self, tree: Tree, allowed: Sign, what: str) -> None:
        found = self.sign(tree)
        if found & ~allowed:
            raise BeyondScope(f"{what} is only known to be {found.name}")

    def require_total(self, found: Sign, allowed: Sign, what: str) -> None:
        if found & ~allowed:
            raise BeyondScope(f"{what} is only known to be {found.name}")

    def entails(self, goal: Tree, facts: Iterable[Tree] = (), *, alone: bool = False) -> bool:
        """Whether `goal` follows by logic from the established facts, unless `alone`, and more."""
        facts = list(facts)
        stated = {key(f) for f in facts} | (set() if alone else self._stated)
        if all(key(part) in stated for part in parts_of(goal)):
            return True
        known = [*(() if alone else self._facts), *facts]
        extrema = what_extrema_are([goal, *facts])
        return self._logic.entails([*known, *extrema], goal)

    def require_entailed(
        self, goal: Tree, facts: Iterable[Tree] = (), *, alone: bool = False, what: str = ""
    ) -> None:
        if not self.entails(goal, facts, alone=alone):
            if self._logic.gave_up:
                raise BeyondScope("a comparison whose normal form is too large")
            raise Rejected(what or "it does not follow from what stands above")

    def holds(self, condition: Tree) -> bool:
        """Whether a condition follows by logic, or by what is known of signs."""
        if condition == "true":
            return True
        if not isinstance(condition, list):
            return False
        name, *args = condition
        if key(condition) in self._stated:
            return True
        if name == "eq" and self.is_zero(minus(*args)):
            return True
        if name in ("lt", "le", "ne") and self._by_signs(name, *args):
            return True
        if name == "and":
            return all(map(self.holds, args))
        if name == "or" and self._some_holds(args):
            return True
        if name == "ForAll" and self._holds_everywhere(*args[:2]):
            return True
        return self.entails(condition)

    def _by_signs(self, name: str, left: Tree, right: Tree) -> bool:
        sign = self.sign(minus(right, left))
        allowed = {"lt": Sign.POSITIVE, "le": AT_LEAST_ZERO, "ne": NONZERO}
        return not sign & ~allowed[name]

    def _some_holds(self, parts: list[Tree]) -> bool:
        """Whether one alternative holds, or does where the others fail."""
        if any(map(self.holds, parts)):
            return True
        for i, part in enumerate(parts):
            others = [["not", p] for j, p in enumerate(parts) if j != i]
            if self.assuming(*map(negated, others)).holds(part):
                return True
        return False

    def _holds_everywhere(self, variables: list[Tree], condition: Tree) -> bool:
        """In its scope, where the bound variables are arbitrary, and with what is known of all."""
        try:
            self.require_arbitrary(variables)
        except Rejected:
            return False
        head = ["ForAll", variables]
        known = [f[2] for f in self._facts if isinstance(f, list) and f[:2] == head]
        inside = [c for v in variables for c in domain(v)]
        return self.assuming(*inside, *known).holds(condition)

    def require_holds(self, condition: Tree, what: str = "a condition") -> None:
        if not self.holds(condition):
            raise BeyondScope(f"{what} is not seen to hold: {key(condition)[:100]}")

    def require_defined(self, *trees: Tree) -> None:
        """Everything has a value wherever the facts hold."""
        for part in undefined_parts(trees):
            if not self.holds(part):
                raise BeyondScope(f"it may have no value: {key(part)[:100]} is not known")

    def require_arbitrary(self, variables: Iterable[Tree]) -> None:
        """No assumption mentions these variables, so the facts hold throughout their domains."""
        for variable in variables:
            labels = labels_of(variable)
            if self._particular & labels:
                raise Rejected("an assumption mentions what must be arbitrary")
            if any(self._locals.get(x, key(variable)) != key(variable) for x in labels):
                raise Rejected("a variable is declared with another domain")

    def require_arbitrary_reals(self, coordinates: Iterable[Tree]) -> None:
        """The facts hold for all real values of these coordinates."""
        for x in coordinates:
            if not isinstance(x, list) or x[0] != "variable":
                raise Rejected("a coordinate is expected")
            variable = json.loads(self._locals.get(label(x), "null"))
            if label(x) in self._particular:
                raise Rejected("an assumption mentions what must be arbitrary")
            if variable is not None and (domain(variable) or is_integer(variable)):
                raise Rejected("a variable does not range over all reals")

    def obtain(self, variable: Tree, facts: Sequence[Tree]) -> None:
        """Name a point that exists for the facts' free coordinates as they stand.

        From here on neither the new coordinates nor those are arbitrary.
        """
        mentioned = {x for fact in self._facts for x in free_labels(fact)}
        new = labels_of(variable)
        if new & (mentioned | self._particular | set(self._locals)):
            raise Rejected("the name of the point is in use")
        self.obtained.add(key(variable))
        self._particular |= new | {x for fact in facts for x in free_labels(fact)}


def parts_of(condition: Tree) -> list[Tree]:
    """The conjuncts; none of `true`."""
    if condition == "true":
        return []
    conjunction = isinstance(condition, list) and condition and condition[0] == "and"
    return list(condition[1:]) if conjunction else [condition]


def negated(condition: Tree) -> Tree:
    """The negation, where it is one of a comparison as a comparison."""
    if isinstance(condition, list) and condition[0] == "not":
        inner = condition[1]
        if isinstance(inner, list) and inner[0] in _OPPOSITE:
            name, left, right = inner
            return _OPPOSITE[name](left, right)
    return condition


_OPPOSITE = {
    "lt": lambda x, y: ["le", y, x],
    "le": lambda x, y: ["lt", y, x],
    "eq": lambda x, y: ["ne", x, y],
    "ne": lambda x, y: ["eq", x, y],
}
