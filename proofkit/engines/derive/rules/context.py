"""What a step of a derivation may use."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit._errors import StepRejected
from proofkit.arithmetic.normal_form import NormalForms
from proofkit.engines.derive.logic import Logic
from proofkit.engines.derive.signs import Sign, SignTable


class Context:
    """What may be used at one point of a derivation."""

    def __init__(self, forms: NormalForms, facts: Iterable[Boolean]) -> None:
        self.forms = forms
        self.logic = Logic(forms)
        self._signs = SignTable(forms)
        self._facts: list[Boolean] = []
        self._particular: set[str] = set()
        for assumption in facts:
            self.add(assumption)
            self._particular |= {s.name for s in assumption.free_symbols}

    def __len__(self) -> int:
        return len(self._facts)

    def add(self, fact: Boolean) -> None:
        """From here on `fact` may be used."""
        self._facts.append(fact)
        self._signs.learn(fact)

    def entails(self, goal: Boolean, *more: Boolean) -> bool:
        """Whether `goal` follows by logic from the facts, and `more` where given."""
        return self.logic.entails([*self._facts, *more], goal)

    def sign(self, expression: sp.Expr) -> Sign:
        return self._signs.of(expression)

    def require(self, holds: bool, message: str) -> None:
        if not holds:
            raise StepRejected(message)

    def require_arbitrary(self, symbols: Iterable[sp.Symbol], rule: str) -> None:
        """No assumption mentions the symbols, so the facts hold for all their values."""
        particular = sorted(self._particular & {s.name for s in symbols})
        self.require(not particular, f"{rule}: an assumption mentions {', '.join(particular)}")

    def require_zero(self, expression: sp.Expr, message: str) -> None:
        self.require(self.forms.is_zero(expression), f"{message}: the difference is not zero")

    def require_zeros(self, matrix: sp.Matrix, message: str) -> None:
        for entry in matrix:
            self.require_zero(entry, message)
