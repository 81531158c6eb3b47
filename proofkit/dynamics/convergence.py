"""Claims about where all orbits of a map on policies end."""

from __future__ import annotations

import sympy as sp

from proofkit.dynamics.implicit_map import ImplicitMap
from proofkit.dynamics.iterated_map import IteratedMap, contrasts, logits
from proofkit.statement.predicates.convergence import OrbitsTendTo, orbits_tend_to
from proofkit.statement.variables import column, vector


def every_orbit_tends_to(
    policy: sp.Matrix, step: IteratedMap | ImplicitMap, *, start: sp.Matrix | None = None
) -> OrbitsTendTo:
    """Every orbit of the map, from every policy of full support, converges to `policy`.

    With a `start`, a policy, only the orbit from there is meant.

    In the coordinates x_i = θ_i − θ_K, i < K, which determine an interior policy and are determined
    by it, so that the convergence of either is that of the other.
    """
    x, limit = vector("x", step.size - 1), contrasts(logits(policy))
    theta = column([*x, sp.Integer(0)])
    first = None if start is None else contrasts(logits(start))
    if isinstance(step, IteratedMap):
        return orbits_tend_to(limit, x, contrasts(step.on_logits(theta)), start=first)
    h = vector("h", step.hidden_size)
    image = contrasts(step.outer(theta, h))
    return orbits_tend_to(limit, x, image, hidden=h, equations=step.inner(theta, h), start=first)
