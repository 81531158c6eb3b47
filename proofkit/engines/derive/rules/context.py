"""What a step of a derivation may use."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit._errors import StepRejected
from proofkit.arithmetic.normal_form import NormalForms
from proofkit.arithmetic.words import WordForms
from proofkit.engines.derive.logic import Logic
from proofkit.engines.derive.signs import Sign, SignTable
from proofkit.statement.predicates import JacobianMatrix, has_symbolic_order
from proofkit.statement.variables import Variable


class Context:
    """What may be used at one point of a derivation."""

    def __init__(self, forms: NormalForms, facts: Iterable[Boolean]) -> None:
        self.forms = forms
        self.logic = Logic(forms)
        facts = tuple(facts)
        self._words = WordForms(forms, facts)
        self._signs = SignTable(forms)
        self._facts: list[Boolean] = []
        self._stated: set[Boolean] = set()
        self._particular: set[str] = set()
        self._obtained: set[str] = set()
        for assumption in facts:
            self.add(assumption)
            self._particular |= {s.name for s in assumption.free_symbols}

    def __len__(self) -> int:
        return len(self._facts)

    @property
    def facts(self) -> tuple[Boolean, ...]:
        """What has been assumed or established."""
        return tuple(self._facts)

    def add(self, fact: Boolean) -> None:
        """From here on `fact` may be used."""
        self._facts.append(fact)
        self._stated.update(sp.And.make_args(fact))
        self._signs.learn(fact)
        if isinstance(fact, sp.Eq) and isinstance(fact.lhs, JacobianMatrix):
            self._words.learn(fact)

    def entails(self, goal: Boolean, *more: Boolean) -> bool:
        """Whether `goal` follows by logic from the facts, and `more` where given."""
        stated = {*self._stated, *more}
        if all(part in stated for part in sp.And.make_args(goal)):
            return True
        return self.logic.entails([*self._facts, *more], goal)

    def sign(self, expression: sp.Expr) -> Sign:
        return self._signs.of(expression)

    def assuming(self, *more: Boolean) -> Context:
        """What may be used where `more` holds besides."""
        return Context(self.forms, (*self._facts, *more))

    def leaves_arbitrary(self, symbols: Iterable[sp.Symbol]) -> bool:
        """Whether no assumption mentions the symbols."""
        return not self._particular & {s.name for s in symbols}

    def require(self, holds: bool, *message: object) -> None:
        """Reject the step unless `holds`; only then are the parts of the message written out."""
        if not holds:
            raise StepRejected("".join(map(str, message)))

    def require_arbitrary(self, symbols: Iterable[sp.Symbol], rule: str) -> None:
        """No assumption mentions the symbols, so the facts hold for all their values."""
        particular = sorted(self._particular & {s.name for s in symbols})
        self.require(not particular, f"{rule}: an assumption mentions {', '.join(particular)}")

    def obtain(self, variable: Variable, facts: Iterable[Boolean], rule: str) -> None:
        """Name a point that exists for the facts' free symbols as they stand.

        From here on neither the new coordinates nor those symbols are arbitrary.
        """
        mentioned = {s.name for fact in self._facts for s in fact.free_symbols}
        new = {x.name for x in variable.coordinates}
        self.require(
            not new & (mentioned | self._particular), rule, ": ", variable.name, " is in use"
        )
        self._obtained.add(variable.key)
        self._particular |= new
        for fact in facts:
            self._particular |= {s.name for s in fact.free_symbols}

    def share(self, other: Context) -> None:
        """What `other` obtained is obtained here too."""
        self._obtained |= other._obtained
        self._particular |= other._particular

    def has_obtained(self, variables: Iterable[Variable]) -> bool:
        return all(v.key in self._obtained for v in variables)

    def require_zero(self, expression: sp.Expr, message: str) -> None:
        self.require(self.forms.is_zero(expression), message, ": the difference is not zero")

    def require_zeros(self, matrix: sp.Matrix | sp.MatrixExpr, message: str) -> None:
        """Every entry vanishes; for a symbolic order, modulo the assumed matrix equations."""
        if has_symbolic_order(matrix):
            self.require(self._words.is_zero(matrix), message, ": the difference is not zero")
            return
        for entry in matrix:
            self.require_zero(entry, message)
