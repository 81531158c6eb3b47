"""Maps on the policies of three responses as maps of the complex plane.

θ_k = 2 Re(z e^{2πik/3}), k = 1, 2, 3, gives the logits of mean zero; conversely
z = ⅓ Σ_k θ_k e^{−2πik/3}, which does not change when a constant is added to θ. The uniform policy
is the origin, and ‖θ‖² = 6|z|². Relabelling the responses cyclically rotates z by 2π/3: a map that
commutes with it has only terms z^j z̄^k with j − k = 1 modulo 3.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from proofkit._errors import StatementError
from proofkit.dynamics.implicit_map import ImplicitMap
from proofkit.dynamics.iterated_map import IteratedMap
from proofkit.statement.predicates import PlanarFamily
from proofkit.statement.variables import column, vector

_ANGLES = tuple(2 * sp.pi * k / 3 for k in (1, 2, 3))


def logits_at(z: sp.Matrix) -> sp.ImmutableMatrix:
    """θ_k = 2 Re(z e^{2πik/3}) for z = (u, v) = u + iv."""
    u, v = z
    return column(2 * (u * sp.cos(angle) - v * sp.sin(angle)) for angle in _ANGLES)


def coordinate_of(theta: sp.Matrix) -> sp.ImmutableMatrix:
    """(u, v) with u + iv = ⅓ Σ_k θ_k e^{−2πik/3}."""
    pairs = list(zip(theta, _ANGLES, strict=True))
    u = sp.Add(*(t * sp.cos(angle) for t, angle in pairs)) / 3
    v = -sp.Add(*(t * sp.sin(angle) for t, angle in pairs)) / 3
    return column((u, v))


def planar_family(
    step: IteratedMap | ImplicitMap, parameter: sp.Symbol, critical: Any
) -> PlanarFamily:
    """A map on three logits in the coordinate z, as a family in one of its parameters.

    Parameters
    ----------
    step
        Fixes the uniform policy; with a hidden variable, that is zero there.
    parameter, critical
        The parameter to be varied, and its critical value.

    Raises
    ------
    StatementError
        If the map is not one of three responses.
    """
    if step.size != 3:
        raise StatementError(f"the plane is that of three responses, not of {step.size}")
    z = vector("z", 2)
    theta = logits_at(z)
    if isinstance(step, IteratedMap):
        return PlanarFamily(z, coordinate_of(step.on_logits(theta)), parameter, critical)
    h = vector("h", step.hidden_size)
    image = coordinate_of(step.outer(theta, h))
    return PlanarFamily(z, image, parameter, critical, h, tuple(step.inner(theta, h)))
