"""Steps whose rule is given its data anew, where the old data no longer fit the formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sympy as sp
import z3
from attrs import evolve
from sympy.logic.boolalg import Boolean

from proofkit.audit.monotone import entailed
from proofkit.statement.derivation import Step, by_arithmetic
from proofkit.statement.predicates import UniqueMinimiser
from proofkit.statement.rules import LogisticSum, Signs


def repairs(step: Step) -> Iterator[Step]:
    """The step as it is, and then with data that the formula itself suggests."""
    yield step
    formula = step.formula
    if isinstance(step.rule, Signs) and isinstance(formula, sp.Gt | sp.Ge | sp.Lt | sp.Le):
        difference = formula.gts - formula.lts
        yield from (evolve(step, rule=Signs((d,))) for d in _written(difference))
    if isinstance(step.rule, LogisticSum) and isinstance(formula, UniqueMinimiser):
        yield from (evolve(step, rule=r) for r in _logistic_sum(formula))


def signs_of_weights(formula: Boolean, known: Sequence[Boolean]) -> Iterator[Step]:
    """The signs of the weights in a sum of logistic losses, as far as arithmetic infers them."""
    for node in sorted(formula.atoms(UniqueMinimiser), key=str):
        weights = (w for rule in _logistic_sum(node) for w, _ in rule.terms)
        factors = dict.fromkeys(f for w in weights for f in sp.Mul.make_args(w))
        signs = (kind(f, 0) for f in factors if isinstance(f, sp.Add) for kind in (sp.Gt, sp.Lt))
        yield from (by_arithmetic(s, *known) for s in signs if entailed(s, list(known)))


def _written(difference: sp.Expr) -> list[sp.Expr]:
    return list(dict.fromkeys((difference, sp.factor_terms(difference))))


def _logistic_sum(formula: UniqueMinimiser) -> Iterator[LogisticSum]:
    """The objective read as a sum of logistic losses."""
    unknowns, terms = set(formula.bound), list[tuple[sp.Expr, sp.Expr]]()
    constant = sp.Integer(0)
    for part in sp.Add.make_args(sp.expand_mul(formula.objective)):
        weight, loss = part.as_independent(*unknowns, as_Add=False)
        if loss == 1:
            constant += weight
        elif (form := _logistic(loss)) is not None:
            terms.append((weight, form))
        else:
            return
    summed: dict[sp.Expr, sp.Expr] = {}
    for weight, form in terms:
        summed[form] = summed.get(form, 0) + weight
    balance = _balance([[form.coeff(x) for x in formula.bound] for form in summed])
    yield LogisticSum(tuple((sp.factor(w), f) for f, w in summed.items()), balance, constant)


def _logistic(loss: sp.Expr) -> sp.Expr | None:
    """l, where the loss is ``log(1 + exp(−l))``."""
    inside = loss.args[0] - 1 if isinstance(loss, sp.log) else None
    return -inside.args[0] if isinstance(inside, sp.exp) else None


def _balance(rows: Sequence[Sequence[sp.Rational]]) -> tuple[sp.Rational, ...]:
    """Numbers of at least 0, as many of them positive as can be, with which the rows sum to 0."""
    total = [sp.Integer(0)] * len(rows)
    for active in range(len(rows)):
        for i, c in enumerate(_balance_with(active, rows)):
            total[i] += c
    return tuple(total)


def _balance_with(active: int, rows: Sequence[Sequence[sp.Rational]]) -> list[sp.Rational]:
    """A balance in which one row counts; empty if there is none."""
    numbers = z3.Reals(" ".join(f"c{i}" for i in range(len(rows))))
    solver = z3.Solver()
    solver.add(numbers[active] >= 1, *(c >= 0 for c in numbers))
    for column in zip(*rows, strict=True):
        solver.add(z3.Sum([z3.Q(e.p, e.q) * c for e, c in zip(column, numbers, strict=True)]) == 0)
    if solver.check() != z3.sat:
        return []
    values = (solver.model().eval(c, model_completion=True) for c in numbers)
    return [sp.Rational(v.numerator_as_long(), v.denominator_as_long()) for v in values]
