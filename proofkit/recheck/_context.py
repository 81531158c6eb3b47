"""What a step of a derivation may use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from random import Random

from proofkit.recheck._logic import Logic
from proofkit.recheck._outcomes import BeyondScope, Malformed, Rejected
from proofkit.recheck._signs import Sign, SignTable
from proofkit.recheck._trees import Tree, coordinates, number
from proofkit.recheck._truth import Evaluation


class Context:
    """Established facts, and questions to them.

    Where this rechecker cannot confirm an equation it must not call a sound proof wrong: the
    equation is tried at random points, and rejected only if it certainly fails there.
    """

    def __init__(self, sums: Mapping[str, Tree], assumptions: Sequence[Tree]) -> None:
        self._table = SignTable(sums)
        self._logic = Logic(self._table.forms)
        self._sums = sums
        self._facts: list[Tree] = []
        self._particular = coordinates(list(assumptions))
        for fact in assumptions:
            self.add(fact)

    def add(self, fact: Tree) -> None:
        """From here on `fact` may be used."""
        self._facts.append(fact)
        self._table.learn(fact)

    def sign(self, tree: Tree) -> Sign:
        return self._table.of(tree)

    def is_zero(self, tree: Tree) -> bool:
        return self._table.forms.is_zero(tree)

    def decided(self, comparison: Tree) -> Tree:
        """A strict inequality, or what it is where signs alone decide it."""
        _, small, large = comparison
        sign = self.sign(["add", large, ["mul", number(-1), small]])
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

    def require_sign(self, found: Sign, allowed: Sign, what: str) -> None:
        if found & ~allowed:
            raise BeyondScope(f"{what} is only known to be {found.name}")

    def require_entailed(
        self, goal: Tree, facts: Iterable[Tree] = (), *, alone: bool = False
    ) -> None:
        if not self._logic.entails([*(() if alone else self._facts), *facts], goal):
            raise Rejected("it does not follow from what stands above")

    def require_arbitrary(self, labels: Iterable[str]) -> None:
        """No assumption mentions these coordinates, so the facts hold for all their values."""
        if self._particular & set(labels):
            raise Rejected("an assumption mentions what must be arbitrary")
