"""What happens along every orbit of a map."""

from __future__ import annotations

import sympy as sp

from proofkit.statement.predicates.base import ClaimPredicate, bound_coordinates
from proofkit.statement.variables import Coordinate


class LiminfAtLeast(ClaimPredicate):
    """Along every orbit of `state → image`, `liminf_t observable(state_t) ≥ bound_value`."""

    @property
    def observable(self) -> sp.Expr:
        return self.args[0]

    @property
    def bound(self) -> tuple[Coordinate, ...]:
        return tuple(self.args[1])

    @property
    def image(self) -> sp.ImmutableMatrix:
        return self.args[2]

    @property
    def bound_value(self) -> sp.Expr:
        return self.args[3]


def liminf_at_least(
    observable: sp.Expr, state: sp.Matrix, image: sp.Matrix, bound: sp.Expr
) -> LiminfAtLeast:
    """`liminf_t observable(x_t) ≥ bound` along every orbit `x_{t+1} = image(x_t)`, x = `state`."""
    return LiminfAtLeast(
        observable,
        sp.Tuple(*bound_coordinates(state)),
        sp.ImmutableMatrix(image),
        sp.sympify(bound, strict=True),
    )
