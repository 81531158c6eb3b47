"""The Neimark–Sacker normal form of a map of the plane, from its Taylor coefficients.

The coefficients may be numbers of any complex type: `complex`, Arb balls (`acb`), or the pairs of
SymPy expressions defined here.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import comb
from typing import Any

import sympy as sp
from attrs import field, frozen

Coefficients = Mapping[tuple[int, int], Any]
"""g_jk, by (j, k): the map is z ↦ μz + Σ g_jk z^j z̄^k / (j! k!)."""


@frozen
class Complex:
    """A complex number as two real SymPy expressions."""

    real: sp.Expr
    imag: sp.Expr = field(factory=lambda: sp.Integer(0))

    def conjugate(self) -> Complex:
        return Complex(self.real, -self.imag)

    def __add__(self, other: Complex | int) -> Complex:
        z = _complex(other)
        return Complex(self.real + z.real, self.imag + z.imag)

    def __sub__(self, other: Complex | int) -> Complex:
        z = _complex(other)
        return Complex(self.real - z.real, self.imag - z.imag)

    def __mul__(self, other: Complex | int) -> Complex:
        z = _complex(other)
        return Complex(
            self.real * z.real - self.imag * z.imag, self.real * z.imag + self.imag * z.real
        )

    def __truediv__(self, other: Complex | int) -> Complex:
        z = _complex(other)
        norm = z.real**2 + z.imag**2
        top = self * z.conjugate()
        return Complex(top.real / norm, top.imag / norm)


def _complex(x: Complex | int) -> Complex:
    return x if isinstance(x, Complex) else Complex(sp.Integer(x))


def cubic_coefficients(mu: Any, g: Coefficients) -> tuple[Any, Any]:
    """c and d of ``w ↦ μw + c w²w̄ + d w̄³ + ...``, the quadratic terms removed.

    With ``z = w + h₂₀w²/2 + h₁₁ww̄ + h₀₂w̄²/2`` the quadratic terms vanish for the h below, and the
    cubic ones are those of ``N₃(w) + DN₂(w)[h(w)]``, N the nonlinear terms (Kuznetsov, *Elements of
    Applied Bifurcation Theory*, Lemmas 4.5 and 4.6).

    Parameters
    ----------
    mu
        The multiplier, |μ| = 1 and μ, μ², μ³ ≠ 1.
    g
        The coefficients with 2 ≤ j + k ≤ 3.
    """
    bar = mu.conjugate()
    h20 = g[2, 0] / (mu * mu - mu)
    h11 = g[1, 1] / (mu * bar - mu)
    h02 = g[0, 2] / (bar * bar - mu)
    c = g[2, 1] / 2 + g[2, 0] * h11 + g[1, 1] * (h20 / 2 + h11.conjugate())
    c = c + g[0, 2] * h02.conjugate() / 2
    d = g[0, 3] / 6 + g[1, 1] * h02 / 2 + g[0, 2] * h20.conjugate() / 2
    return c, d


def first_lyapunov_coefficient(mu: Any, g: Coefficients) -> Any:
    """``a = Re(μ̄c)``: near the origin ``|w| ↦ |w| (1 + a|w|² + ...)`` where |μ| = 1."""
    return (mu.conjugate() * cubic_coefficients(mu, g)[0]).real


def complex_coefficients(partials: Mapping[tuple[int, int], tuple[Any, Any]]) -> dict[Any, Any]:
    """The g_jk, 1 ≤ j + k ≤ 3, from the partial derivatives of (Re F, Im F) by u and v at 0.

    Uses ∂/∂z = (∂/∂u − i ∂/∂v)/2 and ∂/∂z̄ = (∂/∂u + i ∂/∂v)/2.
    """
    unit = {0: Complex(sp.Integer(1)), 1: Complex(sp.Integer(0), sp.Integer(1))}
    unit |= {2: Complex(sp.Integer(-1)), 3: Complex(sp.Integer(0), sp.Integer(-1))}
    found = {}
    for n in (1, 2, 3):
        for j in range(n + 1):
            k, total = n - j, Complex(sp.Integer(0))
            for p in range(j + 1):
                for q in range(k + 1):
                    value = Complex(*partials[n - p - q, p + q])
                    total = total + unit[(3 * p + q) % 4] * value * (comb(j, p) * comb(k, q))
            found[j, k] = Complex(*(sp.factor(part / 2**n) for part in (total.real, total.imag)))
    return found
