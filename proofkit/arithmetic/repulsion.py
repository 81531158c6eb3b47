"""Unstable fixed points: almost no orbit of an analytic map ends in one.

Let F be made of entire functions and quotients, and p a fixed point at which DF is invertible and
has an eigenvalue outside the unit circle. The points near p whose orbits stay near it lie in a
manifold of lower dimension, and preimages of null sets are null: det DF, analytic on a connected
complex domain and not zero at p, vanishes only on a null set. So the starts of orbits that converge
to p are a null set (Lee, Panageas, Piliouras, Simchowitz, Jordan and Recht, *First-order methods
almost always avoid strict saddle points*, Math. Program. 176, 2019, Theorem 2, where det DF
vanishes nowhere).
"""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp
from flint import fmpq

from proofkit.arithmetic.linear_algebra import Matrix, characteristic_polynomial
from proofkit.arithmetic.number import not_equal
from proofkit.arithmetic.spectrum import unstable
from proofkit.arithmetic.ternary import Ternary


def repels(derivative: Matrix) -> Ternary:
    """Whether almost no orbit ends in a fixed point with this derivative, or UNKNOWN."""
    determinant = characteristic_polynomial(derivative)[-1]
    found = unstable(derivative) & not_equal(determinant, fmpq(0))
    return Ternary.TRUE if found is Ternary.TRUE else Ternary.UNKNOWN


def is_analytic(expressions: Iterable[sp.Expr], state: Iterable[sp.Symbol]) -> bool:
    """Whether they are, by their form, made of entire functions of the state and quotients.

    What does not mention the state is a constant; the rest may only be sums, products, whole
    powers, exponentials, sines and cosines. A root or a logarithm may join pieces of functions, as
    ``exp(log(x²)/2)`` does.
    """
    moving = set(state)
    return all(_is_analytic(e, moving) for e in expressions)


def _is_analytic(node: sp.Basic, moving: set[sp.Symbol]) -> bool:
    if not node.free_symbols & moving or node in moving:
        return True
    if isinstance(node, sp.Pow) and node.base != sp.E:
        return isinstance(node.exp, sp.Integer) and _is_analytic(node.base, moving)
    allowed = isinstance(node, sp.Add | sp.Mul | sp.exp | sp.sin | sp.cos)
    return allowed and all(_is_analytic(a, moving) for a in node.args)
