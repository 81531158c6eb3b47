"""Mutants that are weaker because the slack of a comparison only grows or more is assumed, and
mutants that are the same because a part of them is."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import dropwhile

import sympy as sp
import z3
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure, ProofkitError
from proofkit.arithmetic.normal_form import NormalForms
from proofkit.audit.mutants import Mutant
from proofkit.engines.derive.signs import Sign, SignTable
from proofkit.engines.smt import Translator
from proofkit.statement.claim import Claim
from proofkit.statement.definedness import undefined_parts
from proofkit.statement.predicates import (
    SmallestNonzeroEigenvalue,
    SpectralRadius,
    Stable,
    UniqueMinimiser,
    Unstable,
)

MILLISECONDS = 500
DEPTH = 6
"""How many nodes around a change are looked at."""

LARGEST = 3
"""The order of matrices of which characteristic polynomials are compared."""

_OF_MODULI = (SpectralRadius, Stable, Unstable)
_OF_SPECTRUM = (*_OF_MODULI, SmallestNonzeroEigenvalue)
_UP = {Sign.POSITIVE, Sign.NONNEGATIVE, Sign.ZERO}


def loosens(mutant: Mutant, assumptions: Iterable[Boolean]) -> bool:
    """Whether the one comparison that was changed follows from what it was (or the other way
    round, where that makes the whole weaker), by the sign of the difference of the slacks alone."""
    ordered = sp.Gt, sp.Ge, sp.Lt, sp.Le
    for old, new, polarity in mutant.around:
        if polarity and type(old) is type(new) and isinstance(old, ordered):
            gain = polarity * ((new.gts - new.lts) - (old.gts - old.lts))
            return is_nonnegative(gain, list(assumptions))
    return False


def same_inside(mutant: Mutant, domain: Iterable[Boolean]) -> bool:
    """Whether, on the domain, some node around the change has the same value as before."""
    parts = [*dropwhile(lambda pair: isinstance(pair[0], sp.And), mutant.around)]
    inside = parts[:1] if parts and isinstance(parts[0][0], UniqueMinimiser) else []
    return any(_same(old, new, list(domain)) for old, new, _ in [*inside, *parts[1:][-DEPTH:]])


def agree(old: sp.Basic, new: sp.Basic, domain: Iterable[Boolean]) -> bool:
    """Whether two conditions, or two expressions, have one value wherever the domain is met."""
    return _same(old, new, list(domain))


def _same(old: sp.Basic, new: sp.Basic, domain: list[Boolean]) -> bool:
    if isinstance(old, UniqueMinimiser) and isinstance(new, UniqueMinimiser):
        shift = sp.expand(new.objective - old.objective)
        return not undefined_parts([shift]) and not shift.free_symbols & set(old.bound)
    if isinstance(old, _OF_SPECTRUM) and type(old) is type(new):
        if not set(undefined_parts(new.args)) <= set(undefined_parts(old.args)):
            return False
        return _have_one_spectrum(old.args[0], new.args[0], mirrored=type(old) in _OF_MODULI)
    if isinstance(old, Boolean) and isinstance(new, Boolean):
        equal: Boolean = sp.Equivalent(old, new)
    elif isinstance(old, sp.Expr) and isinstance(new, sp.Expr):
        equal = sp.Eq(old, new, evaluate=False)
    else:
        return False
    return entailed(sp.And(*undefined_parts([old, new]), equal), domain)


def _have_one_spectrum(M: sp.MatrixBase, N: sp.MatrixBase, *, mirrored: bool) -> bool:
    """Whether two matrices have one characteristic polynomial, the second perhaps with −N for N,
    and both or neither are symmetric, as some functions of the spectrum demand."""
    if M.shape != N.shape or M.rows > LARGEST or M.is_symmetric() != N.is_symmetric():
        return False
    x, forms = sp.Dummy(), NormalForms()
    p, q = (list(A.charpoly(x).all_coeffs()) for A in (M, N))
    flipped = [c * (-1) ** k for k, c in enumerate(q)]
    try:
        return any(
            all(forms.is_zero(a - b) for a, b in zip(p, other, strict=True))
            for other in ([q, flipped] if mirrored else [q])
        )
    except ArithmeticFailure:
        return False


def is_nonnegative(expression: sp.Expr, assumptions: list[Boolean]) -> bool:
    """Whether the assumptions make it defined and at least 0, by signs or real arithmetic."""
    table = SignTable(NormalForms())
    for fact in assumptions:
        table.learn(fact)
    needed = undefined_parts([expression])
    if not needed and table.of(expression) in _UP:
        return True
    return entailed(sp.And(*needed, sp.Ge(expression, 0, evaluate=False)), assumptions)


def assumes_more(variant: Claim, claim: Claim) -> bool:
    """Whether all that a claim assumes follows from what a variant of it assumes."""
    known = [*variant.domain, *variant.given]
    needed = sp.And(*undefined_parts(claim.given), *claim.given)
    return entailed(needed, known)


def is_contradictory(claim: Claim) -> bool:
    """Whether nothing meets the assumptions, by real arithmetic."""
    return entailed(sp.false, [*claim.domain, *claim.given])


def entailed(goal: Boolean, assumptions: list[Boolean]) -> bool:
    """Whether it follows by real arithmetic, whatever the parts that are not polynomial mean."""
    try:
        translator = Translator(opaque=True, total=True)
        wanted = translator.condition(goal)
        facts = [translator.condition(a) for a in assumptions]
    except (ProofkitError, z3.Z3Exception):
        return False
    solver = z3.Solver(ctx=translator.context)
    solver.set("timeout", MILLISECONDS)
    solver.add(*facts, z3.Not(wanted), *translator.side_conditions)
    return bool(solver.check() == z3.unsat)
