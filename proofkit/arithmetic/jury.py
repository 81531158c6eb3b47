"""Stability of small matrices as conditions on their entries."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure
from proofkit.statement.predicates import MatrixPredicate, Unstable


def jury_condition(predicate: MatrixPredicate) -> Boolean:
    """The condition on trace and determinant that `Stable(M)` or `Unstable(M)` amounts to.

    Jury, *Theory and Application of the z-Transform Method* (1964); Elaydi, *An Introduction to
    Difference Equations*, §5.1. All eigenvalues lie in the closed unit disc iff the weak forms of
    the conditions for `Stable` hold.

    Raises
    ------
    ArithmeticFailure
        For matrices of size 3 and more.
    """
    M = predicate.matrix
    unstable = isinstance(predicate, Unstable)
    if M.rows == 1:
        x = M[0]
        return sp.Or(x > 1, x < -1) if unstable else sp.And(x < 1, x > -1)
    if M.rows == 2:
        t, d = M.trace(), M.det()
        if unstable:
            return sp.Or(d > 1, t > 1 + d, -t > 1 + d)
        return sp.And(d < 1, t < 1 + d, -t < 1 + d)
    raise ArithmeticFailure(f"a matrix of size {M.rows}: only sizes 1 and 2 are written out")
