"""SymPy conditions as z3 formulas over the reals: polynomial ones, and what reduces to them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from typing import Any

import sympy as sp
import z3
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure, ProofkitError
from proofkit.arithmetic.jury import written_out
from proofkit.arithmetic.reduction import bounded_above_condition
from proofkit.statement.canonical import tree
from proofkit.statement.predicates import BoundedAbove, ForAll, PositiveDefinite, Stable, Unstable

LARGEST_EXPONENT = 200


class NotPolynomial(ProofkitError):
    """A condition has a part that the theory of real closed fields cannot express."""


class Translator:
    """Translates conditions over one set of solver variables.

    Division, roots, absolute values and the like introduce auxiliary variables; what defines those
    is collected in `side_conditions`, which must accompany every question.

    With `opaque`, a part that is not polynomial stands for an arbitrary number or truth value, the
    same wherever it occurs: what is proved so holds whatever that part means.

    With `total`, so does a quotient or root where it is undefined. Without, they are taken to be
    defined, which may be assumed of a claim as a whole but not inside of a proof.
    """

    def __init__(
        self,
        integers: Collection[sp.Symbol] = (),
        *,
        opaque: bool = False,
        total: bool = False,
        context: z3.Context | None = None,
    ) -> None:
        self.context = context or z3.Context()
        self._definitions: list[z3.BoolRef] = []
        self._guarded: list[tuple[z3.BoolRef, z3.BoolRef]] = []
        self._integers, self._opaque, self._total = integers, opaque, total
        self._known: dict[sp.Basic, z3.ExprRef] = {}

    def symbol(self, x: sp.Symbol) -> z3.ExprRef:
        """The solver's variable for a coordinate."""
        if x in self._integers:
            return z3.Int(x.name, self.context)
        return z3.Real(x.name, self.context)

    def condition(self, node: Boolean) -> z3.BoolRef:
        """The formula of a condition; raises `NotPolynomial`."""
        if node not in self._known:
            self._known[node] = self._condition(node)
        return self._known[node]

    def _condition(self, node: Boolean) -> z3.BoolRef:
        match node:
            case sp.logic.boolalg.BooleanTrue() | sp.logic.boolalg.BooleanFalse():
                return z3.BoolVal(node == sp.true, self.context)
            case sp.And():
                return z3.And(*map(self.condition, node.args))
            case sp.Or():
                return z3.Or(*map(self.condition, node.args))
            case sp.Not():
                return z3.Not(self.condition(node.args[0]))
            case sp.Implies():
                return z3.Implies(*map(self.condition, node.args))
            case sp.Equivalent():
                first, *rest = map(self.condition, node.args)
                return z3.And(*(first == r for r in rest))
            case Relational():
                return self._comparison(node)
        return self._predicate(node)

    def _comparison(self, node: Relational) -> z3.BoolRef:
        left, right = self.term(node.lhs), self.term(node.rhs)
        match node:
            case sp.Eq():
                return left == right
            case sp.Ne():
                return left != right
            case sp.Lt():
                return left < right
            case sp.Le():
                return left <= right
            case sp.Gt():
                return left > right
        return left >= right

    def _predicate(self, node: Boolean) -> z3.BoolRef:
        try:
            match node:
                case Stable() | Unstable():
                    return self.condition(written_out(node))
                case BoundedAbove():
                    return self.condition(bounded_above_condition(node))
                case PositiveDefinite():
                    return self._positive_definite(node)
                case ForAll():
                    return self._for_all(node)
        except (ArithmeticFailure, NotPolynomial) as failure:
            if not self._opaque:
                raise NotPolynomial(str(failure)) from None
        if self._opaque:
            return z3.Bool(json.dumps(tree(node)), self.context)
        raise NotPolynomial(type(node).__name__)

    def _for_all(self, node: ForAll) -> z3.BoolRef:
        """A quantified formula; never one with a part that stands for something else, since that
        part would have to vary with the bound variables."""
        inner = Translator({*self._integers, *node.whole}, context=self.context)
        body = z3.Implies(inner.condition(sp.And(*node.domain)), inner.condition(node.condition))
        if inner.side_conditions:
            raise NotPolynomial(f"a quotient or root in {node}")
        return z3.ForAll([inner.symbol(x) for x in node.bound], body)

    def _positive_definite(self, node: PositiveDefinite) -> z3.BoolRef:
        """Sylvester's criterion."""
        M = node.matrix
        minors = (M[:k, :k].det(method="berkowitz") > 0 for k in range(1, M.rows + 1))
        symmetric = (sp.Eq(a, b) for a, b in zip(M, M.T, strict=True))
        return self.condition(sp.And(*symmetric, *minors))

    def term(self, node: sp.Expr) -> z3.ArithRef:
        """The term of an expression; raises `NotPolynomial`."""
        if node not in self._known:
            self._known[node] = self._term(node)
        return self._known[node]

    def _term(self, node: sp.Expr) -> z3.ArithRef:
        match node:
            case sp.Symbol():
                return self.symbol(node)
            case sp.Rational():
                return z3.Q(int(node.p), int(node.q), self.context)
            case sp.Add():
                return z3.Sum(*map(self.term, node.args))
            case sp.Mul():
                return z3.Product(*map(self.term, node.args))
            case sp.Pow() if isinstance(node.exp, sp.Rational) and _is_small(node.exp):
                return self._power(node)
            case sp.Abs():
                x = self.term(node.args[0])
                return z3.If(x >= 0, x, -x)
            case sp.sign():
                x = self.term(node.args[0])
                minus, zero, plus = map(self.term, map(sp.Integer, (-1, 0, 1)))
                return z3.If(x > 0, plus, z3.If(x < 0, minus, zero))
            case sp.Max() | sp.Min():
                return self._extremum(node, isinstance(node, sp.Max))
            case sp.Piecewise():
                return self._cases(node.args)
        if self._opaque:
            return z3.FreshReal(ctx=self.context)
        raise NotPolynomial(f"{type(node).__name__} in {node}")

    def _power(self, node: sp.Pow) -> z3.ArithRef:
        exponent = node.exp
        if exponent < 0:
            divisor = self.term(node.base**-exponent)
            always = bool(node.base.is_positive or node.base.is_negative)
            return self._defined(divisor != 0, lambda x: x * divisor == 1, always)
        if exponent.q == 1:
            return _product([self.term(node.base)] * int(exponent))
        base, p, q = self.term(node.base), int(exponent.p), int(exponent.q)
        always = bool(node.base.is_nonnegative)
        root = self._defined(base >= 0, lambda x: z3.And(x >= 0, _product([x] * q) == base), always)
        return _product([root] * p)

    def _defined(
        self, exists: z3.BoolRef, condition: Callable[[z3.ArithRef], z3.BoolRef], always: bool
    ) -> z3.ArithRef:
        """A fresh variable with the condition that defines it where it exists.

        That is `always` where the declared signs of symbols say so, which spares the solver a case.
        """
        x = z3.FreshReal(ctx=self.context)
        defined = condition(x)
        if self._total and not always:
            self._guarded.append((exists, defined))
        else:
            self._definitions.append(defined)
        return x

    @property
    def side_conditions(self) -> list[z3.BoolRef]:
        """What defines the auxiliary variables."""
        return [*self._definitions, *(z3.Implies(*pair) for pair in self._guarded)]

    def settle(self, certain: Callable[[z3.BoolRef], bool]) -> None:
        """Drop the guards of those definitions whose values certainly exist."""
        kept = []
        while self._guarded:
            exists, defined = self._guarded.pop(0)
            if certain(exists):
                self._definitions.append(defined)
            else:
                kept.append((exists, defined))
        self._guarded = kept

    def _extremum(self, node: sp.Expr, largest: bool) -> z3.ArithRef:
        best, *rest = map(self.term, node.args)
        for x in rest:
            best = z3.If(x > best if largest else x < best, x, best)
        return best

    def _cases(self, cases: Sequence[Any]) -> z3.ArithRef:
        *others, last = cases
        if last.cond != sp.true:
            raise NotPolynomial("Piecewise without a last case that always holds")
        value = self.term(last.expr)
        for case in reversed(others):
            value = z3.If(self.condition(case.cond), self.term(case.expr), value)
        return value


def _is_small(exponent: sp.Rational) -> bool:
    """Powers are written out as products, so larger ones would fill the memory."""
    return max(abs(int(exponent.p)), int(exponent.q)) <= LARGEST_EXPONENT


def _product(factors: Sequence[z3.ArithRef]) -> z3.ArithRef:
    """The product; that of one factor is no node of its own, which cvc5 would refuse."""
    return factors[0] if len(factors) == 1 else z3.Product(*factors)
