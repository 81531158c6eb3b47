"""Eigenvalues of circulant matrices, exactly."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp
from flint import fmpq, fmpq_poly

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.cyclotomic import CyclotomicField
from proofkit.arithmetic.precision import PRECISIONS, working_precision


def largest_circulant_modulus(first_row: Iterable[sp.Rational], value: sp.Expr) -> bool:
    """Whether the circulant matrix with this first row has the spectral radius `value`, exactly.

    Raises
    ------
    ArithmeticFailure
        If `value` squared is outside cyclotomic fields, or no precision separates two moduli.
    """
    row = [fmpq(int(c.p), int(c.q)) for c in first_row]
    squared = sp.expand(value**2)
    field = CyclotomicField.for_values([squared], order=len(row))
    target, moduli = field.convert(squared), _squared_moduli(row, field)
    others = [m for m in moduli if m != target]
    if len(others) == len(moduli) or not _is_nonnegative(value):
        return False
    return all(_is_negative(m - target, field) for m in others)


def _squared_moduli(row: list[fmpq], field: CyclotomicField) -> list[fmpq_poly]:
    n = len(row)
    found = []
    for k in range(n):
        eigenvalue, conjugate = (
            sum((c * field.root(fmpq(s * m * k, n)) for m, c in enumerate(row)), fmpq_poly())
            for s in (1, -1)
        )
        found.append(field.product(eigenvalue, conjugate))
    return found


def _is_negative(x: fmpq_poly, field: CyclotomicField) -> bool:
    """The sign of a nonzero real element."""
    for bits in PRECISIONS:
        with working_precision(bits):
            real = field.real_part(x)
            if real < 0 or real > 0:
                return bool(real < 0)
    raise ArithmeticFailure("circulant: two moduli are too close to tell which is larger")


def _is_nonnegative(value: sp.Expr) -> bool:
    if value == 0:
        return True
    program = compile_nodes([value], [])
    for bits in PRECISIONS:
        with working_precision(bits):
            (number,) = program([])
            if number > 0 or number < 0:
                return bool(number > 0)
    raise ArithmeticFailure(f"circulant: the sign of {value} is not clear")
