"""Neimark–Sacker bifurcations of planar families."""

from __future__ import annotations

import sympy as sp
from attrs import frozen

from proofkit.statement.rules.base import Rule


@frozen
class ThirdOrder(Rule):
    """`LyapunovCoefficient(family, value)`: the engine computes the Taylor coefficients of the map
    to third order, and from them the coefficient (Kuznetsov, *Elements of Applied Bifurcation
    Theory*, §4.7)."""


@frozen
class CrossingPair(Rule):
    """``Supercritical(family) ⟺ coefficient < 0``, likewise `Subcritical` with > and
    `NeimarkSacker` with ≠: everything else that the predicate demands is established, and
    `coefficient` is what the engine computes from the map. Where its sign is known, too, the
    formula may be the predicate alone."""

    coefficient: sp.Expr


@frozen
class InvariantCircle(Rule):
    """`CircleAmplitude(family, k(u² + v²), −k/a)` from `Supercritical(family)`.

    In the normal form ``|w| ↦ |w|(|μ| + a|w|² + O(|w|³))``, so on the invariant curve
    ``a|w|² = 1 − |μ| + O(|w|³)``, uniformly in the angle; and z = w + O(|w|²) (Iooss, *Bifurcation
    of Maps and Applications*, ch. III; Kuznetsov, Theorem 4.6).
    """
