"""The Neimark–Sacker normal form of any map of the plane at a fixed point.

In symbols, or enclosed by Arb balls on an instance. The map is written in the basis of an
eigenvector q of its linear part, x = x₀ + zq + z̄q̄. The first Lyapunov coefficient depends on q:
with sq in place of q it is multiplied by |s|², so its sign does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import sympy as sp
from attrs import frozen
from flint import acb

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.neimark_sacker import Complex, cubic_coefficients
from proofkit.arithmetic.number import Number, ball

Eigenvector = Callable[[Any], tuple[Any, Any]]
"""From the multiplier μ to an eigenvector, both as complex numbers."""


@frozen
class NormalForm:
    """``w ↦ w(μ + c|w|²) + d w̄³ + ...`` in the basis of the eigenvector `basis`.

    Attributes
    ----------
    multiplier
        μ, with positive imaginary part.
    lyapunov
        The first Lyapunov coefficient Re(μ̄c), meaningful where |μ| = 1 and μ, μ², μ³ ≠ 1.
    resonant
        d, which is removable unless μ⁴ = 1.
    basis
        q.
    """

    multiplier: Any
    lyapunov: Any
    resonant: Any
    basis: tuple[Any, Any]


def normal_form(
    image: Sequence[sp.Expr],
    state: Sequence[sp.Symbol],
    point: Sequence[Any],
    *,
    eigenvector: tuple[Any, Any] | None = None,
) -> NormalForm:
    """The normal form in symbols; complex numbers come as pairs of real expressions.

    Parameters
    ----------
    image, state
        The map and its two coordinates.
    point
        A fixed point of it, at which its eigenvalues are a complex pair.
    eigenvector
        q, as two SymPy expressions; by default (J₁₂, μ − J₁₁).
    """
    here = dict(zip(state, (sp.sympify(p, strict=True) for p in point), strict=True))
    partials = {i: [e.xreplace(here) for e in d] for i, d in _partials(image, state)}
    J = _jacobian(partials)
    half, det = (J[0][0] + J[1][1]) / 2, J[0][0] * J[1][1] - J[0][1] * J[1][0]
    mu = Complex(half, sp.sqrt(sp.factor(det - half**2)))
    q = (Complex(J[0][1]), mu - Complex(J[0][0]))
    if eigenvector is not None:
        q = (Complex(*_parts(eigenvector[0])), Complex(*_parts(eigenvector[1])))
    found = _in_basis({i: [Complex(x) for x in d] for i, d in partials.items()}, mu, q)
    tidy = Complex(*map(sp.simplify, (found.resonant.real, found.resonant.imag)))
    return NormalForm(mu, sp.simplify(found.lyapunov), tidy, q)


def enclose_normal_form(
    image: Sequence[sp.Expr],
    state: Sequence[sp.Symbol],
    point: Sequence[Number],
    parameters: Mapping[sp.Symbol, Number],
) -> NormalForm:
    """The normal form on an instance, in complex balls, with q = (J₁₂, μ − J₁₁).

    Parameters
    ----------
    image, state
        The map and its two coordinates.
    point
        The fixed point, exact or enclosed.
    parameters
        The values of all other symbols.

    Raises
    ------
    ArithmeticFailure
        If the eigenvalues may be real.
    """
    derivatives = dict(_partials(image, state))
    nodes = [e for d in derivatives.values() for e in d]
    values = iter(compile_nodes(nodes, [*state, *parameters])([*point, *parameters.values()]))
    partials = {i: [acb(ball(next(values))) for _ in d] for i, d in derivatives.items()}
    J = _jacobian(partials)
    half, det = (J[0][0] + J[1][1]) / 2, J[0][0] * J[1][1] - J[0][1] * J[1][0]
    discriminant = (det - half**2).real
    if not discriminant > 0:
        raise ArithmeticFailure("normal form: the eigenvalues may be real")
    mu = acb(half.real, discriminant.sqrt())
    return _in_basis(partials, mu, (J[0][1], mu - J[0][0]))


def _parts(x: Any) -> tuple[sp.Expr, sp.Expr]:
    real, imag = sp.sympify(x, strict=True).as_real_imag()
    return real, imag


def _partials(
    image: Sequence[sp.Expr], state: Sequence[sp.Symbol]
) -> Iterator[tuple[tuple[int, ...], list[sp.Expr]]]:
    """The derivatives of both components by each sequence of one to three coordinates."""
    for n in (1, 2, 3):
        for sequence in product(range(2), repeat=n):
            variables = [state[i] for i in sequence]
            yield sequence, [sp.diff(e, *variables) for e in image]


def _jacobian(partials: Mapping[tuple[int, ...], Sequence[Any]]) -> list[list[Any]]:
    return [[partials[(j,)][i] for j in range(2)] for i in range(2)]


def _in_basis(
    partials: Mapping[tuple[int, ...], Sequence[Any]], mu: Any, q: tuple[Any, Any]
) -> NormalForm:
    """g_jk = ⟨p, Dʲ⁺ᵏF(q, ..., q̄, ...)⟩ with ⟨p, q⟩ = 1 and ⟨p, q̄⟩ = 0."""
    bar = (q[0].conjugate(), q[1].conjugate())
    area = q[0] * bar[1] - q[1] * bar[0]
    g = {}
    for n in (2, 3):
        for j in range(n + 1):
            directions = [q] * j + [bar] * (n - j)
            x, y = (_multilinear(partials, directions, i) for i in range(2))
            g[j, n - j] = (x * bar[1] - y * bar[0]) / area
    c, d = cubic_coefficients(mu, g)
    return NormalForm(mu, (mu.conjugate() * c).real, d, q)


def _multilinear(
    partials: Mapping[tuple[int, ...], Sequence[Any]], directions: Sequence[Any], component: int
) -> Any:
    total = None
    for sequence in product(range(2), repeat=len(directions)):
        term = partials[sequence][component]
        for i, direction in zip(sequence, directions, strict=True):
            term = term * direction[i]
        total = term if total is None else total + term
    return total
